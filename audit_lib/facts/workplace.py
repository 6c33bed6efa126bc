"""Where facts are made: the DuckDB that holds the input, and the engine that computes the relations.

With DuckDB as engine the two are one and nothing moves. Spark reads the store's files itself, only the columns that
some fact mentions, and is handed the rest. Names and texts are read here all the same: they are few and need Python.
"""

from functools import lru_cache
from importlib import resources

import duckdb

from audit_lib.engines.database import Database
from audit_lib.engines.dialects import list_mentioned
from audit_lib.engines.embedded import EmbeddedDatabase, read_batches, replace_table
from audit_lib.engines.spark import SparkDatabase
from audit_lib.model.store import Store
from audit_lib.model.tables import TABLES

_SQL = resources.files("audit_lib.facts").joinpath("sql")
_BATCH_ROWS = 100_000


@lru_cache(maxsize=1)
def _list_columns() -> frozenset[str]:
    return list_mentioned(file.read_text(encoding="utf-8") for file in _SQL.iterdir() if file.name.endswith(".sql"))


class Workplace:
    """The two ends of the work on facts: a DuckDB database with the views of `attach_inputs`, and the engine.

    Without `spark` that database computes too; from a `store` Spark reads the whole region's tables itself.
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
            described = self.inputs.execute(f"DESCRIBE {name}").fetchall()
            columns = [column for column, *_ in described if name not in TABLES or column in _list_columns()]
            if self.store is not None and name in TABLES and self.store.tables[name].given:
                self.spark.take_file(name, self.store.path(name), columns)
                continue
            reader = self.inputs.execute(f"SELECT {', '.join(columns)} FROM {name}").to_arrow_reader(_BATCH_ROWS)
            self.spark.put(name, reader.schema, read_batches(reader))

    def bring(self, name: str) -> None:
        """Fetch a small relation back from Spark, for Python to read beside the texts."""
        if self.spark is not None:
            replace_table(self.inputs, name, self.spark.execute(f"SELECT * FROM {name}").to_arrow_table())

    def make(self, name: str, *, source: str = "", view: bool = False) -> None:
        """Compute a relation from its SQL file."""
        self.database.make(name, _SQL.joinpath(f"{source or name}.sql").read_text(encoding="utf-8"), view=view)
