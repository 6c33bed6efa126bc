"""The clean region (syntetiska data) as another system exports it: other headers, words, files and layouts."""

import csv
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import yaml
from exporters.clean_region import RUN_FILE, Replies, Row, Value, make_clean_region

from audit_lib.model.tables import Column, Form

Whose: TypeAlias = Literal["seen", "unseen", "third"]
"""Names that were looked at when the proposal was made, that were not, or a third hand's, with traps beside them."""
NAMES = yaml.safe_load(Path(__file__).with_name("other_headers.yaml").read_text(encoding="utf-8"))
THIRD = yaml.safe_load(Path(__file__).with_name("third_headers.yaml").read_text(encoding="utf-8"))
LAYOUTS = ("semicolons", "commas", "tabs", "workbooks", "one workbook", "parquet")
_SEPARATORS = {"semicolons": ";", "commas": ",", "tabs": "\t"}
_REPLIES: tuple[Replies, ...] = ("long", "wide")
_TITLES = [["Uttag ur ärendesystemet"], ["Syntetiska data"], []]


@dataclass
class Export:
    """What was written: table → header → the column it is, "" for one that means nothing; and where."""

    folder: Path
    replies: Replies
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)


def write_export(folder: Path, seed: int, whose: Whose) -> Export:
    """Write one export, all of it by the seed and whose names it has."""
    random = Random(seed)  # noqa: S311 (no secret)
    replies = random.choice(_REPLIES)
    export = Export(folder, replies)
    given = folder / "input"
    given.mkdir(parents=True)
    layout = LAYOUTS[seed % len(LAYOUTS)]
    way = random.randrange(3)
    titles = _TITLES[: random.choice([0, 0, 2, 3])] if layout != "parquet" else []
    book = xlsxwriter.Workbook(str(given / "Uttag.xlsx")) if layout == "one workbook" else None
    if book:
        book.add_worksheet("Läs mig").write(0, 0, "Uttag gjort i maj (syntetiska data)")
    region = make_clean_region(replies)
    given_names = THIRD if whose == "third" else NAMES
    for table in NAMES["headers"]:
        if table not in region:
            continue
        columns, rows = region[table]
        names = _name_columns(table, columns, random, whose)
        beside = given_names["beside"].get(table, {})
        n_beside = len(beside) if whose == "third" else min(len(beside), random.randrange(4))
        headers = [*names, *random.sample(list(beside), n_beside)]
        random.shuffle(headers)
        export.headers[table] = {header: names[header].name if header in names else "" for header in headers}
        cells = [[_write(names, header, row, beside, way, export) for header in headers] for row in rows]
        file = random.choice(given_names["files"][table])
        _write_table(given, layout, file, titles, headers, cells, book)
    if book:
        book.close()
    (folder / "run.yaml").write_text(RUN_FILE, encoding="utf-8")
    return export


def _name_columns(table: str, columns: list[Column], random: Random, whose: Whose) -> dict[str, Column]:
    names: dict[str, Column] = {}
    for column in columns:
        third = THIRD["headers"][table][column.name]
        name = random.choice(third if whose == "third" else NAMES["headers"][table][column.name][whose])
        names[name if name not in names else f"{name} 2"] = column
    return names


def _write(names: dict[str, Column], header: str, row: Row, beside: dict[str, str], way: int, export: Export) -> Value:
    if header not in names:
        return beside[header]
    column = names[header]
    value = row[column.name]
    if column.form is Form.TRI and value is not None:
        value = "ja" if value else "nej"
    words = NAMES["words"].get({Form.TRI: "tri", Form.CODE: column.name}.get(column.form))
    if words and value in words:
        said = words[str(value)][way]
        export.words.setdefault(column.name, {})[said] = str(value)
        return said
    return value


def _write_table(
    given: Path,
    layout: str,
    file: str,
    titles: list[list[str]],
    headers: list[str],
    cells: list[list[Value]],
    book: xlsxwriter.Workbook | None,
) -> None:
    if layout in _SEPARATORS:
        with (given / f"{file}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=_SEPARATORS[layout]).writerows(
                [*titles, headers, *([_as_text(cell) for cell in row] for row in cells)]
            )
    elif layout == "parquet":
        arrays = [pa.array([row[place] for row in cells]) for place in range(len(headers))]
        pq.write_table(pa.table(dict(zip(headers, arrays, strict=True))), given / f"{file}.parquet")
    elif book:
        _fill_sheet(book, file, titles, headers, cells)
    else:
        with xlsxwriter.Workbook(str(given / f"{file}.xlsx")) as own:
            _fill_sheet(own, "Blad1", titles, headers, cells)


def _fill_sheet(
    book: xlsxwriter.Workbook, name: str, titles: list[list[str]], headers: list[str], cells: list[list[Value]]
) -> None:
    sheet = book.add_worksheet(name[:31])
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for number, row in enumerate([*titles, headers, *cells]):
        for place, cell in enumerate(row):
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(number, place, cell, moment)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(number, place, dt.datetime.combine(cell, dt.time()), day)
            elif isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif cell is not None:
                sheet.write(number, place, cell)


def _as_text(cell: Value) -> str:
    return "" if cell is None else str(cell)
