"""A DuckDB dialect for great-expectations: shares the process's database and reads the head of each result at once.

duckdb-engine's cursor *is* its connection, so a result is lost when SQLAlchemy ends the transaction before GX fetches
it ("list index out of range" for every built-in expectation); and it opens the database under another configuration
than ours, which DuckDB refuses for a database that is already open. Both are mended here. GX fetches 200 rows of a
result that can be a whole table, so no more than `MOST_ROWS_HELD` are read, and what was not read is never left out
silently.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

import duckdb
from duckdb_engine import ConnectionWrapper, CursorWrapper, Dialect, DuckDBIdentifierPreparer
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGIdentifierPreparer

from audit_lib.engines.embedded import keep_quiet

MOST_ROWS_HELD = 10_000


class EagerCursor(CursorWrapper):
    """A cursor that holds its first rows: they stay, whatever the connection does next.

    Whoever asks for more than it holds, of a result that has more, gets `duckdb.InvalidInputException`.
    """

    description: Sequence[Any] | None = None

    def execute(self, statement: str, parameters: Any = None, context: Any = None) -> None:
        """Run a statement and take its first rows."""
        super().execute(statement, parameters, context)
        native = self.connection.native
        self.description = native.description or None
        self._rows: list[tuple[Any, ...]] = native.fetchmany(MOST_ROWS_HELD + 1) if self.description else []
        self._has_more = len(self._rows) > MOST_ROWS_HELD
        del self._rows[MOST_ROWS_HELD:]

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        return next(iter(self.fetchmany(1)), None)

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        """The next rows."""
        wanted = size or 1
        if self._has_more and wanted > len(self._rows):
            raise duckdb.InvalidInputException(f"resultatet har fler rader än de {MOST_ROWS_HELD} som hålls")
        taken, self._rows = self._rows[:wanted], self._rows[wanted:]
        return taken

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that are left."""
        return self.fetchmany(len(self._rows) + 1)


class SharedConnection(ConnectionWrapper):
    """A connection whose cursors are eager; `native` is DuckDB's own, for Arrow results."""

    def __init__(self, native: duckdb.DuckDBPyConnection) -> None:
        super().__init__(native)
        self.native = native

    def cursor(self) -> EagerCursor:
        """A new eager cursor."""
        return EagerCursor(self.native, self)


@cache
def read_reserved_words() -> frozenset[str]:
    """The words that DuckDB will not have as names without quotes; asked once a process."""
    with duckdb.connect(config={"threads": 1}) as connection:
        query = "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
        return frozenset(word for (word,) in connection.execute(query).fetchall())


class SharedIdentifierPreparer(DuckDBIdentifierPreparer):
    """duckdb-engine's own, which for each engine opens DuckDB's default database to ask it the same question."""

    def __init__(self, dialect: Dialect, **options: Any) -> None:
        PGIdentifierPreparer.__init__(self, dialect, **options)
        self.reserved_words = self.reserved_words | read_reserved_words()


class SharedDuckDBDialect(Dialect):
    """Opens the database under the same (default) configuration as the facts stage does."""

    supports_statement_cache = False
    preparer = SharedIdentifierPreparer

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """Open the address that `address_url` wrote."""
        return SharedConnection(keep_quiet(duckdb.connect(cparams["url_config"]["address"])))


def register_dialect() -> None:
    """Let SQLAlchemy find the dialect that the URLs of `address_url` name."""
    registry.register("duckdb.shared", __name__, SharedDuckDBDialect.__name__)


def address_url(address: str) -> str:
    """The SQLAlchemy URL of a DuckDB file or of `:memory:name`.

    The address is an option of the URL: only there do all versions of SQLAlchemy read `%20` back as it was written.
    GX would put the environment's value in place of a `$NAME` that stood as it is. SQLAlchemy knows the dialect from
    then on.

    >>> address_url("/rapporter/vår 50%/facts.duckdb")
    'duckdb+shared:///?address=%2Frapporter%2Fv%C3%A5r+50%25%2Ffacts.duckdb'
    """
    register_dialect()
    return f"duckdb+shared:///?{urlencode({'address': address})}"
