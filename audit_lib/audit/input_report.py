"""`basutbud intake`: the input alone, read, validated and described on one page."""

from collections import Counter

import pyarrow.parquet as pq

from audit_lib.audit.half_made import working_folder
from audit_lib.audit.intake import take_in
from audit_lib.audit.lock import holding
from audit_lib.audit.region.verdict_files import DATA_ERROR_COLUMNS
from audit_lib.check.raw_tables import validate_input
from audit_lib.files.whole_file import write_text
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.folder import INTAKE_PAGE
from audit_lib.model.results.beside_verdicts import DataError
from audit_lib.model.results.input import InputFinding, InputResult
from audit_lib.model.results.run_description import describe_run
from audit_lib.model.verdict import DataRule
from audit_lib.publish.tables import copy_table
from audit_lib.report.input_page import render_input_page

MOST_ERRORS_SHOWN = 200


def report_input(assignment: Assignment) -> InputResult:
    """Read the input, validate it with GX, write `data_errors` and the page.

    Raises:
        InputError: a file is missing or cannot be read.
        RuleError: an expectation could not run.
    """
    with holding(assignment.run.out), working_folder(assignment.run.out) as work:
        kept = work / "tables.duckdb"
        audit = take_in(assignment, keep_tables=kept)
        given = {name: info.columns for name, info in audit.store.tables.items() if info.given}
        result = _describe(audit, validate_input(str(kept), given))
        copy_table(audit.store.path("data_errors"), DATA_ERROR_COLUMNS, audit.run.out, "data_errors")
        write_text(audit.run.out / INTAKE_PAGE, render_input_page(result))
        return result


def _describe(audit: Audit, findings: list[InputFinding]) -> InputResult:
    n_errors: Counter[str] = Counter()
    with pq.ParquetFile(audit.store.path("data_errors")) as errors:
        for batch in errors.iter_batches(columns=["rule_id"]):
            n_errors.update(map(str, batch.column("rule_id").to_pylist()))
        first = next(errors.iter_batches(MOST_ERRORS_SHOWN, columns=DATA_ERROR_COLUMNS), None)
    return InputResult(
        synthetic=audit.run.synthetic,
        run=describe_run(audit),
        tables=audit.store.tables,
        findings=tuple(findings),
        notes=audit.store.notes,
        unknown_names=audit.store.unknown_names,
        n_errors={DataRule(rule_id): n for rule_id, n in sorted(n_errors.items())},
        first_errors=tuple(DataError(**row) for row in first.to_pylist()) if first is not None else (),
    )
