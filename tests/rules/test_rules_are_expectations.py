"""A rule is a great-expectations Expectation: changing its expression in the decision changes GX's own result."""

import copy
from contextlib import closing

import pytest
from oracle.csv_region import write_csv_region

from audit_lib.audit.clinic import check_rules
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.intake import open_or_take_in
from audit_lib.audit.opening import open_run
from audit_lib.check.suite import build_suites
from audit_lib.model.decision import find_decision
from rules.region import make_tables
from rules.specification import RUN, Case, administrator, clinic, errand, message

SHIPPED = find_decision("vgr-hs20-2016").read_text(encoding="utf-8")
# Sent on a Thursday with an ordinary week after it: the second vardag is Monday, the first one Friday.
ANSWERED = errand("2026-04-16 10:00", message("delsvar", "2026-04-20 09:00"))
GIVEN = Case("", [clinic(documents_eservices="ja"), administrator(), ANSWERED], "uppfylld")
LIMIT = '- {from: "2016-01-01", value: 2, reference: "HS 20-2016; frågor och svar 2019-11-06"}\n'


@pytest.fixture
def audit_by(tmp_path):
    """Open a run of one clinic by the shipped decision with some of its text changed."""

    def open_changed(*changes, **run):
        text = SHIPPED
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (tmp_path / "beslut.yaml").write_text(text, encoding="utf-8")
        tables = {table: rows for table, rows in make_tables([GIVEN]).items() if rows}
        run_file = write_csv_region(tables, {**RUN, **run, "decision": "beslut.yaml"}, tmp_path)
        return open_or_take_in(open_run(run_file))

    return open_changed


def validate(audit):
    with closing(build_clinic_facts(audit, "SE2321000131-E000000000001")) as facts:
        return check_rules(facts)


def list_outcomes(validation):
    outcomes = [outcome for result in validation.results.values() for outcome in result.results]
    return {outcome.expectation_config.meta["rule_id"]: outcome for outcome in outcomes}


def find_outcome(validation, rule_id):
    return list_outcomes(validation)[rule_id]


BREAK = ("    expected: state = 'in_time'\n", "    expected: state = 'late'\n")


def test_a_broken_expression_turns_the_results_success(audit_by):
    changed = validate(audit_by(BREAK))
    before, after = list_outcomes(validate(audit_by())), list_outcomes(changed)
    turned = {rule_id for rule_id in before if before[rule_id].success != after[rule_id].success}

    assert turned == {"SVA-01"}
    assert before["SVA-01"].success
    assert after["SVA-01"].result["details"]["verdicts"]["ej_uppfylld"] == 1
    assert not changed.results["errand_facts"].success


def test_the_suite_holds_the_expression_that_was_judged(audit_by):
    suite = build_suites(audit_by(BREAK).decision)["errand_facts"]
    (expectation,) = [e for e in suite.expectations if e.meta["rule_id"] == "SVA-01"]

    assert expectation.expected == "state = 'late'"
    assert expectation.notes == [
        "Minst ett delsvar ska ges inom två vardagar.",
        "Det finns ingen begränsning i hur många motfrågor man kan skicka.",
    ]


def test_the_description_of_a_result_shows_rule_and_expression_and_no_row(audit_by):
    outcome = find_outcome(validate(audit_by(BREAK)), "SVA-01")
    described = outcome.describe()

    assert '"success": false' in described
    assert "SVA-01" in described
    assert "state = 'late'" in described
    assert "2026-04-16" not in described


def test_every_rule_of_the_decision_is_one_expectation_and_was_run(audit_by):
    audit = audit_by()
    suites = build_suites(audit.decision)
    planned = [e.meta["rule_id"] for suite in suites.values() for e in suite.expectations]
    outcomes = [outcome for result in validate(audit).results.values() for outcome in result.results]
    judged = [outcome.expectation_config.meta["rule_id"] for outcome in outcomes]

    assert sorted(audit.decision.rules) == sorted(planned) == sorted(judged)


@pytest.mark.parametrize(("audit_date", "verdict"), [("2026-05-05", "ej_uppfylld"), ("2026-05-04", "uppfylld")])
def test_a_stricter_limit_is_judged_from_its_date_and_not_before(audit_by, audit_date, verdict):
    stricter = LIMIT + '      - {from: "2026-05-05", value: 1, reference: påhittad}\n'
    validation = validate(audit_by((LIMIT, stricter), audit_date=audit_date))

    assert validation.verdicts_of("SVA-01")["verdict"] == [verdict]


def test_a_rule_added_to_the_file_is_judged_without_any_new_code(audit_by):
    added = "\n".join(
        [
            "  NYA-01:",
            "    name: {sv: Minst två administratörer finns, en: At least two administrators}",
            "    group: Allmänna frågor",
            "    quotes: [En påhittad mening.]",
            "    kind: krav",
            "    on: clinic_facts",
            "    applies: reached",
            "    expected: n_administrators >= 2 or administrators_missing",
            "    deviation: {observed: För få., expected: Två}",
            "    action: {what: Utse en till., where: Mejl, who: Verksamhetschefen}",
            "    missing: Uppgift om administratörer",
            "",
            "  TID-01:\n",
        ]
    )
    validation = validate(audit_by(("  TID-01:\n", added)))

    assert validation.verdicts_of("NYA-01")["verdict"] == ["ej_uppfylld"]


def test_an_expectation_that_is_changed_or_copied_is_described_as_it_now_is(audit_by):
    suite = build_suites(audit_by().decision)["errand_facts"]
    (expectation,) = [e for e in suite.expectations if e.meta["rule_id"] == "SVA-01"]
    before = expectation.configuration
    duplicate = copy.copy(expectation)
    expectation.expected = "state = 'late'"

    assert before.kwargs["expected"] == "state = 'in_time'"
    assert expectation.configuration.kwargs["expected"] == "state = 'late'"
    assert duplicate.configuration.kwargs["expected"] == "state = 'in_time'"
    assert (expectation.configuration.id, duplicate.configuration.id) == (expectation.id, None)
