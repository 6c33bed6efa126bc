"""Judges the facts: a decision's rules as great-expectations Expectations on one shared metric a relation."""
