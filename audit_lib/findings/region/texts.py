"""The region's villkorstexter in numbers: for each rule about them, how many texts keep it, and what was seen."""

from collections import Counter

from audit_lib.files.parquet import table_rows
from audit_lib.model.audit import Audit
from audit_lib.model.decision.roles import ABOUT_TEXTS
from audit_lib.model.results.region import SeenInTexts, TextTally
from audit_lib.model.verdict import Verdict

COUNTED = """
SELECT rule_id, verdict, string_split(observations, '|') AS seen, count(*) AS n
FROM source WHERE list_contains(?, rule_id) GROUP BY ALL
"""


def count_texts(audit: Audit) -> tuple[TextTally, ...]:
    """For each rule about texts: how many keep it, do not, or are unknown, and how many had which observation."""
    rules = [rule for rule in audit.decision.rules.values() if rule.role in ABOUT_TEXTS]
    counts: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for row in table_rows(audit.run.out / "verdicts.parquet", COUNTED, [rule.rule_id for rule in rules]):
        counts[row["rule_id"], row["verdict"]] += row["n"]
        for code in row["seen"]:
            seen[row["rule_id"], code] += row["n"]
    judged = {rule_id for rule_id, _ in counts}
    return tuple(
        TextTally(
            rule_id=rule.rule_id,
            name=rule.name,
            uppfylld=counts[rule.rule_id, Verdict.UPPFYLLD],
            ej_uppfylld=counts[rule.rule_id, Verdict.EJ_UPPFYLLD],
            kan_ej_bedomas=counts[rule.rule_id, Verdict.KAN_EJ_BEDOMAS],
            seen=tuple(
                SeenInTexts(text, seen[rule.rule_id, code])
                for code, text in rule.observation_texts.items()
                if seen[rule.rule_id, code]
            ),
        )
        for rule in rules
        if rule.rule_id in judged
    )
