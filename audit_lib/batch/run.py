"""The main job: intake, verdicts, one notebook and one page a clinic, the region's pages and the index.

Each step is a job in the ledger with a key of all that it rests on; a step whose key and products are as they were is
not done again. One clinic's failure never stops the next: its line in the index says that the report could not be
made, and the command ends with exit 14.
"""

from collections.abc import Callable, Collection
from contextlib import ExitStack, suppress
from functools import cache, partial

from audit_lib.audit.half_made import clear_half_made
from audit_lib.audit.input.loss import refuse_great_loss
from audit_lib.audit.lock import holding
from audit_lib.audit.previous_run import find_previous_run
from audit_lib.batch.course import Course, RunOutcome
from audit_lib.batch.forking.folders import clear_folders_of_killed
from audit_lib.batch.interrupt import Interrupted, Stop
from audit_lib.batch.ledger.jobs import keeping
from audit_lib.batch.notebooks.workers import LocalWorkers, Workers
from audit_lib.batch.reports import make_reports
from audit_lib.batch.states import ClinicState, RunState
from audit_lib.batch.steps import describe_input, judge, summarise, take_in_input
from audit_lib.errors import ReportError
from audit_lib.files.clock import now
from audit_lib.model.audit import Assignment
from audit_lib.model.version import code_version


def run_audit(
    assignment: Assignment,
    *,
    only: Collection[str] = (),
    jobs: int = 2,
    force: bool = False,
    stop: Stop | None = None,
    hire: Callable[[], Workers] | None = None,
) -> RunOutcome:
    """Do all of it for the region, or for the clinics (HSA-ids) in `only`; with `force` also what is done.

    When `stop` is set, what runs is finished and nothing more is begun. Notebooks are run by `jobs` processes of this
    machine, or by whom `hire` gives.

    Raises:
        AuditError: a stage that all clinics share failed; nothing is half-written at a final path.
        Interrupted: `stop` was set; the same call goes on from there.
    """
    out = assignment.run.out
    stop = stop or Stop()
    hire = hire or partial(LocalWorkers, jobs)
    if assignment.run.previous is not None:
        # A wrong one is told of before anything is done.
        find_previous_run(assignment)
    with holding(out), keeping(out) as ledger:
        last = ledger.start_run(
            {"decision": assignment.decision.decision_id, "code_version": code_version(), "jobs": jobs}
        )
        if last is not RunState.DONE:
            clear_folders_of_killed()
        outcome = RunOutcome(out, notes=[ledger.note] if ledger.note else [])
        state, is_through = RunState.FAILED, False
        try:
            with ExitStack() as contexts:
                # Once, and when there is something to do: a run that does nothing pays nothing.
                hire_once = cache(lambda: contexts.enter_context(hire()))
                course = Course(assignment, ledger, hire_once, stop, only, force, outcome, now())
                audit, intake_key = take_in_input(course)
                outcome.audit = audit
                describe_input(course, audit, intake_key)
                refuse_great_loss(audit)
                judged = judge(course, audit, intake_key)
                make_reports(course, judged)
                summarise(course, judged)
            state, is_through = RunState.FAILED if outcome.count(ClinicState.FAILED) else RunState.DONE, True
        except Interrupted:
            state = RunState.STOPPED
            raise
        finally:
            with suppress(ReportError):  # the error that ends the run says more
                ledger.end_run(state, is_through=is_through)
            if state is not RunState.DONE:
                clear_half_made(out)
    return outcome
