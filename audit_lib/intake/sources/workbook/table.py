"""Excel: one sheet of an `.xlsx` or `.xlsm` workbook as a raw table of texts."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.headers import HeaderMatch, TableHeaders
from audit_lib.intake.sources.workbook.contents import read_contents
from audit_lib.intake.sources.workbook.package import SAVE_AGAIN, open_package
from audit_lib.intake.sources.workbook.records import Records
from audit_lib.intake.sources.workbook.sheets import find_sheet, show_sheet

_BATCH = 20_000


def read_workbook_table(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, path: Path) -> HeaderMatch:
    """Fill `raw_<table>` from the sheet that holds the table.

    A blank line is no record but keeps its number, so that row numbers are those the reader sees in Excel.
    InputError if the file is no workbook, encrypted or damaged, has no such sheet, lacks a column, or has a formula
    without a value or merged cells in a column that is read.
    """
    with path.open("rb") as file:
        try:
            with open_package(file, path) as package:
                workbook = read_contents(package, path)
                found = find_sheet(workbook, wanted)
                records = Records(workbook, found, wanted.table)
                _fill_table(con, records)
        except (InputError, duckdb.Error, MemoryError):
            raise
        except Exception as error:
            # A damaged workbook fails as whatever zipfile, zlib or the XML parser stumbles on.
            raise InputError(Problem("filen är skadad eller ingen .xlsx", str(path), SAVE_AGAIN)) from error
    sheets = {sheet.name: show_sheet(sheet) for sheet in workbook.sheets}
    notes = (*found.match.notes, *records.describe_strays())
    return replace(found.match, sheet=found.sheet.name, sheets=sheets, notes=notes)


def _fill_table(con: duckdb.DuckDBPyConnection, records: Records) -> None:
    name = records.table.name
    types: dict[str, pa.DataType] = {"row": pa.int64(), **dict.fromkeys(records.found.match.positions, pa.string())}
    schema = pa.schema(types)
    con.from_arrow(schema.empty_table()).create(f"raw_{name}")
    rows = iter(records)
    while batch := list(islice(rows, _BATCH)):
        arrays = [pa.array(values) for values in zip(*batch, strict=True)]
        con.from_arrow(pa.Table.from_arrays(arrays, schema=schema)).insert_into(f"raw_{name}")
    number_records(con, name)
