"""A ticket for one start of one notebook: the driver lays it in the clinic's folder, and whoever takes it may start.

A scheduler that has lost a worker runs its task again, as often as its own settings say. A second start of the same
task finds no ticket and does nothing: how often a notebook is tried is the driver's to say, on any cluster. A folder's
change of name is what decides, since that happens once, also on a disk that many machines share.
"""

import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from audit_lib.files.whole_file import explaining


@dataclass(frozen=True)
class Ticket:
    """One start; its traces are cleared away with the working folders."""

    folder: Path
    number: str = field(default_factory=lambda: uuid.uuid4().hex)

    def lay(self) -> None:
        """Make it, before the task is handed out.

        Raises:
            ReportError: the folder cannot be written.
        """
        with explaining(self.folder):
            self._place("ticket").mkdir(parents=True)

    def take(self) -> bool:
        """Whether the notebook may start; true once.

        Raises:
            ReportError: the folder cannot be written.
        """
        with explaining(self.folder), suppress(FileNotFoundError):
            self._place("ticket").rename(self._place("begun"))
            return True
        return False

    @property
    def is_taken(self) -> bool:
        """Whether the notebook was begun."""
        return self._place("begun").exists()

    def _place(self, state: str) -> Path:
        return self.folder / f".work-{state}-{self.number}"


def clear_work(folder: Path) -> None:
    """Remove what a lost worker left half done in a clinic's folder, and the ticket that one might still take."""
    for left in folder.glob(".work-*"):
        shutil.rmtree(left, ignore_errors=True)
