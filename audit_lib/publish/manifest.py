"""The run's manifest (`run.json`), and the one place where the clock is read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from audit_lib.model.decision import Decision
from audit_lib.model.run import RunParameters
from audit_lib.model.store import Store
from audit_lib.model.whole_file import write_text


def now() -> datetime:
    """The wall clock, read here and nowhere else; nothing in a verdict depends on it."""
    return datetime.now(UTC).replace(microsecond=0)


def write_manifest(
    run: RunParameters,
    decision: Decision,
    store: Store,
    *,
    code_version: str,
    started_at: datetime,
    states: Mapping[str, str],
    problems: Mapping[str, str],
) -> None:
    """Write `run.json`: versions, hashes, parameters, readings, start and end, and every clinic's state."""
    content: dict[str, Any] = {
        "code_version": code_version,
        "synthetic": run.synthetic,
        "decision": {"id": decision.decision_id, "sha256": decision.sha256},
        "inputs": [{"table": file.table, "path": file.path, "sha256": file.sha256} for file in store.inputs],
        "parameters": {
            "decision": run.decision,
            "period_from": run.period_from.isoformat(),
            "period_to": run.period_to.isoformat(),
            "audit_date": run.audit_date.isoformat(),
            "extract_at": run.extract_at.isoformat(),
            "min_cell": run.min_cell,
        },
        "readings": {reading.name: reading.value for reading in decision.readings.values()},
        "notes": list(store.notes),
        "started_at": started_at.isoformat(),
        "ended_at": now().isoformat(),
        "clinics": {
            clinic_id: {"state": state, **({"problem": problems[clinic_id]} if clinic_id in problems else {})}
            for clinic_id, state in sorted(states.items())
        },
    }
    write_text(run.out / "run.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n")
