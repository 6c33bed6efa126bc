"""The steps of the main job, in their order; each asks the ledger whether there is anything to do."""

import os
from collections.abc import Iterable
from pathlib import Path

from audit_lib.audit.input.files import hash_inputs
from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.keys import (
    make_database_key,
    make_input_page_key,
    make_intake_key,
    make_peers_key,
    make_region_key,
    make_rest_key,
    make_run_key,
    make_verdicts_key,
)
from audit_lib.audit.opening import open_run
from audit_lib.batch.course import CHANGED_MEANWHILE, RUN_AGAIN, Course, Judged
from audit_lib.batch.ledger.products import Product, describe_products
from audit_lib.batch.ledger.slices import hash_slices
from audit_lib.batch.notebooks.task import NotebookTask
from audit_lib.batch.states import ClinicState, JobKind, Phase
from audit_lib.batch.superseded import set_page_aside
from audit_lib.errors import InputError, Problem, ReportError
from audit_lib.files.parquet import check_parquet
from audit_lib.files.whole_file import explaining
from audit_lib.model.audit import Audit
from audit_lib.model.folder import CLINICS, INTAKE_PAGE, MANIFEST, OWN_LIST, REGION_PAGE, REGION_RESULT
from audit_lib.model.folder import PEERS as PEERS_FILE
from audit_lib.model.store import INDEX_NAME, open_store
from audit_lib.publish.manifest import write_manifest

PEERS = "peers"
"""The job of the comparison between clinics, which is made with the verdicts and outlives them."""
INPUT_PAGE = "input_page"
"""The job of the page about the input, which is no step that a clinic waits for."""


def take_in_input(course: Course) -> tuple[Audit, str]:
    """Read the input unless its files are those that were read before; gives the audit and its store's key.

    Raises:
        InputError: a file is missing, cannot be read, or is being written.
    """
    run, ledger = course.assignment.run, course.ledger
    inputs, key = _key_inputs(course)
    if key and not course.is_done(Phase.INTAKE, key):
        # What an earlier run knew of a file may be wrong, and whoever reads it all can as well look at it anew.
        ledger.forget_inputs(of_this_run=False)
        inputs, key = _key_inputs(course)
    if key and course.is_done(Phase.INTAKE, key):
        ledger.keep([Phase.INTAKE])
        # A notebook takes the input in again if a file is newer than the store; these are the same files.
        with explaining(run.store / INDEX_NAME):
            os.utime(run.store / INDEX_NAME)
        return course.assignment.with_store(open_store(run.store)), key
    with course.doing(Phase.INTAKE, key):
        with explaining(run.store):
            try:
                audit = take_in(course.assignment)
            except OSError:
                # Of the input's disk or of the store's? This tells of the input's.
                hash_inputs(run)
                raise
        store = audit.store
        if inputs and {file.table: [file.path, file.sha256] for file in store.inputs} != inputs:
            ledger.forget_inputs(of_this_run=True)
            raise InputError(Problem("en fil ändrades medan den lästes.", str(run.input), RUN_AGAIN))
        products = _describe(run.out, (path for path in sorted(run.store.iterdir()) if path.is_file()))
        slices = hash_slices(store)
        ledger.finish(Phase.INTAKE, products, slices=slices)
    return audit, key or make_database_key(store, slices)


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


def describe_input(course: Course, audit: Audit, intake_key: str) -> None:
    """Write the page about the input unless it says what it would say now.

    Before anything is judged: where that fails the page may say why.
    """
    ledger, page = course.ledger, audit.run.out / INTAKE_PAGE
    key = make_input_page_key(audit, intake_key)
    if course.is_done(INPUT_PAGE, key):
        ledger.keep([INPUT_PAGE])
        return
    from audit_lib.audit.input.report import write_input_page  # noqa: PLC0415 (only when there is something to write)

    ledger.plan({INPUT_PAGE: key}, JobKind.STAGE)
    write_input_page(audit)
    ledger.finish(INPUT_PAGE, _describe(audit.run.out, [page]))


