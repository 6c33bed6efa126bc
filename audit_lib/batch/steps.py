"""The steps of the main job, in their order; each asks the ledger whether there is anything to do."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from audit_lib.audit.input_files import hash_inputs
from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.keys import describe_rest, hash_code, make_intake_key, make_peers_key, make_verdicts_key
from audit_lib.audit.opening import open_run
from audit_lib.batch.course import CHANGED_MEANWHILE, DONE, KEPT, RUN_AGAIN, Course, Judged
from audit_lib.batch.ledger.products import Product, describe_products
from audit_lib.batch.ledger.slices import hash_slices
from audit_lib.batch.notebooks.task import NotebookTask
from audit_lib.batch.superseded import set_page_aside
from audit_lib.errors import InputError, Problem, ReportError
from audit_lib.files.described import as_json
from audit_lib.files.hashes import hash_of
from audit_lib.files.parquet import check_parquet
from audit_lib.files.whole_file import explaining
from audit_lib.model.audit import Audit
from audit_lib.model.folder import CLINICS, MANIFEST, OWN_LIST, REGION_PAGE
from audit_lib.model.folder import PEERS as PEERS_FILE
from audit_lib.model.store import INDEX_NAME, open_store

INTAKE, VERDICTS, PEERS, REGION = "intake", "verdicts", "peers", "region"
REGION_NOTEBOOK = "region_overview.ipynb"


def take_in_input(course: Course) -> tuple[Audit, str]:
    """Read the input unless its files are those that were read before; gives the audit and its store's key.

    Raises:
        InputError: a file is missing, cannot be read, or is being written.
    """
    run, ledger = course.assignment.run, course.ledger
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
        return course.assignment.with_store(open_store(run.store)), key
    with course.doing(INTAKE, key):
        started = time.monotonic()
        with explaining(run.store):
            audit = _read(course)
        store = audit.store
        if inputs and {file.table: [file.path, file.sha256] for file in store.inputs} != inputs:
            ledger.forget_inputs(of_this_run=True)
            raise InputError(Problem("en fil ändrades medan den lästes.", str(run.input), "Kör samma kommando igen."))
        products = _describe(run.out, (path for path in sorted(run.store.iterdir()) if path.is_file()))
        slices = hash_slices(store)
        ledger.finish(INTAKE, products, seconds=time.monotonic() - started, slices=slices)
    return audit, key or hash_of(slices, as_json(store))


def _read(course: Course) -> Audit:
    try:
        return take_in(course.assignment)
    except OSError:
        # Of the input's disk or of the store's? This tells of the input's.
        hash_inputs(course.assignment.run)
        raise


def _key_inputs(course: Course) -> tuple[dict[str, list[str]], str]:
    """The input files' hashes and the store's key; both empty for a database, which has no files to tell by."""
    inputs = hash_inputs(course.assignment.run, course.ledger.hash_input)
    return inputs, make_intake_key(course.assignment, inputs) if inputs else ""


def _describe(out: Path, files: Iterable[Path]) -> list[Product]:
    """Read back what was made; a disk that does not give it did not take it."""
    made = [*files]
    with explaining(out):
        for file in made:
            if file.suffix == ".parquet":
                check_parquet(file)
        return describe_products(out, made)


def judge(course: Course, taken: tuple[Audit, str]) -> Judged:
    """Judge the region unless that is done, and write the contract's tables.

    Raises:
        ParameterError: a clinic that is asked for is not there.
        RuleError: a fact or a rule could not be computed.
    """
    ledger = course.ledger
    audit, intake_key = taken
    clinics = choose_clinics(audit.store, course.only)
    wanted = clinics if course.only else None
    rest = describe_rest(audit)
    key = make_verdicts_key(intake_key, rest, wanted)
    peers_key = make_peers_key(rest, audit.run.previous)
    compares = not course.only
    renews = compares and (not course.is_done(PEERS, peers_key) or ledger.has_drifted())
    if course.is_done(VERDICTS, key) and not renews:
        ledger.keep([VERDICTS, PEERS] if compares else [VERDICTS])
        return Judged(audit, clinics, rest, key)
    with course.doing(VERDICTS, key):
        from audit_lib.audit.region.verdict_files import list_verdict_files, write_verdicts  # noqa: PLC0415
        from audit_lib.publish.own_list import write_own_lists  # noqa: PLC0415

        out, started = audit.run.out, time.monotonic()
        # For a few clinics their notebooks work out the other readings faster than the region does.
        found = write_verdicts(audit, wanted, other_readings=compares, renew_peers=renews)
        write_own_lists(out / CLINICS, found.deviations, audit.decision, judged=wanted)
        files = [*list_verdict_files(out), *sorted(out.glob(f"{CLINICS}/*/{OWN_LIST}"))]
        ledger.finish(VERDICTS, _describe(out, files), seconds=time.monotonic() - started)
        if renews:
            ledger.plan({PEERS: peers_key}, "stage")
            ledger.finish(PEERS, _describe(out, [out / PEERS_FILE]))
            ledger.renew_comparison()
        elif compares:
            ledger.keep([PEERS])
    return Judged(audit, clinics, rest, key)


def summarise(course: Course, judged: Judged) -> None:
    """Write the manifest, the region's pages and the index, unless they say what they would say now.

    Raises:
        ReportError: a page could not be made.
    """
    audit, ledger, outcome = judged.audit, course.ledger, course.outcome
    states = {clinic_id: DONE if state == KEPT else state for clinic_id, state in outcome.states.items()}
    key = hash_of(judged.key, judged.rest, hash_code(notebook=REGION_NOTEBOOK), states, outcome.problems)
    if course.is_done(REGION, key):
        ledger.keep([REGION])
        return
    with course.doing(REGION, key):
        from audit_lib.audit.region.verdict_files import describe_outcome  # noqa: PLC0415
        from audit_lib.batch.region_pages import make_region  # noqa: PLC0415 (only when there is something to write)

        started = time.monotonic()
        describe_outcome(audit, started_at=course.started_at, states=outcome.states, problems=outcome.problems)
        problems: list[str] = []
        pages = make_region(audit, outcome.states, run_task=lambda task: problems.extend(_run_one(course, task)))
        if describe_rest(_open_again(audit)) != judged.rest:
            problems.append(str(Problem(f"{CHANGED_MEANWHILE}.", str(audit.run.run_file), RUN_AGAIN)))
        if problems:
            # The index is there and says what became of each clinic; the page over the region would be an old one.
            with explaining(audit.run.out):
                set_page_aside(audit.run.out, REGION_PAGE)
            raise ReportError(Problem(problems[0]))
        products = _describe(audit.run.out, [audit.run.out / MANIFEST, *pages])
        ledger.finish(REGION, products, seconds=time.monotonic() - started)


def _open_again(audit: Audit) -> Audit:
    return open_run(audit.run.run_file, audit.run.out).with_store(audit.store)


def _run_one(course: Course, task: NotebookTask) -> list[str]:
    """Run a notebook that there is one of; gives what went wrong."""
    ended = course.crew.warm_up().run_tasks({REGION: task}, stop=course.stop, on_start=lambda _: None)
    problems = [outcome.problem for outcome in ended if outcome.problem]
    course.stop.check()
    return problems
