"""The one metric that all rules of a relation share: a single pass that judges every rule for every clinic.

GX's metric graph computes a metric once a validation however many expectations ask for it, so twelve rules on ten
million errands cost one query. The value holds ids, verdict codes and counts; never a cell of the input.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from great_expectations.execution_engine import SparkDFExecutionEngine, SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from audit_lib.engines.dialects import SPARK, translate

METRIC_NAME = "table.rule_verdicts"


@dataclass(frozen=True)
class RelationVerdicts:
    """The answer of one pass: a column of Python values by name, rows sorted by clinic and subject."""

    columns: dict[str, list[Any]]

    @classmethod
    def from_rows(cls, names: Sequence[str], rows: Sequence[Any]) -> "RelationVerdicts":
        """From the rows that a driver fetched."""
        return cls({name: [row[i] for row in rows] for i, name in enumerate(names)})

    def of_rule(self, position: int) -> dict[str, list[Any]]:
        """The columns of one rule, named without its position; an absent number column is all None."""
        names = ("verdict", "observations", "n_assessed", "n_deviating", "n_pending", "n_excluded")
        empty = [None] * len(self.columns["clinic_id"])
        return {
            "clinic_id": self.columns["clinic_id"],
            "subject": self.columns["subject"],
            **{name: self.columns.get(f"{name}_{position}", empty) for name in names},
        }


class TableRuleVerdicts(TableMetricProvider):
    """Runs the query of `audit_lib.check.query` on the engine that holds the facts."""

    metric_name = METRIC_NAME
    value_keys = ("query",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805 (GX makes it a class method)
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> RelationVerdicts:
        # The rows are read before the connection closes: GX's own fetch comes too late for DuckDB's driver.
        with execution_engine.engine.connect() as connection:
            native = connection.connection.driver_connection
            if connection.dialect.name == "duckdb" and native is not None:
                table = native.native.execute(metric_value_kwargs["query"]).to_arrow_table()
                return RelationVerdicts({name: _to_list(table.column(name)) for name in table.column_names})
            # As the driver takes it: SQLAlchemy would read a colon in a text as a parameter.
            result = connection.exec_driver_sql(translate(metric_value_kwargs["query"], connection.dialect.name))
            return RelationVerdicts.from_rows(list(result.keys()), result.fetchall())

    @metric_value(engine=SparkDFExecutionEngine)
    def _spark(
        cls,  # noqa: N805 (GX makes it a class method)
        execution_engine: SparkDFExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> RelationVerdicts:
        # The relations are views of the frame's own session, which need not be the one that GX found.
        found = execution_engine.dataframe.sparkSession.sql(translate(metric_value_kwargs["query"], SPARK))
        return RelationVerdicts.from_rows(found.columns, found.collect())


def _to_list(column: "pa.ChunkedArray[Any]") -> list[Any]:
    """Python values of a column; equal texts are one object, since verdict words repeat a hundred thousand times."""
    if not pa.types.is_string(column.type):
        return list(column.to_pylist())
    words: dict[str | None, str | None] = {}
    return [words.setdefault(word, word) for word in column.to_pylist()]
