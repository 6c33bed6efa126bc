"""A typed cell of a worksheet as the text the contract would have."""

import datetime as dt

from lxml import etree
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from audit_lib.intake.sources.workbook.contents import MAIN, Workbook, join_text, unescape
from audit_lib.model.tables import Form

_VALUE, _FORMULA, _INLINE = f"{MAIN}v", f"{MAIN}f", f"{MAIN}is"


def has_value(cell: etree._Element) -> bool:
    """Whether anything is stored in the cell."""
    return any((child.tag == _VALUE and child.text) or child.tag == _INLINE for child in cell)


class UncomputedError(Exception):
    """A formula whose value nobody has worked out."""


def read_cell(workbook: Workbook, cell: etree._Element, form: Form) -> str | None:
    """Give the text that a cell stands for in a column of the form; None if it is empty.

    Raises:
        UncomputedError: the cell has a formula and no value of it.
        ValueError, IndexError: the cell is damaged.
    """
    kind = cell.get("t", "n")
    written = None
    has_formula = False
    for child in cell:
        if child.tag == _VALUE:
            written = child.text or ""
        elif child.tag == _FORMULA:
            has_formula = True
        elif child.tag == _INLINE and kind == "inlineStr":
            return join_text(child)
    if has_formula and _is_uncomputed(workbook, kind, written):
        raise UncomputedError
    if not written:
        return None
    if kind == "n":
        return _read_number(workbook, written, int(cell.get("s", 0)), form)
    if kind == "d":
        return _write_moment(dt.datetime.fromisoformat(written), form, shows_time="T" in written)
    if kind == "s":
        return workbook.texts[int(written)]
    return unescape(written) if kind != "b" else str(bool(int(written))).lower()


def _is_uncomputed(workbook: Workbook, kind: str, written: str | None) -> bool:
    # An empty text is a value where the formula is said to give text: the cell is empty. A nought, or an empty text, is
    # also what writers put there that cannot work formulas out; they ask that it be done when the file is opened.
    if written is None or (not written and kind != "str"):
        return True
    return workbook.is_uncomputed and written == ("0" if kind == "n" else "")


def _read_number(workbook: Workbook, written: str, style: int, form: Form) -> str:
    try:
        value = float(written) if set(written) & set(".eE") else int(written)
    except ValueError:
        # NaN and the like, which some writers put there.
        return written
    shown = workbook.formats[style]
    if shown.is_date:
        epoch = MAC_EPOCH if workbook.counts_from_1904 else WINDOWS_EPOCH
        try:
            moment = from_excel(value, epoch, timedelta=shown.is_duration)
        except (OverflowError, ValueError):
            return written
        return _write_moment(moment, form, shows_time=shown.shows_time)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _write_moment(moment: object, form: Form, *, shows_time: bool) -> str:
    if not isinstance(moment, dt.datetime):
        return str(moment)
    # Excel keeps dates and times alike: two signs of three say that it is a date.
    is_date = sum((form is Form.DATE, moment.time() == dt.time(), not shows_time)) >= 2
    return moment.date().isoformat() if is_date else moment.replace(microsecond=0).isoformat(sep=" ")
