"""The sheets of a workbook as grids; apart, because Excel's reader is large."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.workbook.cells import UncomputedError, read_cell
from audit_lib.intake.sources.workbook.contents import Sheet, Workbook, read_contents
from audit_lib.intake.sources.workbook.package import SAVE_AGAIN, open_package
from audit_lib.intake.sources.workbook.rows import Rows
from audit_lib.intake.sources.workbook.sheets import read_top
from audit_lib.intake.suggest.grids import ChooseRow, Grid
from audit_lib.model.tables import Form

_BATCH = 20_000


def read_workbook(con: duckdb.DuckDBPyConnection, path: Path, name: str, choose: ChooseRow) -> list[Grid]:
    """Read each sheet that has a row, hidden ones too; InputError if the file is damaged or no workbook."""
    with path.open("rb") as file:
        try:
            with open_package(file, path) as package:
                workbook = read_contents(package, path)
                found = (
                    _read_sheet(con, workbook, sheet, f"{name}_{place}", choose)
                    for place, sheet in enumerate(workbook.sheets)
                )
                return [grid for grid in found if grid]
        except (InputError, duckdb.Error, MemoryError):
            raise
        except Exception as error:
            # A damaged workbook fails as whatever zipfile, zlib or the XML parser stumbles on.
            raise InputError(Problem("filen är skadad eller ingen .xlsx", str(path), SAVE_AGAIN)) from error


def _read_sheet(
    con: duckdb.DuckDBPyConnection, workbook: Workbook, sheet: Sheet, cells: str, choose: ChooseRow
) -> Grid | None:
    rows = read_top(workbook, sheet, None).rows
    if not rows:
        return None
    place = choose(rows)
    number, headers = rows[place]
    schema = pa.schema({f"c{column}": pa.string() for column in range(len(headers))})
    con.from_arrow(schema.empty_table()).create(cells)
    for batch in _batch(_read_below(workbook, sheet, number, len(headers))):
        columns = [pa.array(values, pa.string()) for values in zip(*batch, strict=True)]
        con.from_arrow(pa.Table.from_arrays(columns, schema=schema)).insert_into(cells)
    is_only = [other for other in workbook.sheets if not other.is_hidden] == [sheet]
    row = number if place else None
    return Grid(workbook.path, sheet.name, sheet.is_hidden, is_only, row, headers, cells)


def _read_below(workbook: Workbook, sheet: Sheet, header_row: int, width: int) -> Iterator[list[str | None]]:
    for number, found in Rows(workbook, sheet):
        texts: list[str | None] = [None] * width
        for place, cell in found if number > header_row else ():
            if place < width:
                with suppress(UncomputedError):
                    texts[place] = read_cell(workbook, cell, Form.TEXT)
        if any(texts):
            yield texts


def _batch(rows: Iterator[list[str | None]]) -> Iterator[list[list[str | None]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
