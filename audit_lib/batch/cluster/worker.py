"""What runs in a Dask worker: its own forking parent, and one notebook at a time.

A `worker` is Any: `distributed` has no types.
"""

import asyncio
import signal
import threading
from contextlib import ExitStack
from functools import cache
from typing import Any

from distributed import WorkerPlugin

from audit_lib.audit.keys import hash_code
from audit_lib.batch.cluster.ticket import Ticket
from audit_lib.batch.forking.launch import shared_parent
from audit_lib.batch.notebooks.notebook import run_notebook
from audit_lib.batch.notebooks.task import Answer, NotebookTask
from audit_lib.batch.notebooks.worker_process import Reply
from audit_lib.batch.states import LossReason
from audit_lib.errors import Problem

# The page's exporter is shared by a process's threads and made for one; a worker has one thread if it is well started.
_one_at_a_time = threading.Lock()
_own_code_hash = cache(hash_code)


class KernelParentPlugin(WorkerPlugin):
    """Gives a worker the process that its kernels are forked from; it ends with the worker, however that ends.

    A worker that shares the driver's terminal heeds no Ctrl-C: the driver decides what runs to its end.
    """

    name = "basutbud-kernel-parent"
    idempotent = True
    """A second run on the same cluster uses the first one's; a new one would end the kernels of the first."""

    def __init__(self, *, heeds_interrupt: bool = True) -> None:
        self._heeds_interrupt = heeds_interrupt

    async def setup(self, worker: Any) -> None:
        """Start the parent; it imports on its own while the worker takes its first task."""
        del worker
        if not self._heeds_interrupt and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._contexts = ExitStack()
        await asyncio.to_thread(self._contexts.enter_context, shared_parent())

    async def teardown(self, worker: Any) -> None:
        """End the parent and its kernels."""
        del worker
        await asyncio.to_thread(self._contexts.close)


def run_one(task: NotebookTask, code_hash: str, ticket: Ticket) -> Answer:
    """Run a notebook, if its ticket is there; all its folders are on a disk that driver and workers share.

    With other code than the driver's, `code_hash`, a report would not be the same report.
    """
    if _own_code_hash() != code_hash:
        problem = Problem("arbetaren har en annan version av koden än den som startade körningen.")
        return Answer(str(problem), LossReason.ERROR)
    with Reply() as reply, _one_at_a_time:
        if not ticket.take():
            return Answer(reason=LossReason.REFUSED)
        run_notebook(task)
    return reply.answer
