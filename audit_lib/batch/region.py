"""The region from its finished results: coverage, rules, reply times; what `region_overview.ipynb` calls."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from audit_lib.batch.clinic import RESULT_NAME
from audit_lib.batch.stages import Audit, table_rows
from audit_lib.errors import Problem, ReportError
from audit_lib.findings.run_facts import describe_run
from audit_lib.model.verdict import Verdict
from audit_lib.model.whole_file import write_text

SCOPE_RULE = "UTB-00"
"""It applies to every clinic in scope; any other rule about a clinic only to those that are reached."""

COUNT_VERDICTS = "SELECT rule_id, verdict, count(*) AS n FROM source GROUP BY ALL"
COUNT_CLINICS = """
SELECT count(DISTINCT clinic_id) AS n FROM source
WHERE verdict <> 'ej_tillamplig' AND kind <> 'datakvalitet' AND (rule_id = ?) = ?
"""


def summarise_region(audit: Audit) -> dict[str, Any]:
    """Gather the region's numbers from `verdicts.parquet` and the clinics' `result.json`.

    Raises:
        ReportError: the run has no verdicts yet.
    """
    out, store = audit.run.out, audit.store
    path = out / "verdicts.parquet"
    if not path.is_file():
        raise ReportError(Problem("körningen har inga utlåtanden än.", str(path), "Kör basutbud run först."))
    counts = {(row["rule_id"], row["verdict"]): row["n"] for row in table_rows(path, COUNT_VERDICTS)}
    results = [_read_result(file) for file in sorted((out / "clinics").glob(f"*/{RESULT_NAME}"))]
    return {
        "synthetic": audit.run.synthetic,
        "run": describe_run(audit.decision, audit.run, store),
        "coverage": {
            # Ids that can be read: a row without one may be of any clinic, and stands among the data errors.
            "clinics": store.tables["clinics"].n_valid + len(store.clinics_in_error),
            "audited": len(results),
            "in_scope": _count_clinics(path, by_scope_rule=True),
            "reached": _count_clinics(path, by_scope_rule=False),
            "data_error": len(store.clinics_in_error),
        },
        "rules": [
            {
                "rule_id": rule.rule_id,
                "name": rule.name,
                "kind": rule.kind.value,
                "group": rule.group,
                **{verdict.value: counts.get((rule.rule_id, verdict.value), 0) for verdict in Verdict},
            }
            for rule in audit.decision.rules.values()
        ],
        "reply": _sum_replies(results),
        "clinics": [_describe_clinic(result) for result in results],
    }


def save_region(region: dict[str, Any], out_dir: str | Path) -> None:
    """Write `region.json` beside the page, whole or not at all; nothing if no folder is named."""
    if str(out_dir):
        write_text(
            Path(out_dir) / "region.json", json.dumps(region, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        )


def _read_result(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _count_clinics(path: Path, *, by_scope_rule: bool) -> int:
    return int(table_rows(path, COUNT_CLINICS, SCOPE_RULE, by_scope_rule)[0]["n"])


def _sum_replies(results: list[dict[str, Any]]) -> dict[str, Any]:
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        for month in result["months"]:
            months[month["month"]].update(n_assessed=month["n_assessed"], n_in_time=month["n_in_time"])
    in_period = [_reply_counts(result) for result in results]
    return {
        "n_assessed": sum(n_assessed for n_assessed, _ in in_period),
        "n_in_time": sum(n_in_time for _, n_in_time in in_period),
        "by_month": [{"month": month, **months[month]} for month in sorted(months)],
    }


def _reply_counts(result: dict[str, Any]) -> tuple[int, int]:
    row = next((row for row in result["verdicts"] if row["rule_id"] == "SVA-01"), None)
    n_assessed = (row or {}).get("n_assessed") or 0
    return n_assessed, n_assessed - ((row or {}).get("n_deviating") or 0)


def _describe_clinic(result: dict[str, Any]) -> dict[str, Any]:
    n_assessed, n_in_time = _reply_counts(result)
    krav = result["counts"]["krav"]
    return {
        "clinic_id": result["clinic"]["clinic_id"],
        "name": result["clinic"]["name"],
        "municipality": result["clinic"]["municipality"],
        "krav_uppfylld": krav["uppfylld"],
        "krav_ej_uppfylld": krav["ej_uppfylld"],
        "krav_kan_ej": krav["kan_ej_bedomas"],
        "share_in_time": n_in_time / n_assessed if n_assessed else None,
        "n_assessed": n_assessed,
    }
