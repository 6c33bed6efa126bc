"""Where facts are made: the DuckDB that holds the input, and the engine that computes the relations.

With DuckDB as engine the two are one and nothing moves. Another engine reads the store's files itself if it can, or is
handed them: only the columns that some fact mentions. Names and texts are read here all the same: they are few and need
Python.
"""

from functools import lru_cache
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from audit_lib.engines.database import Database
from audit_lib.engines.dialects import list_mentioned, read_sql
from audit_lib.engines.embedded import EmbeddedDatabase, read_batches
from audit_lib.model.store import Store
from audit_lib.model.tables import TABLES

PACKAGE = "audit_lib.facts"
_BATCH_ROWS = 100_000


@lru_cache(maxsize=1)
def _list_columns() -> frozenset[str]:
    folder = resources.files(PACKAGE).joinpath("sql")
    names = [file.name.removesuffix(".sql") for file in folder.iterdir() if file.name.endswith(".sql")]
    return list_mentioned(tuple(read_sql(PACKAGE, name) for name in sorted(names)))


class Workplace:
    """The two ends of the work on facts.

    Args:
        inputs: a DuckDB database with the views of `attach_inputs`.
        database: the engine; None means that the DuckDB database computes too.
        store: where an engine may read the whole region's tables itself.
    """

    def __init__(
        self, inputs: duckdb.DuckDBPyConnection, database: Database | None = None, store: Store | None = None
    ) -> None:
        self.inputs = inputs
        self.store = store
        self.database: Database = database or EmbeddedDatabase(inputs)
        self.is_embedded = database is None

    def send(self, *names: str) -> None:
        """Hand tables or views over to the engine; of an input table only the columns that facts mention."""
        if self.is_embedded:
            return
        for name in names:
            wanted = "*"
            if name in TABLES:
                described = self.inputs.execute(f"DESCRIBE {name}").fetchall()
                columns = [column for column, *_ in described if column in _list_columns()]
                path = self._find_file(name)
                if path is not None and self.database.take_file(name, path, columns):
                    continue
                wanted = ", ".join(columns)
            reader = self.inputs.execute(f"SELECT {wanted} FROM {name}").to_arrow_reader(_BATCH_ROWS)
            self.database.put(name, reader.schema, read_batches(reader))

    def _find_file(self, name: str) -> Path | None:
        if self.store is None or not self.store.tables[name].given:
            return None
        return self.store.path(name)

    def bring(self, name: str) -> None:
        """Fetch a small relation back from the engine, for Python to read beside the texts."""
        if self.is_embedded:
            return
        found: pa.Table = self.database.execute(f"SELECT * FROM {name}").to_arrow_table()
        self.inputs.register("arriving", found)
        self.inputs.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM arriving")
        self.inputs.unregister("arriving")

    def make(self, name: str, *, source: str = "", view: bool = False) -> None:
        """Compute a relation from its SQL file."""
        self.database.make(name, read_sql(PACKAGE, source or name), view=view)
