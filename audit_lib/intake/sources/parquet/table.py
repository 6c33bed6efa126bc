"""Parquet: typed cells become the text the contract would have, so that one reading serves every format.

Nothing is copied: the raw table is a view of the file, unless the file has a column of a name by which DuckDB numbers
rows. Times that are typed stay typed, because they are read as they stand and there are many of them.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from audit_lib.errors import InputError, Problem
from audit_lib.files.paths import parts_source, quote_text
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.headers import HeaderMatch, TableHeaders
from audit_lib.intake.sources.nested import LISTED, describe_nested
from audit_lib.intake.sources.parquet import describe_damage, is_out_of_room
from audit_lib.intake.sources.parquet.parts import Parts, find_parts
from audit_lib.intake.values.cells import quote
from audit_lib.model.tables import Column, Form, Table

_NUMBER = re.compile(r"FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)")
_LIST = re.compile(r"(.*)\[\d*\]", re.DOTALL)
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT", "JSON")
_ROW_NUMBER, _FILE_NUMBER = "file_row_number", "file_index"
_OWN_NAMES = (_ROW_NUMBER, _FILE_NUMBER)


def read_parquet_table(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, path: Path) -> HeaderMatch:
    """Fill `raw_<table>` from a Parquet file, or the parts in a folder.

    Raises:
        InputError: it is damaged, lacks a column, or has one that is no text, number or time.
    """
    table, own = wanted.table, wanted.own
    if own.sheet is not None or own.header_row is not None:
        what = "en Parquet-fil har varken blad eller rubrikrad"
        remedy = f"Ta bort sheet och header_row under tables: {{{table.name}: …}} i körfilen."
        raise InputError(Problem(what, str(path), remedy))
    try:
        parts = find_parts(path)
        match = wanted.match([*parts.headers, *parts.keys], str(path))
        cells = ", ".join(_list_cells(con, table, parts, match, path))
        if any(header.casefold() in _OWN_NAMES for header in parts.headers):
            con.execute(f"CREATE OR REPLACE TABLE raw_{table.name} AS SELECT {cells} FROM {parts_source(parts.paths)}")
            number_records(con, table.name)
        else:
            starts = [str(sum(parts.n_rows[:place])) for place in range(len(parts.paths))]
            source = parts_source(parts.paths, ", file_row_number = true")
            con.execute(
                f"CREATE OR REPLACE VIEW raw_{table.name} AS "
                f"SELECT {_choose_by_file(starts)} + {_ROW_NUMBER} AS rid, {cells} FROM {source}"
            )
    except (duckdb.Error, pa.ArrowException, UnicodeDecodeError) as error:
        if is_out_of_room(error, path):
            raise
        raise describe_damage(path) from error
    return match


def _list_cells(
    con: duckdb.DuckDBPyConnection, table: Table, parts: Parts, match: HeaderMatch, path: Path
) -> Iterator[str]:
    """Give the SQL of each cell that matched; InputError lists the columns that are no text, number or time."""
    described = con.execute(f"DESCRIBE SELECT * FROM {parts_source(parts.paths)}").fetchall()
    # DuckDB renames a column whose name is another's in another case; both may mean the same here.
    kinds = [(str(name), str(kind)) for name, kind, *_ in described]
    problems = [
        describe_nested(match.written[name], str(path), is_list=_LIST.fullmatch(kinds[position][1]) is not None)
        for name, position in match.positions.items()
        if position < len(kinds) and _is_nested(kinds[position][1], name)
    ]
    if problems:
        raise InputError(problems)
    keys = list(parts.keys.values())
    for name, position in match.positions.items():
        column = table.find_column(name)
        if position < len(kinds):
            written, kind = kinds[position]
            is_moment = parts.headers[position] in parts.moments
            yield _as_cell(quote(written), "TIMESTAMP WITH TIME ZONE" if is_moment else kind, column)
        else:
            texts = [quote_text(text) if text is not None else "NULL" for text in keys[position - len(kinds)]]
            yield _as_cell(_choose_by_file(texts), "VARCHAR", column)


def _is_nested(kind: str, name: str) -> bool:
    listed = _LIST.fullmatch(kind)
    element = listed[1] if listed and name == LISTED else kind
    return _LIST.fullmatch(element) is not None or element.startswith(_NESTED)


def _as_cell(name: str, kind: str, column: Column) -> str:
    form = column.form
    is_instant = kind == "TIMESTAMP WITH TIME ZONE"
    if kind.startswith("TIMESTAMP") and form is Form.TIMESTAMP:
        read, beside = ("instant_cell", "instant") if is_instant else ("clock_cell", "plain")
        return f'{read}({name}) AS "{beside}_{column.name}"'
    if kind.startswith("TIMESTAMP"):
        text = f"{'instant' if is_instant else 'clock'}_as_{'date' if form is Form.DATE else 'text'}({name})"
    elif _NUMBER.fullmatch(kind):
        text = f"number_as_text({name})"
    elif element := _LIST.fullmatch(kind):
        texts = f"list_transform({name}, lambda x: {_as_text('x', element[1])})"
        text = f"array_to_string(list_filter({texts}, lambda x: x IS NOT NULL), '|')"
    else:
        text = _as_text(name, kind)
    return f'{text} AS "{column.name}"'


def _as_text(name: str, kind: str) -> str:
    return f"decode({name})" if kind == "BLOB" else f"CAST({name} AS VARCHAR)"


def _choose_by_file(values: Sequence[str]) -> str:
    """Give the SQL of what has one value for each file."""
    return values[0] if len(values) == 1 else f"([{', '.join(values)}])[CAST({_FILE_NUMBER} AS BIGINT) + 1]"
