"""Hands notebooks to the workers of a Dask cluster, one at a time to each, as it does with this machine's own.

The workers write whole files to the shared folder; this process alone writes the ledger. Who runs what and how often is
decided here and not by the scheduler, which neither notices a worker that is stuck nor tries a task only twice. A task
whose worker is lost is run elsewhere; should the lost one still be running, its work folder is gone, and in one that is
made anew it finds nothing to move (`batch.notebook`).
"""

import importlib
import queue
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from audit_lib.batch.cluster.ticket import Ticket
from audit_lib.batch.forking.folders import own_folder
from audit_lib.batch.interrupt import GRACE_S
from audit_lib.batch.notebooks.task import Answer, NotebookTask
from audit_lib.batch.notebooks.workers import MOST_ATTEMPTS, POLL_S, SLACK_S, Outcome, Round
from audit_lib.batch.states import LossReason
from audit_lib.errors import ParameterError, Problem, ReportError

LOCAL = "local"
CONNECT_S = 10
WITHOUT_WORKERS_S = 120.0
ANSWER_S = 30
LOST = "arbetaren i klustret avslutades oväntat eller svarade inte."
STUCK = "notebooken tog för lång tid; arbetaren i klustret svarade inte."
NOT_SHARED = "arbetarens filer syns inte här; utmappen måste vara delad."
REMEDY = "Kör igen när klustret svarar: det som är klart görs inte om."


@dataclass
class _Handed:
    """One try of a task that a worker has, and when its time is up: counted anew when the notebook begins."""

    name: str
    worker: str
    ticket: Ticket
    until: float
    has_begun: bool = False


@dataclass
class _ClusterRound(Round):
    """The tasks of one call, with those that the cluster has."""

    running: dict[Any, _Handed] = field(default_factory=dict)


def _end_of(task: NotebookTask) -> float:
    return time.monotonic() + task.limits.wall_s + SLACK_S


