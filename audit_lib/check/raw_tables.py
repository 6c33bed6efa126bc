"""The input tables as they were read, validated by ordinary great-expectations: keys, domains, references, time order.

The tables are `typed_<table>` of intake's working database, where every row still is and each column x has a flag
`bad_x`: the cell held something that could not be read. Only counts leave this module; GX's lists of values do not.
"""

from collections.abc import Collection, Mapping
from functools import partial
from typing import cast

import great_expectations as gx
from great_expectations import expectations as gxe
from great_expectations.core import ExpectationValidationResult

from audit_lib.check.dialect import address_url
from audit_lib.check.gx_internals import ExpectationConfiguration, TestConnectionError
from audit_lib.check.source import make_context
from audit_lib.errors import Problem, RuleError
from audit_lib.model.results.input import InputFinding
from audit_lib.model.tables import TABLES, Form, Table

_is_never = partial(gxe.ExpectColumnValuesToBeInSet, value_set=[False])
_follows = partial(gxe.ExpectColumnPairValuesAToBeGreaterThanB, or_equal=True, ignore_row_if="either_value_is_missing")
NO_ANSWER = Problem("de inlästa tabellerna svarar inte.", "great-expectations", "Kör om; kvarstår felet är det vårt.")


def build_input_suite(table: Table, present: Collection[str], given: Collection[str]) -> gx.ExpectationSuite:
    """The ordinary expectations of the columns that are present in a table, and of its references to given tables."""
    columns = [column for column in table.columns if column.name in present]
    suite = gx.ExpectationSuite(name=f"input.{table.name}")

    def expect(expectation: gxe.Expectation, column: str, topic: str) -> None:
        expectation.meta = {"column": column, "topic": topic}
        suite.add_expectation(expectation)

    if len(table.key) == 1:
        expect(gxe.ExpectColumnValuesToBeUnique(column=table.key[0]), table.key[0], "key")
    elif table.key:
        expect(gxe.ExpectCompoundColumnsToBeUnique(column_list=list(table.key)), " + ".join(table.key), "key")
    for column in columns:
        if column.required:
            expect(_is_never(column=f"empty_{column.name}"), column.name, "filled")
        expect(_is_never(column=f"bad_{column.name}"), column.name, "domain")
        if column.form is Form.TIMESTAMP and column.name != "sent_at" and "sent_at" in present:
            expect(_follows(column_A=column.name, column_B="sent_at"), column.name, "order")
    if {"active_from", "active_to"} <= set(present):
        expect(_follows(column_A="active_to", column_B="active_from"), "active_to", "order")
    for reference, target in (("clinic_id", "clinics"), ("errand_id", "errands")):
        if reference in present and target in given and target != table.name:
            query = (
                f"SELECT {reference} FROM {{batch}} WHERE {reference} IS NOT NULL AND {reference} NOT IN "
                f"(SELECT {reference} FROM typed_{target} WHERE {reference} IS NOT NULL)"
            )
            expect(gxe.UnexpectedRowsExpectation(unexpected_rows_query=query), reference, "reference")
    return suite


def validate_input(address: str, columns: Mapping[str, Collection[str]]) -> list[InputFinding]:
    """Validate every given table of intake's working database, kept; `columns` are those that its file had.

    Raises:
        RuleError: an expectation could not run, or the database does not answer: never a fault in the data.
    """
    try:
        source = make_context().data_sources.add_sql("input", connection_string=address_url(address))
    except TestConnectionError as error:
        # GX's message quotes the engine's, which may quote more than we want told.
        raise RuleError(NO_ANSWER) from error
    findings: list[InputFinding] = []
    problems: list[Problem] = []
    try:
        for name, present in columns.items():
            suite = build_input_suite(TABLES[name], present, columns)
            asset = source.add_table_asset(name, table_name=f"typed_{name}")
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            n_rows = int(batch.validate(gxe.ExpectTableRowCountToBeBetween(min_value=0)).result["observed_value"])
            for outcome in batch.validate(suite, result_format="BASIC").results:
                # GX's types let it be missing; a result of a validation always has it.
                expected = cast("ExpectationConfiguration", outcome.expectation_config)
                if (outcome.exception_info or {}).get("raised_exception") is False:
                    findings.append(_describe(name, expected, outcome, n_rows))
                else:
                    problems.append(Problem("förväntningen kunde inte prövas.", f"{name}.{expected.meta['column']}"))
    finally:
        source.get_execution_engine().engine.dispose()
    if problems:
        raise RuleError(problems)
    return sorted(findings, key=lambda finding: (list(TABLES).index(finding.table), finding.topic, finding.column))


def _describe(
    table: str, expected: ExpectationConfiguration, outcome: ExpectationValidationResult, n_rows: int
) -> InputFinding:
    result = outcome.result or {}
    counted = result.get("unexpected_count", result.get("observed_value", 0))
    return InputFinding(
        table=table,
        column=expected.meta["column"],
        expectation=expected.type,
        topic=expected.meta["topic"],
        is_met=bool(outcome.success),
        n_rows=n_rows,
        n_unexpected=int(counted),
    )
