"""What is wrong with rows and what it costs: the tables `problems` and `left_out_rows`."""

from collections.abc import Collection

import duckdb

from audit_lib.model.verdict import DataRule

AFTER_EXTRACT = "ligger efter uttaget (extract_at)"
"""The reason of a time that the data cannot have known of; `losses` asks for it."""


def record_problem(
    con: duckdb.DuckDBPyConnection,
    table: str,
    column: str,
    rule_id: DataRule,
    reason: str,
    rows: str,
    *,
    leaves_out: bool = True,
) -> None:
    """Record what is wrong in a column; `rows` is a query but for its SELECT, and gives the `rid` of each bad row."""
    con.execute(
        f"INSERT INTO problems SELECT '{table}', rid, '{column}', ?, ?, ? {rows}", [rule_id, reason, leaves_out]
    )


def settle_left_out(con: duckdb.DuckDBPyConnection, present: Collection[str]) -> None:
    """Decide what is left out of the tables that are there: creates `left_out_rows` (table, rid) and `valid_clinics`.

    An error in a message, other than a missing errand, leaves the whole errand out.
    """
    con.execute('CREATE TABLE left_out_rows AS SELECT DISTINCT "table", rid FROM problems WHERE leaves_out')
    if "messages" in present:
        con.execute(
            "INSERT INTO left_out_rows SELECT DISTINCT 'errands', errand_rid FROM typed_messages "
            "JOIN problems USING (rid) WHERE problems.\"table\" = 'messages' "
            f"AND rule_id <> '{DataRule.MISSING_REFERENCE}' "
            f"AND errand_rid IS NOT NULL AND errand_rid NOT IN ({select_left_out_rows('errands')})"
        )
    con.execute(
        "CREATE TABLE valid_clinics AS SELECT clinic_id FROM typed_clinics "
        f"WHERE rid NOT IN ({select_left_out_rows('clinics')})"
    )


def select_left_out_rows(table: str) -> str:
    """Give the query of the places of a table's rows that are left out."""
    return f"SELECT rid FROM left_out_rows WHERE \"table\" = '{table}'"
