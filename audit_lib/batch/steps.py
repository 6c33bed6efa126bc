"""The steps of the main job, in their order; each asks the ledger whether there is anything to do."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit_lib.batch.course import DATA_ERROR, DONE, FAILED, KEPT, Course
from audit_lib.batch.input_files import hash_inputs
from audit_lib.batch.ledger.jobs import CLINIC
from audit_lib.batch.ledger.keys import (
    describe_rest,
    hash_code,
    hash_of,
    make_intake_key,
    make_peers_key,
    make_verdicts_key,
)
from audit_lib.batch.ledger.products import Product, describe_products
from audit_lib.batch.ledger.slices import hash_slices
from audit_lib.batch.leftovers import PRODUCTS, forget_failure, set_aside, set_page_aside
from audit_lib.batch.previous_run import hash_result
from audit_lib.batch.progress import Progress
from audit_lib.batch.stages import choose_clinics, list_in_error, table_rows, take_in
from audit_lib.batch.task import NotebookTask
from audit_lib.batch.workers import Outcome
from audit_lib.errors import InputError, Problem, ReportError
from audit_lib.model.store import INDEX_NAME, Store, open_store
from audit_lib.model.whole_file import check_parquet, explaining

INTAKE, VERDICTS, PEERS, REGION = "intake", "verdicts", "peers", "region"
CLINIC_NOTEBOOK, REGION_NOTEBOOK = "clinic_audit.ipynb", "region_overview.ipynb"


@dataclass(frozen=True)
class Judged:
    """What the verdicts leave for the reports: the store, the clinics, and the keys so far."""

    store: Store
    clinics: list[str]
    rest: dict[str, Any]
    key: str
    keys: dict[str, str] = field(default_factory=dict)


def take_in_input(course: Course) -> tuple[Store, str]:
    """Read the input unless its files are those that were read before; gives the store and its key.

    Raises:
        InputError: a file is missing, cannot be read, or is being written.
    """
    run, ledger = course.audit.run, course.ledger
    inputs, key = _key_inputs(course)
    if key and not course.is_done(INTAKE, key):
        # What an earlier run knew of a file may be wrong, and whoever reads it all can as well look at it anew.
        ledger.forget_inputs(of_this_run=False)
        inputs, key = _key_inputs(course)
    if key and course.is_done(INTAKE, key):
        ledger.keep([INTAKE])
        # A notebook takes the input in again if a file is newer than the store; these are the same files.
        with explaining(run.store / INDEX_NAME):
            os.utime(run.store / INDEX_NAME)
        return open_store(run.store), key
    with course.doing(INTAKE, key):
        started = time.monotonic()
        with explaining(run.store):
            store = _read(course)
        if inputs and {file.table: [file.path, file.sha256] for file in store.inputs} != inputs:
            ledger.forget_inputs(of_this_run=True)
            raise InputError(Problem("en fil ändrades medan den lästes.", str(run.input), "Kör samma kommando igen."))
        products = _describe(run.out, (path for path in sorted(run.store.iterdir()) if path.is_file()))
        slices = hash_slices(store)
        ledger.finish(INTAKE, products, seconds=time.monotonic() - started, slices=slices)
    return store, key or hash_of(slices, store.as_index())


def _read(course: Course) -> Store:
    try:
        return take_in(course.audit)
    except OSError:
        # Of the input's disk or of the store's? This tells of the input's.
        hash_inputs(course.audit.run)
        raise


def _key_inputs(course: Course) -> tuple[dict[str, list[str]], str]:
    """The input files' hashes and the store's key; both empty for a database, which has no files to tell by."""
    inputs = hash_inputs(course.audit.run, course.ledger.hash_input)
    return inputs, make_intake_key(course.audit.run, course.audit.decision, inputs) if inputs else ""


def _describe(out: Path, files: Iterable[Path]) -> list[Product]:
    """Read back what was made; a disk that does not give it did not take it."""
    made = [*files]
    with explaining(out):
        for file in made:
            if file.suffix == ".parquet":
                check_parquet(file)
        return describe_products(out, made)


def judge(course: Course, taken: tuple[Store, str]) -> Judged:
    """Judge the region unless that is done, and write the contract's tables.

    Raises:
        ParameterError: a clinic that is asked for is not there.
        RuleError: a fact or a rule could not be computed.
    """
    audit, ledger = course.audit, course.ledger
    store, intake_key = taken
    clinics = choose_clinics(store, course.only)
    wanted = clinics if course.only else None
    rest = describe_rest(audit.run, audit.decision, store)
    key = make_verdicts_key(intake_key, rest, wanted)
    peers_key = make_peers_key(rest, audit.run.previous)
    compares = not course.only
    renews = compares and (not course.is_done(PEERS, peers_key) or ledger.has_drifted())
    if course.is_done(VERDICTS, key) and not renews:
        ledger.keep([VERDICTS, PEERS] if compares else [VERDICTS])
        return Judged(store, clinics, rest, key)
    with course.doing(VERDICTS, key):
        from audit_lib.batch.verdict_files import list_verdict_files, write_verdicts  # noqa: PLC0415
        from audit_lib.publish.own_list import LIST_NAME, write_own_lists  # noqa: PLC0415

        out, started = audit.run.out, time.monotonic()
        # For a few clinics their notebooks work out the other readings faster than the region does.
        found = write_verdicts(audit, store, wanted, other_readings=compares, renew_peers=renews)
        write_own_lists(out / "clinics", found.deviations, audit.decision)
        files = [*list_verdict_files(out), *sorted(out.glob(f"clinics/*/{LIST_NAME}"))]
        ledger.finish(VERDICTS, _describe(out, files), seconds=time.monotonic() - started)
        if renews:
            ledger.plan({PEERS: peers_key}, "stage")
            ledger.finish(PEERS, _describe(out, [out / "peers.json"]))
            ledger.renew_comparison()
        elif compares:
            ledger.keep([PEERS])
    return Judged(store, clinics, rest, key)


def make_reports(course: Course, judged: Judged) -> None:
    """Make every clinic's report that is not done, and put away those that no longer hold."""
    ledger, outcome, out = course.ledger, course.outcome, course.audit.run.out
    keys = _make_clinic_keys(course, judged)
    in_error = list_in_error(judged.store, course.only)
    outcome.states |= dict.fromkeys(in_error, DATA_ERROR)
    gone = in_error if course.only else [job for job in ledger.list_clinics() if job not in keys]
    with explaining(out):
        for clinic_id in gone:
            set_aside(out, clinic_id)
    ledger.forget(gone)
    kept = [clinic_id for clinic_id in judged.clinics if course.is_done(clinic_id, keys[clinic_id])]
    outcome.states |= dict.fromkeys(kept, KEPT)
    ledger.keep(kept)
    left = [clinic_id for clinic_id in judged.clinics if clinic_id not in outcome.states]
    ledger.enter("reports")
    ledger.plan({clinic_id: keys[clinic_id] for clinic_id in left}, CLINIC)
    if not left:
        return
    tasks = {clinic_id: _make_task(course, clinic_id) for clinic_id in left}
    with Progress(len(left)) as progress:
        for ended in course.crew.warm_up().run_tasks(tasks, stop=course.stop, on_start=ledger.start):
            problem = _settle(course, ended)
            outcome.states[ended.clinic_id] = FAILED if problem else DONE
            if problem:
                outcome.problems[ended.clinic_id] = problem
                progress.fail(ended.clinic_id)
            else:
                progress.done()
    course.stop.check()


