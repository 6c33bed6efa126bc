"""The faults in one clinic's data: all of them counted, the first ones listed; never a value."""

import duckdb

from audit_lib.files.paths import parquet_source
from audit_lib.model.results.beside_verdicts import DataError, DataErrors
from audit_lib.model.store import Store
from audit_lib.model.verdict import DataRule
from audit_lib.wording.places import say_place, say_reason

MOST_LISTED = 50


def list_data_errors(connection: duckdb.DuckDBPyConnection, store: Store, clinic_id: str) -> DataErrors:
    """Read a clinic's part of the store's data errors."""
    own = f"FROM {parquet_source(store.path('data_errors'))} WHERE clinic_id = ?"
    # Counted by the engine: of a file of nothing but errors a clinic's share may be a million rows.
    by_rule = dict(connection.execute(f"SELECT rule_id, count(*) {own} GROUP BY 1 ORDER BY 1", [clinic_id]).fetchall())
    columns = '"table", "row", "column", rule_id, reason'
    query = f"SELECT {columns} {own} ORDER BY {columns} LIMIT {MOST_LISTED}"
    rows = connection.execute(query, [clinic_id]).fetchall() if by_rule else []
    return DataErrors(
        total=sum(by_rule.values()),
        by_rule={DataRule(rule_id): n for rule_id, n in by_rule.items()},
        rows=tuple(
            DataError(
                table,
                row,
                column,
                DataRule(rule_id),
                say_reason(reason, table, store.tables),
                say_place(table, column, store.tables[table]),
            )
            for table, row, column, rule_id, reason in rows
        ),
    )
