"""The rows of a worksheet as they stand, streamed: cells by their place, and the areas of merged cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from lxml import etree

from audit_lib.intake.sources.workbook.contents import MAIN, Sheet, Workbook
from audit_lib.intake.sources.workbook.package import stream_elements

_ROW, _CELL, _MERGED = f"{MAIN}row", f"{MAIN}c", f"{MAIN}mergeCell"
_DIGITS = "0123456789"
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
Row: TypeAlias = tuple[int, list[tuple[int, etree._Element]]]
"""The number of a row, and its cells by place from 0."""


@cache
def find_column(letters: str) -> int:
    """Give the place, from 0, of a column by its letters; ValueError if it has none.

    >>> find_column("A"), find_column("AB")
    (0, 27)
    """
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def name_cell(place: int, row: int) -> str:
    """Name a cell as Excel does.

    >>> name_cell(27, 4)
    'AB4'
    """
    letters = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        letters, place = chr(ord("A") + letter) + letters, place - 1
    return f"{letters}{row}"


@dataclass(frozen=True)
class Area:
    """Merged cells: as Excel names them, the places of the outer columns, and the outer rows."""

    name: str
    left: int
    top: int
    right: int
    bottom: int


@dataclass
class Rows:
    """The rows of a sheet; `merged` is known when they have all been given."""

    workbook: Workbook
    sheet: Sheet
    merged: list[Area] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        """Give each row that is written."""
        number = 0
        with self.workbook.package.open(self.sheet.part) as part:
            for element in stream_elements(part, self.workbook.path, _ROW, _MERGED):
                if element.tag == _ROW:
                    number = int(element.get("r", number + 1))
                    yield number, _place_cells(element)
                elif found := _RANGE.fullmatch(element.get("ref", "")):
                    left, top, right, bottom = found.groups()
                    self.merged.append(Area(found[0], find_column(left), int(top), find_column(right), int(bottom)))


def _place_cells(row: etree._Element) -> list[tuple[int, etree._Element]]:
    cells = []
    place = -1
    for cell in row:
        if cell.tag == _CELL:
            name = cell.get("r")
            place = find_column(name.rstrip(_DIGITS)) if name else place + 1
            cells.append((place, cell))
    return cells
