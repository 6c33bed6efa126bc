"""Table files: small ones at once, large ones chunk by chunk, as CSV or as Parquet with page checksums.

A null is an empty cell and an empty text is `""`, as the contract reads them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from pyarrow import csv

from audit_lib.example.content_files import Row
from audit_lib.files.places import PARAMS

FileFormat = Literal["csv", "parquet"]
MIXED = {"clinics": (";", "utf-8-sig"), "certificates": ("\t", "utf-8"), "administrators": (";", "cp1252")}
"""Separator and encoding of the tables that can be written as a region's own systems do, with Swedish headers."""
REPEATED = ("clinic_id", "service", "started_by", "starter_role", "sender", "kind")


def open_table(path: Path, schema: pa.Schema) -> csv.CSVWriter | pq.ParquetWriter:
    """Open a large file to write chunk by chunk, in the format that its name ends in; a chunk is a row group."""
    if path.suffix == ".csv":
        # No cell of theirs needs quoting; the stubs do not know that a header can do without too.
        options = csv.WriteOptions(quoting_style="none", quoting_header="none", batch_size=65_536)  # type: ignore[call-arg]
        return csv.CSVWriter(path, schema, write_options=options)
    return pq.ParquetWriter(
        path, schema, compression="zstd", compression_level=1, write_page_checksum=True, store_schema=False,
        use_dictionary=[name for name in schema.names if name in REPEATED],  # type: ignore[arg-type]
    )  # fmt: skip


def close_table(writer: csv.CSVWriter | pq.ParquetWriter, path: Path, schema: pa.Schema, last: Sequence[Row]) -> None:
    """End a large file with rows that, in CSV, may hold what no typed column can."""
    if last and isinstance(writer, pq.ParquetWriter):
        writer.write_table(type_rows(last, schema))
    writer.close()
    if path.suffix == ".csv":
        with path.open("ab") as file:
            file.write(_write_lines(schema.names, last, ",").encode())


def type_rows(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Turn rows of texts into an Arrow table; ArrowInvalid if a text is no value of its column."""
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in schema.names])).cast(schema)


def write_rows(path: Path, columns: Sequence[str], rows: Sequence[Row], *, mixed: bool) -> None:
    """Write a small table; in Parquet too every cell is text, so that a planted fault fits."""
    if path.suffix == ".parquet":
        texts = pa.Table.from_pylist(rows, schema=pa.schema([(column, pa.string()) for column in columns]))
        pq.write_table(texts, path, compression="zstd", write_page_checksum=True, store_schema=False)
        return
    headers: Mapping[str, Sequence[str]] = {}
    separator, encoding = ",", "utf-8"
    if mixed and path.stem in MIXED:
        headers = yaml.safe_load((PARAMS / "columns.yaml").read_text(encoding="utf-8"))[path.stem]
        separator, encoding = MIXED[path.stem]
    header: Row = {column: headers.get(column, [column])[0] for column in columns}
    path.write_bytes(_write_lines(columns, [header, *rows], separator).encode(encoding))


def _write_lines(columns: Sequence[str], rows: Sequence[Row], separator: str) -> str:
    lines = [[_quote(row.get(column), separator) for column in columns] for row in rows]
    return "".join(separator.join(line) + "\n" for line in lines)


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