class ClusterWorkers:
    """A cluster's workers; use as a context manager.

    Args:
        address: a scheduler (`tcp://…`, `tls://…`), or `local` for processes of this machine.
        jobs: how many processes, if they are this machine's.

    Raises:
        ParameterError: `distributed` is not installed, or nobody answers at the address.
    """

    def __init__(self, address: str, jobs: int) -> None:
        try:
            # Any, here and below: `distributed` is an extra, which the types must do without.
            self._dask: Any = importlib.import_module("distributed")
        except ImportError:
            raise ParameterError(
                Problem("paketet distributed saknas.", "--cluster", "Installera tillägget: basutbud-audit[dask].")
            ) from None
        self._stack = ExitStack()
        self._is_own = address == LOCAL
        self._stuck: set[str] = set()
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        try:
            self._client = self._connect(address, jobs)
        except (OSError, TimeoutError, ValueError, ImportError) as error:
            self._stack.close()
            what = f"klustret svarar inte ({type(error).__name__})."
            raise ParameterError(Problem(what, f"--cluster {address}", "Kontrollera adressen.")) from None

    def _connect(self, address: str, jobs: int) -> Any:
        worker = importlib.import_module("audit_lib.batch.cluster.worker")
        security = None
        if self._is_own:
            # Whoever reaches a worker's port can run code as its owner: here only those with this run's own key can.
            security = self._dask.Security.temporary()
            address = self._stack.enter_context(self._start_local(jobs, security)).scheduler_address
        client = self._stack.enter_context(
            self._dask.Client(address, timeout=CONNECT_S, security=security, set_as_default=False)
        )
        client.register_plugin(worker.KernelParentPlugin(heeds_interrupt=not self._is_own))
        self._run_one, self._clear_work = worker.run_one, worker.clear_work
        self._code_hash = worker.hash_code()
        return client

    def _start_local(self, jobs: int, security: Any) -> Any:
        scratch = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="dask-", dir=own_folder()))
        # What watches over the workers has no argument for its own folder, and would leave it behind.
        config = importlib.import_module("dask").config
        self._stack.enter_context(config.set({"temporary-directory": scratch}))
        return self._dask.LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            host="127.0.0.1",
            security=security,
            dashboard_address=None,
            local_directory=scratch,
            # Without a dashboard there is still a page, by default on a port that another run's scheduler has taken.
            scheduler_kwargs={"allowed_failures": MOST_ATTEMPTS - 1, "dashboard_address": "127.0.0.1:0"},
        )

    def run_tasks(
        self, tasks: Mapping[str, NotebookTask], *, stop: threading.Event, on_start: Callable[[str], None]
    ) -> Iterator[Outcome]:
        """Run tasks and give each one's outcome as it comes.

        A task whose kernel or worker died is tried once more; a worker that is still at it `SLACK_S` seconds after the
        task's own limit is given up. After `stop` nothing new starts; what has not ended within `GRACE_S` seconds has
        no outcome.

        Args:
            tasks: by name, in the order to start them.
            stop: set by who wants an end.
            on_start: called with the name when a task is handed out.

        Raises:
            ReportError: the scheduler is lost, or no worker has answered for two minutes.
        """
        round_ = _ClusterRound(tasks, deque(tasks))
        deadline: float | None = None
        manned_at = time.monotonic()
        while round_.waiting or round_.running:
            if stop.is_set():
                round_.waiting.clear()
                deadline = deadline or time.monotonic() + GRACE_S
                if time.monotonic() > deadline:
                    self._leave(round_)
                    return
            workers = self._list_workers()
            manned_at = time.monotonic() if workers - self._stuck else manned_at
            if time.monotonic() - manned_at > WITHOUT_WORKERS_S:
                raise ReportError(Problem("klustret har inga arbetare som svarar.", "--cluster", REMEDY))
            self._hand_out(round_, workers - self._stuck, on_start)
            for future in self._take_ended():
                handed = round_.running.pop(future, None)
                outcome = self._settle(round_, handed, future) if handed is not None else None
                if outcome is not None:
                    yield outcome
            yield from self._give_up(round_, workers)

    def _list_workers(self) -> set[str]:
        try:
            # A scheduler that restarts forgets the tasks: their futures say so, and they are tried once more.
            return {*self._client.nthreads()}
        except (OSError, TimeoutError, RuntimeError, ValueError) as error:
            what = f"förbindelsen med klustret bröts ({type(error).__name__})."
            raise ReportError(Problem(what, "--cluster", REMEDY)) from None

    def _hand_out(self, round_: _ClusterRound, workers: set[str], on_start: Callable[[str], None]) -> None:
        for worker in sorted(workers - {handed.worker for handed in round_.running.values()}):
            if not round_.waiting:
                return
            name = round_.take_next()
            task = round_.tasks[name]
            handed = _Handed(name, worker, Ticket(task.folder), _end_of(task))
            handed.ticket.lay()
            # To this worker and no other: we must know who is stuck, or the scheduler takes it for an idle one.
            future = self._client.submit(
                self._run_one, task, self._code_hash, handed.ticket, workers=[worker], pure=False
            )
            round_.running[future] = handed
            on_start(name)
            future.add_done_callback(self._ended.put)

    def _take_ended(self) -> list[Any]:
        try:
            ended = [self._ended.get(timeout=POLL_S)]
        except queue.Empty:
            return []
        while not self._ended.empty():
            ended.append(self._ended.get())
        return ended

    def _settle(self, round_: _ClusterRound, handed: _Handed, future: Any) -> Outcome | None:
        task = round_.tasks[handed.name]
        problem, reason = self._read(handed, future)
        wanted = (*task.products, task.executed_name, task.page_name)
        if reason is LossReason.REFUSED:
            # If it lies here as we laid it, the worker looks elsewhere; else a worker that is lost has taken it.
            is_elsewhere = handed.ticket.take()
            problem, reason = (NOT_SHARED, LossReason.ERROR) if is_elsewhere else (LOST, LossReason.DIED)
            problem = str(Problem(problem, handed.name))
        elif not problem and not all((task.folder / product).is_file() for product in wanted):
            problem, reason = str(Problem(NOT_SHARED, handed.name)), LossReason.ERROR
        self._clear_work(task)
        return round_.settle(handed.name, problem, reason)

    def _read(self, handed: _Handed, future: Any) -> Answer:
        """What the worker answered, or what became of it."""
        try:
            if future.status == "finished":
                answer: Answer = future.result(timeout=ANSWER_S)
                return answer
            error = future.exception(timeout=ANSWER_S) if future.status == "error" else None
        except (TimeoutError, self._dask.CancelledError):
            # Its worker was lost before it had handed over the answer.
            error = None
        if error is None or isinstance(error, self._dask.KilledWorker):
            return Answer(str(Problem(LOST, handed.name)), LossReason.DIED)
        what = f"uppgiften kunde inte köras på klustret ({type(error).__name__})."
        return Answer(str(Problem(what, handed.name)), LossReason.ERROR)

    def _give_up(self, round_: _ClusterRound, workers: set[str]) -> Iterator[Outcome]:
        """Take back what a lost or stuck worker has; nobody but us keeps a worker's time."""
        for future, handed in [*round_.running.items()]:
            if not handed.has_begun and handed.ticket.is_taken:
                # It may have waited for another run's notebook; now it has its own time.
                handed.has_begun, handed.until = True, _end_of(round_.tasks[handed.name])
            is_lost = handed.worker not in workers
            if future.done() or not (is_lost or time.monotonic() > handed.until):
                continue
            del round_.running[future]
            self._client.cancel([future], force=True)
            # Should it come to itself, it finds no ticket, or no work folder with the mark of its own.
            self._clear_work(round_.tasks[handed.name])
            if not is_lost:
                self._drop(handed.worker)
            what, reason = (STUCK, LossReason.TIME) if handed.has_begun and not is_lost else (LOST, LossReason.DIED)
            outcome = round_.settle(handed.name, str(Problem(what, handed.name, REMEDY)), reason)
            if outcome is not None:
                yield outcome

    def _drop(self, worker: str) -> None:
        self._stuck.add(worker)
        if self._is_own:
            # One of a shared cluster is its owner's: another run's notebook may be on it.
            with suppress(OSError, RuntimeError, ValueError):
                self._client.restart_workers([worker], timeout=ANSWER_S, raise_for_error=False)

    def _leave(self, round_: _ClusterRound) -> None:
        self._client.cancel(list(round_.running), force=True)
        for handed in round_.running.values():
            if not handed.ticket.is_taken:
                self._clear_work(round_.tasks[handed.name])

    def close(self) -> None:
        """Leave the cluster; this machine's processes end.

        On a shared one the workers keep the process that kernels are forked from: another run may be using it.
        """
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
