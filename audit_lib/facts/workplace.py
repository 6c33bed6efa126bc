"""Where facts are made: the DuckDB that holds the input, and the engine that computes the relations.

With DuckDB as engine the two are one and nothing moves. Spark reads the store's files itself, only the columns that
some fact mentions, and is handed the rest. Names and texts are read here all the same: they are few and need Python.
"""

from functools import lru_cache
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from audit_lib.engines.database import Database
from audit_lib.engines.dialects import list_mentioned
from audit_lib.engines.embedded import EmbeddedDatabase, read_batches
from audit_lib.engines.spark import SparkDatabase
from audit_lib.model.store import Store
from audit_lib.model.tables import TABLES

_SQL = resources.files("audit_lib.facts").joinpath("sql")
_BATCH_ROWS = 100_000


@lru_cache(maxsize=1)
def _list_columns() -> frozenset[str]:
    return list_mentioned(file.read_text(encoding="utf-8") for file in _SQL.iterdir() if file.name.endswith(".sql"))


class Workplace:
    """The two ends of the work on facts.

    Args:
        inputs: a DuckDB database with the views of `attach_inputs`.
        spark: the engine; None means that the DuckDB database computes too.
        store: where Spark may read the whole region's tables itself.
    """

    def __init__(
        self, inputs: duckdb.DuckDBPyConnection, spark: SparkDatabase | None = None, store: Store | None = None
    ) -> None:
        self.inputs = inputs
        self.spark = spark
        self.store = store
        self.database: Database = spark or EmbeddedDatabase(inputs)

    def send(self, *names: str) -> None:
        """Hand tables or views over to Spark; of an input table only the columns that facts mention."""
        if self.spark is None:
            return
        for name in names:
            wanted = "*"
            if name in TABLES:
                described = self.inputs.execute(f"DESCRIBE {name}").fetchall()
                columns = [column for column, *_ in described if column in _list_columns()]
                path = self._find_file(name)
                if path is not None:
                    self.spark.take_file(name, path, columns)
                    continue
                wanted = ", ".join(columns)
            reader = self.inputs.execute(f"SELECT {wanted} FROM {name}").to_arrow_reader(_BATCH_ROWS)
            self.spark.put(name, reader.schema, read_batches(reader))

    def _find_file(self, name: str) -> Path | None:
        if self.store is None or not self.store.tables[name].given:
            return None
        return self.store.path(name)

    def bring(self, name: str) -> None:
        """Fetch a small relation back from Spark, for Python to read beside the texts."""
        if self.spark is None:
            return
        found: pa.Table = self.spark.execute(f"SELECT * FROM {name}").to_arrow_table()
        self.inputs.register("arriving", found)
        self.inputs.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM arriving")
        self.inputs.unregister("arriving")

    def make(self, name: str, *, source: str = "", view: bool = False) -> None:
        """Compute a relation from its SQL file."""
        self.database.make(name, _SQL.joinpath(f"{source or name}.sql").read_text(encoding="utf-8"), view=view)
