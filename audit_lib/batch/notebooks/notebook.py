"""Executes one notebook with papermill and makes its page; what is half done never stands at a final path.

papermill's saved notebook says "completed" after a killed kernel, and one that ended itself with `sys.exit(0)` is a
success to it: a run counts only when every cell has run and the notebook's own last product is there. Nor does it count
when its work folder was taken from it: then somebody else has settled the matter, and may have made the report.
"""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillException

from audit_lib.audit.half_made import working_folder
from audit_lib.batch.forking.launch import QUIET
from audit_lib.batch.notebooks.engine import ENGINE, Execution
from audit_lib.batch.notebooks.limits import Watch
from audit_lib.batch.notebooks.task import KernelLostError, NotebookTask
from audit_lib.batch.states import LossReason
from audit_lib.errors import DecisionError, InputError, ParameterError, Problem, ReportError, RuleError
from audit_lib.files.places import NOTEBOOKS
from audit_lib.files.whole_file import explain_error, explaining, sync_folder
from audit_lib.model.folder import OWNER_ONLY, OWNER_ONLY_FOLDER
from audit_lib.report.pages import render_notebook

JSON_VALUES = (str, int, float, bool)
LAST_WORDS = "</html>"
WORK_MARK = ".work-mark"
"""Lies in a work folder from its beginning: if the folder is gone, a cell that writes makes it anew, without this."""
REASONS = {
    LossReason.DIED: "kärnan avslutades i förtid",
    LossReason.MEMORY: "kärnan tog för mycket minne",
    LossReason.TIME: "notebooken tog för lång tid",
    LossReason.OUTPUT: "notebooken skrev ut för mycket",
}
OURS = frozenset(family.__name__ for family in (ParameterError, DecisionError, InputError, RuleError, ReportError))
"""Errors whose text may be told: no message of ours carries a value from a row, and anybody else's may."""


def run_notebook(task: NotebookTask) -> None:
    """Execute the notebook, render its page, and move all products into place.

    Raises:
        KernelLostError: the kernel died, or was killed for a limit that it broke.
        ReportError: a cell failed, a product is missing, the work folder was taken away, no kernel can be started, or
            nothing can be written.

    After these, and after an error that nobody foresaw, the notebook as far as it came is in the task's
    `failed_folder`, unless its work folder was taken away; it may show values, and is not for distribution.
    """
    _check_parameters(task)
    os.environ.update(QUIET)
    with explaining(task.folder), working_folder(task.folder) as work:
        (work / WORK_MARK).touch()
        execution = Execution()
        try:
            notebook = _execute(task, work, execution)
            _check_all_ran(task, notebook)
            page = render_notebook(notebook, title=task.title)
            (work / task.page_name).write_text(page, encoding="utf-8", newline="\n")
            _move_products(task, work)
        except Exception:
            _check_own(task, work)
            _keep_failed(task, work, execution)
            raise
    shutil.rmtree(task.failed_folder, ignore_errors=True)


def _execute(task: NotebookTask, work: Path, execution: Execution) -> NotebookNode:
    parameters = dict(task.parameters)
    if task.work_parameter:
        parameters[task.work_parameter] = str(work)
    with Watch(lambda: execution.pid, task.limits) as watched:
        execution.watched = watched
        try:
            notebook: NotebookNode = papermill.execute_notebook(
                str(NOTEBOOKS / task.notebook),
                str(work / task.executed_name),
                parameters=parameters,
                engine_name=ENGINE,
                kernel_name=task.kernel,
                cwd=str(NOTEBOOKS),
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,
                execution=execution,
            )
        except (DeadKernelError, CellTimeoutError, RuntimeError) as error:
            raise _describe_loss(task, watched.broken or LossReason.DIED) from error
        except (PapermillException, NoSuchKernel) as error:
            raise ReportError(_describe(task, _explain(error))) from None
        except OSError as error:
            if execution.kernels is None or execution.pid is not None:
                # The disk's: papermill writes when the kernel is gone.
                raise
            raise ReportError(_describe(task, f"kärnan kunde inte startas ({explain_error(error)}).")) from error
    if watched.broken or watched.is_flooded:
        # It came to its end before it could be stopped; what it has left is not whole.
        raise _describe_loss(task, watched.broken or LossReason.OUTPUT)
    return notebook


def _explain(error: Exception) -> str:
    kind = getattr(error, "ename", "") or type(error).__name__
    said = " ".join(str(getattr(error, "evalue", "")).split())
    if kind in OURS and said:
        return f"notebooken kunde inte köras: {said}"
    return f"notebooken kunde inte köras ({kind})."


def _describe_loss(task: NotebookTask, reason: LossReason) -> KernelLostError:
    return KernelLostError(_describe(task, f"{REASONS[reason]}."), reason)


def _describe(task: NotebookTask, what: str) -> Problem:
    kept = task.failed_folder / task.executed_name
    return Problem(what, f"{task.notebook} → {task.folder.name}", f"Öppna {kept} och se hur långt den kom.")


def _check_parameters(task: NotebookTask) -> None:
    known = papermill.inspect_notebook(str(NOTEBOOKS / task.notebook))
    given = task.parameters.items()
    wrong = [name for name, value in given if name not in known or not isinstance(value, JSON_VALUES)]
    if wrong:
        # papermill only warns of an unknown parameter and pastes any other object into a cell as code.
        raise ReportError(Problem(f"parametrarna {', '.join(wrong)} passar inte.", task.notebook))


def _check_all_ran(task: NotebookTask, notebook: NotebookNode) -> None:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if not all(cell.execution_count for cell in cells):
        raise ReportError(_describe(task, "notebooken avslutades före sista cellen."))


def _check_own(task: NotebookTask, work: Path) -> None:
    if not (work / WORK_MARK).is_file():
        what = "arbetsmappen togs bort medan notebooken kördes; ingenting har flyttats."
        raise ReportError(Problem(what, f"{task.notebook} → {task.folder.name}", "Kör igen."))


def _move_products(task: NotebookTask, work: Path) -> None:
    wanted = (*task.products, task.executed_name, task.page_name)
    broken = [name for name in wanted if not _is_whole(work / name)]
    if broken:
        raise ReportError(_describe(task, f"{', '.join(broken)} blev inte till."))
    for name in wanted:
        with (work / name).open("rb+") as file:
            os.fsync(file.fileno())
    _check_own(task, work)
    for name in wanted:
        (work / name).replace(task.folder / name)
    sync_folder(task.folder)


def _is_whole(file: Path) -> bool:
    if not file.is_file():
        return False
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        return text.rstrip().endswith(LAST_WORDS)
    with suppress(ValueError):
        return bool(json.loads(text))
    return False


def _keep_failed(task: NotebookTask, work: Path, execution: Execution) -> None:
    # Whatever goes wrong here, the error that brought us here is the one to tell of.
    with suppress(OSError):
        folder = task.failed_folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(OWNER_ONLY_FOLDER)
        executed = work / task.executed_name
        if execution.notebook is not None and not executed.is_file():
            executed.write_text(nbformat.writes(execution.notebook), encoding="utf-8")  # type: ignore[no-untyped-call]
        if executed.is_file():
            executed.chmod(OWNER_ONLY)
            shutil.move(executed, folder / task.executed_name)
