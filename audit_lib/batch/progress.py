"""Progress on stderr: a bar on a terminal, plain lines elsewhere; ids only, never a value."""

import sys
from contextlib import ExitStack

from tqdm import tqdm

LINES = 20


class Progress(ExitStack):
    """Counts finished notebooks; use as a context manager."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self._total = total
        self._done = 0
        is_terminal = sys.stderr.isatty()
        self._bar = self.enter_context(tqdm(total=total, unit="rapport", file=sys.stderr)) if is_terminal else None

    def done(self) -> None:
        """One more report is finished."""
        self._done += 1
        if self._bar is not None:
            self._bar.update()
        elif self._done == self._total or self._done % max(1, self._total // LINES) == 0:
            sys.stderr.write(f"{self._done} av {self._total} rapporter klara\n")

    def fail(self, clinic_id: str) -> None:
        """One report could not be made."""
        line = f"{clinic_id}: rapporten kunde inte tas fram"
        if self._bar is not None:
            self._bar.write(line, file=sys.stderr)
        else:
            sys.stderr.write(line + "\n")
        self.done()
