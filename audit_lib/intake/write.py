"""Write the store: one Parquet file a table, one row group a clinic, page checksums, whole files only.

A row group a clinic lets a later stage read one clinic without touching the others. A file is written beside its place
and moved there when it is complete: who sees it, sees all of it.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from audit_lib.model.store import INDEX_NAME, Store
from audit_lib.model.tables import Form, Table

_BATCH_ROWS = 100_000
_TYPES = {
    Form.TRI: pa.bool_(),
    Form.DATE: pa.date32(),
    Form.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Form.COUNT: pa.int32(),
}
DATA_ERRORS_SCHEMA = pa.schema(
    [
        ("table", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("rule_id", pa.string()),
        ("reason", pa.string()),
        ("clinic_id", pa.string()),
    ]
)
LEFT_OUT_SCHEMA = pa.schema([("clinic_id", pa.string()), ("table", pa.string()), ("n", pa.int64())])


def make_schema(table: Table) -> pa.Schema:
    """Give the Arrow schema a table has in the store: canonical columns, their companions, and `row`."""
    fields: list[tuple[str, pa.DataType]] = []
    for column in table.columns:
        fields.append((column.name, _TYPES.get(column.form, pa.string())))
        if column.local_date:
            fields.append((column.local_date, pa.date32()))
        if (table.name, column.name) == ("services", "name"):
            fields.append(("code", pa.string()))
    if table.name == "messages":
        fields.insert(0, ("clinic_id", pa.string()))
    fields.append(("row", pa.int64()))
    if table.name == "errands":
        fields.append(("left_out", pa.bool_()))
    return pa.schema(fields)


def write_table(
    con: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema, path: Path, *, split: bool
) -> int:
    """Write a query's rows as Parquet and give their number; `split`: a new row group where `clinic_id` changes.

    The query must give the schema's columns in its order, sorted by `clinic_id` if it is to be split.
    """
    partial = path.with_suffix(".partial")
    n_rows = 0
    try:
        with pq.ParquetWriter(
            partial, schema, compression="zstd", write_page_checksum=True, use_dictionary=True
        ) as writer:
            batches = con.execute(query).to_arrow_reader(_BATCH_ROWS)
            for group in _split_by_clinic(batches) if split else batches:
                rows = pa.Table.from_batches([group]) if isinstance(group, pa.RecordBatch) else group
                writer.write_table(rows.cast(schema))
                n_rows += rows.num_rows
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return n_rows


def write_index(store: Store) -> None:
    """Write `store.json`, the last file of a store."""
    partial = store.folder / f"{INDEX_NAME}.partial"
    with partial.open("w", encoding="utf-8") as file:
        json.dump(store.as_index(), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(store.folder / INDEX_NAME)


def _split_by_clinic(batches: pa.RecordBatchReader) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    held_clinic: str | None = None
    for batch in batches:
        runs = pc.run_end_encode(batch.column("clinic_id"))
        start = 0
        for end, clinic in zip(runs.run_ends.to_pylist(), runs.values.to_pylist(), strict=True):
            if held and clinic != held_clinic:
                yield pa.Table.from_batches(held)
                held = []
            held.append(batch.slice(start, end - start))
            held_clinic = clinic
            start = end
    if held:
        yield pa.Table.from_batches(held)
