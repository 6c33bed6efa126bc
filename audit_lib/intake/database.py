"""The working database of an intake: tables live in memory up to a limit, what is more is spilled to the run's folder.

A file would be slower by half, because every working table would be compressed and written once, only to be dropped.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb

from audit_lib.engines.embedded import keep_quiet
from audit_lib.files.memory import read_memory_limit
from audit_lib.files.paths import quote_text

# What Python and Unicode call white space, and the byte order mark: each by number, since none of them can be seen.
_WHITE_SPACE = "".join(
    map(chr, (9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288))
) + chr(65279)


@contextmanager
def open_working_database(work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database with the macros that read values; it is gone when the context ends."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(work / "spill"),
        "memory_limit": read_memory_limit(),
    }
    with keep_quiet(duckdb.connect(":memory:", config=config)) as con:
        macros = resources.files("audit_lib.intake.values").joinpath("values.sql").read_text(encoding="utf-8")
        # As one text: thirty calls of chr() would be planned again for each column.
        con.execute(macros.replace("WHITE_SPACE", f"'{_WHITE_SPACE}'"))
        yield con


@contextmanager
def in_any_order(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let tables be made whose rows say themselves where they belong: both processors write, nothing waits."""
    con.execute("SET preserve_insertion_order = false")
    try:
        yield
    finally:
        con.execute("SET preserve_insertion_order = true")


def keep_tables(con: duckdb.DuckDBPyConnection, names: Iterable[str], path: Path) -> None:
    """Copy the typed tables into a database file of their own."""
    con.execute(f"ATTACH {quote_text(str(path))} AS kept")
    for name in names:
        con.execute(f"CREATE TABLE kept.typed_{name} AS FROM typed_{name} ORDER BY rid")
    con.execute("DETACH kept")
