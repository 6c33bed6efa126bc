"""Hands notebooks to the workers of a Dask cluster, one task a clinic, and never more than they have threads for.

The workers write whole files to the shared folder; this process alone writes the ledger. A task whose worker is lost
is run elsewhere. Should the lost one still be running, it has a work folder of its own, and moves in the same bytes.
"""

import importlib
import queue
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from audit_lib.batch.forking.folders import own_folder
from audit_lib.batch.interrupt import GRACE_S
from audit_lib.batch.worker_process import ERROR
from audit_lib.batch.workers import DIED, MOST_ATTEMPTS, POLL_S, Outcome, Round
from audit_lib.errors import ParameterError, Problem, ReportError

if TYPE_CHECKING:
    from audit_lib.batch.notebook import NotebookTask

LOCAL = "local"
CONNECT_S = 10
WITHOUT_WORKERS_S = 120.0
LOST = "arbetaren i klustret avslutades oväntat."
REMEDY = "Kör igen när klustret svarar: det som är klart görs inte om."


@dataclass
class _ClusterRound(Round):
    """The tasks of one call, with those that the cluster has."""

    running: dict[Any, str] = field(default_factory=dict)


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
            self._dask: Any = importlib.import_module("distributed")
        except ImportError:
            raise ParameterError(
                Problem("paketet distributed saknas.", "--cluster", "Installera tillägget: basutbud-audit[dask].")
            ) from None
        self._stack = ExitStack()
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
        is_own = address == LOCAL
        if is_own:
            # Whoever reaches a worker's port can run code as its owner: here only those with this run's own key can.
            security = self._dask.Security.temporary()
            address = self._stack.enter_context(self._start_local(jobs, security)).scheduler_address
        client = self._stack.enter_context(
            self._dask.Client(address, timeout=CONNECT_S, security=security, set_as_default=False)
        )
        client.register_plugin(worker.KernelParentPlugin(heeds_interrupt=not is_own))
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
            scheduler_kwargs={"allowed_failures": MOST_ATTEMPTS - 1},
        )

    def warm_up(self) -> None:
        """Nothing to wait for: the workers import since they were connected to."""

    def run_tasks(
        self, tasks: "Mapping[str, NotebookTask]", *, stop: threading.Event, on_start: Callable[[str], None]
    ) -> Iterator[Outcome]:
        """Run tasks and give each one's outcome as it comes.

        After `stop` nothing new starts; what has not ended within `GRACE_S` seconds has no outcome.

        Args:
            tasks: by name, in the order to start them.
            stop: set by who wants an end.
            on_start: called with the name when a task is handed out.

        Raises:
            ReportError: the scheduler is lost, or there was no worker for two minutes.
        """
        round_ = _ClusterRound(tasks, deque(tasks))
        deadline: float | None = None
        manned_at = time.monotonic()
        while round_.waiting or round_.running:
            if stop.is_set():
                round_.waiting.clear()
                deadline = deadline or time.monotonic() + GRACE_S
                if time.monotonic() > deadline:
                    self._client.cancel(list(round_.running), force=True)
                    return
            n_threads = self._count_threads()
            manned_at = time.monotonic() if n_threads else manned_at
            if time.monotonic() - manned_at > WITHOUT_WORKERS_S:
                raise ReportError(Problem("klustret har inga arbetare.", "--cluster", REMEDY))
            self._hand_out(round_, n_threads, on_start)
            for future in self._take_ended():
                name = round_.running.pop(future, None)
                outcome = self._settle(round_, name, future) if name is not None else None
                if outcome is not None:
                    yield outcome

    def _count_threads(self) -> int:
        try:
            # A scheduler that restarts forgets the tasks: their futures say so, and they are tried once more.
            return sum(self._client.nthreads().values())
        except (OSError, TimeoutError, RuntimeError, ValueError) as error:
            what = f"förbindelsen med klustret bröts ({type(error).__name__})."
            raise ReportError(Problem(what, "--cluster", REMEDY)) from None

    def _hand_out(self, round_: _ClusterRound, n_threads: int, on_start: Callable[[str], None]) -> None:
        while round_.waiting and len(round_.running) < n_threads:
            name = round_.take_next()
            future = self._client.submit(self._run_one, round_.tasks[name], self._code_hash, pure=False)
            round_.running[future] = name
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

    def _settle(self, round_: _ClusterRound, name: str, future: Any) -> Outcome | None:
        task = round_.tasks[name]
        self._clear_work(task)
        if future.status in {"cancelled", "lost"}:
            return round_.settle(name, str(Problem(LOST, name)), DIED)
        if future.status != "finished":
            error = future.exception()
            if isinstance(error, self._dask.KilledWorker):
                # The scheduler has tried it on one worker after another already.
                round_.attempts[name] += error.allowed_failures
                return round_.settle(name, str(Problem(LOST, name)), DIED)
            what = f"uppgiften kunde inte köras på klustret ({type(error).__name__})."
            return round_.settle(name, str(Problem(what, name)), ERROR)
        problem, reason = future.result()
        wanted = (*task.products, task.executed_name, task.page_name)
        if not problem and not all((task.folder / product).is_file() for product in wanted):
            what = "arbetaren blev klar men filerna syns inte här; utmappen måste vara delad."
            return round_.settle(name, str(Problem(what, name)), ERROR)
        return round_.settle(name, str(problem), str(reason))

    def kill(self) -> None:
        """End at once: this machine's processes are killed, a shared cluster's workers finish what they have."""
        self._stack.close()

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
