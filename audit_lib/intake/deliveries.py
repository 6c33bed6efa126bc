"""What fails as a whole is the delivery's fault and not the clinics': tables that do not meet, no clinic to read."""

import re
from collections.abc import Iterator

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.raw_tables import RawTables
from audit_lib.model.store import WeakJoin
from audit_lib.model.tables import ERRANDS, Form
from audit_lib.model.verdict import DataRule

FEWEST_ROWS = 20
"""A smaller table may be all of one fault; contract section 5."""
_MOST_REASONS = 5
_MOST_PARTS = 6
_PART = re.compile(r"\d+|[^\W\d_]+|\s+|.", re.DOTALL)


def refuse_no_clinics(con: duckdb.DuckDBPyConnection, raw: RawTables) -> None:
    """Raise InputError if no row of `clinics` is valid, with what is wrong with them."""
    [(n_rows, n_valid)] = con.execute(
        "SELECT (SELECT count(*) FROM typed_clinics), (SELECT count(*) FROM valid_clinics)"
    ).fetchall()
    if n_valid:
        return
    where = raw.name_file("clinics")
    if not n_rows:
        raise InputError(Problem("tabellen clinics har inga rader", where, "Lägg till en rad för varje mottagning."))
    told = _tell_faults(con, raw, "clinics", "leaves_out", n_rows)
    what = f"ingen giltig rad i tabellen clinics, där varje rad har fel: {told}."
    raise InputError(Problem(what, where, "Rätta kolumnerna och kör igen."))


def _tell_faults(con: duckdb.DuckDBPyConnection, raw: RawTables, table: str, which: str, n_rows: int) -> str:
    """Tell the most frequent faults of a table's rows, among those problems that a condition picks."""
    faults = con.execute(
        f'SELECT "column", reason, count(*) AS n FROM problems WHERE "table" = \'{table}\' AND {which} '
        f'GROUP BY ALL ORDER BY n DESC, "column", reason LIMIT {_MOST_REASONS}'
    ).fetchall()
    return "; ".join(f"{raw.name_column(table, name)} {reason} ({n} av {n_rows} rader)" for name, reason, n in faults)


def find_weak_joins(con: duckdb.DuckDBPyConnection, raw: RawTables) -> tuple[WeakJoin, ...]:
    """Find the tables of which under half of the rows find their clinic or errand.

    Raises:
        InputError: a table of at least `FEWEST_ROWS` rows where none does; every such table.
    """
    joins = [join for join in _count_joins(con, raw) if 2 * join.n_found < join.n_rows]
    lost = [join for join in joins if not join.n_found and join.n_rows >= FEWEST_ROWS]
    if lost:
        raise InputError([_describe(con, raw, join) for join in lost])
    return tuple(joins)


def note_no_rows(con: duckdb.DuckDBPyConnection, raw: RawTables) -> Iterator[str]:
    """Note each table given as a file without a row, and the wide form without a time: they say that there is none."""
    remedy = "Är uttaget ofullständigt, ta bort det ur input: då blir uppgifterna okända."
    for table in [file.table for file in raw.files if file.table in raw.present]:
        [(has_rows,)] = con.execute(f"SELECT count(*) > 0 FROM typed_{table}").fetchall()
        if not has_rows:
            yield f"{raw.name_file(table)}: tabellen {table} har inga rader och läses som att inget finns. {remedy}"
        elif table == "errands" and raw.replies == "wide":
            times = [column.name for column in ERRANDS.columns if column.is_wide and column.form is Form.TIMESTAMP]
            given = [name for name in times if name in raw.present[table]]
            has_time = " OR ".join(["false", *(f"bool_or({name} IS NOT NULL)" for name in given)])
            if con.execute(f"SELECT {has_time} FROM typed_errands").fetchall() != [(True,)]:
                what = "inget ärende har någon tid för svar, och alla läses som obesvarade"
                yield f"{raw.name_file(table)}: {what}. Saknas tiderna i uttaget, ta bort svarskolumnerna ur det."


def _count_joins(con: duckdb.DuckDBPyConnection, raw: RawTables) -> Iterator[WeakJoin]:
    for table in raw.present:
        if table == "clinics":
            continue
        column, other = ("errand_id", "errands") if table == "messages" else ("clinic_id", "clinics")
        written = "errand_rid" if table == "messages" else column
        # Of the rows with an id the lost ones are listed already; a message is told its errand.
        [(n_rows, n_written)] = con.execute(f"SELECT count(*), count({written}) FROM cells_{table}").fetchall()
        [(n_lost,)] = con.execute(
            'SELECT count(*) FROM problems WHERE "table" = ? AND "column" = ? AND rule_id = ?',
            [table, column, DataRule.MISSING_REFERENCE],
        ).fetchall()
        yield WeakJoin(table, column, other, n_rows, n_written - (0 if table == "messages" else n_lost))


def _describe(con: duckdb.DuckDBPyConnection, raw: RawTables, join: WeakJoin) -> Problem:
    sought = "sin mottagning" if join.other_table == "clinics" else "sitt ärende"
    here, there = (
        f"{raw.name_column(table, join.column)} i {raw.name_file(table)}" for table in (join.table, join.other_table)
    )
    what = (
        f"ingen av {join.n_rows} rader i tabellen {join.table} hittar {sought}: {here} möter inte {there}. "
        f"Formen är {_find_form(con, join.table, join.column)} mot {_find_form(con, join.other_table, join.column)}."
    )
    unread = f"\"column\" = '{join.column}' AND rule_id <> '{DataRule.MISSING_REFERENCE}'"
    if told := _tell_faults(con, raw, join.table, unread, join.n_rows):
        what += f" Dessutom: {told}."
    remedy = "Ta båda filerna ur samma uttag och exportera id-kolumnerna som text."
    return Problem(what, raw.name_file(join.table), remedy)


def _find_form(con: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    """Describe the form of the first id that could be read; never the id."""
    found = con.execute(
        f"SELECT CAST({column} AS VARCHAR) FROM typed_{table} WHERE {column} IS NOT NULL ORDER BY rid LIMIT 1"
    ).fetchall()
    return describe_form(found[0][0]) if found else "inget läsbart id"


def describe_form(text: str) -> str:
    """Describe how a text is built, without what it says.

    >>> describe_form("101.0"), describe_form("A-0012")
    ('3 siffror, ".", 1 siffra', '1 bokstav, "-", 4 siffror')
    """
    parts = [match[0] for match in _PART.finditer(text)]
    told = [_describe_part(part) for part in parts[:_MOST_PARTS]]
    return ", ".join([*told, *(["…"] if len(parts) > _MOST_PARTS else [])])


def _describe_part(part: str) -> str:
    n = len(part)
    if part.isdecimal():
        return "1 siffra" if n == 1 else f"{n} siffror"
    if part.isalpha():
        return "1 bokstav" if n == 1 else f"{n} bokstäver"
    return "blanksteg" if part.isspace() else f'"{part}"'
