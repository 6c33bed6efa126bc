"""CSV: separator and encoding are detected, every cell stays the text it is, or the code or time that it plainly says.

DuckDB reads the rows; only when it refuses is the file walked record by record in Python, to say which are wrong.
"""

import codecs
import csv
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.headers import ColumnNames, HeaderMatch
from audit_lib.intake.values.cells import read_plain
from audit_lib.model.paths import escape_glob
from audit_lib.model.tables import Table

_SEPARATORS = (";", ",", "\t")
_CHUNK = 1 << 22
_MAX_LISTED = 20
OUT_OF_ROOM = (duckdb.OutOfMemoryException, duckdb.IOException)
"""Memory or disk that ran out: no file's fault, and nothing to look for in one."""
_NOT_TEXT = (
    (b"PAR1", "filen är en Parquet-fil", "Ge den ändelsen .parquet."),
    (b"PK\x03\x04", "filen är en arbetsbok eller ett arkiv", "Spara som CSV, eller ge den ändelsen .xlsx."),
    (b"\xd0\xcf\x11\xe0", "filen är krypterad eller i äldre Excelformat", "Spara den som CSV utan lösenord."),
    (b"\x1f\x8b", "filen är packad", "Packa upp den."),
    (codecs.BOM_UTF16_LE, "filen är i UTF-16", "Spara den som CSV UTF-8."),
    (codecs.BOM_UTF16_BE, "filen är i UTF-16", "Spara den som CSV UTF-8."),
)


def read_csv_table(
    con: duckdb.DuckDBPyConnection, table: Table, path: Path, columns: ColumnNames, work: Path
) -> HeaderMatch:
    """Fill `raw_<table>` from a CSV file; InputError names the file, the rows and what to do."""
    _refuse_other_formats(path)
    text = _as_utf8(path, work / f"{table.name}.utf8.csv")
    separator, headers = _read_header(text, path, table, columns)
    match = columns.match(table, headers, str(path))
    # A file that mixes line ends is refused by the strict reader but loses nothing in the lenient one, once
    # every record is known to be whole.
    try:
        _create_raw(con, table, text, separator, n_columns=len(headers), positions=match.positions, strict=True)
    except OUT_OF_ROOM:
        raise
    except duckdb.Error:
        _refuse_broken_records(text, path, separator, len(headers))
        try:
            _create_raw(con, table, text, separator, n_columns=len(headers), positions=match.positions, strict=False)
        except OUT_OF_ROOM:
            raise
        except duckdb.Error as error:
            raise InputError(Problem("filen går inte att läsa som CSV", str(path), "Exportera den på nytt.")) from error
    return match


def _create_raw(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    path: Path,
    separator: str,
    *,
    n_columns: int,
    positions: Mapping[str, int],
    strict: bool,
) -> None:
    names = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(n_columns))
    wanted = ", ".join(f'c{position} AS "{name}"' for name, position in positions.items())
    cells = f"""(SELECT {wanted} FROM read_csv(
        $path, auto_detect = false, header = true, delim = '{separator}', quote = '"', escape = '"',
        columns = {{{names}}}, nullstr = '', allow_quoted_nulls = false, compression = 'none',
        strict_mode = {str(strict).lower()}, hive_partitioning = false))"""
    plain = read_plain(cells, [table.find_column(name) for name in positions], positions)
    con.execute(f"CREATE OR REPLACE TABLE raw_{table.name} AS {plain}", {"path": escape_glob(path)})


def _refuse_other_formats(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(8)
    for magic, what, remedy in _NOT_TEXT:
        if head.startswith(magic):
            raise InputError(Problem(what, str(path), remedy))
    if not head:
        raise InputError(Problem("filen är tom", str(path), "Den ska minst ha en rubrikrad."))


def _as_utf8(path: Path, target: Path) -> Path:
    """Give the file itself if it is UTF-8, else a UTF-8 copy of what must then be cp1252."""
    if _is_utf8(path):
        return path
    decoder = codecs.getincrementaldecoder("cp1252")()
    try:
        with path.open("rb") as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                copy.write(decoder.decode(chunk).encode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(
            Problem("teckenkodningen är varken UTF-8 eller cp1252", str(path), "Spara filen som UTF-8.")
        ) from error
    return target


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _read_header(text: Path, path: Path, table: Table, columns: ColumnNames) -> tuple[str, list[str]]:
    best: tuple[tuple[int, int], str, list[str]] | None = None
    for separator in _SEPARATORS:
        with text.open(encoding="utf-8-sig", newline="") as file:
            try:
                headers = next((record for record in csv.reader(file, delimiter=separator) if record), [])
            except csv.Error:
                continue
        rank = (columns.count_known(table, headers), len(headers))
        if headers and (best is None or rank > best[0]):
            best = (rank, separator, headers)
    if best is None:
        raise InputError(Problem("filen har ingen rubrikrad", str(path), "Den ska börja med kolumnnamnen."))
    return best[1], best[2]


def _refuse_broken_records(text: Path, path: Path, separator: str, n_columns: int) -> None:
    """Raise InputError listing the records that have another number of cells than the header."""
    problems: list[Problem] = []
    n_broken = 0
    row = 0
    csv.field_size_limit(sys.maxsize)
    with text.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        try:
            for record in reader:
                if not record:
                    continue
                row += 1
                if len(record) != n_columns:
                    n_broken += 1
                    if n_broken <= _MAX_LISTED:
                        what = f"raden har {len(record)} celler men rubrikraden {n_columns}"
                        remedy = "Citera celler som innehåller separatorn."
                        problems.append(Problem(what, f"{path}, rad {row}", remedy))
        except csv.Error:
            problems.append(
                Problem(
                    "ett citattecken är inte avslutat",
                    f"{path}, rad {row + 1}",
                    "Dubblera det eller avsluta det.",
                )
            )
    if n_broken > _MAX_LISTED:
        problems.append(Problem(f"ytterligare {n_broken - _MAX_LISTED} rader har fel antal celler", str(path)))
    if problems:
        raise InputError(problems)
