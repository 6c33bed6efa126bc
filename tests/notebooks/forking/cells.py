"""Runs cells in a kernel of either sort, for tests that look at what comes out and what is left."""

import nbformat
import psutil
from nbclient import NotebookClient

from audit_lib.batch.notebooks.kernel import PrivateKernelManager
from audit_lib.batch.notebooks.task import FORKED


def run_cells(*sources, kernel=FORKED, **options):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    for cell in notebook.cells:
        cell.pop("id")
    client = NotebookClient(
        notebook, kernel_name=kernel, kernel_manager_class=PrivateKernelManager, shutdown_kernel="immediate", **options
    )
    client.execute()
    return [[dict(output) for output in cell.outputs] for cell in notebook.cells]


def texts(*sources, **options):
    return ["".join(output.get("text", "") for output in cell).strip() for cell in run_cells(*sources, **options)]


def is_running(pid):
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
