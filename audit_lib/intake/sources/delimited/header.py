"""Where a text file's headers stand and what parts its cells; a file that has none is told what it seems to be."""

import csv
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.headers import TableHeaders

SEPARATORS = (";", ",", "\t")
_OTHERS = ("|", "^", "~", ":", " ")
_TOLD = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
"""Excel's own first line, by which it is told the separator."""
_SEARCHED = 40
"""Rows in which headers are sought below a title."""
_HSA_ID = re.compile(r"SE(16)?\d{10}-[A-Za-z0-9]+", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """The names of a file's columns and what stands between them.

    Attributes:
        names: the headers as they stand.
        separator: what parts the cells.
        line: the line that the header begins on.
        row: the number by which people know the header's row: 1, unless the run file says another.
    """

    names: list[str]
    separator: str
    line: int = 1
    row: int = 1


def read_header(text: Path, path: Path, wanted: TableHeaders) -> Header:
    """Read the header as the separator gives it that makes most known columns of it, and then most columns.

    `text` is the file in UTF-8, `path` the one that people know.

    Raises:
        InputError: there is no header, or it stands lower down, or its separator is none that is read.
    """
    found = [header for separator in _list_separators(text) if (header := _find_header(text, separator, wanted))]
    if not found:
        where = f"{path}, rad {wanted.own.header_row}" if wanted.own.header_row else str(path)
        raise InputError(Problem("filen har ingen rubrikrad", where, "Den ska börja med kolumnnamnen."))
    best = max(found, key=lambda header: (wanted.count_known(header.names), len(header.names)))
    if wanted.own.header_row is None and not wanted.has_required(best.names):
        _refuse_lower(text, path, wanted, wanted.count_known(best.names))
        if not wanted.count_known(best.names):
            _refuse_no_header(text, path, wanted, best)
    return best


def _list_separators(text: Path) -> Sequence[str]:
    """The separators to try: the one that the first line tells, if it does."""
    first = next(iter(_read_records(text, "\0")), (0, []))[1]
    told = _TOLD.fullmatch(first[0].strip()) if len(first) == 1 else None
    return (told[1],) if told else SEPARATORS


def _find_header(text: Path, separator: str, wanted: TableHeaders) -> Header | None:
    row = wanted.own.header_row
    for place, (line, names) in enumerate(_read_records(text, separator)):
        # With its own separator Excel's line falls in two.
        is_told = place == 0 and _TOLD.fullmatch(separator.join(names).strip()) is not None
        if row is None and names and not is_told:
            return Header(names, separator, line)
        if row is not None and line >= row:
            return Header(names, separator, line, row) if line == row and names else None
    return None


def _read_records(text: Path, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Give the line on which each record begins, from 1, and its cells; a record that cannot be read ends it."""
    with text.open(encoding="utf-8-sig", newline="") as file, suppress(csv.Error):
        reader = csv.reader(file, delimiter=separator)
        before = 0
        for record in reader:
            yield before + 1, record
            before = reader.line_num


def _refuse_lower(text: Path, path: Path, wanted: TableHeaders, n_known: int) -> None:
    """Refuse a file whose headers stand below a title, and say on which row."""
    for separator in SEPARATORS:
        for line, names in islice(_read_records(text, separator), _SEARCHED):
            if line > 1 and wanted.has_required(names) and wanted.count_known(names) > n_known:
                what = f"rubrikraden ser ut att vara rad {line}"
                remedy = (
                    f"Ta bort raderna ovanför, eller skriv tables: {{{wanted.table.name}: {{header_row: {line}}}}}."
                )
                raise InputError(Problem(what, str(path), remedy))


def _refuse_no_header(text: Path, path: Path, wanted: TableHeaders, best: Header) -> None:
    for separator in _OTHERS:
        header = _find_header(text, separator, wanted)
        if header and wanted.count_known(header.names) > 1:
            what = f"cellerna skiljs åt av {'mellanslag' if separator == ' ' else separator}"
            raise InputError(Problem(what, str(path), "Exportera filen med semikolon, komma eller tabb emellan."))
    if any(_HSA_ID.fullmatch(name.strip()) for name in best.names):
        what = "filen ser ut att sakna rubrikrad: den första raden är data"
        raise InputError(Problem(what, str(path), "Lägg till en rad överst med kolumnnamnen."))


def copy_from_header(text: Path, header: Header, target: Path) -> Path:
    """Copy a file without what stands above its header, and give the copy."""
    with text.open(encoding="utf-8-sig", newline="") as source, target.open("w", encoding="utf-8", newline="") as copy:
        for _ in range(header.line - 1):
            source.readline()
        shutil.copyfileobj(source, copy, 1 << 22)
    return target
