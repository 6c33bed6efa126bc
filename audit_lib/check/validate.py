"""Runs the suites on a facts database and gives the verdict rows; GX's traps end here.

A missing column or a crash inside a metric comes back from GX as `success: False`: anything but an explicit "no
exception, with a result" is our error and is raised. Results come back in another order and are matched by rule id.
"""

from collections.abc import Mapping

import duckdb
from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationSuiteValidationResult

from audit_lib.check.dialect import address_url
from audit_lib.check.expectation import COLUMNS, ExpectRuleToBeFollowed
from audit_lib.check.gx_internals import Batch, TestConnectionError
from audit_lib.check.query import build_query
from audit_lib.check.source import make_context, point_source
from audit_lib.check.validation import Validation, rule_of
from audit_lib.engines.spark import SparkDatabase
from audit_lib.errors import Problem, RuleError
from audit_lib.model.verdict import VerdictColumns

Results = Mapping[str, ExpectationSuiteValidationResult]
OURS = "Felet är vårt, inte mottagningens."
NO_ANSWER = Problem("faktabasen svarar inte.", "great-expectations", "Kör om; kvarstår felet är det vårt.")


def validate_facts(facts: str | SparkDatabase, suites: Mapping[str, ExpectationSuite]) -> Validation:
    """Judge every rule on the facts of DuckDB's file, of `:memory:name` of this process, or of the session on Spark.

    Raises:
        RuleError: a rule could not run, and every such rule is named; or the database does not answer.
    """
    try:
        results = _validate_duckdb(facts, suites) if isinstance(facts, str) else _validate_spark(facts, suites)
    except TestConnectionError as error:
        # GX's message quotes the engine's, which may quote more than we want told.
        _ask_engine(facts, "SELECT 1")
        raise RuleError(NO_ANSWER) from error
    crashed = _list_crashed(results, suites)
    if crashed:
        for relation in {relation for relation, _ in crashed}:
            rules = [item.rule for item in suites[relation].expectations if isinstance(item, ExpectRuleToBeFollowed)]
            _ask_engine(facts, build_query(relation, rules))
        raise RuleError(
            [Problem("regeln kunde inte köras.", f"{rule_id} ({relation})", OURS) for relation, rule_id in crashed]
        )
    return Validation(suites, results, _take_columns(results))


def _validate_duckdb(address: str, suites: Mapping[str, ExpectationSuite]) -> Results:
    source = point_source(address_url(address))
    try:
        # No stored batch definitions: GX writes its whole configuration anew for each one added.
        results = {}
        for relation, suite in suites.items():
            asset = source.get_asset(relation)
            batch = asset.get_batch(asset.build_batch_request())
            results[relation] = _validate(batch, suite)
        return results
    finally:
        # GX has one for asking whether the database answers and one for asking the questions.
        source.get_engine().dispose()
        source.get_execution_engine().engine.dispose()


def _validate_spark(database: SparkDatabase, suites: Mapping[str, ExpectationSuite]) -> Results:
    # The relations are kept by the engine itself; GX keeping them once more would double the memory.
    source = make_context().data_sources.add_spark("facts", persist=False)
    results = {}
    for relation, suite in suites.items():
        asset = source.add_dataframe_asset(relation)
        batch = asset.get_batch(asset.build_batch_request(options={"dataframe": database.frame(relation)}))
        results[relation] = _validate(batch, suite)
    return results


def _validate(batch: Batch, suite: ExpectationSuite) -> ExpectationSuiteValidationResult:
    return batch.validate(suite, result_format={"result_format": "SUMMARY", COLUMNS: True})


def _take_columns(results: Results) -> dict[str, VerdictColumns]:
    """Every rule's verdicts, taken out of GX's results: what is left is short and can be saved."""
    outcomes = [outcome for result in results.values() for outcome in result.results]
    return {rule_of(outcome): outcome.result.pop(COLUMNS) for outcome in outcomes}


def _list_crashed(results: Results, suites: Mapping[str, ExpectationSuite]) -> list[tuple[str, str]]:
    crashed = []
    for relation, suite in suites.items():
        ran = {
            rule_of(outcome)
            for outcome in results[relation].results
            if (outcome.exception_info or {}).get("raised_exception") is False and "details" in (outcome.result or {})
        }
        wanted = {str((expectation.meta or {})["rule_id"]) for expectation in suite.expectations}
        crashed += [(relation, rule_id) for rule_id in sorted(wanted - ran)]
    return crashed


def _ask_engine(facts: str | SparkDatabase, query: str) -> None:
    # GX keeps a failure as text that may quote a row. Asked once more, an engine that fails says what and what to do.
    if not isinstance(facts, str):
        facts.execute(query)
        return
    try:
        with duckdb.connect(facts) as connection:
            connection.execute(query).fetchall()
    except (duckdb.OperationalError, duckdb.FatalException) as error:
        # Memory, disk, or a database that was lost: not the query's fault.
        what = f"databasen kunde inte räkna reglerna ({type(error).__name__})."
        raise RuleError(Problem(what, "", "Kontrollera diskutrymme och minne och kör om.")) from error
    except duckdb.Error:
        # A query that cannot be: what is wrong is the rule, and which one is about to be told.
        return
