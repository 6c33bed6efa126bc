"""The run's manifest (`run.json`) and the key that says whether a clinic's report is still good."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit_lib.model.decision import PARAMS, Decision
from audit_lib.model.run import RunParameters
from audit_lib.model.store import Store
from audit_lib.model.whole_file import write_text

PACKAGE = Path(__file__).resolve().parents[1]
PARTS_OF_A_REPORT = ("*.py", "*.sql", "*.j2", "*.css", "*.json")


def now() -> datetime:
    """The wall clock, read here and nowhere else; nothing in a verdict depends on it."""
    return datetime.now(UTC).replace(microsecond=0)


def hash_code(notebooks: Path) -> str:
    """SHA-256 over our code, templates, name tables and notebooks: what a report rests on besides data and decision."""
    digest = hashlib.sha256()
    files = [file for pattern in PARTS_OF_A_REPORT for file in PACKAGE.rglob(pattern)]
    for file in sorted([*files, *notebooks.glob("*.ipynb"), *PARAMS.glob("*.yaml")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def report_key(run_facts: Mapping[str, Any], *, synthetic: bool, code_hash: str) -> str:
    """What all reports of a run depend on, as one hash: equal key, equal report.

    Args:
        run_facts: decision, dates, readings and the inputs' hashes, as every result holds them.
        synthetic: whether pages say so.
        code_hash: from `hash_code`.
    """
    text = json.dumps([run_facts, synthetic, code_hash], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


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
