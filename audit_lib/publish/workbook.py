"""Tables as one Excel workbook and as one CSV file, with the same cells: what a page shows, ready to be counted on.

The same tables give the same bytes: the workbook's date is the data's, never the clock's. Text is always written as
text, so nothing in it is a formula or a link.
"""

import errno
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from audit_lib.files.whole_file import replacing
from audit_lib.model.results.sheets import Percentage, Sheet
from audit_lib.publish.tables import guard_cell, write_rows

LONGEST_CELL = 32_000
WIDEST_COLUMN = 60
MEASURES = ("tabell", "rad", "kolumn", "värde")


def write_workbook(sheets: Sequence[Sheet], path: Path, *, title: str, created_at: datetime) -> None:
    """Write the tables as a workbook, a sheet each, whole or not at all; title and date stand in its properties."""
    with replacing(path) as partial:
        try:
            _fill_workbook(sheets, partial, title, created_at)
        except FileCreateError as error:
            raise error.args[0] from None
        _check_workbook(partial)


def _check_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            if broken := book.testzip():
                raise zipfile.BadZipFile(broken)
    except (zipfile.BadZipFile, zlib.error) as error:
        raise OSError(errno.EIO, "not a whole workbook") from error


def _fill_workbook(sheets: Sequence[Sheet], path: Path, title: str, created_at: datetime) -> None:
    # Strings are never turned into formulas, numbers or links, whatever they begin with; and no part of the book lies
    # in the machine's temporary folder, where it would stay if the disk failed.
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), plain) as book:
        book.set_properties({"title": title, "created": created_at.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        share = book.add_format({"num_format": "0.0%"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, sheet.n_keys)
            page.repeat_rows(0)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            for column, name in enumerate(sheet.columns):
                page.write_string(0, column, name, head)
                page.set_column(column, column, _find_width(sheet, column))
            for number, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, Percentage):
                        page.write_number(number, column, cell.tenths / 1000, share)
                    elif isinstance(cell, int):
                        page.write_number(number, column, cell)
                    else:
                        page.write_string(number, column, _clean(cell))


def write_measures(sheets: Sequence[Sheet], path: Path) -> None:
    """Write the tables as one CSV file (UTF-8 with BOM, `;`), a row a number, whole or not at all."""
    write_rows((row for sheet in sheets for row in _list_measures(sheet)), MEASURES, path)


def _list_measures(sheet: Sheet) -> Iterator[list[object]]:
    for row in sheet.rows:
        about = " · ".join(_clean(str(cell)) for cell in row[: sheet.n_keys])
        for name, cell in zip(sheet.columns[sheet.n_keys :], row[sheet.n_keys :], strict=True):
            # A decimal comma and no sign: what a Swedish spreadsheet reads as a number.
            value = f"{cell.tenths / 10:.1f}".replace(".", ",") if isinstance(cell, Percentage) else cell
            yield [
                guard_cell(_clean(part) if isinstance(part, str) else part) for part in (sheet.name, about, name, value)
            ]


def _clean(text: str) -> str:
    """Text without what neither file can hold: control characters and lone surrogates."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST_CELL]


def _find_width(sheet: Sheet, column: int) -> int:
    longest = max((len(str(row[column])) for row in sheet.rows if isinstance(row[column], str)), default=0)
    return min(max(longest, 12), WIDEST_COLUMN)
