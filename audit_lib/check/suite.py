"""From a decision to great-expectations suites, one a relation."""

from collections.abc import Mapping
from html import escape
from typing import Any

from great_expectations import ExpectationSuite

from audit_lib.check.expectation import ExpectRuleToBeFollowed
from audit_lib.check.gx_internals import FailureSeverity
from audit_lib.errors import Problem, RuleError
from audit_lib.model.decision import Aggregate, Decision, Rule
from audit_lib.model.relations import RELATIONS
from audit_lib.model.verdict import Kind

_SEVERITY = {
    Kind.KRAV: FailureSeverity.CRITICAL,
    Kind.REKOMMENDATION: FailureSeverity.WARNING,
    Kind.INFORMATION: FailureSeverity.INFO,
    Kind.DATAKVALITET: FailureSeverity.WARNING,
}


def build_suites(decision: Decision) -> dict[str, ExpectationSuite]:
    """The decision's rules as suites by relation; a relation without rules has none.

    A suite stands by itself: `suite.to_json_dict()` written, read and given to `ExpectationSuite` says the same, once
    `audit_lib.check.expectation` has been imported.
    """
    suites = {}
    for relation in RELATIONS:
        if rules := decision.rules_on(relation):
            expectations = [_build_expectation(rule, decision) for rule in rules]
            suites[relation] = ExpectationSuite(name=f"{decision.decision_id}.{relation}", expectations=expectations)
    return suites


def _build_expectation(rule: Rule, decision: Decision) -> ExpectRuleToBeFollowed:
    told = {"rule_id": rule.rule_id, "name": rule.name, "kind": rule.kind.value, "decision": decision.decision_id}
    return ExpectRuleToBeFollowed(
        rule_id=rule.rule_id,
        kind=rule.kind,
        applies=rule.applies,
        expected=rule.expected or "",
        aggregate=_describe_aggregate(rule.aggregate) if rule.aggregate else None,
        observations=dict(rule.observations) or None,
        severity=_SEVERITY[rule.kind],
        # Data Docs take a description for HTML; the name as it stands is in meta.
        description=escape(rule.name, quote=False),
        notes=list(rule.quotes),
        meta={**told, "decision_sha256": decision.sha256},
    )


def _describe_aggregate(aggregate: Aggregate) -> dict[str, Any]:
    """What the rule says of it, without what goes without saying."""
    said = {"assessed": aggregate.assessed, "pending": aggregate.pending, "excluded": aggregate.excluded}
    usual = Aggregate(aggregate.share)
    return {"share": aggregate.share} | {name: text for name, text in said.items() if text != getattr(usual, name)}


def read_suite(content: Mapping[str, Any]) -> ExpectationSuite:
    """A suite from its own JSON, whole: every rule that it had when it was written.

    Raises:
        RuleError: great-expectations left some of it out.
    """
    suite = ExpectationSuite(**content)
    if len(suite.expectations) != len(content["expectations"]):
        raise RuleError(Problem("sviten kunde inte läsas hel.", str(content.get("name", "")), "Kör om körningen."))
    return suite
