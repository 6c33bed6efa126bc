"""The page about the input: made by every run of what intake has counted; by `basutbud intake` also validated by GX."""

from collections import Counter
from collections.abc import Sequence

from audit_lib.audit.half_made import working_folder
from audit_lib.audit.input.loss import measure_loss
from audit_lib.audit.intake import take_in
from audit_lib.audit.lock import holding
from audit_lib.audit.region.verdict_files import DATA_ERROR_COLUMNS
from audit_lib.files.parquet import table_rows
from audit_lib.files.whole_file import write_text
from audit_lib.findings.names_block import write_names_block
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.folder import INTAKE_PAGE
from audit_lib.model.needs import list_not_given
from audit_lib.model.results.beside_verdicts import DataError
from audit_lib.model.results.input import InputFault, InputFinding, InputResult, LackingRule
from audit_lib.model.results.run_description import describe_run
from audit_lib.model.verdict import DataRule
from audit_lib.publish.tables import copy_table
from audit_lib.report.input_page import render_input_page

MOST_ERRORS_SHOWN, MOST_ROWS = 200, 8
_COLUMNS = ", ".join(f'"{name}"' for name in DATA_ERROR_COLUMNS)
# A fault that loses a clinic loses all that is said of it; an errand is next.
_COST = "CASE \"table\" WHEN 'clinics' THEN 2 WHEN 'errands' THEN 1 WHEN 'messages' THEN 1 ELSE 0 END"
FAULTS = f"""
SELECT "table", "column", rule_id, reason, count(*) AS n, count(*) FILTER (leaves_out) AS n_left_out,
  count(DISTINCT clinic_id) AS n_clinics, min("row", {MOST_ROWS}) AS first_rows
FROM source GROUP BY "table", "column", rule_id, reason
ORDER BY
  n_left_out = 0, CASE WHEN n_left_out > 0 THEN {_COST} END DESC, n_left_out DESC, n DESC, "table", "column", reason
"""


def report_input(assignment: Assignment) -> InputResult:
    """Read the input, validate it with GX, write `data_errors` and the page.

    Raises:
        InputError: a file is missing or cannot be read.
        RuleError: an expectation could not run.
    """
    from audit_lib.check.raw_tables import validate_input  # noqa: PLC0415 (a run's page needs no validation)

    with holding(assignment.run.out), working_folder(assignment.run.out) as work:
        kept = work / "tables.duckdb"
        audit = take_in(assignment, keep_tables=kept)
        given = {name: info.columns for name, info in audit.store.tables.items() if info.given}
        copy_table(audit.store.path("data_errors"), DATA_ERROR_COLUMNS, audit.run.out, "data_errors")
        return write_input_page(audit, validate_input(str(kept), given))


def write_input_page(audit: Audit, findings: Sequence[InputFinding] = ()) -> InputResult:
    """Write the page about an input that has been read in, with what GX found of it where it was asked."""
    errors = audit.store.path("data_errors")
    faults = [InputFault(**{**row, "first_rows": tuple(row["first_rows"])}) for row in table_rows(errors, FAULTS)]
    n_errors: Counter[DataRule] = Counter()
    for fault in faults:
        n_errors[DataRule(fault.rule_id)] += fault.n
    first = (
        table_rows(errors, f"SELECT {_COLUMNS} FROM source ORDER BY ALL LIMIT {MOST_ERRORS_SHOWN}") if faults else []
    )
    result = InputResult(
        synthetic=audit.run.synthetic,
        run=describe_run(audit),
        tables=audit.store.tables,
        loss=measure_loss(audit),
        faults=tuple(faults),
        not_given={
            source: tuple(LackingRule(rule_id, audit.decision.rules[rule_id].name) for rule_id in rules)
            for source, rules in list_not_given(audit.store, audit.decision).items()
        },
        names_block=write_names_block(audit.store.unknown_names),
        findings=tuple(findings),
        notes=audit.store.notes,
        n_errors=dict(sorted(n_errors.items())),
        first_errors=tuple(DataError(**row) for row in first),
    )
    write_text(audit.run.out / INTAKE_PAGE, render_input_page(result))
    return result
