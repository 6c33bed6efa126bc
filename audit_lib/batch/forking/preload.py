"""Imports what the notebooks need into the parent, leaving neither a thread nor an open handle behind.

Libraries look around when they are imported: pandas cuts tables to the terminal's width, tqdm picks a bar for text.
So for the time of the imports the parent answers as a kernel would.
"""

import builtins
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import audit_lib
from audit_lib.batch.forking.child import remember_own_modules
from audit_lib.errors import AuditError

ANY_DATE = date(2020, 1, 1)  # only for reading the files; a run settles them for its own

KERNEL_MODULES = (
    "ipykernel_launcher",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "IPython.core.magics",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "tornado.platform.asyncio",
)
MODULES = (
    "great_expectations",
    "duckdb_engine",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "audit_lib.audit.clinic",
    "audit_lib.audit.notebooks.opening",
    "audit_lib.audit.region.summary",
    "audit_lib.findings.peers",
)


@contextmanager
def answering_as_kernel() -> Iterator[None]:
    """Let `get_ipython()` give something that looks like a kernel's shell."""
    import IPython  # noqa: PLC0415 (seconds, and only the parent pays them)
    from IPython.core import getipython  # noqa: PLC0415

    events = SimpleNamespace(register=lambda *_: None)
    shell = SimpleNamespace(kernel=object(), config={"IPKernelApp": {}}, events=events)
    before = getipython.get_ipython
    places: tuple[Any, ...] = (builtins, IPython, getipython)
    for place in places:
        place.get_ipython = lambda: shell
    try:
        yield
    finally:
        for place in places:
            place.get_ipython = before
        del places[0].get_ipython


def preload() -> None:
    """Import everything; what starts a thread while being imported is stopped again."""
    path = list(sys.path)
    with answering_as_kernel():
        for name in KERNEL_MODULES:
            import_module(name)
        remember_own_modules()
        for name in MODULES:
            import_module(name)
        for name in dir(audit_lib):
            if name.startswith("show_"):
                getattr(audit_lib, name)  # imports the part of the report that it shows
    _warm()
    env = dict(os.environ)
    _warm_validation()
    import zmq  # noqa: PLC0415 (imported long since)

    # A socket asks for the annotations of the classes above it, which Python makes when they are first asked for, and
    # each of the six hundred generic classes then loses what Python has remembered of it.
    for above in (*zmq.Context.__mro__, *zmq.Socket.__mro__):
        getattr(above, "__annotations__", None)
    # Variables that an import sets are set in every kernel; what a validation sets is that kernel's own affair.
    for name in os.environ.keys() - env.keys():
        del os.environ[name]
    # setuptools, where something imports it, puts a folder of its own among those that a cell imports from.
    sys.path[:] = path
    # great-expectations sends every warning to a log nobody reads; a notebook that never asked for it sees its own.
    logging.captureWarnings(False)
    import duckdb  # noqa: PLC0415

    # Importing duckdb opens its default database, with a thread for each core but one. A later call opens a new one.
    duckdb.default_connection().close()


def _warm() -> None:
    """Read decisions, names and code, compile the templates, load Swedish names of days: what each notebook reads anew.

    Files of ours are looked at again, by their time, when they are used; not the code, for a kernel has its parent's.
    """
    from audit_lib.audit.keys import hash_judging  # noqa: PLC0415
    from audit_lib.check.dialect import read_reserved_words  # noqa: PLC0415
    from audit_lib.check.suite import build_suites  # noqa: PLC0415
    from audit_lib.files.described import adapt  # noqa: PLC0415
    from audit_lib.files.places import PARAMS  # noqa: PLC0415
    from audit_lib.model.decision import load_decision  # noqa: PLC0415
    from audit_lib.model.results.clinic import ClinicResult  # noqa: PLC0415
    from audit_lib.model.services import ServiceNames  # noqa: PLC0415
    from audit_lib.report.fragments import load_environment  # noqa: PLC0415
    from audit_lib.report.outside import dress  # noqa: PLC0415
    from audit_lib.wording.swedish import format_day, format_number  # noqa: PLC0415

    for path in sorted((PARAMS / "decisions").glob("*.yaml")):
        # A decision that is wrong is told of by the run that uses it.
        with suppress(AuditError):
            build_suites(load_decision(path, on=ANY_DATE))
    with suppress(AuditError):
        ServiceNames.load(PARAMS / "services.yaml")
    hash_judging()
    read_reserved_words()
    format_day(ANY_DATE)
    format_number(1)
    dress("")
    adapt(ClinicResult)
    environment = load_environment()
    for name in environment.list_templates(extensions=["j2"]):
        environment.get_template(name)


def _warm_validation() -> None:
    """Import what great-expectations and holidays import at first use, and make the source that validations share.

    DuckDB would leave threads, so the question is put to SQLite: great-expectations' own part is the same.
    """
    from great_expectations import ExpectationSuite  # noqa: PLC0415
    from great_expectations.expectations import ExpectTableColumnCountToEqual  # noqa: PLC0415
    from tqdm.std import tqdm  # noqa: PLC0415

    from audit_lib.check.source import point_source  # noqa: PLC0415
    from audit_lib.model.calendar import build_calendar  # noqa: PLC0415

    build_calendar(ANY_DATE, ANY_DATE)
    source = point_source("sqlite://")
    asset = source.add_query_asset("one", query="SELECT 1 AS one")
    batch = asset.get_batch(asset.build_batch_request())
    suite = ExpectationSuite("warm", expectations=[ExpectTableColumnCountToEqual(value=1)])
    # Even a progress bar that is off starts a thread to watch over it.
    interval, tqdm.monitor_interval = tqdm.monitor_interval, 0
    try:
        batch.validate(suite)
    finally:
        tqdm.monitor_interval = interval
    source.get_execution_engine().engine.dispose()
    source.delete_asset("one")
