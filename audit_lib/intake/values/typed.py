"""From a raw relation of text to a typed one, and the cells that could not be read.

The SQL is written from the table's description, one pass a table. `typed_<table>` keeps every row; what is wrong with a
row is told in `problems`, and only the last step decides what is left out. It is a view: `cells_<table>` under it
holds what cannot be computed, as narrow as can be, because a hundred million of them have to lie somewhere.
"""

from collections.abc import Collection
from dataclasses import replace

import duckdb

from audit_lib.intake.problems import record_problem
from audit_lib.intake.values.cells import PLAIN, Cell, no_value, quote, read_plain
from audit_lib.intake.values.readings import IS_ODD, count_null_words, drops_decimals
from audit_lib.model.services import OTHER
from audit_lib.model.tables import MESSAGES, SERVICES, Column, Form, Table
from audit_lib.model.verdict import DataRule

_ERROR_VALUE = "är ett felvärde från Excel som #SAKNAS! och inget värde: rätta formeln i källan"
_REASONS = {
    Form.HSA_ID: "ska vara ett HSA-id som SE2321000131-E000000000001",
    Form.TRI: "ska vara ja, nej eller okänt",
    Form.SERVICE: "är varken en tjänstekod eller ett känt tjänstenamn",
    Form.DATE: "ska vara ett datum som finns, skrivet 2026-04-02",
    Form.TIMESTAMP: "ska vara en tidpunkt som finns, skriven 2026-04-02 15:03",
    Form.COUNT: "ska vara ett heltal",
    Form.TEXT: "är ett id som Excel har avrundat till formen 1,23E+11: exportera kolumnen som text",
    Form.TERMS: _ERROR_VALUE,
}
_IS_EARLY = "m.sent_at < f.sent_at"


def create_typed_table(
    con: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], meanings: Collection[str]
) -> None:
    """Create `typed_<table>` from `raw_<table>` and record what could not be read.

    A message is told its errand here: by number (`errand_rid`, `errand_row`), and if its id is on one row only, its
    `clinic_id` and whether the message is the older of the two (`is_early`). One join of texts serves every later
    question, and then only the id of a message without an errand is kept.

    `present` are the canonical columns its source has, `meanings` those whose texts `meanings_<column>` tells.
    """
    columns = [column for column in table.columns if column.name in present]
    given = _list_columns(con, f"raw_{table.name}")
    plain = {f"plain_{column.name}" for column in columns if column.form in PLAIN}
    plain -= {f"plain_{column.name}" for column in columns if f"instant_{column.name}" in given}
    left = (given | plain) - _list_emptied(con, table, given)
    cells = [Cell(column, left, column.name in meanings) for column in columns]
    flags = _list_flags(cells)
    source = read_plain(f"raw_{table.name}", columns, given)
    if table is MESSAGES:
        # An id that is an errand's letter by letter needs no reading, and nearly all are: a fifth of what it costs to
        # read them. If one of the others would have needed it, all are read once more.
        verbatim = [replace(cell, is_verbatim=cell.name == "errand_id") for cell in cells]
        _create_messages(con, _read_cells(table, verbatim, _list_flags(verbatim), source, given), len(flags))
        is_read = "read_id(said(clean_value(errand_id))) IS NOT DISTINCT FROM errand_id AND NOT is_promoted(errand_id)"
        lost = "FROM cells_messages WHERE errand_id IS NOT NULL"
        if _count(con, lost) and _count(con, f"{lost} AND NOT ({is_read})"):
            query = _read_cells(table, cells, flags, source, given)
            if drops_decimals(con, table.name, "errand_id", f"({query})"):
                query = f"SELECT * REPLACE (drop_decimal(errand_id) AS errand_id) FROM ({query})"
            _create_messages(con, query, len(flags))
        flags["is_early"] = _IS_EARLY
    else:
        con.execute(f"CREATE TABLE cells_{table.name} AS {_read_cells(table, cells, flags, source, given)}")
        for name in [column.name for column in columns if column.is_id]:
            if drops_decimals(con, table.name, name, f"cells_{table.name}"):
                con.execute(f'UPDATE cells_{table.name} SET "{name}" = drop_decimal("{name}")')
    con.execute(f"CREATE VIEW typed_{table.name} AS {_show(con, table, present, flags)}")
    (found,) = con.execute(f"SELECT coalesce(bit_or(faults), 0) FROM cells_{table.name}").fetchall()[0]
    seen = {flag for place, flag in enumerate(flags) if found >> place & 1}
    odd = [cell.column for cell in cells if cell.is_odd] if IS_ODD in seen else []
    for column in columns:
        _record_unreadable(con, table, column, seen, has_text=column in odd)
    count_null_words(con, table.name, odd)


def _list_flags(cells: Collection[Cell]) -> dict[str, str]:
    flags = {name: sql for cell in cells for name, sql in cell.flags.items()}
    odd = " OR ".join(f"({sql})" for cell in cells if (sql := cell.is_odd))
    return {**flags, IS_ODD: odd or "false"}


def _count(con: duckdb.DuckDBPyConnection, rows: str) -> int:
    [(n,)] = con.execute(f"SELECT count(*) {rows}").fetchall()
    return int(n)


def _list_columns(con: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    return {str(name) for name, *_ in con.execute(f"DESCRIBE {relation}").fetchall()}


def _create_messages(con: duckdb.DuckDBPyConnection, query: str, n_flags: int) -> None:
    # Where errands are numbered by their place, the place is enough.
    row = ", f.row AS errand_row" if "row" in _list_columns(con, "cells_errands") else ""
    con.execute(
        "CREATE OR REPLACE TABLE cells_messages AS "
        f"SELECT m.* EXCLUDE (errand_id) REPLACE (CAST(faults + CASE WHEN {_IS_EARLY} "
        f"THEN {1 << n_flags} ELSE 0 END AS UINTEGER) AS faults), f.rid AS errand_rid{row}, f.clinic_id, "
        f"CASE WHEN f.rid IS NULL THEN m.errand_id END AS errand_id FROM ({query}) AS m "
        "LEFT JOIN first_errands AS f ON f.errand_id = m.errand_id"
    )


def _list_emptied(con: duckdb.DuckDBPyConnection, table: Table, given: Collection[str]) -> set[str]:
    """List the columns that a reader has made values of in every row: of their texts there is nothing left to ask."""
    read = [name for name in table.column_names if name in given and f"plain_{name}" in given]
    counts = "".join(f", count({quote(name)})" for name in read)
    _, *left = con.execute(f"SELECT count(*){counts} FROM raw_{table.name}").fetchall()[0]
    return {name for name, n in zip(read, left, strict=True) if not n}


def _read_cells(table: Table, cells: list[Cell], flags: dict[str, str], source: str, given: Collection[str]) -> str:
    # Cards tell several services in one row, and a workbook may skip some; else the place is the number.
    numbered = ", row" if "row" in given else ""
    cleaned = "".join(f", {sql}" for cell in cells for sql in cell.list_cleaned())
    said = ", ".join(sql for cell in cells for sql in cell.list_said())
    clocks = "".join(f", {sql}" for cell in cells for sql in cell.list_clocks())
    values = "".join(f', {cell.value} AS "v_{cell.name}"' for cell in cells)
    names = "".join(f', "v_{cell.name}" AS "{cell.name}"' for cell in cells)
    joins = "".join(
        f' LEFT JOIN meanings_{cell.name} AS m_{cell.name} ON m_{cell.name}.written = raw."{cell.name}"'
        for cell in cells
        if cell.has_meaning
    )
    code = f", coalesce(code_name, '{OTHER}') AS code" if table is SERVICES else ""
    bits = [f"CASE WHEN {sql} THEN {1 << place} ELSE 0 END" for place, sql in enumerate(flags.values())]
    return (
        f"SELECT rid{numbered}{names}{code}, CAST({' + '.join(bits)} AS UINTEGER) AS faults FROM ("
        f"SELECT *{values} FROM (SELECT *{clocks} FROM (SELECT *{f' REPLACE ({said})' if said else ''} FROM ("
        f"SELECT CAST(raw.rid AS UINTEGER) AS rid{numbered}{cleaned} FROM ({source}) AS raw{joins}))))"
    )


def _show(con: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], flags: Collection[str]) -> str:
    held = _list_columns(con, f"cells_{table.name}")
    columns = ["rid", "row" if "row" in held else "CAST(rid AS BIGINT) + 2 AS row"]
    for column in table.columns:
        value = quote(column.name) if column.name in present else no_value(column)
        columns.append(f"{value} AS {quote(column.name)}")
        if column.local_date:
            columns.append(f"local_date({value}) AS {column.local_date}")
    if table is SERVICES:
        columns.append("code")
    if table is MESSAGES:
        row = "errand_row" if "errand_row" in held else "CAST(errand_rid AS BIGINT) + 2 AS errand_row"
        columns += ["errand_rid", row, "clinic_id"]
    columns += [f"faults & {1 << place} <> 0 AS {quote(flag)}" for place, flag in enumerate(flags)]
    return f"SELECT {', '.join(columns)} FROM cells_{table.name}"


def _record_unreadable(
    con: duckdb.DuckDBPyConnection, table: Table, column: Column, seen: Collection[str], *, has_text: bool
) -> None:
    name, form = column.name, column.form
    empty, bad = f"empty_{name}", f"bad_{name}"
    if empty in seen:
        rows = f"FROM typed_{table.name} WHERE {quote(empty)}"
        record_problem(con, table.name, name, DataRule.UNREADABLE, "får inte vara tom", rows)
    if bad in seen:
        rule_id = DataRule.HSA_ID if form is Form.HSA_ID else DataRule.UNREADABLE
        # A bad value costs the whole row where it is a required cell, a key, or any date or time.
        leaves_out = column.required or name in table.key or form in (Form.DATE, Form.TIMESTAMP)
        rows = f"FROM typed_{table.name} WHERE {quote(bad)}"
        errors = f"SELECT rid FROM raw_{table.name} WHERE is_error_value(clean_text({quote(name)}))"
        if has_text:
            wrong = f"{rows} AND rid IN ({errors})"
            record_problem(con, table.name, name, DataRule.UNREADABLE, _ERROR_VALUE, wrong, leaves_out=leaves_out)
            rows += f" AND rid NOT IN ({errors})"
        reason = _REASONS.get(form) or _describe_domain(column)
        record_problem(con, table.name, name, rule_id, reason, rows, leaves_out=leaves_out)


def _describe_domain(column: Column) -> str:
    words = [*column.domain, *(["okänt"] if column.may_be_unknown else [])]
    return f"ska vara {', '.join(words[:-1])} eller {words[-1]}"
