"""The region's villkorstexter in numbers: for each rule about them, how many texts keep it, and what was seen."""

from typing import Any

from audit_lib.files.parquet import table_rows
from audit_lib.model.audit import Audit

RULES_ABOUT_TEXTS = "VIL-"
COUNTED = f"""
SELECT rule_id, verdict, observations, count(*) AS n, count(DISTINCT clinic_id) AS n_clinics
FROM source WHERE starts_with(rule_id, '{RULES_ABOUT_TEXTS}') GROUP BY ALL
"""


def count_texts(audit: Audit) -> list[dict[str, Any]]:
    """For each rule about texts: texts looked at, met, unmet, unknown, and how many had which observation."""
    found = table_rows(audit.run.out / "verdicts.parquet", COUNTED)
    rows = []
    for rule_id, rule in audit.decision.rules.items():
        mine = [row for row in found if row["rule_id"] == rule_id]
        if not mine:
            continue
        counts = {
            verdict: sum(row["n"] for row in mine if row["verdict"] == verdict)
            for verdict in ("uppfylld", "ej_uppfylld", "kan_ej_bedomas")
        }
        seen = {
            code: sum(row["n"] for row in mine if code in row["observations"].split("|"))
            for code in rule.observation_texts
        }
        rows.append(
            {
                "rule_id": rule_id,
                "name": rule.name,
                **counts,
                "seen": [{"text": rule.observation_texts[code], "n": n} for code, n in seen.items() if n],
            }
        )
    return rows
