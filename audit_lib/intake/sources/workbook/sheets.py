"""Which worksheet of a workbook holds a table, and on which row its headers stand."""

import difflib
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.folder_search import find_table
from audit_lib.intake.sources.headers import HeaderMatch, TableHeaders
from audit_lib.intake.sources.workbook.cells import UncomputedError, read_cell
from audit_lib.intake.sources.workbook.contents import Sheet, Workbook
from audit_lib.intake.sources.workbook.rows import Rows
from audit_lib.model.tables import Form

_N_LOOKED_AT = 20
"""Rows that are looked at for headers: titles, dates of extraction and notes take a few."""


@dataclass(frozen=True)
class Found:
    """The sheet of a table, the number of its header row, the places with a header, and what the headers mean."""

    sheet: Sheet
    header_row: int
    headed: frozenset[int]
    match: HeaderMatch


@dataclass(frozen=True)
class Top:
    """The first rows of a sheet that are not blank: each number and its texts."""

    sheet: Sheet
    rows: Sequence[tuple[int, list[str]]]


def find_sheet(workbook: Workbook, wanted: TableHeaders) -> Found:
    """Find the sheet that the run file names, else the visible one that is named as the table or has its headers.

    Raises:
        InputError: there is none, or there are two that it could be.
    """
    own = wanted.own
    if own.sheet is not None:
        return _match(workbook, wanted, read_top(workbook, _find_named(workbook, own.sheet), own.header_row))
    tops = [read_top(workbook, sheet, own.header_row) for sheet in workbook.sheets if not sheet.is_hidden]
    if not tops:
        raise InputError(Problem("alla blad är dolda", str(workbook.path), _name_the_sheet(wanted, workbook.sheets)))
    fitting: list[Found] = []
    for top in tops:
        with suppress(InputError):
            fitting.append(_match(workbook, wanted, top))
    # In a workbook of several tables another table's sheet may have these headers too, and more.
    fitting = [found for found in fitting if find_table(found.sheet.name) in (None, wanted.table.name)]
    if len(fitting) > 1:
        sheets = [found.sheet for found in fitting]
        what = f"flera blad kan vara tabellen {wanted.table.name}: {_list_names(sheets)}"
        raise InputError(Problem(what, str(workbook.path), _name_the_sheet(wanted, sheets)))
    named = (top for top in tops if _is_named(top.sheet, wanted))
    return fitting[0] if fitting else _match(workbook, wanted, next(named, tops[0]))


def _match(workbook: Workbook, wanted: TableHeaders, top: Top) -> Found:
    where = str(workbook.path) if len(workbook.sheets) == 1 else f"{workbook.path}, bladet {top.sheet.name}"
    asked = wanted.own.header_row
    rows = [(number, texts) for number, texts in top.rows if asked in (None, number)]
    if not rows:
        what = f"rad {asked} är tom, men ska vara rubrikraden" if asked else "bladet har ingen rubrikrad"
        raise InputError(Problem(what, where, "Rätta header_row." if asked else "Det ska börja med kolumnnamnen."))
    number, headers = rows[0]
    try:
        match = wanted.match(headers, where)
    except InputError as error:
        raise InputError([*_suggest_row(wanted, rows, where), *error.problems]) from error
    headed = frozenset(place for place, header in enumerate(headers) if header.strip())
    return Found(top.sheet, number, headed, match)


def _suggest_row(wanted: TableHeaders, rows: Sequence[tuple[int, list[str]]], where: str) -> list[Problem]:
    """Tell of a row further down that has more of the headers than the first has."""
    known = [wanted.count_known(texts) for _, texts in rows]
    best = max(known)
    if best < 2 or best == known[0]:
        return []
    number, _ = rows[known.index(best)]
    remedy = f"Ange tables: {{{wanted.table.name}: {{header_row: {number}}}}} i körfilen."
    return [Problem(f"rubrikraden ser ut att vara rad {number}", where, remedy)]


def read_top(workbook: Workbook, sheet: Sheet, asked: int | None) -> Top:
    """Read the first rows that are not blank, or only the row that is asked for, as texts; no formula is one."""
    rows: list[tuple[int, list[str]]] = []
    for number, cells in Rows(workbook, sheet):
        if asked is not None and number < asked:
            continue
        texts: list[str] = []
        for place, cell in cells:
            text = ""
            with suppress(UncomputedError):
                text = read_cell(workbook, cell, Form.TEXT) or ""
            texts.extend([""] * (place - len(texts)))
            texts.append(text)
        if any(text.strip() for text in texts):
            rows.append((number, texts))
        if asked is not None or len(rows) == _N_LOOKED_AT:
            break
    return Top(sheet, rows)


def _find_named(workbook: Workbook, name: str) -> Sheet:
    names = {_fold(sheet.name): sheet for sheet in workbook.sheets}
    if _fold(name) in names:
        return names[_fold(name)]
    near = difflib.get_close_matches(_fold(name).casefold(), [known.casefold() for known in names], 1)
    meant = [f"Menade du {show_sheet(sheet)}? " for known, sheet in names.items() if [known.casefold()] == near]
    remedy = f"{''.join(meant)}Bladen är {_list_names(workbook.sheets)}."
    raise InputError(Problem(f"bladet {name} finns inte", str(workbook.path), remedy))


def _is_named(sheet: Sheet, wanted: TableHeaders) -> bool:
    return find_table(sheet.name) == wanted.table.name


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _name_the_sheet(wanted: TableHeaders, sheets: Sequence[Sheet]) -> str:
    names = " eller ".join(sheet.name for sheet in sheets)
    return f"Säg vilket i körfilen, tables: {{{wanted.table.name}: {{sheet: …}}}}, med {names}."


def _list_names(sheets: Sequence[Sheet]) -> str:
    return ", ".join(map(show_sheet, sheets))


def show_sheet(sheet: Sheet) -> str:
    """Give a worksheet's name as it is told to people."""
    return f"”{sheet.name}”{' (dolt)' if sheet.is_hidden else ''}"
