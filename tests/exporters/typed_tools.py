"""How tools write a table with types: Parquet of several makes, and workbooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from audit_lib.model.tables import Column, Form

if TYPE_CHECKING:
    from exporters.clean_region import Row

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ARROW = {
    Form.TRI: pa.bool_(),
    Form.DATE: pa.date32(),
    Form.TIMESTAMP: pa.timestamp("us"),
    Form.COUNT: pa.int64(),
}


@dataclass(frozen=True)
class TypedTool:
    """A tool and how it writes a table into a folder."""

    name: str
    write: Callable[[Sequence[Column], Sequence[Row], Path, str], Path]


def make_arrow(columns: Sequence[Column], rows: Sequence[Row], zone: str | None = None) -> pa.Table:
    """The table as Arrow would hold it; with a zone its times are instants."""
    arrays = {}
    for column in columns:
        values = [row[column.name] for row in rows]
        if column.form is Form.TIMESTAMP and zone:
            moments = [None if value is None else value.replace(tzinfo=STOCKHOLM) for value in values]
            arrays[column.name] = pa.array(moments, pa.timestamp("us", zone))
        elif column.name == "errand_id":
            arrays[column.name] = pa.array(values, pa.int64())
        else:
            arrays[column.name] = pa.array(values, ARROW.get(column.form, pa.string()))
    return pa.table(arrays)


def write_pyarrow(columns, rows, folder, table):
    path = folder / f"{table}.parquet"
    pq.write_table(make_arrow(columns, rows), path)
    return path


def write_pandas(columns, rows, folder, table):
    path = folder / f"{table}.parquet"
    frame = pd.DataFrame([{column.name: row[column.name] for column in columns} for row in rows])
    for column in columns:
        if column.form is Form.TRI:
            frame[column.name] = frame[column.name].astype("float64")
        if column.form is Form.DATE:
            frame[column.name] = pd.to_datetime(frame[column.name])
    frame.sample(frac=1, random_state=1).sort_index().to_parquet(path)
    return path


def write_duckdb(columns, rows, folder, table):
    path = folder / f"{table}.parquet"
    with duckdb.connect() as con:
        con.register("given", make_arrow(columns, rows, "Europe/Stockholm"))
        con.execute(f"COPY given TO '{path}' (FORMAT parquet)")
    return path


def write_spark(columns, rows, folder, table):
    """Parts in a folder, times as INT96 (Spark's own default until 3.x, and with `legacy`)."""
    path = folder / f"{table}.parquet"
    path.mkdir()
    (path / "_SUCCESS").touch()
    whole = make_arrow(columns, rows, "UTC")
    half = max(1, whole.num_rows // 2)
    for number, part in enumerate((whole.slice(0, half), whole.slice(half))):
        name = f"part-{number:05d}-6a2b-c000.snappy.parquet"
        pq.write_table(part, path / name, use_deprecated_int96_timestamps=True)
        (path / f".{name}.crc").write_bytes(b"crc\0")
    return path


def write_spark_micros(columns, rows, folder, table):
    path = folder / f"{table}.parquet"
    path.mkdir()
    (path / "_SUCCESS").touch()
    pq.write_table(make_arrow(columns, rows, "UTC"), path / "part-00000-c000.zstd.parquet", compression="zstd")
    return path


def write_hive(columns, rows, folder, table):
    """One file of INT96 without a zone of its own, whole numbers as decimals, texts as bytes."""
    path = folder / f"{table}.parquet"
    whole = make_arrow(columns, rows, "UTC")
    pq.write_table(whole, path, use_deprecated_int96_timestamps=True, version="1.0")
    return path


def write_openpyxl(columns, rows, folder, table, formulas=False):
    path = folder / f"{table}.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([column.name for column in columns])
    for number, row in enumerate(rows):
        cells = [row[column.name] for column in columns]
        if formulas and number == 1:
            cells[0] = f'="{cells[0]}"'
        sheet.append(cells)
    book.save(path)
    return path


def write_formulas(columns, rows, folder, table):
    return write_openpyxl(columns, rows, folder, table, formulas=True)


def write_pandas_excel(columns, rows, folder, table):
    path = folder / f"{table}.xlsx"
    frame = pd.DataFrame([{column.name: row[column.name] for column in columns} for row in rows])
    for column in columns:
        if column.form is Form.DATE:
            frame[column.name] = pd.to_datetime(frame[column.name])
    frame.to_excel(path)
    return path


def write_xlsxwriter(columns, rows, folder, table, name="Export"):
    """As report servers write: every cell a text, with a hidden sheet before and a note after."""
    path = folder / f"{table}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("_meta").hide()
        sheet = book.add_worksheet(name)
        book.add_worksheet("Förklaringar").write_string(0, 0, "Uttag ur systemet")
        sheet.activate()
        sheet.set_first_sheet()
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name)
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                value = row[column.name]
                if value is not None:
                    word = {True: "Ja", False: "Nej"}.get(value) if isinstance(value, bool) else None
                    text = value.isoformat(sep=" ") if isinstance(value, dt.datetime) else str(value)
                    sheet.write_string(number, place, word or text.replace("\n", "_x000D_\n"))
    return path


def write_xlsm(columns, rows, folder, table):
    path = write_openpyxl(columns, rows, folder, table)
    return path.rename(path.with_suffix(".xlsm"))


def write_title_rows(columns, rows, folder, table):
    """A report with a title above its headers."""
    path = folder / f"{table}.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Uttag ur systemet"])
    book.active.append([])
    book.active.append([column.name for column in columns])
    for row in rows:
        book.active.append([row[column.name] for column in columns])
    book.save(path)
    return path


TYPED_TOOLS = (
    TypedTool("pyarrow", write_pyarrow),
    TypedTool("pandas to_parquet", write_pandas),
    TypedTool("DuckDB, instants", write_duckdb),
    TypedTool("Spark, INT96 in parts", write_spark),
    TypedTool("Spark, microseconds", write_spark_micros),
    TypedTool("Hive, INT96", write_hive),
    TypedTool("openpyxl", write_openpyxl),
    TypedTool("openpyxl, formulas", write_formulas),
    TypedTool("pandas to_excel", write_pandas_excel),
    TypedTool("report server", write_xlsxwriter),
    TypedTool("macro workbook", write_xlsm),
    TypedTool("title rows", write_title_rows),
)
