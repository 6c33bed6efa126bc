"""PostgreSQL as engine: one session, temporary tables only, nothing left behind when it ends.

The session is found by its name, so that GX's own SQLAlchemy engine can be given the very session that holds the
temporary tables (`audit_lib.check.postgres_dialect`).
"""

import io
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.csv as pc

from audit_lib.engines.dialects import POSTGRES, postgres_type, translate
from audit_lib.engines.fetched import FetchedRows
from audit_lib.engines.psycopg_driver import describe_failure, import_psycopg, open_connection
from audit_lib.errors import RuleError
from audit_lib.model.address import DatabaseAddress

_SETTINGS = (
    # Nothing of the server's own may stand in for a relation of ours.
    "SET search_path = pg_temp, pg_catalog",
    "SET jit = off",
)
_ARROW_TYPES: dict[str, pa.DataType] = {
    "bool": pa.bool_(),
    "int4": pa.int32(),
    "int8": pa.int64(),
    "float8": pa.float64(),
    "date": pa.date32(),
    "timestamptz": pa.timestamp("us", tz="UTC"),
}
_SESSIONS: dict[str, "PostgresDatabase"] = {}


class PostgresDatabase:
    """A session on a server; see `audit_lib.engines.database.Database`."""

    engine = POSTGRES

    def __init__(self, address: DatabaseAddress) -> None:
        """Connect.

        Raises:
            RuleError: the extra is missing, or the server cannot be reached.
        """
        self._psycopg = import_psycopg(address, RuleError)
        self.address = address
        self.name = uuid.uuid4().hex
        self.connection = open_connection(address, RuleError, autocommit=True, settings=_SETTINGS)
        _SESSIONS[self.name] = self

    def execute(self, query: str) -> FetchedRows:
        """Run one query written in DuckDB's dialect."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(translate(query, POSTGRES).encode())
                described = cursor.description or []
                names = tuple(column.name for column in described)
                types = tuple(_ARROW_TYPES.get(column.type_display, pa.string()) for column in described)
                return FetchedRows(names, types, cursor.fetchall())
        except self._psycopg.Error as error:
            self._fail(error, "en fråga")

    def put(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Take in a table by COPY, batch by batch."""
        columns = ", ".join(f'"{field.name}" {postgres_type(field.type)}' for field in schema)
        try:
            self._drop(name)
            self.connection.execute(f"CREATE TEMPORARY TABLE {name} ({columns})".encode())
            into = f"COPY {name} FROM STDIN (FORMAT csv)".encode()
            with self.connection.cursor() as cursor, cursor.copy(into) as copy:
                for batch in batches:
                    copy.write(_write_csv(batch))
            self.connection.execute(f"ANALYZE {name}".encode())
        except self._psycopg.Error as error:
            self._fail(error, f"tabellen {name}")

    def take_file(self, name: str, path: Path, columns: Collection[str]) -> bool:
        """No: a server does not see our disk."""
        return False

    def make(self, name: str, query: str, *, view: bool = False) -> None:
        """Compute a relation as a temporary table or view."""
        kind = "VIEW" if view else "TABLE"
        try:
            self._drop(name)
            self.connection.execute(f"CREATE TEMPORARY {kind} {name} AS {translate(query, POSTGRES)}".encode())
            if not view:
                self.connection.execute(f"ANALYZE {name}".encode())
        except self._psycopg.Error as error:
            self._fail(error, f"relationen {name}")

    @contextmanager
    def aside(self) -> Iterator[None]:
        """A transaction that is always rolled back: PostgreSQL's tables can be made and unmade in one."""
        try:
            with self.connection.transaction(force_rollback=True):
                yield
        except self._psycopg.Error as error:
            self._fail(error, "en annan läsning")

    def close(self) -> None:
        """End the session; its temporary tables end with it."""
        _SESSIONS.pop(self.name, None)
        self.connection.close()

    def _drop(self, name: str) -> None:
        kinds = {"r": "TABLE", "v": "VIEW"}
        found = self.connection.execute(
            "SELECT relkind FROM pg_class WHERE relname = %s AND relnamespace = pg_my_temp_schema()", [name]
        ).fetchone()
        if found:
            self.connection.execute(f"DROP {kinds[found[0]]} pg_temp.{name} CASCADE".encode())

    def _fail(self, error: Any, while_doing: str) -> NoReturn:
        raise RuleError(describe_failure(error, self.address, while_doing=while_doing)) from None


def find_session(name: str) -> PostgresDatabase:
    """The open session of that name; KeyError if there is none."""
    return _SESSIONS[name]


def _write_csv(batch: pa.RecordBatch) -> bytes:
    """A batch as PostgreSQL's CSV: every text in quotes, and what is missing as nothing at all."""
    written = io.BytesIO()
    pc.write_csv(batch, written, pc.WriteOptions(include_header=False))
    return written.getvalue()
