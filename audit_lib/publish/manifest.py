"""The run's manifest, `run.json`."""

import json
from collections.abc import Mapping
from datetime import datetime

from audit_lib.files.clock import now
from audit_lib.files.hashes import hash_file, hash_of
from audit_lib.files.whole_file import explaining, write_text
from audit_lib.model.audit import Audit
from audit_lib.model.folder import MANIFEST, RUN_FILES
from audit_lib.model.results.run_description import describe_run
from audit_lib.model.version import code_version


def write_manifest(
    audit: Audit,
    *,
    started_at: datetime,
    states: Mapping[str, str],
    problems: Mapping[str, str],
    run_key: str,
) -> None:
    """Write `run.json`: versions, hashes, parameters, readings, start and end, and every clinic's state.

    `hypothesis` has the readings that were only supposed; it is empty for a result.

    The hashes of the run's own tables and its key are there for who reads the folder later: what is not of them is of
    another run.

    Raises:
        ReportError: it could not be written, or a table not read back.
    """
    run, decision, store = audit.run, audit.decision, audit.store
    with explaining(run.out):
        tables = {path: hash_file(run.out / path) for path in RUN_FILES}
    content = {
        "code_version": code_version(),
        "synthetic": run.synthetic,
        "run_key": run_key,
        "description_sha256": hash_of(describe_run(audit)),
        "decision": {
            "id": decision.decision_id,
            "sha256": decision.sha256,
            "rules": {rule_id: rule.name for rule_id, rule in decision.rules.items()},
        },
        "inputs": [{"table": file.table, "path": file.path, "sha256": file.sha256} for file in store.inputs],
        "tables": tables,
        "parameters": {
            "decision": run.decision,
            "period_from": run.period_from.isoformat(),
            "period_to": run.period_to.isoformat(),
            "audit_date": run.audit_date.isoformat(),
            "extract_at": run.extract_at.isoformat(),
            "min_cell": run.min_cell,
        },
        "hypothesis": audit.supposed,
        "readings": {reading.name: reading.value for reading in decision.readings.values()},
        "notes": list(store.notes),
        "started_at": started_at.isoformat(),
        "ended_at": now().isoformat(),
        "clinics": {
            clinic_id: {"state": state, **({"problem": problems[clinic_id]} if clinic_id in problems else {})}
            for clinic_id, state in sorted(states.items())
        },
    }
    write_text(run.out / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
