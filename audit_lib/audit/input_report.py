"""`basutbud intake`: the input alone, read, validated and described on one page."""

from collections import Counter
from dataclasses import asdict
from typing import Any

import pyarrow.parquet as pq

from audit_lib.audit.half_made import working_folder
from audit_lib.audit.intake import take_in
from audit_lib.audit.lock import holding
from audit_lib.audit.region.verdict_files import DATA_ERROR_COLUMNS
from audit_lib.check.raw_tables import InputFinding, validate_input
from audit_lib.files.whole_file import write_text
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.folder import INTAKE_PAGE
from audit_lib.model.results.run_description import describe_run
from audit_lib.publish.tables import copy_table
from audit_lib.report.input_page import render_input_page

MOST_ERRORS_SHOWN = 200


def report_input(assignment: Assignment) -> dict[str, Any]:
    """Read the input, validate it with GX, write `data_errors` and the page.

    Returns:
        The page's path, rows by table, expectations and how many were not met, data errors by rule.

    Raises:
        InputError: a file is missing or cannot be read.
        RuleError: an expectation could not run.
    """
    with holding(assignment.run.out), working_folder(assignment.run.out) as work:
        kept = work / "tables.duckdb"
        audit = take_in(assignment, keep_tables=kept)
        given = {name: info.columns for name, info in audit.store.tables.items() if info.given}
        findings = validate_input(str(kept), given)
        return _write_report(audit, findings)


def _write_report(audit: Audit, findings: list[InputFinding]) -> dict[str, Any]:
    store = audit.store
    path = store.path("data_errors")
    copy_table(path, DATA_ERROR_COLUMNS, audit.run.out, "data_errors")
    by_rule: Counter[str] = Counter()
    with pq.ParquetFile(path) as errors:
        for batch in errors.iter_batches(columns=["rule_id"]):
            by_rule.update(map(str, batch.column("rule_id").to_pylist()))
        first = next(errors.iter_batches(MOST_ERRORS_SHOWN, columns=DATA_ERROR_COLUMNS), None)
    page = render_input_page(
        {
            "synthetic": audit.run.synthetic,
            "run": describe_run(audit),
            "tables": [
                {"table": name, "given": info.given, "n_rows": info.n_rows, "n_left_out": info.n_left_out}
                for name, info in store.tables.items()
            ],
            "findings": [asdict(finding) for finding in findings],
            "notes": list(store.notes),
            "unknown_names": [asdict(name) for name in store.unknown_names],
            "errors": {
                "total": by_rule.total(),
                "by_rule": dict(sorted(by_rule.items())),
                "rows": first.to_pylist() if first is not None else [],
            },
        }
    )
    write_text(audit.run.out / INTAKE_PAGE, page)
    return {
        "page": str(audit.run.out / INTAKE_PAGE),
        "rows": {name: info.n_rows for name, info in store.tables.items() if info.given},
        "expectations": len(findings),
        "expectations_not_met": sum(not finding.is_met for finding in findings),
        "data_errors": dict(sorted(by_rule.items())),
    }
