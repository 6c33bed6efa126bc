"""Excel: one sheet of an `.xlsx` workbook; typed cells are written as the text the contract would have."""

import datetime as dt
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import duckdb
import openpyxl
import pyarrow as pa
from openpyxl import Workbook

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.headers import ColumnNames, HeaderMatch
from audit_lib.model.tables import Form, Table

_BATCH = 20_000


class Cell(Protocol):
    """What is asked of a cell, whether it is filled or empty."""

    @property
    def value(self) -> object:
        """What stands in it, typed."""

    @property
    def number_format(self) -> object:
        """How Excel shows it."""


_OLE = b"\xd0\xcf\x11\xe0"


def read_workbook_table(con: duckdb.DuckDBPyConnection, table: Table, path: Path, columns: ColumnNames) -> HeaderMatch:
    """Fill `raw_<table>` from the worksheet named as the table, else the first one; a chart sheet is none.

    A blank line is no record but keeps its number, so that row numbers are those the reader sees in Excel.
    InputError if the file is encrypted, damaged, not `.xlsx`, or lacks a column.
    """
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            what = "arbetsboken är lösenordsskyddad eller i äldre Excelformat"
            raise InputError(Problem(what, str(path), "Spara den som .xlsx utan lösenord."))
    damaged = Problem("filen är skadad eller ingen .xlsx", str(path), "Spara den på nytt som .xlsx utan lösenord.")
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and validations it does not keep; only cells matter here.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                return _read_sheet(con, table, workbook, columns, path)
            finally:
                workbook.close()
    except (InputError, duckdb.Error, MemoryError):
        raise
    except Exception as error:
        # A damaged workbook fails as whatever openpyxl, zipfile, zlib or the XML parser stumbles on.
        raise InputError(damaged) from error


def _read_sheet(
    con: duckdb.DuckDBPyConnection, table: Table, workbook: Workbook, columns: ColumnNames, path: Path
) -> HeaderMatch:
    sheets = workbook.worksheets
    if not sheets:
        what = "arbetsboken har inget kalkylblad"
        raise InputError(Problem(what, str(path), "Lägg tabellen i ett vanligt blad, inte i ett diagramblad."))
    sheet = next((sheet for sheet in sheets if sheet.title.strip().casefold() == table.name), sheets[0])
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(), start=1)
    headers: list[str] = []
    for _, cells in rows:
        headers = [_as_text(cell, Form.TEXT) or "" for cell in cells]
        if any(headers):
            break
    if not any(headers):
        raise InputError(Problem("bladet har ingen rubrikrad", str(path), "Det ska börja med kolumnnamnen."))
    match = columns.match(table, headers, str(path))
    types: dict[str, pa.DataType] = {"row": pa.int64(), **dict.fromkeys(match.positions, pa.string())}
    schema = pa.schema(types)
    con.execute(
        f"CREATE OR REPLACE TABLE raw_{table.name} (row BIGINT, "
        + ", ".join(f'"{name}" VARCHAR' for name in match.positions)
        + ")"
    )
    forms = [(position, table.find_column(name).form) for name, position in match.positions.items()]
    for batch in _batches(rows, forms):
        con.register("sheet_rows", pa.Table.from_arrays([pa.array(values) for values in batch], schema=schema))
        con.execute(f"INSERT INTO raw_{table.name} SELECT * FROM sheet_rows")
        con.unregister("sheet_rows")
    number_records(con, table.name)
    return match


def _batches(
    rows: Iterable[tuple[int, tuple[Cell, ...]]], forms: list[tuple[int, Form]]
) -> Iterator[list[list[int | str | None]]]:
    batch: list[list[int | str | None]] = [[] for _ in range(len(forms) + 1)]
    for number, cells in rows:
        texts = [_as_text(cells[position], form) if position < len(cells) else None for position, form in forms]
        if all(text is None for text in texts) and all(cell.value is None for cell in cells):
            continue
        batch[0].append(number)
        for values, text in zip(batch[1:], texts, strict=True):
            values.append(text)
        if len(batch[0]) == _BATCH:
            yield batch
            batch = [[] for _ in range(len(forms) + 1)]
    if batch[0]:
        yield batch


def _as_text(cell: Cell, form: Form) -> str | None:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return _date_or_time(value, str(cell.number_format or ""), form)
    return str(value)


def _date_or_time(value: dt.datetime, number_format: str, form: Form) -> str:
    # Excel keeps dates and times alike; only the format tells a date from midnight.
    shows_time = "h" in number_format.lower()
    is_midnight = value.time() == dt.time()
    if form is Form.DATE and (is_midnight or not shows_time):
        return value.date().isoformat()
    if not shows_time and is_midnight:
        return value.date().isoformat()
    return value.replace(microsecond=0).isoformat(sep=" ")
