"""Rows written as Parquet with whole clinics in each row group, page checksums, whole files only.

A row group ends where a clinic does, so that a later stage reads one clinic and touches at most its neighbours: a large
clinic has its own, small ones share one, because 1,700 tiny groups cost more to open than to read. A file is written
beside its place and moved there when it is complete: who sees it, sees all of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from audit_lib.engines.embedded import read_batches
from audit_lib.files.parquet import check_parquet
from audit_lib.files.whole_file import replacing

BATCH_ROWS = 122_880
LEAST_GROUP_ROWS = 8_192
"""Of what is written in one order: the small tables, and a region's facts. The store's parts have their own."""
_REPEATED = frozenset({"clinic_id", "service", "started_by", "starter_role", "sender", "kind", "code", "rule_id"})
"""Columns of few different texts: each is stored once, and its place in the list for each row."""


def write_table(con: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema, path: Path, *, split: bool) -> int:
    """Write a query's rows as Parquet and give their number; `split`: whole clinics in each row group.

    Columns the query does not give are written as null. To be split it must be sorted by `clinic_id`, never null.
    """
    return write_batches(read_batches(con.execute(query).to_arrow_reader(BATCH_ROWS)), schema, path, split=split)


def write_batches(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path, *, split: bool) -> int:
    """Write batches of rows as `write_table` does."""
    groups = _split_by_clinic(batches) if split else (pa.Table.from_batches([batch]) for batch in batches)
    return write_groups(groups, schema, path)


def write_groups(groups: Iterator[pa.Table], schema: pa.Schema, path: Path) -> int:
    """Write tables as the row groups of a Parquet file and give the number of their rows."""
    n_rows = 0
    first = next(groups, schema.empty_table())
    stored = keep_dictionaries(schema, first.schema)
    groups = chain([first], groups)
    # If it is a slice of a larger table, it would keep all of that in memory until the file is written.
    del first
    # One group is encoded and compressed while the next one is fetched: Arrow lets go of the interpreter for both.
    with replacing(path) as partial:
        with _open_writer(partial, stored) as writer, ThreadPoolExecutor(1) as encoder:
            writing = None
            for rows in groups:
                group = conform(rows, stored)
                n_rows += group.num_rows
                if writing is not None:
                    writing.result()
                writing = encoder.submit(writer.write_table, group)
            if writing is not None:
                writing.result()
        check_parquet(partial, n_rows)
    return n_rows


def _open_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    numbers = [field.name for field in schema if pa.types.is_int64(field.type) or pa.types.is_temporal(field.type)]
    return pq.ParquetWriter(
        path,
        schema,
        # Texts shrink to a third of what Snappy makes of them; for numbers, packed already, it is as small and quicker.
        compression={
            field.name: "zstd" if pa.types.is_string(field.type) and field.name not in _REPEATED else "snappy"
            for field in schema
        },
        write_page_checksum=True,
        # Rows at a time; a thousand, as Arrow has it, costs a quarter more for a table of many columns.
        write_batch_size=16_384,
        # What picks a clinic's rows; of other columns nobody asks, and they cost a quarter of the writing.
        write_statistics=[name for name in schema.names if name == "clinic_id"],
        use_dictionary=[name for name in schema.names if name in _REPEATED],  # type: ignore[arg-type] # (or a list)
        # Places in a file and times lie close to each other: a quarter less to write, and less of it.
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
        # A reader is to see text, and not Arrow's own type for listed texts.
        store_schema=False,
    )


def keep_dictionaries(schema: pa.Schema, given: pa.Schema) -> pa.Schema:
    """Give the schema to write in: repeated texts that come as places in a list are not spelt out and listed again."""
    kept = {field.name: field.type for field in given if pa.types.is_dictionary(field.type) and field.name in _REPEATED}
    return pa.schema([field.with_type(kept.get(field.name, field.type)) for field in schema])


def conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Give the columns of the schema, in its order and types: those that are missing as null."""
    if rows.schema.equals(schema):
        return rows
    given = set(rows.column_names)
    return pa.Table.from_arrays(
        [
            rows.column(field.name).cast(field.type) if field.name in given else pa.nulls(len(rows), field.type)
            for field in schema
        ],
        schema=schema,
    )


@dataclass
class _Group:
    """Whole clinics that share a row group: their rows, and each one's id with its number of rows."""

    parts: list[pa.RecordBatch] = field(default_factory=list)
    clinics: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    def add(self, clinic: str, n_rows: int) -> None:
        """Count rows of a clinic, the last one's or the next one's."""
        if self.clinics and self.clinics[-1] == clinic:
            self.lengths[-1] += n_rows
        else:
            self.clinics.append(clinic)
            self.lengths.append(n_rows)

    def as_table(self) -> pa.Table:
        """The rows; the ids are places in a list of these clinics only."""
        return replace_ids(pa.Table.from_batches(self.parts), self.clinics, self.lengths)


def replace_ids(rows: pa.Table, clinics: list[str], lengths: Sequence[int] | np.ndarray) -> pa.Table:
    """Give rows whose `clinic_id` is a place in a list of clinics: so many rows of each clinic in turn."""
    numbers = np.repeat(np.arange(len(clinics), dtype=np.int32), lengths)
    ids = pa.DictionaryArray.from_arrays(numbers, pa.array(clinics, pa.string()))
    place = rows.column_names.index("clinic_id")
    return rows.set_column(place, rows.schema.field(place).with_type(ids.type), ids)


def _split_by_clinic(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    group = _Group()
    for batch in batches:
        ids = batch.column("clinic_id")
        runs = pc.call_function("run_end_encode", [ids.indices if isinstance(ids, pa.DictionaryArray) else ids])
        values = ids.dictionary.take(runs.values) if isinstance(ids, pa.DictionaryArray) else runs.values
        start = begun = 0
        for end, clinic in zip(runs.run_ends.to_pylist(), values.to_pylist(), strict=True):
            if group.clinics and clinic != group.clinics[-1] and sum(group.lengths) >= LEAST_GROUP_ROWS:
                group.parts.append(batch.slice(begun, start - begun))
                yield group.as_table()
                group, begun = _Group(), start
            group.add(clinic, end - start)
            start = end
        group.parts.append(batch.slice(begun))
    if group.parts:
        yield group.as_table()
