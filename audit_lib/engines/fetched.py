"""The rows of one query that Spark has collected, seen as DuckDB's own answers are."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa


@dataclass(frozen=True)
class FetchedRows:
    """All rows of a query with the names and types of its columns; an `audit_lib.engines.database.Answer`."""

    names: tuple[str, ...]
    types: tuple[pa.DataType, ...]
    rows: list[tuple[Any, ...]]

    def fetchall(self) -> list[Any]:
        """Every row as a tuple."""
        return self.rows

    def to_arrow_table(self) -> pa.Table:
        """Every row as an Arrow table."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.names)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, self.types, strict=True)]
        return pa.Table.from_arrays(arrays, names=list(self.names))
