"""The one metric that all rules of a relation share: a single pass that judges every rule for every clinic.

GX's metric graph computes a metric once a validation however many expectations ask for it, so twelve rules on ten
million errands cost one query. The value holds ids, verdict codes and counts; never a cell of the input.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from great_expectations.execution_engine import SparkDFExecutionEngine, SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from audit_lib.engines.dialects import translate_to_spark
from audit_lib.model.verdict import NUMBERS, VerdictColumns

METRIC_NAME = "table.rule_verdicts"


@dataclass(frozen=True)
class RelationVerdicts:
    """The answer of one pass: a column of Python values by name, rows sorted by clinic and subject."""

    columns: Mapping[str, list[Any]]

    def of_rule(self, position: int) -> VerdictColumns:
        """The columns of one rule, named without its position; an absent number column is all None."""
        empty = [None] * len(self.columns["clinic_id"])
        return {
            "clinic_id": self.columns["clinic_id"],
            "subject": self.columns["subject"],
            **{name: self.columns.get(f"{name}_{position}", empty) for name in ("verdict", "observations", *NUMBERS)},
        }


class TableRuleVerdicts(TableMetricProvider):
    """Runs the query of `audit_lib.check.query` on the engine that holds the facts."""

    metric_name = METRIC_NAME
    value_keys = ("query",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _duckdb(
        cls, execution_engine: SqlAlchemyExecutionEngine, metric_value_kwargs: Mapping[str, str], **_: object
    ) -> RelationVerdicts:
        # The rows are read before the connection closes: GX's own fetch comes too late for DuckDB's driver.
        with execution_engine.engine.connect() as connection:
            shared: Any = connection.connection.driver_connection
            table = shared.native.execute(metric_value_kwargs["query"]).to_arrow_table()
            return RelationVerdicts({name: _to_list(table.column(name)) for name in table.column_names})

    @metric_value(engine=SparkDFExecutionEngine)
    def _spark(
        cls, execution_engine: SparkDFExecutionEngine, metric_value_kwargs: Mapping[str, str], **_: object
    ) -> RelationVerdicts:
        # The relations are views of the frame's own session, which need not be the one that GX found.
        found = execution_engine.dataframe.sparkSession.sql(translate_to_spark(metric_value_kwargs["query"]))
        rows = found.collect()
        return RelationVerdicts({name: [row[i] for row in rows] for i, name in enumerate(found.columns)})


def _to_list(column: "pa.ChunkedArray[Any]") -> list[Any]:
    """Python values of a column; equal texts are one object, since verdict words repeat a hundred thousand times."""
    if not pa.types.is_string(column.type):
        return list(column.to_pylist())
    words: dict[str | None, str | None] = {}
    return [words.setdefault(word, word) for word in column.to_pylist()]
