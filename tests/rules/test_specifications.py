"""Every case of every specification, end to end: files in, great-expectations verdicts out; and the oracle agrees."""

import oracle
import pytest

from rules.region import list_specifications

RULES = [specification.rule_id for specification in list_specifications()]


def explain(entry):
    return f"{entry.rule_id}: {entry.case.title}"


@pytest.mark.parametrize("rule_id", RULES)
def test_the_rule_says_what_its_specification_says(rule_id, judged):
    entries = [entry for entry in judged if entry.rule_id == rule_id]

    assert {explain(e): e.case.then for e in entries} == {explain(e): e.engine.verdict for e in entries}


@pytest.mark.parametrize("rule_id", RULES)
def test_the_numbers_observations_and_deviating_errands_are_those_of_the_specification(rule_id, judged):
    entries = [entry for entry in judged if entry.rule_id == rule_id]
    numbers = {explain(e): e.case.numbers for e in entries if e.case.numbers is not None}
    observations = {explain(e): e.case.observations for e in entries if e.case.observations is not None}
    deviating = {explain(e): e.case.deviating for e in entries if e.case.deviating is not None}

    assert numbers == {explain(e): e.engine.numbers for e in entries if explain(e) in numbers}
    assert observations == {explain(e): e.engine.observations for e in entries if explain(e) in observations}
    assert deviating == {explain(e): e.engine.deviating for e in entries if explain(e) in deviating}


@pytest.mark.parametrize("rule_id", [rule_id for rule_id in RULES if rule_id in oracle.RULES])
def test_an_independent_program_says_the_same(rule_id, judged):
    entries = [entry for entry in judged if entry.rule_id == rule_id]
    ours = {explain(e): (e.engine.verdict, e.engine.numbers, e.engine.deviating) for e in entries}

    assert {explain(e): (e.oracle.verdict, e.oracle.numbers, e.oracle.deviating) for e in entries} == ours
