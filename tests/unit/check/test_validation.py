"""What a validation shows and saves: few lines, a table, GX's own JSON with nothing of when and where."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import great_expectations as gx
import pytest
from engines.gx_region import GxRegion

from audit_lib.check.suite import build_suites
from audit_lib.check.validate import validate_facts
from audit_lib.model.verdict import Verdict


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GxRegion]:
    with ExitStack() as stack:
        yield GxRegion(tmp_path_factory.mktemp("gx"), stack)


def test_its_frame_has_a_row_a_rule_with_what_was_counted(region: GxRegion) -> None:
    frame = region.validation.to_frame().set_index("rule_id")
    rules = region.audit.decision.rules
    late = frame.loc["SVA-01"]

    assert sorted(frame.index) == sorted(rules)
    assert [frame.loc[name, "name"] for name in rules] == [rule.name for rule in rules.values()]
    assert (late["kind"], late["success"]) == ("krav", False)
    assert late["unexpected_percent"] == pytest.approx(100 * late["unexpected_count"] / late["element_count"])
    assert frame.loc[frame["element_count"] == 0, "unexpected_percent"].isna().all()
    for rule_id in rules:
        said = region.validation.verdicts_of(rule_id)["verdict"]
        assert {verdict: said.count(verdict) for verdict in Verdict} == dict(frame.loc[rule_id, [*Verdict]])


def test_it_is_shown_in_a_few_lines_that_name_the_rules_with_deviations(region: GxRegion) -> None:
    shown = repr(region.validation)

    assert len(shown.splitlines()) <= 3
    assert "33 regler i 6 tabeller" in shown
    assert "SVA-01" in shown
    assert "SE2321" not in shown + region.validation._repr_html_()
    assert region.validation._repr_html_().count("<tr") == 34


def test_its_json_is_gx_own_and_says_the_same_of_the_same_facts(region: GxRegion) -> None:
    again = validate_facts(region.address, build_suites(region.audit.decision))

    for relation in region.validation.results:
        suite, result = region.validation.to_json(relation)
        read = gx.ExpectationSuite(**json.loads(suite))
        rules = [rule.rule_id for rule in region.audit.decision.rules_on(relation)]

        assert (suite, result) == again.to_json(relation)
        assert [expectation.meta["rule_id"] for expectation in read.expectations] == rules
        assert [row["expectation_config"]["meta"]["rule_id"] for row in json.loads(result)["results"]] == rules
        assert "verdict_columns" not in result
        assert "duckdb" not in result
