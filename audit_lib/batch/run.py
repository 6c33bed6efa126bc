"""The main job: intake, verdicts, one notebook and one page a clinic, the region's page and the index.

One clinic's failure never stops the next: its line in the index says that the report could not be made, and the
command ends with exit 14.
"""

from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from audit_lib.batch.clinic import RESULT_NAME
from audit_lib.batch.forking.launch import shared_parent
from audit_lib.batch.notebook import NOTEBOOKS, NotebookTask, run_notebook
from audit_lib.batch.progress import Progress
from audit_lib.batch.region import summarise_region
from audit_lib.batch.stages import Audit, choose_clinics, list_in_error, take_in
from audit_lib.batch.verdict_files import describe_outcome, write_verdicts
from audit_lib.errors import AuditError, Problem, ReportError
from audit_lib.findings.run_facts import describe_run
from audit_lib.model.store import Store
from audit_lib.model.whole_file import write_text
from audit_lib.publish.manifest import hash_code, now, report_key
from audit_lib.publish.own_list import write_own_lists
from audit_lib.report.pages import render_index

DONE, KEPT, FAILED, DATA_ERROR = "done", "done_before", "failed", "data_error"
KEY_NAME = "report.key"
INDEX_STATES = {DONE: "klar", KEPT: "klar", FAILED: "fel", DATA_ERROR: "datafel"}


@dataclass
class RunOutcome:
    """How a run went: each clinic's state, what failed and why."""

    out: Path
    states: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def count(self, *states: str) -> int:
        """How many clinics are in any of the states."""
        return sum(state in states for state in self.states.values())


def run_audit(audit: Audit, *, only: Collection[str] = (), jobs: int = 2, force: bool = False) -> RunOutcome:
    """Do all of it for the region, or for the clinics in `only`.

    Raises:
        AuditError: a stage that all clinics share failed; nothing is half-written at a final path.
    """
    with shared_parent():
        return _run_audit(audit, only=only, jobs=jobs, force=force)


def _run_audit(audit: Audit, *, only: Collection[str], jobs: int, force: bool) -> RunOutcome:
    started_at = now()
    store = take_in(audit)
    clinics = choose_clinics(store, only)
    # For a few clinics their notebooks work out the other readings faster than the region does.
    found = write_verdicts(audit, store, clinics if only else None, other_readings=not only)
    write_own_lists(audit.run.out / "clinics", found.deviations, audit.decision)
    outcome = RunOutcome(audit.run.out)
    outcome.states |= dict.fromkeys(list_in_error(store, only), DATA_ERROR)
    facts = describe_run(audit.decision, audit.run, store)
    key = report_key(facts, synthetic=audit.run.synthetic, code_hash=hash_code(NOTEBOOKS))
    tasks = {}
    for clinic_id in clinics:
        folder = audit.run.out / "clinics" / clinic_id
        if not force and _is_done(folder, key):
            outcome.states[clinic_id] = KEPT
        else:
            tasks[clinic_id] = _make_task(audit, clinic_id, folder)
    with Progress(len(tasks)) as progress:
        for clinic_id, problem in _run_tasks(tasks, jobs):
            outcome.states[clinic_id] = FAILED if problem else DONE
            if problem:
                outcome.problems[clinic_id] = problem
                progress.fail(clinic_id)
            else:
                write_text(tasks[clinic_id].folder / KEY_NAME, key + "\n")
                progress.done()
    describe_outcome(audit, store, started_at=started_at, states=outcome.states, problems=outcome.problems)
    _make_region_page(audit)
    _write_index(audit, store, outcome)
    return outcome


def _is_done(folder: Path, key: str) -> bool:
    names = (RESULT_NAME, "audit.ipynb", "report.html")
    path = folder / KEY_NAME
    return path.is_file() and path.read_text().strip() == key and all((folder / name).is_file() for name in names)


def _make_task(audit: Audit, clinic_id: str, folder: Path) -> NotebookTask:
    # The key says "done", so it must be gone before anything of the old report is touched.
    (folder / KEY_NAME).unlink(missing_ok=True)
    return NotebookTask(
        notebook="clinic_audit.ipynb",
        parameters={"clinic_id": clinic_id, "run_file": str(audit.run.run_file), "out_dir": str(audit.run.out)},
        folder=folder,
        executed_name="audit.ipynb",
        page_name="report.html",
        title=f"Granskning av basutbudet, {clinic_id}",
        work_parameter="clinic_dir",
        products=(RESULT_NAME,),
    )


def _run_tasks(tasks: dict[str, NotebookTask], jobs: int) -> Iterator[tuple[str, str]]:
    """Run tasks in a pool and give each clinic with its problem, or with an empty text."""
    if not tasks:
        return
    # Spawned, not forked: this process has had DuckDB and Arrow threads, and a fork of them may hang.
    with ProcessPoolExecutor(max_workers=min(jobs, len(tasks)), mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(run_notebook, task): clinic_id for clinic_id, task in tasks.items()}
        for future in as_completed(waiting):
            error = future.exception()
            if error is not None and not isinstance(error, AuditError):
                error = ReportError(Problem(f"rapporten kunde inte tas fram ({type(error).__name__})."))
            yield waiting[future], str(error) if error else ""


def _make_region_page(audit: Audit) -> None:
    run_notebook(
        NotebookTask(
            notebook="region_overview.ipynb",
            parameters={"run_file": str(audit.run.run_file), "out_dir": str(audit.run.out)},
            folder=audit.run.out,
            executed_name="region.ipynb",
            page_name="region.html",
            title=f"Regionen i översikt, {audit.decision.name}",
        )
    )


def _write_index(audit: Audit, store: Store, outcome: RunOutcome) -> None:
    region = summarise_region(audit)
    known = {row["clinic_id"]: row for row in region["clinics"]}
    write_text(
        audit.run.out / "index.html",
        render_index(
            {
                "synthetic": audit.run.synthetic,
                "run": describe_run(audit.decision, audit.run, store),
                "region_href": "region.html",
                "clinics": [_index_row(clinic_id, state, known) for clinic_id, state in outcome.states.items()],
            }
        ),
    )


def _index_row(clinic_id: str, state: str, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    row = known.get(clinic_id, {}) if state in {DONE, KEPT} else {}
    return {
        "clinic_id": clinic_id,
        "name": row.get("name", clinic_id),
        "municipality": row.get("municipality"),
        "state": INDEX_STATES[state],
        "krav_uppfylld": row.get("krav_uppfylld", 0),
        "krav_ej_uppfylld": row.get("krav_ej_uppfylld", 0),
        "krav_kan_ej": row.get("krav_kan_ej", 0),
        "href": f"clinics/{clinic_id}/report.html" if row else "",
    }
