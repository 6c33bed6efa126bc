"""GX's own SQLAlchemy engine on psycopg, given the session that holds the temporary tables.

A temporary table is seen by its session alone, so a connection of GX's own would find no facts.
"""

from typing import Any

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from audit_lib.engines.postgres import find_session


class BorrowedConnection:
    """A session lent to SQLAlchemy's pool: the pool may close it as often as it likes."""

    def __init__(self, native: Any) -> None:
        self.native = native

    def __getattr__(self, name: str) -> Any:
        return getattr(self.native, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "native":
            super().__setattr__(name, value)
        else:
            setattr(self.native, name, value)

    def close(self) -> None:
        """Nothing: whoever opened the session closes it."""


class SharedPostgresDialect(PGDialect_psycopg):
    """Opens `postgresql+shared:///NAME`, the session of that name in this process."""

    supports_statement_cache = False

    def __init__(self, **options: Any) -> None:
        # The type's lookup insists on a connection of psycopg's own, and no relation of ours holds an hstore.
        super().__init__(use_native_hstore=False, **options)  # type: ignore[no-untyped-call]

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """The session, lent."""
        return BorrowedConnection(find_session(str(cparams["dbname"])).connection)
