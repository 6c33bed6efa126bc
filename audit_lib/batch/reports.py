"""The clinics' reports: which are to be made, made side by side, and each one's end written down."""

from audit_lib.audit.intake import list_in_error
from audit_lib.audit.keys import make_clinic_key, make_reports_key
from audit_lib.audit.previous_run import hash_earlier, list_moved_notes
from audit_lib.audit.region.peers import choose_previous_run, read_peers
from audit_lib.batch.course import CHANGED_MEANWHILE, RUN_AGAIN, Course, Judged
from audit_lib.batch.ledger.products import Product, describe_products
from audit_lib.batch.notebooks.task import Answer, NotebookTask
from audit_lib.batch.progress import Progress
from audit_lib.batch.states import ClinicState, JobKind, LossReason, Phase
from audit_lib.batch.superseded import set_aside
from audit_lib.errors import Problem, ReportError
from audit_lib.files.hashes import hash_of
from audit_lib.files.json_files import load_object
from audit_lib.files.parquet import table_rows
from audit_lib.files.places import CLINIC_AUDIT
from audit_lib.files.whole_file import explaining
from audit_lib.model.folder import CLINIC_PRODUCTS, CLINICS, NOTEBOOK, REPORT, RESULT, place_clinic
from audit_lib.model.results.run_description import describe_run


def make_reports(course: Course, judged: Judged) -> None:
    """Make every clinic's report that is not done, and put away those that no longer hold."""
    ledger, outcome, out = course.ledger, course.outcome, judged.audit.run.out
    keys = _make_clinic_keys(course, judged)
    in_error = list_in_error(judged.audit.store, course.only)
    outcome.states |= dict.fromkeys(in_error, ClinicState.DATA_ERROR)
    gone = in_error if course.only else [clinic_id for clinic_id in _list_present(course) if clinic_id not in keys]
    with explaining(out):
        for clinic_id in gone:
            set_aside(out, clinic_id)
    ledger.forget(gone)
    kept = [clinic_id for clinic_id in judged.clinics if course.is_done(clinic_id, keys[clinic_id])]
    outcome.states |= dict.fromkeys(kept, ClinicState.KEPT)
    ledger.keep(kept)
    left = [clinic_id for clinic_id in judged.clinics if clinic_id not in outcome.states]
    ledger.enter(Phase.REPORTS)
    ledger.plan({clinic_id: keys[clinic_id] for clinic_id in left}, JobKind.CLINIC)
    if not left:
        return
    tasks = {clinic_id: _make_task(course, clinic_id) for clinic_id in left}
    run_facts = hash_of(describe_run(judged.audit))
    with Progress(len(left)) as progress:
        for clinic_id, answer in course.hire().run_tasks(tasks, stop=course.stop, on_start=ledger.start):
            problem = _settle(course, clinic_id, answer, run_facts)
            if problem:
                outcome.states[clinic_id] = ClinicState.FAILED
                outcome.problems[clinic_id] = problem
                progress.fail(clinic_id)
            else:
                outcome.states[clinic_id] = ClinicState.DONE
                progress.done()
    course.stop.check()


def _list_present(course: Course) -> list[str]:
    """The clinics that have something here; a ledger that was lost knows nothing of those with an old report."""
    folders = (course.assignment.run.out / CLINICS).glob("*/")
    return sorted({*course.ledger.list_clinics(), *(folder.name for folder in folders)})


def _make_clinic_keys(course: Course, judged: Judged) -> dict[str, str]:
    audit = judged.audit
    reports_key = make_reports_key(judged.rest_key)
    slices = course.ledger.read_slices()
    rows = table_rows(audit.store.path("clinics"), "SELECT clinic_id, clinic_type FROM source")
    types = {row["clinic_id"]: row["clinic_type"] for row in rows}
    comparisons = {kind: hash_of(read_peers(kind, audit)) for kind in {*types.values()}}
    previous = choose_previous_run(audit)
    course.outcome.notes += list_moved_notes(previous, types.keys() | audit.store.clinics_in_error, audit.run.moved)
    return {
        clinic_id: make_clinic_key(
            reports_key,
            rows=slices.get(clinic_id),
            comparison=comparisons[types[clinic_id]],
            earlier=hash_earlier(previous, clinic_id, audit.run.moved),
        )
        for clinic_id in judged.clinics
    }


def _make_task(course: Course, clinic_id: str) -> NotebookTask:
    run = course.assignment.run
    return NotebookTask(
        notebook=CLINIC_AUDIT,
        parameters={"clinic_id": clinic_id, "run_file": str(run.run_file), "out_dir": str(run.out)},
        folder=place_clinic(run.out, clinic_id),
        executed_name=NOTEBOOK,
        page_name=REPORT,
        title=f"Granskning av basutbudet, {clinic_id}",
        work_parameter="clinic_dir",
        products=(RESULT,),
    )


def _settle(course: Course, clinic_id: str, answer: Answer, run_facts: str) -> str:
    """Write down how one clinic's report went; gives the problem, if there was one.

    A notebook reads run file and decision itself: one that read others than this run did is no report of this run, by
    `run_facts`, the hash of what every result has to say of the run.
    """
    out, problem = course.assignment.run.out, answer.problem
    products: list[Product] = []
    if not problem:
        folder = place_clinic(out, clinic_id)
        try:
            if run_facts == hash_of((load_object(folder / RESULT) or {}).get("run")):
                products = describe_products(out, [folder / name for name in CLINIC_PRODUCTS])
            else:
                problem = str(Problem(f"{CHANGED_MEANWHILE}.", clinic_id, RUN_AGAIN))
        except (OSError, ReportError) as error:
            problem = str(Problem(f"rapporten kunde inte läsas tillbaka ({type(error).__name__}).", clinic_id))
    if problem:
        with explaining(out):
            set_aside(out, clinic_id)
        course.ledger.fail(clinic_id, problem=problem, reason=answer.reason or LossReason.ERROR)
    else:
        course.ledger.finish(clinic_id, products)
    return problem
