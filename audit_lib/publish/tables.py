"""Writes result tables as Parquet and as CSV that a Swedish spreadsheet opens and does not run (contract section 7)."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.files.parquet import check_parquet, write_parquet
from audit_lib.files.whole_file import check_size, replacing

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BATCH_ROWS = 50_000


def guard_cell(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe; a lone `-` stays.

    >>> guard_cell("=1+1"), guard_cell("-"), guard_cell(-1)
    ("'=1+1", '-', -1)
    """
    if isinstance(cell, str) and cell != "-" and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def write_table(table: pa.Table, folder: Path, name: str) -> None:
    """Write `<name>.parquet` and `<name>.csv`, each whole or not at all."""
    write_parquet(table, folder / f"{name}.parquet")
    write_csv(table, folder / f"{name}.csv")


def copy_table(source: Path, columns: list[str], folder: Path, name: str) -> None:
    """Write columns of a Parquet file as `<name>.parquet` and `<name>.csv`, each whole or not at all.

    Of a file of nothing but errors there are as many rows as of the input: only a part is in memory at a time.
    """
    with pq.ParquetFile(source) as file:
        schema = pa.schema([file.schema_arrow.field(column) for column in columns])
        with replacing(folder / f"{name}.parquet") as partial:
            with pq.ParquetWriter(partial, schema, compression="zstd", write_page_checksum=True) as writer:
                for batch in file.iter_batches(BATCH_ROWS, columns=columns):
                    writer.write_batch(batch.select(columns))
            check_parquet(partial, file.metadata.num_rows)
        parts = (batch.select(columns) for batch in file.iter_batches(BATCH_ROWS, columns=columns))
        write_rows(_list_rows(parts), columns, folder / f"{name}.csv")


def write_csv(table: pa.Table, path: Path, *, mode: int = 0o644) -> None:
    """Write a table as CSV, whole or not at all; `mode` says who may read it, as `chmod` takes it."""
    write_rows(_list_rows(table.to_batches(max_chunksize=BATCH_ROWS)), table.column_names, path, mode=mode)


def write_rows(rows: Iterable[Iterable[object]], names: Iterable[str], path: Path, *, mode: int = 0o666) -> None:
    """Write rows that are guarded already as CSV (UTF-8 with BOM, `;`), whole or not at all."""
    with replacing(path) as partial:
        partial.touch(mode)
        with partial.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerow(names)
            writer.writerows(rows)
            n_bytes = file.tell()
        check_size(partial, n_bytes)


def _list_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Iterable[object]]:
    for batch in batches:
        yield from zip(*map(_guarded, batch.columns), strict=True)


def _guarded(column: "pa.Array[Any]") -> list[Any]:
    values = column.to_pylist()
    return [guard_cell(value) for value in values] if pa.types.is_string(column.type) else values
