"""CSV: separator and encoding are detected, every cell stays the text it is, or the code or time that it plainly says.

DuckDB reads the rows; only when it refuses is the file walked record by record in Python, to say which are wrong.
"""

import csv
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.files.paths import escape_glob
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.delimited.encoding import copy_as_utf8, is_utf8, refuse_other_formats
from audit_lib.intake.sources.headers import HeaderMatch, TableHeaders
from audit_lib.intake.values.cells import read_plain
from audit_lib.model.tables import Table

_SEPARATORS = (";", ",", "\t")
_MAX_LISTED = 20
_MAX_RECORD_MB = 16
"""DuckDB's own limit is 2 MB, which a text with a picture in it may pass. The buffer is as large as DuckDB's own."""
_BUFFER_SIZE = 32_000_000
OUT_OF_ROOM = (duckdb.OutOfMemoryException, duckdb.IOException)
"""Memory or disk that ran out: no file's fault, and nothing to look for in one."""


def read_csv_table(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, path: Path, work: Path) -> HeaderMatch:
    """Fill `raw_<table>` from a CSV file; InputError names the file, the rows and what to do.

    A blank line is no record, wherever it stands: the header is row 1 also where blank lines come before it.
    """
    refuse_other_formats(path)
    with suppress(_OtherEncodingError):
        return _read_records(con, wanted, path, path)
    return _read_records(con, wanted, copy_as_utf8(path, work / f"{wanted.table.name}.utf8.csv"), path)


class _OtherEncodingError(Exception):
    """The file is not UTF-8: found when it is read, because few are not and looking first is to read it twice."""


def _read_records(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, text: Path, path: Path) -> HeaderMatch:
    try:
        header = _read_header(text, path, wanted)
    except UnicodeDecodeError as error:
        raise _OtherEncodingError from error
    match = wanted.match(header.names, str(path))
    # A file that mixes line ends is refused by the strict reader but loses nothing in the lenient one, once
    # every record is known to be whole.
    for strict in (True, False):
        try:
            create_raw(con, wanted.table, text, header, match, strict=strict)
        except OUT_OF_ROOM:
            raise
        except duckdb.Error as error:
            if not strict:
                problem = Problem("filen går inte att läsa som CSV", str(path), "Exportera den på nytt.")
                raise InputError(problem) from error
            if not is_utf8(text):
                raise _OtherEncodingError from error
            refuse_broken_records(text, path, header)
        else:
            break
    number_records(con, wanted.table.name)
    return match


@dataclass(frozen=True)
class Header:
    """The names of a file's columns, what stands between them, and whether blank lines come before them."""

    names: list[str]
    separator: str
    is_first_line: bool


def create_raw(
    con: duckdb.DuckDBPyConnection, table: Table, path: Path, header: Header, match: HeaderMatch, *, strict: bool
) -> None:
    """Read the columns that matched into a table of texts.

    Raises:
        duckdb.Error: a record is broken, or with `strict` the line ends are mixed; or there is no room.
    """
    names = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(header.names)))
    wanted = ", ".join(f'c{position} AS "{name}"' for name, position in match.positions.items())
    # DuckDB skips blank lines among the records but would take the first one for the header.
    offset = "" if header.is_first_line else "OFFSET 1"
    cells = f"""(SELECT {wanted} FROM read_csv(
        $path, auto_detect = false, header = {str(header.is_first_line).lower()}, delim = '{header.separator}',
        quote = '"', escape = '"', columns = {{{names}}}, nullstr = '', allow_quoted_nulls = false,
        compression = 'none', max_line_size = {_MAX_RECORD_MB << 20}, buffer_size = {_BUFFER_SIZE},
        strict_mode = {str(strict).lower()}, hive_partitioning = false) {offset})"""
    plain = read_plain(cells, [table.find_column(name) for name in match.positions], match.positions)
    con.execute(f"CREATE OR REPLACE TABLE raw_{table.name} AS {plain}", {"path": escape_glob(path)})


def _read_header(text: Path, path: Path, wanted: TableHeaders) -> Header:
    """Read the header as the separator gives it that makes most known columns of it, and then most columns."""
    found = []
    for separator in _SEPARATORS:
        with text.open(encoding="utf-8-sig", newline="") as file, suppress(csv.Error):
            for place, names in enumerate(csv.reader(file, delimiter=separator)):
                if names:
                    found.append(Header(names, separator, is_first_line=place == 0))
                    break
    if not found:
        raise InputError(Problem("filen har ingen rubrikrad", str(path), "Den ska börja med kolumnnamnen."))
    return max(found, key=lambda header: (wanted.count_known(header.names), len(header.names)))


def refuse_broken_records(text: Path, path: Path, header: Header) -> None:
    """Raise InputError listing the records that have another number of cells than the header, or are too large."""
    problems: list[Problem] = []
    n_broken = row = 0
    csv.field_size_limit(sys.maxsize)
    with text.open(encoding="utf-8-sig", newline="") as file:
        try:
            for record in filter(None, csv.reader(file, delimiter=header.separator, strict=True)):
                row += 1
                where = f"{path}, rad {row}"
                if len(record) != len(header.names):
                    n_broken += 1
                    if n_broken <= _MAX_LISTED:
                        what = f"raden har {len(record)} celler men rubrikraden {len(header.names)}"
                        problems.append(Problem(what, where, "Citera celler som innehåller separatorn."))
                elif _measure_record(record) > _MAX_RECORD_MB << 20:
                    what = f"raden är större än {_MAX_RECORD_MB} MB"
                    problems.append(Problem(what, where, "Korta den längsta texten."))
        except csv.Error:
            what = "ett citattecken är inte avslutat"
            problems.append(Problem(what, f"{path}, rad {row + 1}", "Dubblera det eller avsluta det."))
    if n_broken > _MAX_LISTED:
        problems.append(Problem(f"ytterligare {n_broken - _MAX_LISTED} rader har fel antal celler", str(path)))
    if problems:
        raise InputError(problems)


def _measure_record(record: list[str]) -> int:
    """Give the bytes of a record as it is written, with every cell in quotation marks."""
    return sum(len(cell.encode()) + cell.count('"') + 3 for cell in record)
