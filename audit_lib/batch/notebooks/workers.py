"""Worker processes that run notebooks, one at a time each, and are replaced when they die.

This machine's are forked from a server that imports papermill and nbconvert once, while the run reads its input. A
process pool of the standard library would do, but for three things: one killed worker breaks the whole pool, its
threads keep a process from stopping at once, and it does not say which task was running.
"""

import os
import signal
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess

from audit_lib.batch.forking.folders import start_fork_server
from audit_lib.batch.forking.launch import PARENT_VARIABLE, shared_parent
from audit_lib.batch.interrupt import GRACE_S
from audit_lib.batch.notebooks.task import Answer, NotebookTask
from audit_lib.batch.notebooks.worker_process import serve
from audit_lib.batch.states import LossReason
from audit_lib.errors import Problem

PRELOAD = "audit_lib.batch.notebooks.notebook"
MOST_ATTEMPTS = 2
END_S = 2.0
POLL_S = 0.2
SLACK_S = 120.0
"""What a worker needs beside its kernel's time: to start the kernel, to render, to write on a slow disk."""


@dataclass
class Round:
    """The tasks of one call: which wait, how often each was tried, and when there was last a worker to try them."""

    tasks: Mapping[str, NotebookTask]
    on_start: Callable[[str], None]
    waiting: deque[str] = field(init=False)
    attempts: Counter[str] = field(default_factory=Counter)
    manned_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.waiting = deque(self.tasks)

    def take_next(self) -> str:
        """The next task's name; it is tried now."""
        name = self.waiting.popleft()
        self.attempts[name] += 1
        self.on_start(name)
        return name

    def is_over(self, name: str, answer: Answer) -> bool:
        """Whether that was the task's last try; only a death is worth another, which comes before what waits."""
        if answer.reason is LossReason.DIED and self.attempts[name] < MOST_ATTEMPTS:
            self.waiting.appendleft(name)
            return False
        return True


class Workers(ExitStack, ABC):
    """Who runs notebooks, processes of this machine or a cluster; use as a context manager, which ends them.

    A worker may go on for `slack_s` seconds after its kernel's limit.
    """

    def __init__(self, slack_s: float = SLACK_S) -> None:
        super().__init__()
        self._slack_s = slack_s

    def find_end(self, task: NotebookTask) -> float:
        """When the time of a task that begins now is up, for its worker too."""
        return time.monotonic() + task.limits.wall_s + self._slack_s

    def run_tasks(
        self, tasks: Mapping[str, NotebookTask], *, stop: threading.Event, on_start: Callable[[str], None]
    ) -> Iterator[tuple[str, Answer]]:
        """Run tasks, by name and in their order, and give each one's last answer, with its name, as it comes.

        A task whose kernel or worker died is tried once more; a worker that is still at it `slack_s` seconds after the
        task's own limit is given up. After `stop` nothing new starts; what has not ended within `GRACE_S` seconds has
        no answer.

        Raises:
            ReportError: a cluster's scheduler is lost, or no worker has answered for two minutes.
        """
        round_ = Round(tasks, on_start)
        deadline: float | None = None
        while round_.waiting or self._busy():
            if stop.is_set():
                round_.waiting.clear()
                deadline = deadline or time.monotonic() + GRACE_S
                if time.monotonic() > deadline:
                    self._abandon()
                    return
            yield from self._take_turn(round_, stop)

    @abstractmethod
    def _busy(self) -> Collection[object]:
        """Those that are at work."""

    @abstractmethod
    def _take_turn(self, round_: Round, stop: threading.Event) -> Iterator[tuple[str, Answer]]:
        """Give waiting tasks to workers that are free, wait a moment, and give the last answers that there are then."""

    @abstractmethod
    def _abandon(self) -> None:
        """Wait no longer for what is at work."""


@dataclass
class _Worker:
    process: BaseProcess
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


class LocalWorkers(Workers):
    """So many processes of this machine; what they import is imported from now on, and not waited for."""

    def __init__(self, jobs: int, slack_s: float = SLACK_S) -> None:
        super().__init__(slack_s)
        self._jobs = jobs
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([PRELOAD])
        self._workers: list[_Worker] = []
        self.enter_context(shared_parent())
        start_fork_server()
        self.push(self._end_all)

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.busy_with]

    def _hand_out(self, round_: Round) -> None:
        while round_.waiting:
            idle = next((worker for worker in self._workers if not worker.busy_with), None)
            if idle is None:
                if len(self._workers) >= self._jobs:
                    return
                idle = self._start_worker()
            idle.busy_with = round_.take_next()
            task = round_.tasks[idle.busy_with]
            idle.until = self.find_end(task)
            with suppress(OSError):  # it is dead already: the wait finds that out
                idle.tasks.send(task)

    def _start_worker(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, os.environ.get(PARENT_VARIABLE, "")), daemon=False)
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _take_turn(self, round_: Round, stop: threading.Event) -> Iterator[tuple[str, Answer]]:
        self._hand_out(round_)
        busy = {worker.tasks: worker for worker in self._busy()}
        for ready in connection.wait([*busy], timeout=POLL_S):
            name, answer = self._collect(busy[ready])  # type: ignore[index]  # only our own connections are waited for
            is_over = round_.is_over(name, answer)
            # The next task first: it runs while the caller writes down this one.
            if not stop.is_set():
                self._hand_out(round_)
            if is_over:
                yield name, answer
        for worker in self._busy():
            # A worker keeps its kernel's time, and nobody but us keeps the worker's.
            if time.monotonic() > worker.until:
                self._drop(worker)
                what = "notebooken tog för lång tid; arbetsprocessen svarade inte och avslutades."
                problem = Problem(what, worker.busy_with, "Kör om; svarar disken?")
                yield worker.busy_with, Answer(str(problem), LossReason.TIME)

    def _collect(self, worker: _Worker) -> tuple[str, Answer]:
        name, worker.busy_with = worker.busy_with, ""
        try:
            return name, worker.tasks.recv()
        except (EOFError, OSError):
            self._drop(worker)
            problem = Problem("arbetsprocessen avslutades oväntat.", name, "Kör om; räcker minnet?")
            return name, Answer(str(problem), LossReason.DIED)

    def _drop(self, worker: _Worker) -> None:
        worker.kill()
        self._workers.remove(worker)

    def _abandon(self) -> None:
        for worker in self._busy():
            self._drop(worker)

    def _end_all(self, kind: object, error: BaseException | None, trace: object) -> None:
        # After an error at once, whatever they do.
        for worker in self._workers:
            if error is None:
                worker.end()
            else:
                worker.kill()
        self._workers.clear()
