"""Table files written chunk by chunk: CSV in any of the contract's dialects, or Parquet with page checksums.

A null is an empty cell and an empty text is `""`, as the contract reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

FileFormat = Literal["csv", "parquet"]
REPEATED = ("clinic_id", "service", "started_by", "starter_role", "sender", "kind")


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written; `headers` are the Swedish names by column, where there are any."""

    separator: str = ","
    encoding: str = "utf-8"
    headers: tuple[tuple[str, str], ...] = ()


class CsvTable:
    """A large CSV file written chunk by chunk; its cells never need quoting."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._names: list[str] = schema.names
        self._file = path.open("wb")
        self._file.write((",".join(self._names) + "\n").encode())
        options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none", batch_size=65_536)
        self._writer = pyarrow.csv.CSVWriter(self._file, schema, write_options=options)

    def write(self, chunk: pa.Table) -> None:
        """Append a chunk."""
        self._writer.write_table(chunk)

    def close(self, text_rows: Sequence[dict[str, Any]] = ()) -> None:
        """End the file with rows of plain text, which may hold what no typed column can."""
        self._writer.close()
        for row in text_rows:
            line = ",".join(_quote(row.get(name), ",") for name in self._names)
            self._file.write((line + "\n").encode())
        self._file.close()


class ParquetTable:
    """A Parquet file written chunk by chunk, one row group a chunk."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        repeated = [name for name in schema.names if name in REPEATED]
        self._writer = pq.ParquetWriter(
            path, schema, compression="zstd", compression_level=1, write_page_checksum=True,
            store_schema=False, use_dictionary=repeated,  # type: ignore[arg-type]
        )  # fmt: skip

    def write(self, chunk: pa.Table) -> None:
        """Append a chunk."""
        self._writer.write_table(chunk)

    def close(self, text_rows: Sequence[dict[str, Any]] = ()) -> None:
        """End the file; rows of plain text cannot stand in it and belong in a chunk instead."""
        self._writer.close()


def write_rows(
    path: Path,
    columns: Sequence[str],
    rows: Sequence[dict[str, Any]],
    file_format: FileFormat,
    dialect: Dialect,
) -> None:
    """Write a small table of texts; in Parquet too every cell is text, so that a planted fault fits."""
    if file_format == "parquet":
        schema = pa.schema([(column, pa.string()) for column in columns])
        pq.write_table(
            pa.Table.from_pylist([{name: row.get(name) for name in columns} for row in rows], schema=schema),
            path, compression="zstd", write_page_checksum=True, store_schema=False,
        )  # fmt: skip
        return
    headers = dict(dialect.headers)
    lines: list[list[str | None]] = [[headers.get(column, column) for column in columns]]
    lines += [[row.get(column) for column in columns] for row in rows]
    text = "".join(dialect.separator.join(_quote(cell, dialect.separator) for cell in line) + "\n" for line in lines)
    path.write_bytes(text.encode(dialect.encoding))


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
