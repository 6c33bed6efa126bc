"""Worker processes that run notebooks, one at a time each, and are replaced when they die.

They are forked from a server that imports papermill and nbconvert once, while the run reads its input. A process pool
of the standard library would do, but for three things: one killed worker breaks the whole pool, its threads keep a
process from stopping at once, and it does not say which task was running.
"""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from audit_lib.batch.forking.folders import start_fork_server
from audit_lib.batch.forking.launch import PARENT_VARIABLE, shared_parent
from audit_lib.batch.interrupt import GRACE_S
from audit_lib.batch.notebooks.task import Answer, NotebookTask
from audit_lib.batch.notebooks.worker_process import serve
from audit_lib.batch.states import LossReason
from audit_lib.errors import Problem

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess
    from multiprocessing.process import BaseProcess


PRELOAD = "audit_lib.batch.notebooks.notebook"
MOST_ATTEMPTS = 2
END_S = 2.0
POLL_S = 0.2
SLACK_S = 120.0
"""How long a worker may go on after its kernel's limit: to start the kernel, to render, to write on a slow disk."""


@dataclass(frozen=True)
class Outcome:
    """How one task ended: no problem, and no reason, means that every product is in place."""

    clinic_id: str
    problem: str
    reason: LossReason | None
    attempts: int


class Workers(Protocol):
    """Who runs notebooks: processes of this machine, or a cluster."""

    def run_tasks(
        self, tasks: Mapping[str, NotebookTask], *, stop: threading.Event, on_start: Callable[[str], None]
    ) -> Iterator[Outcome]:
        """Run tasks and give each one's outcome; those not started when `stop` is set are left out."""
        ...

    def __enter__(self) -> Self:
        """Start what can be started early; does not wait."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all that was started."""
        ...


@dataclass
class _Worker:
    process: "BaseProcess"
    tasks: "connection.Connection[NotebookTask | None, Answer]"
    busy_with: str = ""
    until: float = 0.0

    def kill(self) -> None:
        """End it with all that it started and that did not leave its group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.kill()
        self.process.join(END_S)
        self.tasks.close()

    def end(self) -> None:
        """Ask it to end; kill it if it does not."""
        with suppress(OSError):
            self.tasks.send(None)
        self.process.join(END_S)
        self.kill()


@dataclass
class Round:
    """The tasks of one call: which wait, and how often each was tried."""

    tasks: Mapping[str, NotebookTask]
    waiting: deque[str]
    attempts: dict[str, int] = field(default_factory=dict)

    def take_next(self) -> str:
        """The next task's name; it is tried now."""
        name = self.waiting.popleft()
        self.attempts[name] = self.attempts.get(name, 0) + 1
        return name

    def settle(self, name: str, problem: str, reason: LossReason | None) -> Outcome | None:
        """The outcome, or None if the task gets another try, which only a death is worth."""
        if reason is LossReason.DIED and self.attempts[name] < MOST_ATTEMPTS:
            self.waiting.appendleft(name)
            return None
        return Outcome(name, problem, reason, self.attempts[name])


class LocalWorkers:
    """Processes of this machine; use as a context manager.

    Args:
        jobs: how many notebooks at once.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([PRELOAD])
        self._workers: list[_Worker] = []
        self._contexts = ExitStack()

    def run_tasks(
        self, tasks: Mapping[str, NotebookTask], *, stop: threading.Event, on_start: Callable[[str], None]
    ) -> Iterator[Outcome]:
        """Run tasks and give each one's outcome as it comes.

        A task whose kernel or worker died is tried once more; a worker that is still at it `SLACK_S` seconds after the
        task's own limit is killed. After `stop` nothing new starts; what runs gets
        `GRACE_S` seconds, then it is killed and has no outcome.

        Args:
            tasks: by name, in the order to start them.
            stop: set by who wants an end.
            on_start: called with the name when a task starts.
        """
        round_ = Round(tasks, deque(tasks))
        deadline: float | None = None
        while round_.waiting or any(worker.busy_with for worker in self._workers):
            if stop.is_set():
                round_.waiting.clear()
                deadline = deadline or time.monotonic() + GRACE_S
                if time.monotonic() > deadline:
                    self.kill()
                    return
            self._hand_out(round_, on_start)
            busy = {worker.tasks: worker for worker in self._workers if worker.busy_with}
            for ready in connection.wait([*busy], timeout=POLL_S):
                worker = busy[ready]  # type: ignore[index]  # only our own connections are waited for
                name = worker.busy_with
                outcome = round_.settle(name, *self._collect(worker))
                # The next task first: it runs while the caller writes down this one.
                if not stop.is_set():
                    self._hand_out(round_, on_start)
                if outcome is not None:
                    yield outcome
            yield from self._end_stuck(round_)

    def _end_stuck(self, round_: Round) -> Iterator[Outcome]:
        # A worker keeps its kernel's time, and nobody but us keeps the worker's.
        for worker in [worker for worker in self._workers if worker.busy_with and time.monotonic() > worker.until]:
            name = worker.busy_with
            self._drop(worker)
            what = "notebooken tog för lång tid; arbetsprocessen svarade inte och avslutades."
            outcome = round_.settle(name, str(Problem(what, name, "Kör om; svarar disken?")), LossReason.TIME)
            if outcome is not None:
                yield outcome

    def _hand_out(self, round_: Round, on_start: Callable[[str], None]) -> None:
        while round_.waiting:
            idle = next((worker for worker in self._workers if not worker.busy_with), None)
            if idle is None:
                if len(self._workers) >= self._jobs:
                    return
                idle = self._start_worker()
            name = round_.take_next()
            idle.busy_with = name
            idle.until = time.monotonic() + round_.tasks[name].limits.wall_s + SLACK_S
            on_start(name)
            with suppress(OSError):  # it is dead already: the wait finds that out
                idle.tasks.send(round_.tasks[name])

    def _start_worker(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process: ForkServerProcess = self._context.Process(
            target=serve, args=(theirs, os.environ.get(PARENT_VARIABLE, "")), daemon=False
        )
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _collect(self, worker: _Worker) -> Answer:
        name, worker.busy_with = worker.busy_with, ""
        try:
            return worker.tasks.recv()
        except (EOFError, OSError):
            self._drop(worker)
            problem = Problem("arbetsprocessen avslutades oväntat.", name, "Kör om; räcker minnet?")
            return Answer(str(problem), LossReason.DIED)

    def _drop(self, worker: _Worker) -> None:
        worker.kill()
        self._workers.remove(worker)

    def kill(self) -> None:
        """End all at once, whatever they do."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def close(self) -> None:
        """End all; those that are at work are killed."""
        for worker in self._workers:
            if worker.busy_with:
                worker.kill()
            else:
                worker.end()
        self._workers.clear()

    def __enter__(self) -> Self:
        """Start importing, in the kernels' parent and in the fork server, without waiting for either."""
        self._contexts.enter_context(shared_parent())
        start_fork_server()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.close()
            else:
                self.kill()
        finally:
            self._contexts.close()
