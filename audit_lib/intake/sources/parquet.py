"""Parquet: typed cells become the text the contract would have, so that one reading serves every format.

Nothing is copied: the raw table is a view of the file, unless the file has a column of the name by which DuckDB numbers
rows. Times that are typed stay typed, because they are read as they stand and there are many of them.
"""

import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.errors import InputError, Problem
from audit_lib.files.paths import parquet_source
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.headers import HeaderMatch, TableHeaders
from audit_lib.intake.values.cells import quote
from audit_lib.model.tables import Column, Form

_NUMBER = re.compile(r"FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)")
_ROW_NUMBER = "file_row_number"


def read_parquet_table(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, path: Path) -> HeaderMatch:
    """Fill `raw_<table>` from a Parquet file; InputError if it is damaged or lacks a column."""
    table = wanted.table
    try:
        described = con.execute(f"DESCRIBE SELECT * FROM {parquet_source(path)}").fetchall()
        kinds = [(str(name), str(kind)) for name, kind, *_ in described]
        # DuckDB renames a column whose name is another's in another case; both may mean the same here.
        headers = pq.read_schema(path).names
        match = wanted.match(headers, str(path))
        cells = [_as_cell(*kinds[position], table.find_column(name)) for name, position in match.positions.items()]
        selected = ", ".join(cells)
        if any(header.casefold() == _ROW_NUMBER for header in headers):
            con.execute(f"CREATE OR REPLACE TABLE raw_{table.name} AS SELECT {selected} FROM {parquet_source(path)}")
            number_records(con, table.name)
        else:
            con.execute(
                f"CREATE OR REPLACE VIEW raw_{table.name} AS SELECT {_ROW_NUMBER} AS rid, "
                f"{selected} FROM {parquet_source(path, numbered=True)}"
            )
    except (duckdb.Error, pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if is_out_of_room(error, path):
            raise
        raise describe_damage(path) from error
    return match


def is_out_of_room(error: Exception, path: Path) -> bool:
    """Whether memory or the disk that is spilled to ran out, which is not the file's fault.

    A file that ends too early is an error of reading and writing too, but one that names the file.
    """
    if isinstance(error, duckdb.IOException):
        return str(path) not in str(error)
    return isinstance(error, duckdb.OutOfMemoryException)


def describe_damage(path: Path) -> InputError:
    """Give the error of a file that cannot be read to its end.

    The engine's own message may quote a value, so it is not passed on.
    """
    return InputError(Problem("Parquet-filen är skadad eller ofullständig", str(path), "Exportera den på nytt."))


def _as_cell(header: str, kind: str, column: Column) -> str:
    name, form = quote(header), column.form
    is_instant = kind == "TIMESTAMP WITH TIME ZONE"
    if kind.startswith("TIMESTAMP") and form is Form.TIMESTAMP:
        read, beside = ("instant_cell", "instant") if is_instant else ("clock_cell", "plain")
        return f'{read}({name}) AS "{beside}_{column.name}"'
    if kind.startswith("TIMESTAMP"):
        text = f"{'instant' if is_instant else 'clock'}_as_{'date' if form is Form.DATE else 'text'}({name})"
    elif _NUMBER.fullmatch(kind):
        text = f"number_as_text({name})"
    else:
        text = f"decode({name})" if kind == "BLOB" else f"CAST({name} AS VARCHAR)"
    return f'{text} AS "{column.name}"'
