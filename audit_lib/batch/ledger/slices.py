"""One hash a clinic over all of its rows in the store, whatever their order: equal hash, equal slice.

Each row gets two 64-bit hashes of DuckDB's, over its columns forwards and backwards; a clinic's are summed, so order
does not matter and doubles do. The numbers hold for one version of DuckDB, which is part of every job's key.
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from audit_lib.engines.embedded import keep_quiet
from audit_lib.errors import InputError, Problem
from audit_lib.files.hashes import hash_of
from audit_lib.files.memory import read_memory_limit
from audit_lib.files.paths import parquet_source
from audit_lib.model.store import Store

ROOM = "Kontrollera diskutrymme och minne och kör om."
OWN_TABLE = "clinics"
ALSO = ("data_errors", "left_out")
ADDED = {"errands": ("left_out", "has_error"), "services": ("code",)}
"""What intake adds to the columns of the source; the local dates follow from the times, and `row` is only a place."""


def hash_slices(store: Store) -> dict[str, str]:
    """Clinic → SHA-256 in hex of its slice: its rows in each table, its data errors, what was left out of it.

    What does not fit in memory is spilled beside the store; clinics in error have no slice.

    Raises:
        InputError: memory or disk ran out.
    """
    try:
        with TemporaryDirectory(prefix="work-", dir=store.folder, ignore_cleanup_errors=True) as spill:
            return _hash_slices(store, spill)
    except duckdb.Error as error:
        # The engine's own message may hold a row's value; its kind is enough to act on.
        what = f"mottagningarnas rader kunde inte jämföras ({type(error).__name__})."
        raise InputError(Problem(what, str(store.folder), ROOM)) from error


def _hash_slices(store: Store, spill: str) -> dict[str, str]:
    columns = {name: (*info.columns, *ADDED.get(name, ())) for name, info in store.tables.items() if info.given}
    sums: dict[str, list[str]] = {}
    memory_limit = read_memory_limit()
    with keep_quiet(duckdb.connect(config={"memory_limit": memory_limit, "temp_directory": spill})) as connection:
        for name in (*columns, *ALSO):
            for clinic_id, *numbers in _hash_table(connection, store.path(name), columns.get(name)):
                if clinic_id is not None and (clinic_id in sums or name == OWN_TABLE):
                    sums.setdefault(clinic_id, []).append(f"{name}:{numbers}")
    return {clinic_id: hash_of(*sums[clinic_id]) for clinic_id in sorted(sums)}


def _hash_table(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: Iterable[str] | None
) -> list[tuple[str | None, int, int, int]]:
    source = connection.sql(f"FROM {parquet_source(path)}")
    wanted = [f'"{column}"' for column in columns or source.columns if column != "clinic_id"]
    forwards, backwards = ", ".join(wanted), ", ".join(reversed(wanted))
    if path.name == "messages.parquet":
        # A message knows its errand's row, which moves with the rows before it; its id does not.
        errands = connection.sql(f"FROM {parquet_source(path.with_name('errands.parquet'))}")
        errands.select('"row" AS errand_row, errand_id').create_view("ids", replace=True)
        source = source.join(connection.view("ids"), "errand_row")
    return source.query(
        "slice",
        "SELECT clinic_id, count(*), "
        f"sum(CAST(hash({forwards}) AS HUGEINT)), sum(CAST(hash('backwards', {backwards}) AS HUGEINT)) "
        "FROM slice GROUP BY clinic_id",
    ).fetchall()
