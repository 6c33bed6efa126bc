"""A papermill engine that tells what it runs in and how much comes out; papermill's own has no place to ask.

An engine is papermill's documented way to change how a notebook is run. This one is its nbclient engine with a client
that counts outputs as they arrive and stops keeping them when they are too many. `Any` stands where their signatures
have it: a message is Jupyter's JSON.
"""

import json
from dataclasses import dataclass
from typing import Any

from jupyter_client.manager import KernelManager
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from audit_lib.batch.notebooks.kernel import PrivateKernelManager
from audit_lib.batch.notebooks.limits import Watch

ENGINE = "basutbud"
OUTPUTS = frozenset({"stream", "display_data", "execute_result", "error", "update_display_data"})


@dataclass
class Execution:
    """One notebook while it runs: its kernel, its cells so far, and who watches it."""

    watched: Watch | None = None
    kernels: KernelManager | None = None
    notebook: NotebookNode | None = None

    @property
    def pid(self) -> int | None:
        """The kernel's process, or None while it has none."""
        return getattr(getattr(self.kernels, "provisioner", None), "pid", None)


class CountingClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill has no types
    """papermill's client; what arrives from the kernel is counted before it is kept."""

    def __init__(self, nb_man: NotebookExecutionManager, *, execution: Execution, **options: Any) -> None:
        super().__init__(nb_man, **options)
        self._execution = execution
        execution.notebook = nb_man.nb

    def create_kernel_manager(self) -> KernelManager:
        """Make the kernel manager, and let the watcher know it."""
        self._execution.kernels = super().create_kernel_manager()
        return self._execution.kernels

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Keep an output unless there were too many already."""
        watched = self._execution.watched
        if watched is not None and msg["msg_type"] in OUTPUTS:
            watched.add_output(_measure(msg["content"]))
            if watched.is_flooded:
                return None
        return super().process_message(msg, cell, cell_index)


def _measure(content: dict[str, Any]) -> int:
    text = content.get("text")
    return len(text) if isinstance(text, str) else len(json.dumps(content))


class CountingEngine(NBClientEngine):  # type: ignore[misc]  # papermill has no types
    """papermill's nbclient engine with the client above."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, execution: Execution, start_timeout: int, **_: Any
    ) -> Any:
        """Run the notebook; papermill's other options are not for us."""
        client = CountingClient(
            nb_man,
            execution=execution,
            kernel_name=kernel_name,
            kernel_manager_class=PrivateKernelManager,
            startup_timeout=start_timeout,
            # All products are written by the last cell: there is nothing left to say goodbye for.
            shutdown_kernel="immediate",
            log=logger,
        )
        return client.execute()


papermill_engines.register(ENGINE, CountingEngine)
