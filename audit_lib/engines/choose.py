"""The engine that a run asks for, opened for as long as it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit_lib.engines.database import Database
from audit_lib.model.run import RunParameters


@contextmanager
def open_engine(run: RunParameters, folder: Path) -> Iterator[Database | None]:
    """Open the run's engine; None stands for the embedded DuckDB, which opens with its file.

    Args:
        run: names the engine and where it is.
        folder: for what the engine must read from disk; seen by every executor of a cluster, as the store is.

    Raises:
        RuleError: the engine cannot be reached.
    """
    database: Database
    # Imported here: a run on DuckDB needs no driver of another engine.
    if run.engine == "spark":
        from audit_lib.engines.spark import SparkDatabase  # noqa: PLC0415

        database = SparkDatabase(run.spark_master, folder)
    elif run.engine_address is not None and run.engine == "postgres":
        from audit_lib.engines.postgres import PostgresDatabase  # noqa: PLC0415

        database = PostgresDatabase(run.engine_address)
    else:
        yield None
        return
    try:
        yield database
    finally:
        database.close()
