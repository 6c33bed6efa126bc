"""What a worker process does: it runs notebooks as they come, one at a time, and answers how each went."""

import os
import signal
import threading
from contextlib import AbstractContextManager
from multiprocessing import connection
from multiprocessing import parent_process as find_driver

from audit_lib.batch.forking.launch import PARENT_VARIABLE, close_own_parent
from audit_lib.batch.notebooks.task import Answer, KernelLostError, NotebookTask
from audit_lib.batch.states import LossReason
from audit_lib.errors import AuditError, Problem


class Reply(AbstractContextManager["Reply"]):
    """Makes an answer of how its block ends; an exception that nobody foresaw is told by its kind and no more."""

    answer = Answer()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if error is None:
            return False
        reason = error.reason if isinstance(error, KernelLostError) else LossReason.ERROR
        what = f"rapporten kunde inte tas fram ({type(error).__name__})."
        self.answer = Answer(str(error if isinstance(error, AuditError) else Problem(what)), reason)
        return isinstance(error, Exception)


def serve(tasks: "connection.Connection[Answer, NotebookTask | None]", kernel_parent: str) -> None:
    """Run what comes until None comes, or the driver ends; `kernel_parent` is the kernels' parent's address, or ""."""
    # A session of its own: Ctrl-C reaches the driver only, and the whole group can be ended at once.
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if kernel_parent:
        os.environ[PARENT_VARIABLE] = kernel_parent
    threading.Thread(target=_end_with_driver, daemon=True).start()
    from audit_lib.batch.notebooks.notebook import run_notebook  # noqa: PLC0415 (the fork server has it already)

    try:
        while (task := tasks.recv()) is not None:
            with Reply() as reply:
                run_notebook(task)
            tasks.send(reply.answer)
    except (EOFError, ConnectionError):
        return
    finally:
        close_own_parent()


def _end_with_driver() -> None:
    driver = find_driver()
    if driver is not None:
        connection.wait([driver.sentinel])
        # In the middle of a notebook there is nobody left to answer; the next run clears what lies about.
        os._exit(1)
