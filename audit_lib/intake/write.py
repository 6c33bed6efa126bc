"""Write the store: one Parquet file a table, one row group a clinic, page checksums, whole files only.

A row group a clinic lets a later stage read one clinic without touching the others. A file is written beside
its place and moved there when it is complete: who sees it, sees all of it.
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
_TYPES: dict[Form, pa.DataType] = {
    Form.TRI: pa.bool_(),
    Form.DATE: pa.date32(),
    Form.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Form.COUNT: pa.int32(),
}
_DATA_ERRORS: dict[str, pa.DataType] = {
    "table": pa.string(),
    "row": pa.int64(),
    "column": pa.string(),
    "rule_id": pa.string(),
    "reason": pa.string(),
    "clinic_id": pa.string(),
}
DATA_ERRORS_SCHEMA = pa.schema(_DATA_ERRORS)
_LEFT_OUT: dict[str, pa.DataType] = {
    "clinic_id": pa.string(),
    "table": pa.string(),
    "n": pa.int64(),
}
LEFT_OUT_SCHEMA = pa.schema(_LEFT_OUT)


def make_schema(table: Table) -> pa.Schema:
    """Give the Arrow schema a table has in the store: canonical columns, their companions, and `row`."""
    types: dict[str, pa.DataType] = {"clinic_id": pa.string()} if table.name == "messages" else {}
    for column in table.columns:
        types[column.name] = _TYPES.get(column.form, pa.string())
        if column.local_date:
            types[column.local_date] = pa.date32()
        if (table.name, column.name) == ("services", "name"):
            types["code"] = pa.string()
    types["row"] = pa.int64()
    if table.name == "errands":
        types |= {"left_out": pa.bool_(), "has_error": pa.bool_()}
    return pa.schema(types)


def write_table(con: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema, path: Path, *, split: bool) -> int:
    """Write a query's rows as Parquet and give their number; `split`: one row group a clinic.

    Columns the query does not give are written as null. To be split it must be sorted by `clinic_id`.
    """
    partial = path.with_suffix(".partial")
    n_rows = 0
    try:
        with pq.ParquetWriter(
            partial, schema, compression="zstd", write_page_checksum=True, use_dictionary=False
        ) as writer:
            batches = con.execute(query).to_arrow_reader(_BATCH_ROWS)
            for group in _split_by_clinic(batches) if split else batches:
                rows = pa.Table.from_batches([group]) if isinstance(group, pa.RecordBatch) else group
                writer.write_table(_conform(rows, schema))
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


def _conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    given = set(rows.column_names)
    return pa.Table.from_arrays(
        [
            rows.column(field.name).cast(field.type) if field.name in given else pa.nulls(len(rows), field.type)
            for field in schema
        ],
        schema=schema,
    )


def _split_by_clinic(batches: pa.RecordBatchReader) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    held_clinic: str | None = None
    for batch in batches:
        runs = pc.call_function("run_end_encode", [batch.column("clinic_id")])
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
