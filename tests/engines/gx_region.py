"""A small drawn region (syntetiska data) whose facts GX is given as an analyst gives them: by checkpoints."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import pandas as pd
from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationSuiteValidationResult
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.check.dialect import address_url
from audit_lib.check.source import make_context
from audit_lib.check.suite import build_suites
from audit_lib.check.validate import validate_facts
from audit_lib.facts.build import build_facts, open_database

SEED = 11
"""Five clinics, of which one has no errands and some have late ones."""


class GxRegion:
    """The region's facts in a DuckDB that stays open, and what the audit says of them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        tables, run = random_tables(SEED, n_clinics=6, n_errands=60)
        self.audit = take_in(open_run(write_csv_region(tables, run, folder)))
        self.address = f":memory:{folder.name}"
        self.connection: duckdb.DuckDBPyConnection = stack.enter_context(open_database(self.address))
        build_facts(self.connection, self.audit)
        self.validation = validate_facts(self.address, build_suites(self.audit.decision))

    def suite(self, relation: str) -> ExpectationSuite:
        """A suite of its own: a checkpoint leaves its marks in one."""
        return build_suites(self.audit.decision)[relation]

    def frame(self, relation: str) -> pd.DataFrame:
        return self.connection.table(relation).df()

    def check_database(
        self, relation: str, suite: ExpectationSuite, **options: Any
    ) -> ExpectationSuiteValidationResult:
        source = make_context().data_sources.add_sql("mine", connection_string=address_url(self.address))
        asset = source.add_table_asset(relation, table_name=relation)
        try:
            return run_checkpoint(asset.add_batch_definition_whole_table("all"), suite, **options)
        finally:
            source.get_engine().dispose()
            source.get_execution_engine().engine.dispose()


def check_frame(
    frame: Any, suite: ExpectationSuite, *, spark: bool = False, **options: Any
) -> ExpectationSuiteValidationResult:
    """Run an ordinary checkpoint of one suite on a frame."""
    sources = make_context().data_sources
    asset = (sources.add_spark if spark else sources.add_pandas)("mine").add_dataframe_asset("facts")
    definition = asset.add_batch_definition_whole_dataframe("all")
    return run_checkpoint(definition, suite, parameters={"dataframe": frame}, **options)


def run_checkpoint(
    definition: Any,
    suite: ExpectationSuite,
    *,
    parameters: Mapping[str, Any] | None = None,
    result_format: str = "SUMMARY",
) -> ExpectationSuiteValidationResult:
    context = definition.data_asset.datasource.data_context
    validation = gx.ValidationDefinition(name="mine", data=definition, suite=context.suites.add_or_update(suite))
    checkpoint = gx.Checkpoint(
        name="mine",
        validation_definitions=[context.validation_definitions.add_or_update(validation)],
        result_format=result_format,
    )
    done = context.checkpoints.add_or_update(checkpoint).run(batch_parameters=dict(parameters) if parameters else None)
    (result,) = done.run_results.values()
    return result


def results_of(result: ExpectationSuiteValidationResult) -> dict[str, tuple[bool, dict[str, Any]]]:
    """What each rule came to, by its id."""
    return {
        outcome.expectation_config.meta["rule_id"]: (outcome.success, outcome.result or outcome.exception_info)
        for outcome in result.results
    }
