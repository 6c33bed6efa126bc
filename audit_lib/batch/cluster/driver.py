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
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any

from audit_lib.batch.cluster.attempt import ANSWER_S, LOST, Attempt
from audit_lib.batch.cluster.ticket import Ticket, clear_work
from audit_lib.batch.forking.folders import own_folder
from audit_lib.batch.notebooks.task import Answer
from audit_lib.batch.notebooks.workers import MOST_ATTEMPTS, POLL_S, SLACK_S, Round, Workers
from audit_lib.batch.states import LossReason
from audit_lib.errors import ParameterError, Problem, ReportError

LOCAL = "local"
CONNECT_S = 10
WITHOUT_WORKERS_S = 120.0
STUCK = "notebooken tog för lång tid; arbetaren i klustret svarade inte."
REMEDY = "Kör igen när klustret svarar: det som är klart görs inte om."


class ClusterWorkers(Workers):
    """A cluster's workers. On a shared one they keep the process that kernels are forked from: others may be using it.

    Args:
        address: a scheduler (`tcp://…`, `tls://…`), or `local` for processes of this machine.
        jobs: how many processes, if they are this machine's.
        slack_s: how many seconds one may go on after its kernel's limit.

    Raises:
        ParameterError: `distributed` is not installed, or nobody answers at the address.
    """

    def __init__(self, address: str, jobs: int, slack_s: float = SLACK_S) -> None:
        super().__init__(slack_s)
        try:
            # Any, here and below: `distributed` is an extra, which the types must do without.
            self._dask: Any = importlib.import_module("distributed")
        except ImportError:
            raise ParameterError(
                Problem("paketet distributed saknas.", "--cluster", "Installera tillägget: basutbud-audit[dask].")
            ) from None
        self._is_own = address == LOCAL
        self._present: set[str] = set()
        self._stuck: set[str] = set()
        self._running: dict[Any, Attempt] = {}
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        try:
            self._client = self._connect(address, jobs)
        except (OSError, TimeoutError, ValueError, ImportError) as error:
            self.close()
            what = f"klustret svarar inte ({type(error).__name__})."
            raise ParameterError(Problem(what, f"--cluster {address}", "Kontrollera adressen.")) from None

    def _connect(self, address: str, jobs: int) -> Any:
        worker = importlib.import_module("audit_lib.batch.cluster.worker")
        security = None
        if self._is_own:
            # Whoever reaches a worker's port can run code as its owner: here only those with this run's own key can.
            security = self._dask.Security.temporary()
            address = self.enter_context(self._start_local(jobs, security)).scheduler_address
        client = self.enter_context(
            self._dask.Client(address, timeout=CONNECT_S, security=security, set_as_default=False)
        )
        client.register_plugin(worker.KernelParentPlugin(heeds_interrupt=not self._is_own))
        self._run_one = worker.run_one
        self._code_hash = worker.hash_code()
        return client

    def _start_local(self, jobs: int, security: Any) -> Any:
        scratch = self.enter_context(tempfile.TemporaryDirectory(prefix="dask-", dir=own_folder()))
        # What watches over the workers has no argument for its own folder, and would leave it behind.
        config = importlib.import_module("dask").config
        self.enter_context(config.set({"temporary-directory": scratch}))
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

    def _busy(self) -> Collection[object]:
        return self._running

    def _take_turn(self, round_: Round, stop: threading.Event) -> Iterator[tuple[str, Answer]]:
        self._hand_out(round_)
        for name, answer in self._take_answers():
            if round_.is_over(name, answer):
                yield name, answer

    def _hand_out(self, round_: Round) -> None:
        try:
            # A scheduler that restarts forgets the tasks: their futures say so, and they are tried once more.
            self._present = {*self._client.nthreads()}
        except (OSError, TimeoutError, RuntimeError, ValueError) as error:
            what = f"förbindelsen med klustret bröts ({type(error).__name__})."
            raise ReportError(Problem(what, "--cluster", REMEDY)) from None
        able = self._present - self._stuck
        if able:
            round_.manned_at = time.monotonic()
        elif time.monotonic() - round_.manned_at > WITHOUT_WORKERS_S:
            raise ReportError(Problem("klustret har inga arbetare som svarar.", "--cluster", REMEDY))
        free = able - {running.worker for running in self._running.values()}
        for worker in sorted(free)[: len(round_.waiting)]:
            name = round_.take_next()
            task = round_.tasks[name]
            running = Attempt(name, task, worker, Ticket(task.folder), self.find_end(task))
            running.ticket.lay()
            # To this worker and no other: we must know who is stuck, or the scheduler takes it for an idle one.
            future = self._client.submit(
                self._run_one, task, self._code_hash, running.ticket, workers=[worker], pure=False
            )
            self._running[future] = running
            future.add_done_callback(self._ended.put)

    def _take_answers(self) -> Iterator[tuple[str, Answer]]:
        with suppress(queue.Empty):
            future = self._ended.get(timeout=POLL_S)
            # One that was given up is none of ours any more.
            if future in self._running:
                ended = self._running.pop(future)
                yield ended.name, ended.conclude(future)
        for future, running in [*self._running.items()]:
            if not running.has_begun and running.ticket.is_taken:
                # It may have waited for another run's notebook; now it has its own time.
                running.has_begun, running.until = True, self.find_end(running.task)
            is_lost = running.worker not in self._present
            if not future.done() and (is_lost or time.monotonic() > running.until):
                yield running.name, self._give_up(running, future, is_lost=is_lost)

    def _give_up(self, running: Attempt, future: Any, *, is_lost: bool) -> Answer:
        """Take back what a lost or stuck worker has; nobody but us keeps a worker's time."""
        del self._running[future]
        self._client.cancel([future], force=True)
        # Should it come to itself, it finds no ticket, or no work folder with the mark of its own.
        clear_work(running.task.folder)
        if not is_lost:
            self._drop(running.worker)
        is_stuck = running.has_begun and not is_lost
        what, reason = (STUCK, LossReason.TIME) if is_stuck else (LOST, LossReason.DIED)
        return running.fail(what, reason, REMEDY)

    def _drop(self, worker: str) -> None:
        self._stuck.add(worker)
        if self._is_own:
            # One of a shared cluster is its owner's: another run's notebook may be on it.
            with suppress(OSError, RuntimeError, ValueError):
                self._client.restart_workers([worker], timeout=ANSWER_S, raise_for_error=False)

    def _abandon(self) -> None:
        self._client.cancel([*self._running], force=True)
        for running in self._running.values():
            if not running.ticket.is_taken:
                clear_work(running.task.folder)
        self._running.clear()
