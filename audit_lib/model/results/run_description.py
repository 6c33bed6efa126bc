"""What every result says of the run it came from: decision, dates, readings, input files, code version."""

from typing import Any

from audit_lib.model.audit import Audit
from audit_lib.model.version import code_version


def describe_run(audit: Audit) -> dict[str, Any]:
    """The run's facts as they stand in `result.json` and on the pages.

    The inputs are named without their hashes, which stand in `run.json`: a report is the same whatever the order of the
    rows, and as long as its own clinic's rows are the same.
    """
    run, decision = audit.run, audit.decision
    return {
        "decision_id": decision.decision_id,
        "decision_name": decision.name,
        "decision_status": decision.status,
        "decision_reference": decision.reference,
        "decision_hash": decision.sha256,
        "faq_updated": decision.source_updated,
        "period_from": run.period_from.isoformat(),
        "period_to": run.period_to.isoformat(),
        "audit_date": run.audit_date.isoformat(),
        "extract_at": run.extract_at.isoformat(),
        "code_version": code_version(),
        "min_cell": run.min_cell,
        "readings": [
            {
                "name": reading.name,
                "value": list(reading.value) if isinstance(reading.value, tuple) else reading.value,
                "default": list(reading.default) if isinstance(reading.default, tuple) else reading.default,
                "reason": reading.reason,
                "label": reading.label,
            }
            for reading in decision.readings.values()
        ],
        "inputs": [{"table": file.table, "path": file.path} for file in audit.store.inputs],
    }