def _make_clinic_keys(course: Course, judged: Judged) -> dict[str, str]:
    """Clinic → hash of all that its report rests on: its own rows, decision, code, and what others' rows add."""
    from audit_lib.batch.peers import choose_previous_run, peers_key  # noqa: PLC0415 (not needed by every command)

    audit = course.audit
    shared = hash_of(judged.rest, hash_code(notebook=CLINIC_NOTEBOOK))
    slices = course.ledger.read_slices()
    types = _list_types(judged.store)
    peers = {kind: peers_key(kind, decision=audit.decision, run=audit.run) for kind in {*types.values()}}
    earlier = choose_previous_run(audit.run, audit.decision)
    keys = {}
    for clinic_id in judged.clinics:
        previous = hash_result(earlier, clinic_id)
        keys[clinic_id] = hash_of(shared, slices.get(clinic_id), peers[types[clinic_id]], previous)
    return keys


def _list_types(store: Store) -> dict[str, str | None]:
    rows = table_rows(store.path("clinics"), "SELECT clinic_id, clinic_type FROM source")
    return {row["clinic_id"]: row["clinic_type"] for row in rows}


def _make_task(course: Course, clinic_id: str) -> NotebookTask:
    run = course.audit.run
    return NotebookTask(
        notebook=CLINIC_NOTEBOOK,
        parameters={"clinic_id": clinic_id, "run_file": str(run.run_file), "out_dir": str(run.out)},
        folder=run.out / "clinics" / clinic_id,
        executed_name="audit.ipynb",
        page_name="report.html",
        title=f"Granskning av basutbudet, {clinic_id}",
        work_parameter="clinic_dir",
        products=("result.json",),
    )


