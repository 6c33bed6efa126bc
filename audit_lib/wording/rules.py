"""A decision's rules and readings as `basutbud rules` shows them, for people and for programs."""

from collections.abc import Iterator
from typing import Any

from audit_lib.model.decision import Decision
from audit_lib.model.decision.readings import write_value


def list_rules(decision: Decision) -> Iterator[str]:
    """Write the decision in lines: each rule with what it quotes, each reading with its reason."""
    yield f"{decision.name} ({decision.reference}), {decision.source_title} {decision.source_updated}"
    yield "UTKAST: inte beslutat\n" if decision.is_draft else ""
    for rule in decision.rules.values():
        yield f"{rule.rule_id}  {rule.kind.value:<15}{rule.name}"
        yield from (f"        ”{quote}”" for quote in rule.quotes)
    yield "\nLäsningar"
    for reading in decision.readings.values():
        yield f"{reading.name} = {write_value(reading.default)}: {reading.label}. {reading.reason}"


def describe_rules(decision: Decision) -> dict[str, Any]:
    """Give the same for JSON, with the rules' expressions as the decision has them."""
    return {
        "decision": decision.decision_id,
        "status": decision.status,
        "sha256": decision.sha256,
        "rules": [
            {
                "rule_id": rule.rule_id,
                "name": rule.name,
                "kind": rule.kind,
                "quotes": rule.quotes,
                "applies": rule.source_applies,
                "expected": rule.source_expected,
            }
            for rule in decision.rules.values()
        ],
        "readings": [
            {"name": reading.name, "default": reading.default, "label": reading.label, "reason": reading.reason}
            for reading in decision.readings.values()
        ],
    }
