"""Tables as one Excel workbook and as CSV files, one a table: what a page shows, ready to be counted on.

The same tables give the same bytes: the workbook's date is the data's, never the clock's. Text is always written as
text, so nothing in it is a formula or a link.
"""

import errno
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from audit_lib.files.whole_file import replacing
from audit_lib.model.results.sheets import Cell, NoNumber, Percentage, Sheet
from audit_lib.publish.tables import guard_cell, write_rows
from audit_lib.wording.columns import REPLY
from audit_lib.wording.say import say

LONGEST_CELL = 32_000
WIDEST_COLUMN = 60


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
                        page.write_string(number, column, _clean(cell.word if isinstance(cell, NoNumber) else cell))


def write_sheets(sheets: Sequence[Sheet], folder: Path) -> list[Path]:
    """Write each table as a CSV file of the folder, whole or not at all, and remove the others; gives the files.

    A number is written with a decimal comma and no sign, as a Swedish spreadsheet reads it. Where there is none the
    cell is empty, and in a table that may hide counts a last column names the columns that are hidden in the row.
    """
    written = []
    for sheet in sheets:
        may_hide = REPLY.keys() <= {*sheet.columns}
        names = (*sheet.columns, say("sheets.hidden_columns")) if may_hide else sheet.columns
        rows = ([*map(_write_cell, row), *([_name_hidden(sheet, row)] if may_hide else [])] for row in sheet.rows)
        path = folder / sheet.file_name
        write_rows(rows, names, path)
        written.append(path)
    for old in {*folder.glob("*.csv")} - {*written}:
        old.unlink()
    return written


def _write_cell(cell: Cell) -> object:
    if isinstance(cell, Percentage):
        return f"{cell.tenths / 10:.1f}".replace(".", ",")
    if isinstance(cell, NoNumber):
        return ""
    return guard_cell(_clean(cell)) if isinstance(cell, str) else cell


def _name_hidden(sheet: Sheet, row: Sequence[Cell]) -> str:
    cells = zip(sheet.columns, row, strict=True)
    return "|".join(name for name, cell in cells if isinstance(cell, NoNumber) and cell.is_hidden)


def _clean(text: str) -> str:
    """Text without what neither file can hold: control characters and lone surrogates."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST_CELL]


def _find_width(sheet: Sheet, column: int) -> int:
    longest = max((len(str(row[column])) for row in sheet.rows if isinstance(row[column], str)), default=0)
    return min(max(longest, 12), WIDEST_COLUMN)
