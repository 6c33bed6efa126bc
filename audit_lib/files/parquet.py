"""Parquet files written whole and read back: a file that a disk cut short says so only at its end."""

import errno
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.files.paths import parquet_source
from audit_lib.files.whole_file import replacing


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table with page checksums, whole or not at all.

    Raises:
        ReportError: it could not be written.
    """
    with replacing(path) as partial:
        pq.write_table(table, partial, compression="zstd", write_page_checksum=True)
        check_parquet(partial, table.num_rows)


def check_parquet(path: Path, n_rows: int | None = None) -> None:
    """See that a Parquet file arrived to its last byte, where it says what is in it: `n_rows` rows, if that is known.

    Raises:
        OSError: it did not.
    """
    try:
        found = pq.read_metadata(path).num_rows
    except pa.ArrowInvalid as error:
        raise OSError(errno.EIO, "no footer", str(path)) from error
    if n_rows is not None and found != n_rows:
        raise OSError(errno.EIO, "short file", str(path))


def table_rows(path: Path, query: str, *values: object) -> list[dict[str, Any]]:
    """Rows of a Parquet file as dictionaries; the query reads from `source`."""
    import duckdb  # noqa: PLC0415 (who only writes needs no engine)

    text = f"WITH source AS (SELECT * FROM {parquet_source(path)}) {query}"
    return list(duckdb.execute(text, values).to_arrow_table().to_pylist())
