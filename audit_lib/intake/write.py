"""Write the store: one Parquet file a table, whole clinics in each row group, page checksums, whole files only.

A row group ends where a clinic does, so that a later stage reads one clinic and touches at most its neighbours: a large
clinic has its own, small ones share one, because 1,700 tiny groups cost more to open than to read. A file is written
beside its place and moved there when it is complete: who sees it, sees all of it.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from audit_lib.engines.embedded import read_batches
from audit_lib.model.store import INDEX_NAME, Store
from audit_lib.model.tables import Form, Table
from audit_lib.model.whole_file import check_parquet, replacing, write_text

BATCH_ROWS = 122_880
_LEAST_GROUP_ROWS = 4_096
_REPEATED = frozenset({"clinic_id", "service", "started_by", "starter_role", "sender", "kind", "code", "rule_id"})
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
    """Give the Arrow schema a table has in the store: canonical columns, their companions, and `row`.

    A message tells its errand by `errand_row`, the errand's `row`: a number is grouped and found faster than a text.
    """
    types: dict[str, pa.DataType] = {}
    if table.name == "messages":
        types = {"clinic_id": pa.string(), "errand_row": pa.int64()}
    for column in table.columns:
        if (table.name, column.name) == ("messages", "errand_id"):
            continue
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
    """Write a query's rows as Parquet and give their number; `split`: whole clinics in each row group.

    Columns the query does not give are written as null. To be split it must be sorted by `clinic_id`.
    """
    return write_batches(read_batches(con.execute(query).to_arrow_reader(BATCH_ROWS)), schema, path, split=split)


def write_batches(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path, *, split: bool) -> int:
    """Write batches of rows as `write_table` does."""
    n_rows = 0
    with replacing(path) as partial:
        with pq.ParquetWriter(
            partial,
            schema,
            compression="zstd",
            compression_level=1,
            write_page_checksum=True,
            # What picks a clinic's rows; of other columns nobody asks, and they cost a quarter of the writing.
            write_statistics=[name for name in schema.names if name == "clinic_id"],
            use_dictionary=[name for name in schema.names if name in _REPEATED],  # type: ignore[arg-type]
        ) as writer:
            for group in _split_by_clinic(batches) if split else batches:
                rows = pa.Table.from_batches([group]) if isinstance(group, pa.RecordBatch) else group
                writer.write_table(_conform(rows, schema))
                n_rows += rows.num_rows
        check_parquet(partial, n_rows)
    return n_rows


def write_index(store: Store) -> None:
    """Write `store.json`, the last file of a store."""
    write_text(store.folder / INDEX_NAME, json.dumps(store.as_index(), ensure_ascii=False, indent=1))


def _conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    given = set(rows.column_names)
    return pa.Table.from_arrays(
        [
            rows.column(field.name).cast(field.type) if field.name in given else pa.nulls(len(rows), field.type)
            for field in schema
        ],
        schema=schema,
    )


def _split_by_clinic(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    held_clinic: str | int | None = None
    n_held = 0
    for batch in batches:
        ids = batch.column("clinic_id")
        runs = pc.call_function("run_end_encode", [ids.indices if isinstance(ids, pa.DictionaryArray) else ids])
        start = begun = 0
        for end, clinic in zip(runs.run_ends.to_pylist(), runs.values.to_pylist(), strict=True):
            if clinic != held_clinic and n_held >= _LEAST_GROUP_ROWS:
                yield pa.Table.from_batches([*held, batch.slice(begun, start - begun)])
                held, n_held, begun = [], 0, start
            n_held += end - start
            held_clinic = clinic
            start = end
        held.append(batch.slice(begun))
    if held:
        yield pa.Table.from_batches(held)
