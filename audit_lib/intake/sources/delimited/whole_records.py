"""Whether every record of a text file has as many cells as its header: the engine lets an empty one too many pass.

A cell too many, an unquoted comma in a text, moves every cell after it one column, and the last one, if it is empty, is
dropped without a word. To count separators is a hundredth of what it costs to read the file, so that is done first.
"""

import csv
import sys
from pathlib import Path

import numpy as np

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.delimited.header import Header

MAX_RECORD_MB = 16
"""DuckDB's own limit is 2 MB, which a text with a picture in it may pass."""
_MAX_LISTED = 20
_CHUNK = 1 << 18
_CITE = "Citera celler som innehåller separatorn."
_SHORT = "Ta bort raden om den inte hör till tabellen, eller exportera filen på nytt om den är avbruten."


def check_records(text: Path, path: Path, header: Header, n_records: int) -> None:
    """Raise InputError, with the rows, unless all records, so many below the header, have as many cells as it."""
    expected = (len(header.names) - 1) * (n_records + 1)
    if expected == _count_separators(text, header.separator, outside_quotes=False):
        return
    if expected != _count_separators(text, header.separator, outside_quotes=True):
        refuse_broken_records(text, path, header)


def _count_separators(text: Path, separator: str, *, outside_quotes: bool) -> int:
    sign, quote = ord(separator), ord('"')
    total, is_open = 0, 0
    with text.open("rb") as file:
        while chunk := file.read(_CHUNK):
            signs = np.frombuffer(chunk, np.uint8)
            is_sign = signs == sign
            if outside_quotes:
                # A sign is outside when an even number of quotation marks come before it; a doubled one is two.
                opened = np.cumsum(signs == quote, dtype=np.int32) + is_open
                is_sign &= opened % 2 == 0
                is_open = int(opened[-1]) % 2
            total += int(np.count_nonzero(is_sign))
    return total


def refuse_broken_records(text: Path, path: Path, header: Header) -> None:
    """Raise InputError listing the records that have another number of cells than the header, or are too large."""
    problems: list[Problem] = []
    n_broken = 0
    row = header.row - 1
    csv.field_size_limit(sys.maxsize)
    with text.open(encoding="utf-8-sig", newline="") as file:
        try:
            reader = csv.reader(file, delimiter=header.separator, strict=True)
            for record in filter(None, reader):
                row += 1
                where = f"{path}, rad {row}"
                if len(record) != len(header.names):
                    n_broken += 1
                    if n_broken <= _MAX_LISTED:
                        what = f"raden har {len(record)} celler men rubrikraden {len(header.names)}"
                        problems.append(Problem(what, where, _CITE if len(record) > len(header.names) else _SHORT))
                elif _measure_record(record) > MAX_RECORD_MB << 20:
                    what = f"raden är större än {MAX_RECORD_MB} MB"
                    problems.append(Problem(what, where, "Korta den längsta texten."))
        except csv.Error:
            what = "ett citattecken är inte avslutat"
            problems.append(Problem(what, f"{path}, rad {row + 1}", "Dubblera det eller avsluta det."))
    if n_broken > _MAX_LISTED:
        what = f"ytterligare {n_broken - _MAX_LISTED} rader har fel antal celler"
        problems.append(Problem(what, str(path), _CITE))
    if problems:
        raise InputError(problems)


def _measure_record(record: list[str]) -> int:
    """Give the bytes of a record as it is written, with every cell in quotation marks."""
    return sum(len(cell.encode()) + cell.count('"') + 3 for cell in record)
