"""Decision, specification, documentation and report wording are one chain, walked both ways."""

import datetime as dt
import re

import pytest
from rules.documentation import COMMAND, PAGE, write_page
from rules.region import list_files, list_specifications
from rules.specification import LISTED, RUN

from audit_lib.files.places import PARAMS
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.verdict import Kind
from audit_lib.wording.say import say_verdict

DECISION = load_decision(find_decision(RUN["decision"]), on=dt.date.fromisoformat(RUN["audit_date"]))
FAQ_TEXT = (PARAMS.parent / "data/faq/fragor-och-svar-basutbud-2019-11-06.txt").read_text(encoding="utf-8")
FAQ = " ".join(FAQ_TEXT.split())
SPECIFICATIONS = {specification.rule_id: specification for specification in list_specifications()}
EACH_RULE = pytest.mark.parametrize("rule_id", DECISION.rules)
JUDGED_APART = {"UTB-00", "VIL-05"}  # judged for clinics that are not reached too; their own cases say which

# Verdicts that no file can bring about, and why.
UNREACHABLE = {
    ("VIL-05", "kan_ej_bedomas"): "a text that is not known has no placeholder to find: the rule does not apply",
}


def test_every_rule_has_a_specification_and_no_specification_is_without_a_rule():
    files = [path.stem for path in list_files()]

    assert sorted(DECISION.rules) == sorted(SPECIFICATIONS)
    assert sorted(rule_id.lower().replace("-", "_") for rule_id in DECISION.rules) == files


def test_the_documentation_is_what_the_decision_and_the_specifications_say():
    assert write_page() == PAGE.read_text(encoding="utf-8"), f"docs/rules.md is stale: run {COMMAND}"


def test_every_rule_has_its_section_in_the_documentation_and_no_section_is_without_a_rule():
    sections = re.findall(r"^## ([A-Z]{3}-\d\d) (.*)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert [(rule_id, rule.name) for rule_id, rule in DECISION.rules.items()] == sections


def test_the_rules_are_grouped_under_the_faqs_own_headings_and_in_its_order():
    lines = FAQ_TEXT.splitlines()
    groups = list(dict.fromkeys(rule.group for rule in DECISION.rules.values()))
    # "Allmänna frågor kring basutbudet:" is the one heading that is cut.
    places = [
        next(i for i, line in enumerate(lines) if line in (group, f"{group} kring basutbudet:")) for group in groups
    ]
    together = [rule.group for rule in DECISION.rules.values()]

    assert places == sorted(places)
    assert together == sorted(together, key=groups.index), "a group is one run of rules"


@EACH_RULE
def test_every_quotation_stands_word_for_word_in_the_faq(rule_id):
    rule = DECISION.rules[rule_id]

    assert [quote for quote in rule.quotes if quote not in FAQ] == []


@EACH_RULE
def test_every_quotation_of_the_rule_settles_a_case_and_no_case_quotes_anything_else(rule_id):
    quoted = {case.quote for case in SPECIFICATIONS[rule_id].cases if case.quote}

    assert set(DECISION.rules[rule_id].quotes) == quoted, "a case gives the sentence that settles it as quote="


@EACH_RULE
def test_every_case_has_a_title_of_its_own(rule_id):
    titles = [case.title for case in SPECIFICATIONS[rule_id].cases]

    assert sorted(set(titles)) == sorted(titles)


@EACH_RULE
def test_every_verdict_that_the_rule_can_give_has_a_case(rule_id):
    kind = DECISION.rules[rule_id].kind
    wanted = {"information", "ej_tillamplig"} if kind is Kind.INFORMATION else LISTED - {"information"}
    wanted -= {verdict for rule, verdict in UNREACHABLE if rule == rule_id}

    assert wanted == {case.then for case in SPECIFICATIONS[rule_id].cases}


@EACH_RULE
def test_every_rule_says_what_becomes_of_clinics_out_of_scope_and_not_connected(rule_id):
    shared = [case for case in SPECIFICATIONS[rule_id].cases if case.about_reach]

    assert (0 if rule_id in JUDGED_APART else 8) == len(shared)


@EACH_RULE
def test_every_reading_that_bears_on_the_rule_is_switched_in_a_case(rule_id):
    specification, rule = SPECIFICATIONS[rule_id], DECISION.rules[rule_id]
    switched = {name for case in specification.cases for name in case.readings}
    named = {name for name in DECISION.readings if re.search(rf"\b{name}\b", _expressions(rule))}

    assert set() == named - set(specification.readings)
    assert set() == set(specification.readings) - switched


def _expressions(rule):
    share = "accepterad_andel" if rule.rule_id == "SVA-01" else ""
    return f"{rule.source_applies} {rule.source_expected} {share}"


def test_every_reading_of_the_decision_bears_on_a_rule():
    borne = {name for specification in SPECIFICATIONS.values() for name in specification.readings}

    assert set(DECISION.readings) == borne


@EACH_RULE
def test_every_rule_that_is_judged_has_the_words_that_the_report_needs(rule_id):
    rule = DECISION.rules[rule_id]
    words = [rule.name, rule.name_en, rule.group]
    if rule.kind is not Kind.INFORMATION:
        words += [rule.action.what, rule.action.where, rule.action.who, rule.missing]
        words += [rule.observed_text, rule.expected_text]

    assert [word for word in words if not word.strip()] == []


@EACH_RULE
def test_every_verdict_of_the_rule_has_its_word_in_the_report(rule_id):
    kind = DECISION.rules[rule_id].kind.value
    verdicts = {case.then for case in SPECIFICATIONS[rule_id].cases}

    assert [verdict for verdict in verdicts if not say_verdict(kind, verdict)] == []


@EACH_RULE
def test_every_observation_of_the_rule_is_made_in_a_case_and_has_its_sentence(rule_id):
    rule = DECISION.rules[rule_id]
    made = {code for case in SPECIFICATIONS[rule_id].cases for code in (case.observations or "").split("|") if code}

    assert set(rule.observations) == made
    assert [code for code, sentence in rule.observation_texts.items() if not sentence.endswith(".")] == []


def test_the_importance_of_rules_names_rules_only():
    assert [rule_id for rule_id in DECISION.importance if rule_id not in DECISION.rules] == []


def test_the_decision_names_the_day_the_faq_was_last_updated():
    assert f"Senast uppdaterad: {DECISION.source_updated}" in FAQ