def judge(course: Course, audit: Audit, intake_key: str) -> Judged:
    """Judge the region unless that is done, and write the contract's tables.

    Raises:
        ParameterError: a clinic that is asked for is not there.
        RuleError: a fact or a rule could not be computed.
    """
    ledger = course.ledger
    clinics = choose_clinics(audit.store, course.only)
    wanted = clinics if course.only else None
    rest_key = make_rest_key(audit)
    key = make_verdicts_key(intake_key, rest_key, wanted)
    peers_key = make_peers_key(rest_key, audit.run.previous)
    compares = not course.only
    renews = compares and (not course.is_done(PEERS, peers_key) or ledger.has_drifted())
    if course.is_done(Phase.VERDICTS, key) and not renews:
        ledger.keep([Phase.VERDICTS, PEERS] if compares else [Phase.VERDICTS])
        return Judged(audit, clinics, rest_key, key)
    with course.doing(Phase.VERDICTS, key):
        from audit_lib.audit.region.verdict_files import list_verdict_files, write_verdicts  # noqa: PLC0415
        from audit_lib.publish.own_list import write_own_lists  # noqa: PLC0415

        out = audit.run.out
        # For a few clinics their notebooks work out the other readings faster than the region does.
        found = write_verdicts(audit, wanted, other_readings=compares, renew_peers=renews)
        write_own_lists(out / CLINICS, found.deviations, audit.decision, judged=wanted)
        files = [*list_verdict_files(out), *sorted(out.glob(f"{CLINICS}/*/{OWN_LIST}"))]
        ledger.finish(Phase.VERDICTS, _describe(out, files))
        if renews:
            ledger.plan({PEERS: peers_key}, JobKind.STAGE)
            ledger.finish(PEERS, _describe(out, [out / PEERS_FILE]))
            ledger.renew_comparison()
        elif compares:
            ledger.keep([PEERS])
    return Judged(audit, clinics, rest_key, key)


def summarise(course: Course, judged: Judged) -> None:
    """Write the manifest, the region's pages and the index, unless they say what they would say now.

    Raises:
        ReportError: a page could not be made.
    """
    audit, ledger, outcome = judged.audit, course.ledger, course.outcome
    # Made now or before: the pages say the same.
    states = {name: ClinicState.DONE if state is ClinicState.KEPT else state for name, state in outcome.states.items()}
    key = make_region_key(judged.verdicts_key, judged.rest_key, states, outcome.problems)
    if course.is_done(Phase.REGION, key):
        ledger.keep([Phase.REGION])
        return
    with course.doing(Phase.REGION, key):
        from audit_lib.batch.region_pages import make_region  # noqa: PLC0415 (only when there is something to write)

        with explaining(audit.run.out):
            # Made after the manifest, of which it must never be an older companion.
            (audit.run.out / REGION_RESULT).unlink(missing_ok=True)
        write_manifest(
            audit,
            started_at=course.started_at,
            states=outcome.states,
            problems=outcome.problems,
            run_key=make_run_key(audit),
        )
        problems: list[str] = []
        pages = make_region(audit, outcome.states, run_task=lambda task: problems.extend(_run_one(course, task)))
        again = open_run(audit.run.run_file, audit.run.out).with_store(audit.store)
        if make_rest_key(again) != judged.rest_key:
            problems.append(str(Problem(f"{CHANGED_MEANWHILE}.", str(audit.run.run_file), RUN_AGAIN)))
        if problems:
            # The index is there and says what became of each clinic; the page over the region would be an old one.
            with explaining(audit.run.out):
                set_page_aside(audit.run.out, REGION_PAGE)
            raise ReportError(Problem(problems[0]))
        products = _describe(audit.run.out, [audit.run.out / MANIFEST, *pages])
        ledger.finish(Phase.REGION, products)


def _run_one(course: Course, task: NotebookTask) -> list[str]:
    """Run a notebook that there is one of; gives what went wrong."""
    ended = course.hire().run_tasks({Phase.REGION: task}, stop=course.stop, on_start=lambda _: None)
    problems = [answer.problem for _, answer in ended if answer.problem]
    course.stop.check()
    return problems
