"""The run's manifest (`run.json`) and the key that says whether a clinic's report is still good."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit_lib.batch.stages import Audit
from audit_lib.findings.run_facts import code_version, describe_run
from audit_lib.model.store import Store
from audit_lib.model.whole_file import write_text

PACKAGE = Path(__file__).resolve().parents[1]
PARTS_OF_A_REPORT = ("*.py", "*.sql", "*.j2", "*.css", "*.json")


def now() -> datetime:
    """The wall clock, read here and nowhere else; nothing in a verdict depends on it."""
    return datetime.now(UTC).replace(microsecond=0)


def hash_code(notebooks: Path) -> str:
    """SHA-256 over our code, templates and notebooks: what a report depends on besides data and decision."""
    digest = hashlib.sha256()
    files = [file for pattern in PARTS_OF_A_REPORT for file in PACKAGE.rglob(pattern)]
    for file in sorted([*files, *notebooks.glob("*.ipynb")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def report_key(audit: Audit, store: Store, code_hash: str) -> str:
    """What all reports of a run depend on, as one hash: equal key, equal report."""
    facts = [describe_run(audit.decision, audit.run, store), audit.run.synthetic, code_hash]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def write_manifest(
    audit: Audit, store: Store, *, started_at: datetime, states: Mapping[str, str], problems: Mapping[str, str]
) -> None:
    """Write `run.json`: versions, hashes, parameters, readings, start and end, and every clinic's state."""
    run = audit.run
    content: dict[str, Any] = {
        "code_version": code_version(),
        "synthetic": run.synthetic,
        "decision": {"id": audit.decision.decision_id, "sha256": audit.decision.sha256},
        "inputs": [{"table": file.table, "path": file.path, "sha256": file.sha256} for file in store.inputs],
        "parameters": {
            "decision": run.decision,
            "period_from": run.period_from.isoformat(),
            "period_to": run.period_to.isoformat(),
            "audit_date": run.audit_date.isoformat(),
            "extract_at": run.extract_at.isoformat(),
            "min_cell": run.min_cell,
        },
        "readings": {reading.name: reading.value for reading in audit.decision.readings.values()},
        "notes": list(store.notes),
        "started_at": started_at.isoformat(),
        "ended_at": now().isoformat(),
        "clinics": {
            clinic_id: {"state": state, **({"problem": problems[clinic_id]} if clinic_id in problems else {})}
            for clinic_id, state in sorted(states.items())
        },
    }
    write_text(run.out / "run.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n")
