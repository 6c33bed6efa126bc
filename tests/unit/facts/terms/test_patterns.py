"""Every pattern of the grammar is needed: its own sentence is decided by it, and would be read otherwise without it."""

from dataclasses import replace

import pytest

from audit_lib.facts.terms import delays, read_terms
from audit_lib.facts.terms.grammar import kinds, openings, owners, parties, promises
from audit_lib.facts.terms.grammar.patterns import always

TABLES = [
    (openings, "SUBORDINATORS"),
    (kinds, "KINDS"),
    (parties, "PARTIES"),
    (owners, "NOUN_OWNERS"),
    (owners, "PASSIVE_OWNERS"),
    (owners, "VERB_OWNERS"),
    (promises, "RESERVATIONS"),
    (promises, "FORCES"),
    (delays, "DELAYS"),
]
PATTERNS = [
    pytest.param(module, name, pattern, id=f"{name.lower()}-{pattern.name}")
    for module, name in TABLES
    for pattern in getattr(module, name)
]


def read(sentence):
    """What the sentence says, where a bekräftelse is no answer and where it is one, but for the name of the pattern."""
    return [replace(read_terms(sentence, receipt_counts=counts), promise_why="") for counts in (False, True)]


@pytest.mark.parametrize(("module", "name", "pattern"), PATTERNS)
def test_a_pattern_decides_its_own_sentence(module, name, pattern, monkeypatch):
    decided = []

    def spy(view):
        holds = pattern.holds(view)
        decided.append(bool(holds))
        return holds

    told = read(pattern.sentence)
    others = [other for other in getattr(module, name) if other is not pattern]
    place = getattr(module, name).index(pattern)
    monkeypatch.setattr(module, name, (*others[:place], replace(pattern, holds=spy), *others[place:]))

    assert told == read(pattern.sentence)
    assert any(decided)
    if pattern.holds is not always:
        monkeypatch.setattr(module, name, tuple(others))
        assert told != read(pattern.sentence)


def test_no_two_patterns_have_one_name():
    names = [pattern.name for module, name in TABLES for pattern in getattr(module, name)]

    assert len(set(names)) == len(names)
