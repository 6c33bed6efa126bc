"""A DuckDB dialect for great-expectations: shares the process's database and reads each result at once.

duckdb-engine's cursor *is* its connection, so a result is lost when SQLAlchemy ends the transaction before GX fetches
it ("list index out of range" for every built-in expectation); and it opens the database under another configuration
than ours, which DuckDB refuses for a database that is already open. Both are mended here, in forty lines.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb
from duckdb_engine import ConnectionWrapper, CursorWrapper, Dialect, DuckDBIdentifierPreparer
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGIdentifierPreparer

from audit_lib.engines.database import Database
from audit_lib.engines.embedded import keep_quiet


class EagerCursor(CursorWrapper):
    """A cursor that holds its rows: what was fetched stays, whatever the connection does next."""

    def __init__(self, native: duckdb.DuckDBPyConnection, wrapper: ConnectionWrapper) -> None:
        super().__init__(native, wrapper)
        self._rows: list[tuple[Any, ...]] = []
        self._description: Sequence[Any] | None = None

    def execute(self, statement: str, parameters: Any = None, context: Any = None) -> None:
        """Run a statement and take all its rows."""
        super().execute(statement, parameters, context)
        native = self.connection.native
        self._description = list(native.description or []) or None
        self._rows = native.fetchall() if self._description else []

    @property
    def description(self) -> Sequence[Any] | None:
        """The columns of the result, as DB-API gives them."""
        return self._description

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        """The next rows."""
        taken, self._rows = self._rows[: size or 1], self._rows[size or 1 :]
        return taken

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that are left."""
        taken, self._rows = self._rows, []
        return taken


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
        rows = connection.execute(
            "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
        ).fetchall()
    return frozenset(word for (word,) in rows)


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
        """Open the address of a `duckdb+shared:///` URL."""
        return SharedConnection(keep_quiet(duckdb.connect(cargs[0] if cargs else cparams["database"])))


registry.register("duckdb.shared", __name__, SharedDuckDBDialect.__name__)
registry.register("postgresql.shared", "audit_lib.check.postgres_dialect", "SharedPostgresDialect")


def address_url(address: str) -> str:
    """The SQLAlchemy URL of a DuckDB file or of `:memory:name`."""
    return f"duckdb+shared:///{address}"


def session_url(database: Database) -> str:
    """The SQLAlchemy URL of an open session on PostgreSQL."""
    return f"postgresql+shared:///{database.name}"
