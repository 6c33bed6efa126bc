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
    codes: Mapping[str, Mapping[str, tuple[str, str | None]]],
) -> None:
    """Create `typed_<table>` from `raw_<table>` and record what could not be read.

    A message is told its errand here, by number: `errand_rid`, whether its id is on one row only (`is_single`), and
    then whether the message is the older of the two (`is_early`). One join of texts serves every later question.

    `codes` gives, for each service column and `services.name`, what every distinct cell says and its code: see
    `names.find_codes`. There are few, so they are cleaned there once each, and not here once a row.
    """
    _register_codes(con, codes)
    columns = [column for column in table.columns if column.name in present]
    kinds = {str(name): str(kind) for name, kind, *_ in con.execute(f"DESCRIBE raw_{table.name}").fetchall()}
    typed_times = [name for name, kind in kinds.items() if kind.startswith("TIMESTAMP")]
    cleaned = ", ".join(
        f'{_quoted(column) if column.name in typed_times else _clean(column, codes)} AS "c_{column.name}"'
        for column in columns
    )
    clocks = "".join(f", {_clock(column, kinds[column.name])}" for column in columns if column.form is Form.TIMESTAMP)
    cleaned += "".join(f', m_{name}.code AS "code_{name}"' for name in codes)
    meanings = "".join(
        f' LEFT JOIN service_codes AS m_{name} ON m_{name}."column" = \'{name}\' AND m_{name}.written = "{name}"'
        for name in codes
    )
    joins = ""
    values = ", ".join(f'{_read(column)} AS "{column.name}"' for column in columns)
    mapped_name = f", coalesce(code_name, '{OTHER}') AS code" if "name" in codes else ""
    if table.name == "messages":
        joins += ' LEFT JOIN first_errands AS f ON f.errand_id = "c_errand_id"'
        mapped_name += ", f.rid AS errand_rid, f.is_single, f.sent_at AS errand_sent_at"
    con.execute(
        f"""CREATE OR REPLACE TABLE typed_{table.name} AS
        SELECT rid, row{"".join(f", {_output(column, present)}" for column in table.columns)}
            {", code" if "name" in codes else ""}
            {
            ", errand_rid, is_single, is_single AND sent_at < errand_sent_at AS is_early"
            if table.name == "messages"
            else ""
        }
            {"".join(f", {flag}" for column in columns for flag in _list_flags(column))}
        FROM (
            SELECT cells.*, {values}{mapped_name}
            FROM (SELECT *{clocks} FROM (
                SELECT rid, row, {cleaned} FROM raw_{table.name}{meanings}
            )) AS cells{joins}
        )"""
    )
    for column in columns:
        _record_unreadable(con, table, column)


def clean_value(column: Column) -> str:
    """Give the SQL that trims and normalises a raw cell; NULL when nothing is left."""
    return f"nullif(clean_text(\"{column.name}\"), '')"


def _quoted(column: Column) -> str:
    return f'"{column.name}"'


def _clock(column: Column, kind: str) -> str:
    """Give the SQL of what the clock showed and of the offset written beside it; fractions are cut off."""
    cell, t, o = f'"c_{column.name}"', f'"t_{column.name}"', f'"o_{column.name}"'
    if not kind.startswith("TIMESTAMP"):
        return f"written_time({cell}) AS {t}, written_offset({cell}) AS {o}"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"date_trunc('second', make_timestamp(epoch_us({cell}))) AS {t}, 'Z' AS {o}"
    return f"date_trunc('second', {cell}) AS {t}, '' AS {o}"


def _list_flags(column: Column) -> list[str]:
    flags = [_is_empty(column)] if column.required else []
    return flags if column.form in (Form.TEXT, Form.TERMS) else [*flags, _is_bad(column)]


def _clean(column: Column, codes: Collection[str]) -> str:
    if column.name in codes:
        return f"nullif(m_{column.name}.text, '')"
    if column.domain:
        cell = _quoted(column)
        return f"CASE WHEN {_as_code(cell, column)} IS NULL THEN {clean_value(column)} ELSE {cell} END"
    if column.form is Form.TERMS:
        cell = f'clean_text("{column.name}")'
        return f"CASE WHEN lower({cell}) = '<tom>' THEN '' ELSE {cell} END"
    return clean_value(column)


def _read(column: Column) -> str:
    cell = f'"c_{column.name}"'
    readings = {
        Form.HSA_ID: f"read_hsa_id({cell})",
        Form.TRI: f"read_tri({cell})",
        Form.CODE: f"coalesce({_as_code(cell, column)}, {_as_code(f'fold_code({cell})', column)})",
        Form.SERVICE: f"code_{column.name}",
        Form.DATE: f"read_date({cell})",
        Form.TIMESTAMP: f'read_timestamp("t_{column.name}", "o_{column.name}")',
        Form.COUNT: f"read_count({cell})",
    }
    return readings.get(column.form, cell)


def _as_code(text: str, column: Column) -> str:
    """Give the SQL of a text as a code of the column's domain, one byte a row; NULL if it is none.

    A long IN would become a join, which folds every cell of millions before it looks.
    """
    return f"TRY_CAST({text} AS ENUM({', '.join(repr(code) for code in column.domain)}))"


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


def _register_codes(con: duckdb.DuckDBPyConnection, codes: Mapping[str, Mapping[str, tuple[str, str | None]]]) -> None:
    con.execute('CREATE OR REPLACE TABLE service_codes ("column" VARCHAR, written VARCHAR, text VARCHAR, code VARCHAR)')
    rows = [[column, written, *meaning] for column, texts in codes.items() for written, meaning in texts.items()]
    if rows:
        con.executemany("INSERT INTO service_codes VALUES (?, ?, ?, ?)", rows)


def list_service_columns(table: str, present: Collection[str]) -> tuple[str, ...]:
    """Name the columns of a table whose texts stand for services, `services.name` included."""
    return tuple(
        column.name
        for column in TABLES[table].columns
        if column.name in present and (column.form is Form.SERVICE or (table, column.name) == ("services", "name"))
    )
