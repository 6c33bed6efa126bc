"""The two large tables go to the store in parts: rows that fit in memory, sorted by clinic, one part after another.

Rows that do not fit in memory would have to be written to disk and read again to be sorted all at once, only to bring
all of a clinic's rows together. Nobody needs that: who reads one clinic reads its row groups of each part.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain, pairwise, starmap
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit_lib.engines.clinic_groups import conform, keep_dictionaries, replace_ids, write_groups

PART_ROWS = 4 * 122_880
"""Four of DuckDB's own row groups: of errands some 60 MB. In memory are a part, its sorted copy and the next one."""
LEAST_GROUP_ROWS = 16_384
"""Small groups take longer to write; in large ones, who reads one clinic reads more of its neighbours' rows."""
PART_BYTES = 1 << 28
"""No more bytes of texts in a part, unless one block alone has more; errands' ids and residents' keys seldom have."""
BLOCK_ROWS = 8_192
"""How closely the end of such a part is sought."""
_MOST_PARTS = 256
"""A clinic may have rows in each of them. Beyond 125 million rows the parts grow instead, and so does the memory."""
_MOST_GROUPS = 4_096
"""Each costs a reader of the file some microseconds, whether it is read or not."""


def choose_starts(con: duckdb.DuckDBPyConnection, relation: str, texts: Collection[str], n_rows: int) -> list[int]:
    """Give the place in the source where each part begins: so many rows on, or fewer where their texts are long.

    The rows are numbered by `rid` from 0; `texts` are those of their columns that are kept as texts.
    """
    step = PART_ROWS * max(1, -(-n_rows // (PART_ROWS * _MOST_PARTS)))
    size = " + ".join(f'coalesce(strlen("{name}"), 0)' for name in texts) or "0"
    (longest,) = con.execute(f"SELECT coalesce(max({size}), 0) FROM {relation}").fetchall()[0]
    if longest * step <= PART_BYTES:
        return [*range(0, n_rows, step)]
    blocks = f"SELECT rid // {BLOCK_ROWS}, sum({size}) FROM {relation} GROUP BY 1 ORDER BY 1"
    starts, n_bytes = [0], 0
    for block, size_here in con.execute(blocks).fetchall():
        start, n_bytes = int(block) * BLOCK_ROWS, n_bytes + int(size_here)
        is_full = n_bytes > PART_BYTES or start + BLOCK_ROWS > starts[-1] + step
        if is_full and start > starts[-1]:
            starts.append(start)
            n_bytes = int(size_here)
    return starts


def write_parts(
    con: duckdb.DuckDBPyConnection,
    select: Callable[[int, int], str],
    starts: Sequence[int],
    n_rows: int,
    schema: pa.Schema,
    path: Path,
) -> int:
    """Write the rows of a table as Parquet and give their number; whole clinics of a part in each row group.

    `select` gives the query of the rows from one place in the source up to another; they may come in any order, and
    have `row`, `clinic_id` and `stays`: whether to write it, in which case its clinic is not null. Columns of the
    schema that the query does not give are written as null.
    """
    least = max(LEAST_GROUP_ROWS, n_rows // _MOST_GROUPS)
    queries = starmap(select, pairwise([*starts, n_rows]))
    # A fetched part has no name here: a name would keep it in memory until the next one is there.
    groups = chain.from_iterable(map(partial(split_part, schema=schema, least=least), _fetch(con, queries)))
    return write_groups(groups, schema, path)


def _fetch(con: duckdb.DuckDBPyConnection, queries: Iterable[str]) -> Iterator[pa.Table]:
    """Give what each query gives; the next is asked while the last one's rows are put in order."""

    def ask(query: str) -> pa.Table:
        return con.execute(query).to_arrow_table()

    with ThreadPoolExecutor(1) as fetcher:
        coming: list[Future[pa.Table]] = []
        for query in queries:
            coming.append(fetcher.submit(ask, query))
            if len(coming) > 1:
                yield coming.pop(0).result()
        if coming:
            yield coming.pop().result()


def split_part(rows: pa.Table, schema: pa.Schema, least: int) -> Iterator[pa.Table]:
    """Give the rows that stay by clinic, and those of a clinic by place, in tables of whole clinics.

    Each has at least so many rows, but for the last. Numbers are sorted, where the engine would sort whole rows.
    """
    staying = np.flatnonzero(rows.column("stays").to_numpy())
    if not len(staying):
        return
    ids = rows.column("clinic_id").combine_chunks()
    if not isinstance(ids, pa.DictionaryArray):
        ids = ids.dictionary_encode()
    by_text = pc.call_function("array_sort_indices", [ids.dictionary])
    ranks = np.empty(len(by_text), dtype=np.int64)
    ranks[by_text.to_numpy()] = np.arange(len(by_text))
    clinics = ranks[ids.indices.fill_null(0).to_numpy()[staying]]
    # Taken at once and then cut: to take each group by itself costs twice as much.
    rows = rows.take(staying[_order(clinics, rows.column("row").to_numpy()[staying])])
    rows = conform(rows, keep_dictionaries(schema, rows.schema))
    lengths = np.bincount(clinics, minlength=len(by_text))
    names: list[str] = [str(name) for name in ids.dictionary.take(by_text)]
    start = n_here = 0
    group: dict[str, int] = {}
    for place in np.flatnonzero(lengths).tolist():
        group[names[place]] = int(lengths[place])
        n_here += group[names[place]]
        if n_here >= least:
            yield _cut(rows, start, group)
            start, n_here, group = start + n_here, 0, {}
    if group:
        yield _cut(rows, start, group)


def _cut(rows: pa.Table, start: int, group: dict[str, int]) -> pa.Table:
    return replace_ids(rows.slice(start, sum(group.values())), [*group], [*group.values()])


def _order(clinics: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Give which row comes first, second and so on: by clinic, then by place in the source (int64, all of one part).

    The three numbers of a row are packed into one, which sorts in less than half the time that two sorts of indices do.
    """
    n_bits = max(int(places.max() - places.min()), len(places) - 1).bit_length()
    if 2 * n_bits + int(clinics.max()).bit_length() > 63:
        return np.lexsort((places, clinics))
    packed = (clinics << 2 * n_bits) | (places - places.min() << n_bits) | np.arange(len(places))
    packed.sort()
    order: np.ndarray = packed & (1 << n_bits) - 1
    return order
