"""Excel: one sheet of an `.xlsx` workbook; typed cells are written as the text the contract would have."""

import datetime as dt
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import duckdb
import openpyxl
import pyarrow as pa
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.headers import HeaderMatch, TableHeaders
from audit_lib.model.tables import Form

_BATCH = 20_000
_OLE = b"\xd0\xcf\x11\xe0"
_Cell: TypeAlias = Cell | MergedCell
"""So say the stubs; of a workbook that is only read they are slimmer, with the same values and formats."""


def read_workbook_table(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, path: Path) -> HeaderMatch:
    """Fill `raw_<table>` from the worksheet named as the table, else the first one; a chart sheet is none.

    A blank line is no record but keeps its number, so that row numbers are those the reader sees in Excel.
    InputError if the file is encrypted, damaged, not `.xlsx`, or lacks a column.
    """
    # Opened here, so that it is closed whatever openpyxl stumbles on.
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            what = "arbetsboken är lösenordsskyddad eller i äldre Excelformat"
            raise InputError(Problem(what, str(path), "Spara den som .xlsx utan lösenord."))
        try:
            # openpyxl warns of styles and validations it does not keep; only cells matter here.
            with (
                warnings.catch_warnings(action="ignore"),
                closing(openpyxl.load_workbook(file, read_only=True, data_only=True)) as workbook,
            ):
                return _read_sheet(con, wanted, workbook, path)
        except (InputError, duckdb.Error, MemoryError):
            raise
        except Exception as error:
            # A damaged workbook fails as whatever openpyxl, zipfile, zlib or the XML parser stumbles on.
            what = "filen är skadad eller ingen .xlsx"
            raise InputError(Problem(what, str(path), "Spara den på nytt som .xlsx utan lösenord.")) from error


def _read_sheet(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, workbook: Workbook, path: Path) -> HeaderMatch:
    table = wanted.table
    sheets = workbook.worksheets
    if not sheets:
        what = "arbetsboken har inget kalkylblad"
        raise InputError(Problem(what, str(path), "Lägg tabellen i ett vanligt blad, inte i ett diagramblad."))
    sheet = next((sheet for sheet in sheets if sheet.title.strip().casefold() == table.name), sheets[0])
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(), start=1)
    titles = ([_as_text(cell, Form.TEXT) or "" for cell in cells] for _, cells in rows)
    headers = next(filter(any, titles), None)
    if headers is None:
        raise InputError(Problem("bladet har ingen rubrikrad", str(path), "Det ska börja med kolumnnamnen."))
    match = wanted.match(headers, str(path))
    types: dict[str, pa.DataType] = {"row": pa.int64(), **dict.fromkeys(match.positions, pa.string())}
    schema = pa.schema(types)
    con.from_arrow(schema.empty_table()).create(f"raw_{table.name}")
    places = [(position, table.find_column(name).form) for name, position in match.positions.items()]
    records = _list_records(rows, places)
    while batch := list(islice(records, _BATCH)):
        arrays = [pa.array(values) for values in zip(*batch, strict=True)]
        con.from_arrow(pa.Table.from_arrays(arrays, schema=schema)).insert_into(f"raw_{table.name}")
    number_records(con, table.name)
    return match


def _list_records(
    rows: Iterable[tuple[int, tuple[_Cell, ...]]], wanted: list[tuple[int, Form]]
) -> Iterator[tuple[int | str | None, ...]]:
    """Give the number and the wanted cells of each row that is not blank; a row may end before its last cells."""
    for number, cells in rows:
        if any(cell.value is not None for cell in cells):
            texts = [_as_text(cells[place], form) if place < len(cells) else None for place, form in wanted]
            yield number, *texts


def _as_text(cell: _Cell, form: Form) -> str | None:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        # Excel keeps dates and times alike: two signs of three say that it is a date.
        shows_time = "h" in str(cell.number_format or "").lower()
        is_date = sum((form is Form.DATE, value.time() == dt.time(), not shows_time)) >= 2
        return value.date().isoformat() if is_date else value.replace(microsecond=0).isoformat(sep=" ")
    return str(value)
