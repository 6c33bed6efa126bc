"""The great-expectations source that SQL validations share in a process: made once, pointed anew at each database.

GX tries every table that a source is given, and writes its whole configuration to YAML and back: more work than judging
a clinic. The source is therefore made on empty tables in SQLite's memory, which leaves neither thread nor open file, so
that the process that kernels are forked from can have it ready, nor anything on disk for a killed one to leave behind.
"""

import sqlite3
import warnings
from contextlib import closing
from functools import cache

import great_expectations as gx

from audit_lib.check.dialect import register_dialect
from audit_lib.check.gx_internals import (
    EphemeralDataContext,
    GxDatasourceWarning,
    ProgressBarsConfig,
    SQLDatasource,
    set_context,
)
from audit_lib.model.relations import RELATIONS

EMPTY = "file:/basutbud-empty?vfs=memdb"


def make_context() -> EphemeralDataContext:
    """A new context in memory, without progress bars, that can be pointed at our DuckDB databases."""
    register_dialect()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


@cache
def _make_source() -> SQLDatasource:
    context = make_context()
    assets = [{"name": relation, "type": "table", "table_name": relation} for relation in RELATIONS]
    with closing(sqlite3.connect(EMPTY, uri=True)) as tables, warnings.catch_warnings():
        # GX would rather have its own kind of source for each engine.
        warnings.simplefilter("ignore", GxDatasourceWarning)
        for relation in RELATIONS:
            tables.execute(f"CREATE TABLE {relation} (one INTEGER)")
        empty = f"sqlite:///{EMPTY}&uri=true"
        source = context.data_sources.add_sql("facts", connection_string=empty, assets=assets)  # type: ignore[call-arg]
        source.get_engine().dispose()
    return source


def point_source(url: str) -> SQLDatasource:
    """The process's source with each relation as a table asset, connected to the database of a SQLAlchemy URL.

    One at a time: the source is the same object, and a validation that is not over must not see it move.

    Raises:
        TestConnectionError: the database cannot be connected to.
    """
    source = _make_source()
    # GX validates in the context that was made last, and an analyst may have one of their own.
    set_context(source.data_context)
    source.connection_string = url
    source.test_connection(test_assets=False)
    return source
