"""A PostgreSQL schema as input: its tables become the CSV files the contract would have, read by the one CSV reader.

Everything is read in one transaction (REPEATABLE READ, READ ONLY), so that errands and messages are of the same moment
however long it takes. The server writes each cell as text, whatever its type, and COPY streams it to disk: a hundred
million rows cost no memory. Only columns that mean something are asked for.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.files import describe_full_disk
from audit_lib.intake.sources.headers import ColumnNames, HeaderMatch
from audit_lib.intake.sources.nested import LISTED, describe_nested
from audit_lib.intake.sources.postgres.connection import explaining, open_snapshot
from audit_lib.intake.sources.raw_tables import RawTables, read_tables
from audit_lib.intake.values.cells import quote
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.run.own_tables import AS_IT_STANDS, OwnTables
from audit_lib.model.tables import TABLES, Form, Table

if TYPE_CHECKING:
    import psycopg

LIST_COLUMNS = """
WITH RECURSIVE bases (domain, base) AS (
    SELECT oid, oid FROM pg_type
    UNION ALL SELECT domain, typbasetype FROM bases JOIN pg_type ON pg_type.oid = base WHERE typtype = 'd'
)
SELECT c.relname, a.attname, CASE
    WHEN t.typcategory = 'A' THEN '[]' WHEN t.typtype = 'c' OR t.typname IN ('json', 'jsonb', 'hstore') THEN '{}'
    ELSE format_type(t.oid, NULL) END
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN bases ON domain = a.atttypid JOIN pg_type AS t ON t.oid = base AND t.typtype <> 'd'
WHERE n.nspname = %s AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND c.relname = ANY(%s)
ORDER BY c.relname, a.attnum
"""
"""Each column with its type: of a domain the one that it is made of, of an array `[]`, of what has fields `{}`."""
_LIST, _NESTED = "[]", "{}"
_Wanted: TypeAlias = dict[str, tuple[str, str]]
"""Canonical column → its name and type in the database."""


def read_database(
    con: duckdb.DuckDBPyConnection, address: DatabaseAddress, columns: ColumnNames, own: OwnTables, work: Path
) -> RawTables:
    """Make `raw_<table>` of every table or view of the contract that the schema holds, by way of CSV files in `work`.

    Raises:
        InputError: the server, the role or the schema is not as it must be, or columns are missing: all listed.
    """
    files, matches, notes = export_tables(address, columns, own, work)
    try:
        raw = read_tables(con, files, columns, {}, work)
    except InputError as error:
        raise InputError([_rename(problem, address, files) for problem in error.problems]) from error
    named = [replace(file, name=f"{address}, {file.table}") for file in raw.files]
    return replace(raw, files=named, notes=(*notes, *raw.notes), written=matches)


def _rename(problem: Problem, address: DatabaseAddress, files: Mapping[str, Path]) -> Problem:
    """Name the table that a copy came from instead of the copy, which is gone when the problem is read."""
    for table, path in files.items():
        problem = replace(problem, where=problem.where.replace(str(path), f"{address}, tabellen {table}"))
    return problem


def export_tables(
    address: DatabaseAddress, columns: ColumnNames, own: OwnTables, folder: Path
) -> tuple[dict[str, Path], dict[str, HeaderMatch], list[str]]:
    """Write every table of the schema as CSV (table → file), and note the columns that mean nothing here.

    The headers of the files are canonical; those of the schema are given beside them.

    Rows are numbered in the order of the table's key ("C" collation), then of all its columns: the database has no
    order of its own, and a row number must mean the same row next time (ADR 0001).
    """
    files: dict[str, Path] = {}
    notes: list[str] = []
    with open_snapshot(address) as connection:
        matched = _match_columns(connection, address, columns, own)
        for name, (match, wanted) in matched.items():
            where = f"{address}, tabellen {name}"
            files[name] = folder / f"{name}.csv"
            try:
                with explaining(where):
                    _copy_table(connection, _write_query(address.schema, TABLES[name], wanted), files[name])
            except OSError as error:
                raise InputError(describe_full_disk(error, where, folder)) from error
            if match.ignored:
                notes.append(f"tabellen {name}: kolumner som inte används: {', '.join(match.ignored)}.")
    return files, {name: match for name, (match, _) in matched.items()}, notes


def _match_columns(
    connection: "psycopg.Connection[Any]", address: DatabaseAddress, columns: ColumnNames, own: OwnTables
) -> dict[str, tuple[HeaderMatch, _Wanted]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for table, header, kind in connection.execute(LIST_COLUMNS, [address.schema, list(TABLES)]):
        found.setdefault(table, []).append((header, kind))
    if "clinics" not in found:
        what = f"tabellen clinics finns inte i schemat {address.schema}, eller rollen ser den inte"
        raise InputError(Problem(what, str(address), "Kontrollera schemat (?schema=…) och rollens rättigheter."))
    matches = {}
    problems: list[Problem] = []
    for name, table in TABLES.items():
        if name not in found:
            continue
        where = f"{address}, tabellen {name}"
        try:
            match = columns.of(table, own.get(name, AS_IT_STANDS)).match([header for header, _ in found[name]], where)
        except InputError as error:
            problems.extend(error.problems)
            continue
        wanted = {column: found[name][place] for column, place in match.positions.items()}
        matches[name] = (match, wanted)
        problems.extend(
            describe_nested(header, where, is_list=kind == _LIST)
            for column, (header, kind) in wanted.items()
            if kind == _NESTED or (kind == _LIST and column != LISTED)
        )
    if problems:
        raise InputError(problems)
    return matches


def _write_query(schema: str, table: Table, wanted: _Wanted) -> str:
    """The SELECT of one table: canonical names, every cell as text, in a settled order."""
    cells = ", ".join(
        f"{_as_text(header, kind, table.find_column(column).form)} AS {quote(column)}"
        for column, (header, kind) in wanted.items()
    )
    order = [*(name for name in table.key if name in wanted), *(name for name in wanted if name not in table.key)]
    places = ", ".join(f'{quote(name)} COLLATE "C" NULLS FIRST' for name in order)
    return f"SELECT * FROM (SELECT {cells} FROM {quote(schema)}.{quote(table.name)}) AS exported ORDER BY {places}"


def _as_text(header: str, kind: str, form: Form) -> str:
    name = quote(header)
    if kind == _LIST:
        return f"array_to_string({name}::text[], '|')"
    if kind.startswith("timestamp") and form is Form.DATE:
        # A date that a system keeps as a timestamp is a date; one with a time of day is not, and is told as such.
        local = f"{name} AT TIME ZONE 'Europe/Stockholm'" if kind == "timestamp with time zone" else name
        return (
            f"CASE WHEN isfinite({name}) AND {local} = date_trunc('day', {local}) "
            f"THEN to_char({local}, 'YYYY-MM-DD') ELSE {name}::text END"
        )
    if kind in {"numeric", "real", "double precision"}:
        # 2.0 is a count of two, as in a spreadsheet; NaN and the infinities stay text and are told as such.
        return (
            f"CASE WHEN {name}::text IN ('NaN', 'Infinity', '-Infinity') THEN {name}::text "
            f"WHEN {name} = trunc({name}::numeric) AND abs({name}) < 1e15 THEN trunc({name}::numeric)::text "
            f"ELSE {name}::text END"
        )
    return f"{name}::text"


def _copy_table(connection: "psycopg.Connection[Any]", query: str, path: Path) -> None:
    # FORCE_QUOTE keeps the empty text ("") apart from the missing one, as the contract's CSV does.
    statement = f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *, ENCODING 'UTF8')"
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for block in copy:
            file.write(block)
