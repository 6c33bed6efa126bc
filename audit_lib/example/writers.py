"""Table files: small ones at once, large ones chunk by chunk, as CSV or as Parquet with page checksums.

A null is an empty cell and an empty text is `""`, as the contract reads them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from audit_lib.example.content_files import Row
from audit_lib.example.dialects import PLAIN, Dialect

FileFormat = Literal["csv", "parquet"]
REPEATED = ("clinic_id", "service", "started_by", "starter_role", "sender", "kind")


class CsvTable:
    """A large CSV file written chunk by chunk; its cells never need quoting."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._file = path.open("wb")
        self._file.write((",".join(schema.names) + "\n").encode())
        options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none", batch_size=65_536)
        self._writer = pyarrow.csv.CSVWriter(self._file, schema, write_options=options)

    def write(self, chunk: pa.Table) -> None:
        """Append a chunk."""
        self._writer.write_table(chunk)

    def close(self, last: Sequence[Row]) -> None:
        """End the file with rows that may hold what no typed column can."""
        self._writer.close()
        self._file.write(_write_lines(self._schema.names, last, PLAIN).encode())
        self._file.close()


class ParquetTable:
    """A Parquet file written chunk by chunk, one row group a chunk."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        repeated = [name for name in schema.names if name in REPEATED]
        self._writer = pq.ParquetWriter(
            path, schema, compression="zstd", compression_level=1, write_page_checksum=True,
            store_schema=False, use_dictionary=repeated,  # type: ignore[arg-type]
        )  # fmt: skip

    def write(self, chunk: pa.Table) -> None:
        """Append a chunk."""
        self._writer.write_table(chunk)

    def close(self, last: Sequence[Row]) -> None:
        """End the file with rows whose texts are values of their columns."""
        if last:
            self.write(type_rows(last, self._schema))
        self._writer.close()


def open_table(path: Path, schema: pa.Schema) -> CsvTable | ParquetTable:
    """Open a large file to write, in the format that its name ends in."""
    return CsvTable(path, schema) if path.suffix == ".csv" else ParquetTable(path, schema)


def type_rows(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Turn rows of texts into an Arrow table; ArrowInvalid if a text is no value of its column."""
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in schema.names])).cast(schema)


def write_rows(path: Path, columns: Sequence[str], rows: Sequence[Row], dialect: Dialect) -> None:
    """Write a small table; in Parquet too every cell is text, so that a planted fault fits."""
    if path.suffix == ".parquet":
        texts = type_rows(rows, pa.schema([(column, pa.string()) for column in columns]))
        pq.write_table(texts, path, compression="zstd", write_page_checksum=True, store_schema=False)
        return
    headers = dict(dialect.headers)
    header: Row = {column: headers.get(column, column) for column in columns}
    path.write_bytes(_write_lines(columns, [header, *rows], dialect).encode(dialect.encoding))


def _write_lines(columns: Sequence[str], rows: Sequence[Row], dialect: Dialect) -> str:
    lines = [[_quote(row.get(column), dialect.separator) for column in columns] for row in rows]
    return "".join(dialect.separator.join(line) + "\n" for line in lines)


def _quote(cell: str | None, separator: str) -> str:
    """Quote a cell where it must be.

    >>> _quote(None, ";"), _quote("", ";"), _quote("a;b", ";")
    ('', '""', '"a;b"')
    """
    if cell is None:
        return ""
    if not cell or any(mark in cell for mark in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell
