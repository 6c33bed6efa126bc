"""The decision's suites in great-expectations' own checkpoints: on frames and databases, alone and after its JSON."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import duckdb
import great_expectations as gx
import pandas as pd
import pytest
from engines.gx_region import GxRegion, check_frame, results_of
from great_expectations import expectations as gxe

from audit_lib.check import metric
from audit_lib.check.expectation import ExpectRuleToBeFollowed
from audit_lib.check.source import make_context
from audit_lib.model.relations import RELATIONS
from audit_lib.model.verdict import Kind


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GxRegion]:
    with ExitStack() as stack:
        yield GxRegion(tmp_path_factory.mktemp("gx"), stack)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that rules are judged by, as they are put."""
    queries: list[str] = []
    ask = metric._ask

    def note(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[object]]:
        queries.append(query)
        return ask(connection, query)

    monkeypatch.setattr(metric, "_ask", note)
    return queries


def test_the_region_has_what_can_go_wrong(region: GxRegion) -> None:
    errands = region.frame("errand_facts")
    late = results_of(region.validation.results["errand_facts"])["SVA-01"][1]

    assert not errands.groupby("clinic_id")["is_errand"].any().all()
    assert 0 < late["unexpected_count"] < late["element_count"]
    assert late["details"]["verdicts"]["ej_tillamplig"] > 0


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("relation", ["errand_facts", *(name for name in RELATIONS if name != "errand_facts")])
def test_a_checkpoint_on_frames_and_one_on_a_database_say_what_the_audit_says_in_one_pass_each(
    region: GxRegion, asked: list[str], relation: str
) -> None:
    suite = region.suite(relation)

    on_frame = check_frame(region.frame(relation), suite)
    in_database = region.check_database(relation, suite)

    expected = results_of(region.validation.results[relation])
    assert results_of(on_frame) == results_of(in_database) == expected
    assert len(expected) == len(suite.expectations)
    assert len(asked) == 2


def as_categories(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].astype("category") for name in frame})


def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
    other = frame.sample(frac=1, random_state=7)
    return other.set_index(pd.Index(["samma"] * len(other), name="clinic"))


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("change", [as_categories, pd.DataFrame.convert_dtypes, shuffled])
def test_how_a_frame_keeps_its_values_and_its_index_change_nothing_and_it_is_left_alone(
    region: GxRegion, change
) -> None:
    frame = change(region.frame("errand_facts"))
    before = frame.copy(deep=True)

    result = check_frame(frame, region.suite("errand_facts"))

    assert results_of(result) == results_of(region.validation.results["errand_facts"])
    pd.testing.assert_frame_equal(frame, before)


def test_a_column_in_which_nothing_is_known_is_unknown_whatever_it_is_kept_as(region: GxRegion) -> None:
    frame = region.frame("errand_facts").assign(state=float("nan"), starter_role=None)

    verdicts = results_of(check_frame(frame, region.suite("errand_facts")))["SVA-01"][1]["details"]["verdicts"]

    assert verdicts["kan_ej_bedomas"] > 0
    assert verdicts["uppfylld"] == verdicts["ej_uppfylld"] == 0


def test_a_suite_that_was_written_and_read_says_the_same(region: GxRegion) -> None:
    suite = region.suite("errand_facts")

    read = gx.ExpectationSuite(**json.loads(json.dumps(suite.to_json_dict())))

    assert results_of(check_frame(region.frame("errand_facts"), read)) == results_of(
        region.validation.results["errand_facts"]
    )
    assert "SELECT" not in json.dumps(suite.to_json_dict())


def test_an_expectation_of_ones_own_stands_beside_the_decisions(region: GxRegion) -> None:
    suite = region.suite("errand_facts")
    suite.add_expectation(
        gxe.ExpectColumnValuesToBeBetween(column="vardagar_to_reply", max_value=0, meta={"rule_id": "EGEN"})
    )

    found = results_of(check_frame(region.frame("errand_facts"), suite))

    assert found.pop("EGEN")[0] is False
    assert found == results_of(region.validation.results["errand_facts"])


def rule(rule_id: str, expected: str) -> ExpectRuleToBeFollowed:
    return ExpectRuleToBeFollowed(
        rule_id=rule_id, kind=Kind.KRAV, applies="TRUE", expected=expected, meta={"rule_id": f"{rule_id} {expected}"}
    )


FACTS = pd.DataFrame({"clinic_id": ["A", "B"], "subject": ["-", "-"], "n": [1, 2]})


