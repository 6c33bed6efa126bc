"""What the stages ask of an engine: run a query, take in a table, make a relation, try something aside.

DuckDB's own connection already is a `Queryable`, so what only reads facts is written once for all engines.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pyarrow as pa


class Answer(Protocol):
    """The rows of one query."""

    def fetchall(self) -> list[Any]:
        """Every row as a tuple."""

    def to_arrow_table(self) -> pa.Table:
        """Every row as an Arrow table."""


class Queryable(Protocol):
    """Something that answers queries written in DuckDB's dialect."""

    def execute(self, query: str, /) -> Answer:
        """Run one query."""


class Database(Queryable, Protocol):
    """An engine with a session of ours, where nothing outlives the session.

    Every method raises `RuleError` when the engine fails: what happened, where, and what to do.
    """

    def put(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Take in a table under a name, in place of what was there."""

    def make(self, name: str, query: str, *, view: bool = False) -> None:
        """Compute a relation from those that are there, in place of what had its name."""

    def aside(self) -> AbstractContextManager[None]:
        """While the block lasts relations may be made anew; afterwards all is as it was."""
