"""CSV: separator and encoding are detected, every cell stays the text it is, or the code or time that it plainly says.

DuckDB reads the rows; only when it refuses is the file walked record by record in Python, to say which are wrong.
"""

from contextlib import nullcontext, suppress
from pathlib import Path

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.files.paths import escape_glob
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.delimited.encoding import copy_as_utf8, is_utf8, refuse_other_formats
from audit_lib.intake.sources.delimited.header import Header, copy_from_header, read_header
from audit_lib.intake.sources.delimited.packed import is_packed, unpack
from audit_lib.intake.sources.delimited.whole_records import MAX_RECORD_MB, check_records, refuse_broken_records
from audit_lib.intake.sources.headers import HeaderMatch, TableHeaders
from audit_lib.intake.values.cells import read_plain
from audit_lib.model.tables import Table

_BUFFER_SIZE = 32_000_000
"""As large as DuckDB's own."""
OUT_OF_ROOM = (duckdb.OutOfMemoryException, duckdb.IOException)
"""Memory or disk that ran out: no file's fault, and nothing to look for in one."""


def read_csv_table(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, path: Path, work: Path) -> HeaderMatch:
    """Fill `raw_<table>` from a CSV file; InputError names the file, the rows and what to do.

    A blank line is no record, wherever it stands: the header is row 1 also where blank lines, or Excel's own `sep=;`,
    come before it, unless the run file says on which row it stands.
    """
    text = unpack(path, work / f"{wanted.table.name}.csv") if is_packed(path) else path
    refuse_other_formats(text, path)
    with suppress(_OtherEncodingError):
        return _read_records(con, wanted, text, path, work)
    return _read_records(con, wanted, copy_as_utf8(text, path, work / f"{wanted.table.name}.utf8.csv"), path, work)


class _OtherEncodingError(Exception):
    """The file is not UTF-8: found when it is read, because few are not and looking first is to read it twice."""


def _read_records(
    con: duckdb.DuckDBPyConnection, wanted: TableHeaders, text: Path, path: Path, work: Path
) -> HeaderMatch:
    try:
        header = read_header(text, path, wanted)
        match = wanted.match(header.names, str(path))
        if header.line > 1:
            text = copy_from_header(text, header, work / f"{wanted.table.name}.below.csv")
    except UnicodeDecodeError as error:
        raise _OtherEncodingError from error
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
    (n_records,) = con.execute(f"SELECT count(*) FROM raw_{wanted.table.name}").fetchall()[0]
    check_records(text, path, header, n_records)
    number_records(con, wanted.table.name, header.row)
    return match


def create_raw(
    con: duckdb.DuckDBPyConnection, table: Table, path: Path, header: Header, match: HeaderMatch, *, strict: bool
) -> None:
    """Read the columns that matched into a table of texts.

    Raises:
        duckdb.Error: a record is broken, or with `strict` the line ends are mixed; or there is no room.
    """
    names = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(header.names)))
    wanted = ", ".join(f'c{position} AS "{name}"' for name, position in match.positions.items())
    for is_parallel in ("true", "false"):
        cells = f"""(SELECT {wanted} FROM read_csv(
            $path, auto_detect = false, header = true, delim = '{header.separator}',
            quote = '"', escape = '"', columns = {{{names}}}, nullstr = '', allow_quoted_nulls = false,
            compression = 'none', max_line_size = {MAX_RECORD_MB << 20}, buffer_size = {_BUFFER_SIZE},
            strict_mode = {str(strict).lower()}, hive_partitioning = false, parallel = {is_parallel}))"""
        plain = read_plain(cells, [table.find_column(name) for name in match.positions], match.positions)
        # Where texts hold many lines in the shape of records, only one reader after another tells them apart.
        with suppress(duckdb.NotImplementedException) if is_parallel == "true" else nullcontext():
            con.execute(f"CREATE OR REPLACE TABLE raw_{table.name} AS {plain}", {"path": escape_glob(path)})
            return
