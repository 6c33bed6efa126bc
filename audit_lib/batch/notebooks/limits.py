"""Limits for one notebook: when its kernel takes too long, too much memory or floods its output, all of it is killed.

"All of it" is the kernel, what it started, and what those started, also in sessions and process groups of their own.
The decision one would question: memory is looked at, not limited by the system. An address-space limit would stop
DuckDB and Arrow long before they use anything, and control groups are not ours to make on every machine.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]

from audit_lib.batch.states import LossReason

LOOK_EVERY_S = 0.1
SEARCH_EVERY_S = 0.5
KILL_ROUNDS = 200
KILL_WAIT_S = 0.01


@dataclass(frozen=True)
class Limits:
    """What one notebook may take.

    Attributes:
        wall_s: seconds from asking for the kernel to the end of the last cell.
        memory_bytes: of the kernel and all that it started, pages that processes share counted once.
        output_bytes: of text, pages and pictures sent by all cells together.
    """

    wall_s: float = 600.0
    memory_bytes: int = 2 << 30
    output_bytes: int = 64 << 20


class Watch(AbstractContextManager["Watch"]):
    """Keeps a kernel within limits while a block runs; whatever it started is dead when the block has ended.

    `broken` says which limit was passed. The kernel's process is asked for: None while it has none.
    """

    def __init__(self, pid_of_kernel: Callable[[], int | None], limits: Limits) -> None:
        self.broken: LossReason | None = None
        self._pid_of_kernel = pid_of_kernel
        self._limits = limits
        self._output_bytes = 0
        self._ends_at = time.monotonic() + limits.wall_s
        self._family = Family()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._look, name="gransvakt", daemon=True)
        self._thread.start()

    def add_output(self, n_bytes: int) -> None:
        """Count what a cell has sent; called by whoever receives it, before it is kept."""
        self._output_bytes += n_bytes

    @property
    def is_flooded(self) -> bool:
        """Whether more was sent than the limit, and nothing more should be kept."""
        return self._output_bytes > self._limits.output_bytes

    def __exit__(self, *error: object) -> None:
        self._closed.set()
        self._thread.join()
        self._family.kill()

    def _look(self) -> None:
        search_at = 0.0
        while not self._closed.wait(LOOK_EVERY_S):
            now = time.monotonic()
            if now >= search_at:
                pid = self._pid_of_kernel()
                if pid is not None:
                    self._family.search(pid)
                search_at = now + SEARCH_EVERY_S
            # The first reason stands; what is found alive after it is killed too.
            self.broken = self.broken or self._find_reason(now)
            if self.broken:
                self._family.kill()
                search_at = 0.0

    def _find_reason(self, now: float) -> LossReason | None:
        if now >= self._ends_at:
            return LossReason.TIME
        if self.is_flooded:
            return LossReason.OUTPUT
        if self._family.is_larger_than(self._limits.memory_bytes):
            return LossReason.MEMORY
        return None


class Family:
    """A kernel's processes: everyone ever seen below it or in a session of one of those."""

    def __init__(self) -> None:
        self._members: dict[int, psutil.Process] = {}
        self._sessions: set[int] = set()
        self._untouchable = {os.getpid(), os.getppid(), 0, 1}
        self._own_session = os.getsid(0)

    def search(self, pid: int | None = None) -> None:
        """Look for new members, from the kernel's process on if it is known."""
        found: set[int] = set()
        for root in [pid, *self._members]:
            # Most are below the first: one walk finds them all.
            if root is None or root in found:
                continue
            with suppress(psutil.Error):
                known = self._members.get(root) or psutil.Process(root)
                for process in [known, *known.children(recursive=True)]:
                    found.add(process.pid)
                    self._add(process)
        for other in psutil.pids() if self._sessions else []:
            if other not in self._members and _session_of(other) in self._sessions:
                with suppress(psutil.Error):
                    self._add(psutil.Process(other))

    def _add(self, process: psutil.Process) -> None:
        if process.pid in self._untouchable:
            return
        self._members[process.pid] = process
        session = _session_of(process.pid)
        # A session that a member leads is the family's; one that it only takes part in may be somebody else's.
        if session is not None and session != self._own_session and session in self._members:
            self._sessions.add(session)

    def is_larger_than(self, n_bytes: int) -> bool:
        """Whether they use more memory together, shared pages counted once."""
        # The sum that counts shared pages many times is cheap and never too small: mostly it settles the matter.
        return self._sum(lambda process: process.memory_info().rss) > n_bytes and self._sum(_proportional) > n_bytes

    def _sum(self, measure: Callable[[psutil.Process], int]) -> int:
        total = 0
        for process in list(self._members.values()):
            with suppress(psutil.Error):
                total += measure(process)
        return total

    def kill(self) -> None:
        """Kill them all, and those they start meanwhile."""
        stopped: set[psutil.Process] = set()
        for _ in range(KILL_ROUNDS):
            self.search()
            alive = [process for process in self._members.values() if _is_alive(process)]
            if not alive:
                return
            # The child of a dead process is nobody's: it must be found while its parent lives, but starts no more.
            fresh = [process for process in alive if process not in stopped]
            stopped.update(fresh)
            for process in fresh or alive:
                with suppress(psutil.Error):
                    process.send_signal(signal.SIGSTOP if fresh else signal.SIGKILL)
            if not fresh:
                time.sleep(KILL_WAIT_S)


def _session_of(pid: int) -> int | None:
    with suppress(OSError):
        return os.getsid(pid)
    return None


def _is_alive(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def _proportional(process: psutil.Process) -> int:
    full = process.memory_full_info()
    return int(getattr(full, "pss", full.uss))
