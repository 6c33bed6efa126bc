"""Executes one notebook with papermill and makes its page; what is half done never stands at a final path.

papermill's saved notebook says "completed" after a killed kernel, so a run counts only when the call returned without
an error and the notebook's own last product is there.
"""

import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from papermill.exceptions import PapermillException

from audit_lib.batch.kernel import FORKED, PrivateKernelManager
from audit_lib.errors import Problem, ReportError
from audit_lib.report.pages import make_exporter, render_notebook

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CELL_TIMEOUT_S = 600
OWNER_ONLY = 0o600
JSON_VALUES = (str, int, float, bool)
QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}


@dataclass(frozen=True)
class NotebookTask:
    """One notebook to run and where its products go.

    `products` are files that the notebook itself writes into its working folder and that must be there at the end.
    """

    notebook: str
    parameters: dict[str, Any]
    folder: Path
    executed_name: str
    page_name: str
    title: str
    work_parameter: str = ""
    products: tuple[str, ...] = ()
    kernel: str = FORKED


@cache
def shared_exporter() -> HTMLExporter:
    """The process's one exporter: compiling the template costs more than rendering a page."""
    return make_exporter()


def run_notebook(task: NotebookTask) -> None:
    """Execute the notebook, render its page, and move all products into place.

    Raises:
        ReportError: a cell failed, the kernel died, or a product is missing. The notebook as far as it came is kept as
            `failed-<name>` for the analyst; it may show values, and is not for distribution.
    """
    _check_parameters(task)
    # Inside its own folder, so that moving the products into place never crosses a file system.
    work = task.folder / f".work-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    os.environ.update(QUIET)
    executed = work / task.executed_name
    parameters = dict(task.parameters)
    if task.work_parameter:
        parameters[task.work_parameter] = str(work)
    try:
        papermill.execute_notebook(
            str(NOTEBOOKS / task.notebook),
            str(executed),
            parameters=parameters,
            kernel_name=task.kernel,
            cwd=str(NOTEBOOKS),
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            execution_timeout=CELL_TIMEOUT_S,
            kernel_manager_class=PrivateKernelManager,
            # All products are written by the last cell: there is nothing left to say goodbye for.
            shutdown_kernel="immediate",
        )
        _make_page(task, work, executed)
        _move_products(task, work)
    except (PapermillException, CellTimeoutError, DeadKernelError, RuntimeError) as error:
        if executed.is_file():
            executed.chmod(OWNER_ONLY)
            executed.replace(task.folder / f"failed-{task.executed_name}")
        reason = getattr(error, "ename", "") or type(error).__name__
        raise ReportError(
            Problem(
                f"notebooken kunde inte köras ({reason}).",
                f"{task.notebook} → {task.folder.name}",
                f"Öppna failed-{task.executed_name} i mappen.",
            )
        ) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _check_parameters(task: NotebookTask) -> None:
    known = {*papermill.inspect_notebook(str(NOTEBOOKS / task.notebook))}
    wrong = [name for name in task.parameters if name not in known]
    wrong += [name for name, value in task.parameters.items() if not isinstance(value, JSON_VALUES)]
    if wrong:
        # papermill only warns of an unknown parameter and pastes any other object into a cell as code.
        raise ReportError(Problem(f"parametrarna {', '.join(wrong)} passar inte.", task.notebook))


def _make_page(task: NotebookTask, work: Path, executed: Path) -> None:
    notebook = nbformat.read(executed, as_version=4)  # type: ignore[no-untyped-call]
    page = render_notebook(notebook, title=task.title, exporter=shared_exporter())
    (work / task.page_name).write_text(page, encoding="utf-8", newline="\n")


def _move_products(task: NotebookTask, work: Path) -> None:
    wanted = (*task.products, task.executed_name, task.page_name)
    missing = [name for name in wanted if not (work / name).is_file()]
    if missing:
        raise ReportError(Problem(f"{', '.join(missing)} blev inte till.", task.folder.name))
    (task.folder / f"failed-{task.executed_name}").unlink(missing_ok=True)
    for name in wanted:
        with (work / name).open("rb+") as file:
            os.fsync(file.fileno())
        (work / name).replace(task.folder / name)
