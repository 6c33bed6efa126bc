"""DuckDB, the embedded engine: the database that already holds the input is the one that computes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from audit_lib.errors import Problem

REMEDY = "Kontrollera diskutrymme och minne och kör om; kvarstår felet är det vårt."
_ASIDE = "other_reading"
_KINDS = {"Out of Memory Error": duckdb.OutOfMemoryException, "IO Error": duckdb.IOException}


def keep_quiet(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Give the connection back without its progress bar.

    Where DuckDB believes that someone watches, as in a notebook, a query of two seconds writes one to stdout.
    """
    connection.execute("SET enable_progress_bar = false")
    return connection


def describe_failure(what: str, error: duckdb.Error, place: object) -> Problem:
    """A failure of the engine in our words: its own may hold a row's value, and its kind is enough to act on.

    `what` could not be done stands in Swedish, without a full stop.
    """
    return Problem(f"{what} ({type(error).__name__}).", str(place), REMEDY)


def read_batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """The batches of a DuckDB query's Arrow reader, whose failures are DuckDB's own again.

    Arrow gives an engine that fails after the first batch as an `OSError` without a number, which nobody could tell
    from an error of the disk that is written to.

    Raises:
        duckdb.Error: of the kind that the query would have raised, where it bears on what to do.
    """
    try:
        yield from reader
    except OSError as error:
        if error.errno is not None:
            raise
        kind = _KINDS.get(str(error).partition(":")[0], duckdb.Error)
        # The text may quote a row's value; whoever catches this tells its kind only, as of every duckdb.Error.
        raise kind(str(error)) from None


def replace_table(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Put an Arrow table into a database under a name, in place of what was there."""
    connection.register("arriving", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM arriving")
    connection.unregister("arriving")


class EmbeddedDatabase:
    """An open DuckDB connection as a `Database`; whoever opened it closes it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def execute(self, query: str) -> duckdb.DuckDBPyConnection:
        """Run one query."""
        return self.connection.execute(query)

    def put(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Take in a table."""
        replace_table(self.connection, name, pa.Table.from_batches(list(batches), schema))

    def make(self, name: str, query: str, *, view: bool = False) -> None:
        """Compute a relation as a table or view."""
        self.connection.execute(f"CREATE OR REPLACE {'VIEW' if view else 'TABLE'} {name} AS {query}")

    @contextmanager
    def aside(self) -> Iterator[None]:
        """A schema that is looked in first: what is not made anew is read from where it already is."""
        self.connection.execute(f"CREATE SCHEMA {_ASIDE}")
        self.connection.execute(f"SET search_path = '{_ASIDE},main'")
        try:
            yield
        finally:
            self.connection.execute("SET search_path = 'main'")
            self.connection.execute(f"DROP SCHEMA {_ASIDE} CASCADE")
