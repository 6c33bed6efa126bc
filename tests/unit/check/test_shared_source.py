"""What a process makes once for all its validations gives the same answers as what GX makes for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import great_expectations as gx
import pytest
from duckdb_engine import DuckDBIdentifierPreparer
from great_expectations.expectations.expectation import BatchExpectation
from sqlalchemy import create_engine

from audit_lib.check.dialect import (
    MOST_ROWS_HELD,
    SharedConnection,
    SharedDuckDBDialect,
    SharedIdentifierPreparer,
    address_url,
    register_dialect,
)
from audit_lib.check.expectation import ExpectRuleToBeFollowed
from audit_lib.check.metric import METRIC_NAME
from audit_lib.check.raw_tables import validate_input
from audit_lib.check.suite import build_suites
from audit_lib.check.validate import validate_facts
from audit_lib.errors import RuleError
from audit_lib.files.places import PARAMS
from audit_lib.model.decision import load_decision
from audit_lib.model.verdict import Kind

RULE = ExpectRuleToBeFollowed(rule_id="TST-01", kind=Kind.KRAV, applies="TRUE", expected="verdict = 'uppfylld'")
SUITES = {
    "clinic_facts": gx.ExpectationSuite("one rule", expectations=[RULE.copy(update={"meta": {"rule_id": "TST-01"}})])
}


@contextmanager
def clinic_with(verdict: str) -> Iterator[str]:
    address = f":memory:{verdict}"
    with duckdb.connect(address) as connection:
        connection.execute(
            f"CREATE TABLE clinic_facts AS SELECT 'A' AS clinic_id, '-' AS subject, '{verdict}' AS verdict"
        )
        yield address


def judge(address: str) -> list[str]:
    return validate_facts(address, SUITES).verdicts_of("TST-01")["verdict"]


def test_each_validation_is_of_the_database_that_it_names() -> None:
    with clinic_with("uppfylld") as good, clinic_with("ej_uppfylld") as bad:
        seen = [judge(address) for address in (good, bad, good)]

    assert seen == [["uppfylld"], ["ej_uppfylld"], ["uppfylld"]]


def test_a_context_that_the_analyst_made_in_between_does_not_disturb() -> None:
    with clinic_with("uppfylld") as address:
        judge(address)
        gx.get_context(mode="ephemeral")

        assert judge(address) == ["uppfylld"]


@pytest.mark.parametrize("configuration", [{"result_format": "COMPLETE"}, {"result_format": "BASIC"}, {}, None])
def test_a_rule_depends_on_what_gx_itself_would_say(configuration: dict[str, str] | None) -> None:
    rule = RULE.copy(update={"batch_id": "facts-clinic_facts"})

    theirs = BatchExpectation.get_validation_dependencies(rule, None, configuration)
    ours = rule.get_validation_dependencies(None, configuration)

    assert theirs.result_format == ours.result_format
    assert [metric.metric_name for metric in theirs.get_metric_configurations()] == [METRIC_NAME]
    assert [metric.metric_domain_kwargs_id for metric in theirs.get_metric_configurations()] == [
        metric.metric_domain_kwargs_id for metric in ours.get_metric_configurations()
    ]


def test_the_reserved_words_are_those_that_duckdb_engine_finds() -> None:
    dialect = SharedDuckDBDialect()

    assert DuckDBIdentifierPreparer(dialect).reserved_words == SharedIdentifierPreparer(dialect).reserved_words


def test_what_an_analyst_changes_in_a_suite_is_not_there_the_next_time() -> None:
    decision = load_decision(PARAMS / "decisions" / "vgr-hs20-2016.yaml", on=date(2026, 4, 30))

    suites = build_suites(decision)
    for suite in suites.values():
        suite.expectations.pop()
    again = build_suites(decision)

    for relation, suite in again.items():
        rules = decision.rules_on(relation)
        assert [rule.applies for rule in rules] == [expectation.applies for expectation in suite.expectations]
        assert len(suites[relation].expectations) == len(rules) - 1


@pytest.mark.parametrize("name", ["per%20cent", "$HOME", "a#b", "a+b c", "vår's", "x?y"])
def test_the_address_that_is_opened_is_the_one_that_was_written(name: str) -> None:
    register_dialect()
    with duckdb.connect(f":memory:{name}") as connection:
        connection.execute("CREATE TABLE there AS SELECT 1 AS one")
        engine = create_engine(address_url(f":memory:{name}"))
        with engine.connect() as seen:
            assert seen.exec_driver_sql("SELECT one FROM there").fetchall() == [(1,)]
        engine.dispose()


def test_a_cursor_holds_few_rows_and_never_gives_them_for_all() -> None:
    with duckdb.connect() as connection:
        cursor = SharedConnection(connection).cursor()
        cursor.execute(f"SELECT range FROM range({MOST_ROWS_HELD})")
        assert len(cursor.fetchall()) == MOST_ROWS_HELD
        cursor.execute("SELECT range, 'x' AS x FROM range(1000000)")
        connection.execute("SELECT 1")
        assert cursor.fetchmany(3) == [(0, "x"), (1, "x"), (2, "x")]
        with pytest.raises(duckdb.InvalidInputException, match="fler rader"):
            cursor.fetchall()


def test_rows_are_given_up_to_the_last_that_is_held_and_then_refused_one_by_one() -> None:
    with duckdb.connect() as connection:
        cursor = SharedConnection(connection).cursor()
        cursor.execute(f"SELECT range FROM range({MOST_ROWS_HELD + 1})")
        assert len(cursor.fetchmany(MOST_ROWS_HELD)) == MOST_ROWS_HELD
        for fetch in (cursor.fetchone, cursor.fetchmany):
            with pytest.raises(duckdb.InvalidInputException, match="fler rader"):
                fetch()


def test_a_database_of_input_that_is_gone_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "tables.duckdb").mkdir()
    with pytest.raises(RuleError, match="svarar inte"):
        validate_input(str(tmp_path / "tables.duckdb"), {"clinics": ["clinic_id"]})
