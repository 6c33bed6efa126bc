"""Every table-like part of a file, whatever its headers: a text file, a Parquet file, each sheet of a workbook."""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.files.paths import escape_glob, parts_source
from audit_lib.intake.sources.delimited.encoding import copy_as_utf8, is_utf8, refuse_other_formats
from audit_lib.intake.sources.delimited.header import SEPARATORS, Header, copy_from_header
from audit_lib.intake.sources.delimited.packed import is_packed, unpack
from audit_lib.intake.sources.parquet.parts import find_parts
from audit_lib.intake.values.cells import quote

N_LOOKED_AT = 20
"""Rows that may hold the headers."""
_N_SAMPLED = 200
ChooseRow = Callable[[Sequence[tuple[int, Sequence[str]]]], int]
"""Of the first rows, with their numbers, which has the headers: its place."""


@dataclass(frozen=True)
class Grid:
    """A part of a file with its cells as texts in the DuckDB table `cells`, columns `c0`, `c1` ….

    Attributes:
        path: the file.
        sheet: the worksheet, "" if the file has none.
        is_hidden: whether the sheet is hidden.
        is_only: whether the file has no other sheet that is not hidden.
        header_row: the row, 1 the first, of the headers; None where it is the first that is not blank.
        headers: as they stand, blank ones too.
        cells: the name of the DuckDB table.
    """

    path: Path
    sheet: str
    is_hidden: bool
    is_only: bool
    header_row: int | None
    headers: Sequence[str]
    cells: str

    @property
    def name(self) -> str:
        """The file, and its sheet where there are several."""
        return self.path.name if self.is_only or not self.sheet else f"{self.path.name}, bladet {self.sheet}"


def read_grids(con: duckdb.DuckDBPyConnection, path: Path, work: Path, name: str, choose: ChooseRow) -> list[Grid]:
    """Read all that a file holds into tables whose names begin with `name`; copies go to the folder `work`.

    Raises:
        InputError: it cannot be read.
        OSError: it cannot be opened.
    """
    match path.suffix.casefold():
        case ".parquet":
            return [_read_parquet(con, path, name)]
        case ".xlsx" | ".xlsm":
            from audit_lib.intake.suggest.workbook_grids import read_workbook  # noqa: PLC0415 (Excel's reader is large)

            return read_workbook(con, path, name, choose)
        case _:
            return [_read_text(con, path, work, name, choose)]


def _read_parquet(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> Grid:
    parts = find_parts(path)
    source = parts_source(parts.paths)
    described = con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    cells = ", ".join(
        f"{f'decode({quote(str(column))})' if kind == 'BLOB' else f'CAST({quote(str(column))} AS VARCHAR)'} AS c{place}"
        for place, (column, kind, *_) in enumerate(described)
    )
    con.execute(f"CREATE TABLE {name} AS SELECT {cells} FROM {source}")
    return Grid(path, "", is_hidden=False, is_only=True, header_row=None, headers=list(parts.headers), cells=name)


def _read_text(con: duckdb.DuckDBPyConnection, path: Path, work: Path, name: str, choose: ChooseRow) -> Grid:
    text = unpack(path, work / f"{name}.csv") if is_packed(path) else path
    refuse_other_formats(text, path)
    text = text if is_utf8(text) else copy_as_utf8(text, path, work / f"{name}.utf8.csv")
    header, is_first = _find_header(text, path, choose)
    below = copy_from_header(text, header, work / f"{name}.below.csv") if header.line > 1 else text
    names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(header.names)))
    try:
        con.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv($path, auto_detect = false, header = true, "
            f"delim = '{header.separator}', quote = '\"', escape = '\"', columns = {{{names}}}, compression = 'none', "
            "max_line_size = 16777216, strict_mode = false, null_padding = true, ignore_errors = true, "
            "hive_partitioning = false, parallel = false)",
            {"path": escape_glob(below)},
        )
    except duckdb.InvalidInputException as error:
        raise InputError(Problem("filen går inte att läsa som CSV", str(path), "Exportera den på nytt.")) from error
    row = None if is_first else header.line
    return Grid(path, "", is_hidden=False, is_only=True, header_row=row, headers=header.names, cells=name)


def _find_header(text: Path, path: Path, choose: ChooseRow) -> tuple[Header, bool]:
    """Give the header by the separator that parts most rows alike, and whether no other row stands above it."""
    best: tuple[int, str, list[tuple[int, list[str]]]] = (0, "", [])
    for separator in SEPARATORS:
        rows = list(islice(_read_rows(text, separator), _N_SAMPLED))
        widths = Counter(len(cells) for _, cells in rows if len(cells) > 1)
        score = max(((n * width) for width, n in widths.items()), default=0)
        best = max(best, (score, separator, rows), key=lambda found: found[0])
    _, separator, rows = best
    if not rows:
        what = "filen har inga kolumner som skiljs åt av semikolon, komma eller tabb"
        raise InputError(Problem(what, str(path), "Exportera tabellen som CSV med semikolon emellan."))
    is_told = "".join(rows[0][1]).strip().casefold().startswith("sep=")
    rows = rows[is_told:]
    place = choose(rows[:N_LOOKED_AT])
    line, names = rows[place]
    return Header(names, separator, line, line), place == 0


def _read_rows(text: Path, separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(sys.maxsize)
    with text.open(encoding="utf-8-sig", newline="") as file, suppress(csv.Error):
        reader = csv.reader(file, delimiter=separator)
        before = 0
        for record in reader:
            if any(cell.strip() for cell in record):
                yield before + 1, record
            before = reader.line_num
