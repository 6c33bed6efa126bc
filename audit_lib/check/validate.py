"""Runs the suites on a facts database and gives the verdict rows; GX's traps end here.

A missing column or a crash inside a metric comes back from GX as `success: False`: anything but an explicit "no
exception, with a result" is our error and is raised. Results come back in another order and are matched by rule id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import great_expectations as gx
from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig

from audit_lib.check.dialect import address_url
from audit_lib.errors import Problem, RuleError


@dataclass(frozen=True)
class Validation:
    """What GX answered, by relation: real result objects that an analyst can inspect."""

    results: Mapping[str, ExpectationSuiteValidationResult]

    def verdicts_of(self, rule_id: str) -> dict[str, list[Any]]:
        """The columns clinic_id, subject, verdict, observations and the four numbers of one rule."""
        for result in self.results.values():
            for outcome in result.results:
                if _rule_of(outcome) == rule_id:
                    return dict((outcome.result or {})["details"])
        raise KeyError(rule_id)

    @property
    def rule_ids(self) -> list[str]:
        """Every rule that was judged, sorted."""
        return sorted(_rule_of(outcome) for result in self.results.values() for outcome in result.results)


def _rule_of(outcome: ExpectationValidationResult) -> str:
    meta = outcome.expectation_config.meta if outcome.expectation_config else None
    return str((meta or {}).get("rule_id", ""))


def validate_facts(address: str, suites: Mapping[str, ExpectationSuite]) -> Validation:
    """Judge every rule on the facts in a DuckDB database.

    Args:
        address: the database's file, or `:memory:name` of this process.
        suites: from `build_suites`.

    Raises:
        RuleError: a rule could not run; every such rule is named.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_sql("facts", connection_string=address_url(address))
    results = {}
    try:
        for relation, suite in suites.items():
            asset = source.add_table_asset(relation, table_name=relation)
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            results[relation] = batch.validate(suite, result_format="COMPLETE")
    finally:
        source.get_execution_engine().engine.dispose()
    _raise_for_crashes(results, suites)
    return Validation(results)


def _raise_for_crashes(
    results: Mapping[str, ExpectationSuiteValidationResult], suites: Mapping[str, ExpectationSuite]
) -> None:
    problems = []
    for relation, suite in suites.items():
        ran = {
            _rule_of(outcome)
            for outcome in results[relation].results
            if (outcome.exception_info or {}).get("raised_exception") is False and "details" in (outcome.result or {})
        }
        crashed = sorted({str((expectation.meta or {})["rule_id"]) for expectation in suite.expectations} - ran)
        problems += [
            Problem("regeln kunde inte köras.", f"{rule_id} ({relation})", "Felet är vårt, inte mottagningens.")
            for rule_id in crashed
        ]
    if problems:
        raise RuleError(problems)
