"""From a decision to great-expectations suites, one a relation."""

from great_expectations import ExpectationSuite
from great_expectations.expectations.metadata_types import FailureSeverity

from audit_lib.check.expectation import ExpectRuleToBeFollowed
from audit_lib.check.query import build_query
from audit_lib.model.decision import Decision, Rule
from audit_lib.model.relations import RELATIONS
from audit_lib.model.verdict import Kind

_SEVERITY = {
    Kind.KRAV: FailureSeverity.CRITICAL,
    Kind.REKOMMENDATION: FailureSeverity.WARNING,
    Kind.INFORMATION: FailureSeverity.INFO,
    Kind.DATAKVALITET: FailureSeverity.WARNING,
}


def build_suites(decision: Decision) -> dict[str, ExpectationSuite]:
    """The decision's rules as suites by relation; a relation without rules has none."""
    suites = {}
    for relation in RELATIONS:
        if rules := decision.rules_on(relation):
            query = build_query(relation, rules)
            expectations = [_build_expectation(rule, position, query) for position, rule in enumerate(rules)]
            suites[relation] = ExpectationSuite(name=f"{decision.decision_id}.{relation}", expectations=expectations)
    return suites


def _build_expectation(rule: Rule, position: int, query: str) -> ExpectRuleToBeFollowed:
    return ExpectRuleToBeFollowed(
        rule_id=rule.rule_id,
        position=position,
        applies=rule.applies,
        expected=rule.expected or "",
        query=query,
        severity=_SEVERITY[rule.kind],
        meta={"rule_id": rule.rule_id, "kind": rule.kind.value, "name": rule.name, "quotes": list(rule.quotes)},
    )
