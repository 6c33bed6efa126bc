"""One run at a time in a folder: who comes second is told who holds it.

The lock is the kernel's (`flock`), so it ends with its holder, however that ends, and nothing is left to go stale. The
file beside it only says who; it is overwritten by the next holder. Docs: `docs/decisions/0009-ledger.md`.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from filelock import FileLock, Timeout

from audit_lib.audit.half_made import clear_half_made
from audit_lib.errors import Problem, ReportError
from audit_lib.files.clock import now
from audit_lib.files.whole_file import explaining, write_text

LOCK_NAME, HOLDER_NAME = "run.lock", "run.lock.json"
SLACK_S = 2.0
"""`since` is in whole seconds, and the system reckons a process's start from a clock that may be adjusted."""


@dataclass(frozen=True)
class Holder:
    """Who holds a folder: process, machine and since when (ISO, UTC)."""

    pid: int
    host: str
    since: str

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs; a process of another machine is believed to.

        One that began after the folder was taken is another with the same number.
        """
        if self.host != socket.gethostname():
            return True
        try:
            began = psutil.Process(self.pid).create_time()
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return True
        return bool(began <= datetime.fromisoformat(self.since).timestamp() + SLACK_S)

    @property
    def is_this_process(self) -> bool:
        """Whether it is the process that asks."""
        return (self.pid, self.host) == (os.getpid(), socket.gethostname())

    def __str__(self) -> str:
        """Name the holder in a Swedish sentence."""
        return f"process {self.pid} på {self.host}, sedan {self.since}"


@contextmanager
def holding(out: Path) -> Iterator[None]:
    """Hold a run's folder while the block lasts; what a killed command left half-made in it is cleared away first.

    Raises:
        ReportError: another process holds it, or it cannot be written in.
    """
    with explaining(out):
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / LOCK_NAME, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            what = f"mappen används redan av en annan körning ({read_holder(out) or 'okänd'})."
            remedy = "Vänta tills den är klar, se basutbud status, eller ange en annan mapp med --out."
            raise ReportError(Problem(what, str(out), remedy)) from None
    try:
        mine = Holder(os.getpid(), socket.gethostname(), now().isoformat())
        write_text(out / HOLDER_NAME, json.dumps(asdict(mine)) + "\n")
        clear_half_made(out)
        yield
    finally:
        with suppress(OSError):
            (out / HOLDER_NAME).unlink(missing_ok=True)
        lock.release()


def read_holder(out: Path) -> Holder | None:
    """Who holds the folder, or None if nobody does or it does not say."""
    try:
        holder = Holder(**json.loads((out / HOLDER_NAME).read_text(encoding="utf-8")))
        return holder if holder.is_alive else None
    except (OSError, ValueError, TypeError):
        return None
