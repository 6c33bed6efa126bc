"""One attempt at a task by one worker of a cluster, and what is made of its end."""

from dataclasses import dataclass
from typing import Any

from audit_lib.batch.cluster.ticket import Ticket, clear_work
from audit_lib.batch.notebooks.task import Answer, NotebookTask
from audit_lib.batch.states import LossReason
from audit_lib.errors import Problem

ANSWER_S = 30
LOST = "arbetaren i klustret avslutades oväntat eller svarade inte."
NOT_SHARED = "arbetarens filer syns inte här; utmappen måste vara delad."


@dataclass
class Attempt:
    """A task that a worker has, and when its time is up: counted anew when the notebook begins."""

    name: str
    task: NotebookTask
    worker: str
    ticket: Ticket
    until: float
    has_begun: bool = False

    def fail(self, what: str, reason: LossReason, remedy: str = "") -> Answer:
        """The answer of a worker that gives none, or a wrong one."""
        return Answer(str(Problem(what, self.name, remedy)), reason)

    def conclude(self, future: Any) -> Answer:
        """What its worker says by this `distributed.Future`, which has ended, and what is seen of it here."""
        task = self.task
        answer = self._read(future)
        wanted = (*task.products, task.executed_name, task.page_name)
        if answer.reason is LossReason.REFUSED:
            # If it lies here as we laid it, the worker looks elsewhere; else a worker that is lost has taken it.
            is_elsewhere = self.ticket.take()
            what, reason = (NOT_SHARED, LossReason.ERROR) if is_elsewhere else (LOST, LossReason.DIED)
            answer = self.fail(what, reason)
        elif not answer.problem and not all((task.folder / product).is_file() for product in wanted):
            answer = self.fail(NOT_SHARED, LossReason.ERROR)
        clear_work(task.folder)
        return answer

    def _read(self, future: Any) -> Answer:
        from distributed import CancelledError, KilledWorker  # noqa: PLC0415 (an extra)

        try:
            if future.status == "finished":
                answer: Answer = future.result(timeout=ANSWER_S)
                return answer
            error = future.exception(timeout=ANSWER_S) if future.status == "error" else None
        except (TimeoutError, CancelledError):
            # Its worker was lost before it had handed over the answer.
            error = None
        if error is None or isinstance(error, KilledWorker):
            return self.fail(LOST, LossReason.DIED)
        return self.fail(f"uppgiften kunde inte köras på klustret ({type(error).__name__}).", LossReason.ERROR)
