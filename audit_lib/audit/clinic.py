"""One clinic, stage by stage after its facts: what the cells of `clinic_audit.ipynb` call, one function a cell."""

from pathlib import Path

from audit_lib.audit.clinic_facts import ClinicFacts
from audit_lib.audit.region.other_readings import judge_otherwise, read_other_readings
from audit_lib.audit.region.peers import list_merged, read_peers, read_previous
from audit_lib.check.suite import build_suites
from audit_lib.check.validate import validate_facts
from audit_lib.check.validation import Validation
from audit_lib.facts.build import build_facts
from audit_lib.files.described import write_json
from audit_lib.files.whole_file import write_text
from audit_lib.findings.clinic.result import build_result
from audit_lib.findings.other_readings import read_changed
from audit_lib.findings.verdicts import collect_verdicts
from audit_lib.findings.waivers import mark_waived, read_waivers
from audit_lib.model.folder import RESULT
from audit_lib.model.results.clinic import ClinicResult


def check_rules(facts: ClinicFacts) -> Validation:
    """Apply the decision's expectations to the clinic's facts; the answer holds real GX results.

    Raises:
        RuleError: a rule could not run.
    """
    return validate_facts(facts.address, build_suites(facts.audit.decision))


def conclude(facts: ClinicFacts, validation: Validation) -> ClinicResult:
    """The clinic's result: verdicts, reasons, actions, indicators, data quality.

    Raises:
        ParameterError: the run file names a `previous` that cannot be compared with.
        RuleError: another reading could not be worked out.
    """
    audit, connection = facts.audit, facts.connection
    waivers = read_waivers(connection)
    verdicts = mark_waived(collect_verdicts(validation.verdicts_of, audit.decision), waivers, audit.run.audit_date)
    otherwise = read_other_readings(facts.clinic_id, audit)
    if otherwise is None:
        if facts.is_read:
            # Another reading is worked out from more than the facts themselves.
            build_facts(connection, audit, clinic_id=facts.clinic_id)
        otherwise = read_changed(judge_otherwise(connection, verdicts, audit))
    query = "SELECT clinic_type FROM clinics WHERE clinic_id = ?"
    ((clinic_type,),) = connection.execute(query, [facts.clinic_id]).fetchall()
    return build_result(
        connection,
        verdicts,
        audit,
        clinic_id=facts.clinic_id,
        waivers=waivers,
        otherwise=otherwise,
        peers=read_peers(clinic_type, audit),
        previous=read_previous(facts.clinic_id, audit),
        merged_of=list_merged(facts.clinic_id, audit),
    )


def save_result(result: ClinicResult, out_dir: str | Path) -> None:
    """Write `result.json` into the clinic's folder, whole or not at all; nothing if no folder is named."""
    if str(out_dir):
        write_text(Path(out_dir) / RESULT, write_json(result))
