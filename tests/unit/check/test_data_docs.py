"""What great-expectations' own pages and its inline renderer say of a rule: Swedish sentences, no query, no markup."""

from dataclasses import replace
from datetime import date

import great_expectations as gx
import pandas as pd
import pytest
from engines.gx_region import check_frame
from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.render.renderer import ExpectationSuitePageRenderer, ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView

from audit_lib.check.expectation import ExpectRuleToBeFollowed
from audit_lib.check.suite import build_suites
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.verdict import Kind

HOSTILE = "<img src=x onerror=alert(1)>"
FRAME = pd.DataFrame({"clinic_id": ["A", "B", "C"], "subject": [HOSTILE, "-", "-"], "n": [1, None, 3]})


@pytest.fixture(scope="module")
def suite() -> gx.ExpectationSuite:
    told = {"rule_id": "EGEN-01", "name": f"Minst två {HOSTILE}"}
    expected = {"applies": "TRUE", "expected": "n >= 2"}
    plain = ExpectRuleToBeFollowed(rule_id="EGEN-01", kind=Kind.KRAV, **expected, meta=told, notes=[f"Två. {HOSTILE}"])
    return gx.ExpectationSuite("mine", expectations=[plain])


@pytest.fixture(scope="module")
def result(suite: gx.ExpectationSuite) -> ExpectationSuiteValidationResult:
    return check_frame(FRAME, suite)


def test_data_docs_tell_the_outcome_in_swedish_and_execute_nothing_of_the_data(
    result: ExpectationSuiteValidationResult,
) -> None:
    result.meta |= {"run_id": gx.RunIdentifier(run_name="prov"), "validation_id": None, "checkpoint_id": None}
    page = DefaultJinjaPageView().render(ValidationResultsPageRenderer().render(result))

    assert "EGEN-01" in page
    assert "1 av 2 prövade avviker; 1 kan inte bedömas." in page
    assert "Mottagning" in page
    assert HOSTILE not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "SELECT" not in page
    assert "n &gt;= 2" not in page


def test_the_page_of_a_suite_names_its_rules_and_their_quotations_and_executes_nothing(
    suite: gx.ExpectationSuite,
) -> None:
    page = DefaultJinjaPageView().render(ExpectationSuitePageRenderer().render(suite))

    assert "Minst två" in page
    assert "Två." in page
    assert HOSTILE not in page
    assert "SELECT" not in page


def test_a_rules_name_from_a_decision_file_is_read_and_not_executed() -> None:
    decision = load_decision(find_decision("vgr-hs20-2016"), on=date(2026, 4, 30))
    rules = {name: replace(rule, name=HOSTILE, quotes=(HOSTILE,)) for name, rule in decision.rules.items()}
    suite = build_suites(replace(decision, rules=rules))["errand_facts"]

    page = DefaultJinjaPageView().render(ExpectationSuitePageRenderer().render(suite))

    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert HOSTILE not in page


def test_the_inline_words_of_a_result_are_the_same(result: ExpectationSuiteValidationResult) -> None:
    (outcome,) = result.results
    outcome.render()
    said = [content.to_json_dict()["value"] for content in outcome.rendered_content]
    asked = [content.to_json_dict()["value"] for content in outcome.expectation_config.rendered_content]

    assert [value["params"]["summary"]["value"] for value in said] == ["1 av 2 prövade avviker; 1 kan inte bedömas."]
    assert [value["template"] for value in asked] == ["$name ($rule_id)"]
    assert outcome.result["details"]["summary"] in outcome.describe().encode().decode("unicode_escape")
