"""The fast path: input and verdicts only, of the result or of a hypothesis."""

from collections.abc import Collection

from audit_lib.audit.hypothesis import mark_folder, refuse_overwriting
from audit_lib.audit.input.loss import refuse_great_loss
from audit_lib.audit.input.report import write_input_page
from audit_lib.audit.intake import choose_clinics, list_in_error, take_in
from audit_lib.audit.keys import make_run_key
from audit_lib.audit.lock import holding
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.audit.region.verdicts import RegionVerdicts
from audit_lib.batch.states import ClinicState
from audit_lib.files.clock import now
from audit_lib.model.audit import Assignment, Audit
from audit_lib.publish.manifest import write_manifest


def check_input(assignment: Assignment, only: Collection[str]) -> tuple[Audit, list[str], RegionVerdicts]:
    """Read the input in, judge the clinics or `only` some of them; write the tables, the input's page and the manifest.

    Raises:
        InputError: the input cannot be read, or has more faults than the run file allows.
        ParameterError: a clinic that is asked for is not there, or a hypothesis would be written over a run.
        ReportError: another process holds the folder, or it cannot be written in.
        RuleError: a fact or a rule could not be computed; no table is touched then.
    """
    started_at = now()
    refuse_overwriting(assignment)
    with holding(assignment.run.out):
        audit = take_in(assignment)
        clinics = choose_clinics(audit.store, only)
        mark_folder(assignment)
        write_input_page(audit)
        refuse_great_loss(audit)
        found = write_verdicts(audit, clinics if only else None)
        states = dict.fromkeys(clinics, ClinicState.CHECKED)
        states |= dict.fromkeys(list_in_error(audit.store, only), ClinicState.DATA_ERROR)
        write_manifest(audit, started_at=started_at, states=states, problems={}, run_key=make_run_key(audit))
    return audit, clinics, found