def test_two_rules_of_one_id_are_each_judged_by_what_they_say(asked: list[str]) -> None:
    both = gx.ExpectationSuite("mine", expectations=[rule("EGEN", "n >= 1"), rule("EGEN", "n >= 2")])

    found = results_of(check_frame(FACTS, both))

    assert {name: success for name, (success, _) in found.items()} == {"EGEN n >= 1": True, "EGEN n >= 2": False}
    assert found["EGEN n >= 2"][1]["partial_unexpected_list"] == [{"clinic_id": "A", "subject": "-"}]
    assert len(asked) == 1


def test_a_validation_that_failed_leaves_nothing_to_the_next(asked: list[str]) -> None:
    asset = make_context().data_sources.add_pandas("mine").add_dataframe_asset("facts")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": FACTS})

    broken = batch.validate(rule("FEL", "saknas > 1"))
    sound = batch.validate(rule("EGEN", "n >= 1"))

    assert (broken.success, sound.success) == (False, True)
    told = json.dumps(broken.to_json_dict(), ensure_ascii=False)
    assert "reglerna kunde inte räknas (BinderException)" in told
    assert "SELECT" not in told
    assert "saknas" not in asked[-1]


@pytest.mark.parametrize(("form", "has_ids"), [("BOOLEAN_ONLY", None), ("BASIC", True), ("COMPLETE", True)])
def test_a_result_holds_what_was_asked_for_and_never_more_than_twenty_ids(form: str, has_ids: bool | None) -> None:
    frame = pd.DataFrame({"clinic_id": [f"{n:03d}" for n in range(300)], "subject": "-", "n": range(300)})
    suite = gx.ExpectationSuite("mine", expectations=[rule("EGEN", "n >= 250")])

    ((success, result),) = results_of(check_frame(frame, suite, result_format=form)).values()

    assert not success
    if has_ids:
        assert (result["element_count"], result["unexpected_count"]) == (300, 250)
        assert [row["clinic_id"] for row in result["partial_unexpected_list"]] == [f"{n:03d}" for n in range(20)]
        assert "unexpected_list" not in result
    else:
        assert "element_count" not in result


def test_late_errands_are_counted_of_those_assessed_and_the_share_decides() -> None:
    frame = pd.DataFrame(
        {
            "clinic_id": "A",
            "errand_id": [f"E{n:03d}" for n in range(100)],
            "is_errand": True,
            "reached": True,
            "state": ["late"] * 4 + ["in_time"] * 96,
        }
    )
    counted = {"share": 0.95}
    late = ExpectRuleToBeFollowed(
        rule_id="SVA-01",
        kind=Kind.KRAV,
        applies="reached",
        expected="state = 'in_time'",
        aggregate=counted,
        meta={"rule_id": 1},
    )
    ((success, result),) = results_of(check_frame(frame, gx.ExpectationSuite("mine", expectations=[late]))).values()

    assert success
    assert (result["element_count"], result["unexpected_count"], result["unexpected_percent"]) == (100, 4, 4.0)
    assert result["observed_value"] == 0.96
    assert result["partial_unexpected_list"][0] == {"clinic_id": "A", "errand_id": "E000"}
    assert result["details"]["summary"] == "4 av 100 ärenden avviker."


def test_a_misspelt_aggregate_is_refused_when_the_rule_is_written() -> None:
    with pytest.raises((ValueError, TypeError), match="andel"):
        ExpectRuleToBeFollowed(rule_id="EGEN", kind=Kind.KRAV, applies="TRUE", aggregate={"andel": 1.0})


@pytest.mark.parametrize("column", ["is_errand", "clinic_id"])
def test_rows_that_belong_to_no_clinic_or_do_not_say_what_they_are_are_judged_by_no_rule(
    region: GxRegion, column: str
) -> None:
    frame = region.frame("errand_facts").convert_dtypes()
    frame.loc[frame.index[0], column] = None

    found = check_frame(frame, region.suite("errand_facts"))

    assert {outcome.success for outcome in found.results} == {False}
    assert [outcome.result for outcome in found.results if outcome.result] == []


def test_a_rule_that_is_edited_in_place_is_judged_as_it_then_stands(region: GxRegion) -> None:
    frame, suite = region.frame("errand_facts"), region.suite("errand_facts")
    [rule] = [rule for rule in suite.expectations if rule.rule_id == "SVA-01"]
    batch = gx.get_context(mode="ephemeral").data_sources.add_pandas("mine").add_dataframe_asset("errands")
    batch = batch.add_batch_definition_whole_dataframe("all").get_batch(batch_parameters={"dataframe": frame})
    original, before = rule.copy(), batch.validate(rule)

    rule.aggregate["share"] = 0.0

    assert (before.success, batch.validate(rule).success, batch.validate(original).success) == (False, True, False)
