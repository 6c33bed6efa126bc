"""A region's decision as data: read from its file, checked, and settled for one run."""

from audit_lib.model.decision.decision import Action, Aggregate, Decision, Rule, find_decision
from audit_lib.model.decision.settle import load_decision

__all__ = ["Action", "Aggregate", "Decision", "Rule", "find_decision", "load_decision"]