def _settle(course: Course, ended: Outcome) -> str:
    """Write down how one clinic's report went; gives the problem, if there was one."""
    out, clinic_id = course.audit.run.out, ended.clinic_id
    problem = ended.problem
    if not problem:
        try:
            products = describe_products(out, [out / "clinics" / clinic_id / name for name in PRODUCTS])
            forget_failure(out, clinic_id)
            course.ledger.finish(clinic_id, products, seconds=ended.seconds)
        except OSError as error:
            problem = str(Problem(f"rapporten kunde inte läsas tillbaka ({type(error).__name__}).", clinic_id))
    if problem:
        with explaining(out):
            set_aside(out, clinic_id)
        course.ledger.fail(clinic_id, problem=problem, reason=ended.reason or "error", seconds=ended.seconds)
    return problem


def summarise(course: Course, judged: Judged) -> None:
    """Write the manifest, the region's pages and the index, unless they say what they would say now.

    Raises:
        ReportError: a page could not be made.
    """
    audit, ledger, outcome = course.audit, course.ledger, course.outcome
    states = {clinic_id: DONE if state == KEPT else state for clinic_id, state in outcome.states.items()}
    key = hash_of(judged.key, judged.rest, hash_code(notebook=REGION_NOTEBOOK), states, outcome.problems)
    if course.is_done(REGION, key):
        ledger.keep([REGION])
        return
    with course.doing(REGION, key):
        from audit_lib.batch.region import make_region  # noqa: PLC0415 (only when there is something to write)
        from audit_lib.batch.verdict_files import describe_outcome  # noqa: PLC0415

        started = time.monotonic()
        describe_outcome(
            audit, judged.store, started_at=course.started_at, states=outcome.states, problems=outcome.problems
        )
        problems: list[str] = []
        pages = make_region(
            audit, judged.store, outcome.states, run_task=lambda task: problems.extend(_run_one(course, task))
        )
        if problems:
            # The index is there and says what became of each clinic; the page over the region would be an old one.
            with explaining(audit.run.out):
                set_page_aside(audit.run.out, "region.html")
            raise ReportError(Problem(problems[0]))
        products = _describe(audit.run.out, [audit.run.out / "run.json", *pages])
        ledger.finish(REGION, products, seconds=time.monotonic() - started)


def _run_one(course: Course, task: NotebookTask) -> list[str]:
    """Run a notebook that there is one of; gives what went wrong."""
    ended = course.crew.warm_up().run_tasks({REGION: task}, stop=course.stop, on_start=lambda _: None)
    problems = [outcome.problem for outcome in ended if outcome.problem]
    course.stop.check()
    return problems
