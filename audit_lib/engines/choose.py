"""The engine that a run asks for, opened for as long as it is needed."""

from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path

from audit_lib.engines.spark import SparkDatabase
from audit_lib.model.run import RunParameters


def open_engine(run: RunParameters, folder: Path) -> AbstractContextManager[SparkDatabase | None]:
    """Open the run's engine; None stands for the embedded DuckDB, which opens with its file.

    Args:
        run: names the engine and where it is.
        folder: for what Spark must read from disk; seen by every executor of a cluster, as the store is.

    Raises:
        RuleError: the engine cannot be reached.
    """
    return closing(SparkDatabase(run.spark_master, folder)) if run.engine == "spark" else nullcontext()
