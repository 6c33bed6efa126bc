"""From a raw table of text to a typed one, and the cells that could not be read (DAT-04, DAT-05).

The SQL is written from the table's description, one pass a table. `typed_<table>` keeps every row; what is
wrong with a row is told in `problems`, and only the last step decides what is left out.
"""

from collections.abc import Collection, Mapping

import duckdb

from audit_lib.model.services import OTHER
from audit_lib.model.tables import TABLES, Column, Form, Table

_TYPES = {
    Form.TRI: "BOOLEAN",
    Form.DATE: "DATE",
    Form.TIMESTAMP: "TIMESTAMP",
    Form.COUNT: "INTEGER",
}
_REASONS = {
    Form.HSA_ID: "ska vara ett HSA-id som SE2321000131-E000000000001",
    Form.TRI: "ska vara ja, nej eller okänt",
    Form.SERVICE: "är varken en tjänstekod eller ett känt tjänstenamn",
    Form.DATE: "ska vara ett datum som finns, skrivet 2026-04-02",
    Form.TIMESTAMP: "ska vara en tidpunkt som finns, skriven 2026-04-02 15:03",
    Form.COUNT: "ska vara ett heltal",
}

CREATE_PROBLEMS = (
    "CREATE TABLE problems "
    '("table" VARCHAR, rid BIGINT, "column" VARCHAR, rule_id VARCHAR, reason VARCHAR, leaves_out BOOLEAN)'
)


def leaves_row_out(table: Table, column: Column) -> bool:
    """Say whether a bad value here costs the whole row: a required cell, a key, or any date or time."""
    return column.required or column.name in table.key or column.form in (Form.DATE, Form.TIMESTAMP)


def create_typed_table(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    present: Collection[str],
    codes: Mapping[str, Mapping[str, str | None]],
    *,
    has_row: bool,
) -> None:
    """Create `typed_<table>` from `raw_<table>` and record what could not be read.

    `codes` gives, for each service column and `services.name`, what every distinct text means; None = unknown.
    `has_row` says that the raw table numbers its own records; else they are numbered from 2 in file order.
    """
    _register_codes(con, codes)
    columns = [column for column in table.columns if column.name in present]
    cleaned = ", ".join(f'{_clean(column)} AS "c_{column.name}"' for column in columns)
    clocks = "".join(
        f', written_time("c_{column.name}") AS "t_{column.name}"'
        f', written_offset("c_{column.name}") AS "o_{column.name}"'
        for column in columns
        if column.form is Form.TIMESTAMP
    )
    joins = "".join(
        f' LEFT JOIN service_codes AS m_{name} ON m_{name}."column" = \'{name}\' AND m_{name}.text = "c_{name}"'
        for name in codes
    )
    values = ", ".join(f'{_read(column)} AS "{column.name}"' for column in columns)
    mapped_name = f", coalesce(m_name.code, '{OTHER}') AS code" if "name" in codes else ""
    con.execute(
        f"""CREATE OR REPLACE TABLE typed_{table.name} AS
        SELECT rid, row{"".join(f", {_output(column, present)}" for column in table.columns)}
            {", code" if mapped_name else ""}
            {"".join(f", {_is_empty(column)}, {_is_bad(column)}" for column in columns)}
        FROM (
            SELECT cells.*, {values}{mapped_name}
            FROM (SELECT *{clocks} FROM (
                SELECT rowid AS rid, {"row" if has_row else "rowid + 2"} AS row, {cleaned}
                FROM raw_{table.name}
            )) AS cells{joins}
        )"""
    )
    for column in columns:
        _record_unreadable(con, table, column)


def clean_value(column: Column) -> str:
    """Give the SQL that trims and normalises a raw cell; NULL when nothing is left."""
    return f"nullif(clean_text(\"{column.name}\"), '')"


def _clean(column: Column) -> str:
    if column.form is Form.TERMS:
        cell = f'clean_text("{column.name}")'
        return f"CASE WHEN lower({cell}) = '<tom>' THEN '' ELSE {cell} END"
    return clean_value(column)


def _read(column: Column) -> str:
    cell = f'"c_{column.name}"'
    domain = ", ".join(f"'{code}'" for code in column.domain)
    readings = {
        Form.HSA_ID: f"read_hsa_id({cell})",
        Form.TRI: f"read_tri({cell})",
        Form.CODE: f"CASE WHEN fold_code({cell}) IN ({domain}) THEN fold_code({cell}) END",
        Form.SERVICE: f"m_{column.name}.code",
        Form.DATE: f"read_date({cell})",
        Form.TIMESTAMP: f'read_timestamp("t_{column.name}", "o_{column.name}")',
        Form.COUNT: f"read_count({cell})",
    }
    return readings.get(column.form, cell)


def _output(column: Column, present: Collection[str]) -> str:
    if column.name not in present:
        value = f'CAST(NULL AS {_TYPES.get(column.form, "VARCHAR")}) AS "{column.name}"'
        return value + (f", CAST(NULL AS DATE) AS {column.local_date}" if column.local_date else "")
    if column.local_date:
        return f'"{column.name}", local_date("{column.name}") AS {column.local_date}'
    return f'"{column.name}"'


def _is_empty(column: Column) -> str:
    return f'"c_{column.name}" IS NULL AS "empty_{column.name}"'


def _is_bad(column: Column) -> str:
    cell, value = f'"c_{column.name}"', f'"{column.name}"'
    known = f"{cell} IS NOT NULL AND {value} IS NULL"
    if column.form is Form.TRI or column.may_be_unknown:
        known += f" AND NOT is_unknown_word({cell})"
    return f'({known}) AS "bad_{column.name}"'


def _record_unreadable(con: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    insert = f"INSERT INTO problems SELECT '{table.name}', rid, '{column.name}', ?, ?, ? FROM typed_{table.name} "
    if column.required:
        con.execute(f'{insert} WHERE "empty_{column.name}"', ["DAT-04", "får inte vara tom", True])
    if column.form in (Form.TEXT, Form.TERMS):
        return
    words = [*column.domain, *(["okänt"] if column.may_be_unknown else [])]
    reason = _REASONS.get(column.form) or f"ska vara {', '.join(words[:-1])} eller {words[-1]}"
    rule_id = "DAT-05" if column.form is Form.HSA_ID else "DAT-04"
    con.execute(f'{insert} WHERE "bad_{column.name}"', [rule_id, reason, leaves_row_out(table, column)])


def _register_codes(con: duckdb.DuckDBPyConnection, codes: Mapping[str, Mapping[str, str | None]]) -> None:
    con.execute('CREATE OR REPLACE TABLE service_codes ("column" VARCHAR, text VARCHAR, code VARCHAR)')
    rows = [[column, text, code] for column, texts in codes.items() for text, code in texts.items()]
    if rows:
        con.executemany("INSERT INTO service_codes VALUES (?, ?, ?)", rows)


def list_service_columns(table: str, present: Collection[str]) -> tuple[str, ...]:
    """Name the columns of a table whose texts stand for services, `services.name` included."""
    return tuple(
        column.name
        for column in TABLES[table].columns
        if column.name in present and (column.form is Form.SERVICE or (table, column.name) == ("services", "name"))
    )
