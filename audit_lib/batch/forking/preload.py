"""Imports what the notebooks need into the parent, leaving neither a thread nor an open handle behind.

Libraries look around when they are imported: pandas cuts tables to the terminal's width, tqdm picks a bar for text.
So for the time of the imports the parent answers as a kernel would.
"""

import builtins
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from audit_lib.errors import AuditError

ANY_DATE = date(2020, 1, 1)  # only for reading the files; a run settles them for its own

MODULES = (
    "ipykernel_launcher",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "IPython.core.magics",
    "IPython.core.completer",
    "great_expectations",
    "duckdb_engine",
    "pyarrow.parquet",
    "audit_lib.batch.clinic",
    "audit_lib.batch.region",
    "audit_lib.report",
)


@contextmanager
def answering_as_kernel() -> Iterator[None]:
    """Let `get_ipython()` give something that looks like a kernel's shell."""
    import IPython  # noqa: PLC0415 (seconds, and only the parent pays them)
    from IPython.core import getipython  # noqa: PLC0415

    shell = SimpleNamespace(kernel=object(), config={"IPKernelApp": {}}, events=SimpleNamespace(register=_ignore))
    places: tuple[Any, ...] = (builtins, IPython, getipython)
    before = [getattr(place, "get_ipython", None) for place in places]
    for place in places:
        place.get_ipython = lambda: shell
    try:
        yield
    finally:
        for place, function in zip(places, before, strict=True):
            place.get_ipython = function
            if function is None:
                del place.get_ipython


def _ignore(*_: object) -> None:
    """Take no part in an event."""


def preload() -> None:
    """Import everything; what starts a thread while being imported is stopped again."""
    with answering_as_kernel():
        for name in MODULES:
            import_module(name)
    _warm()
    # great-expectations sends every warning to a log nobody reads; a notebook that never asked for it sees its own.
    logging.captureWarnings(False)
    import duckdb  # noqa: PLC0415

    # Importing duckdb opens its default database, with a thread for each core but one. A later call opens a new one.
    duckdb.default_connection().close()


def _warm() -> None:
    """Read the decisions and compile the templates: each is looked at again, by its time, when it is used."""
    from audit_lib.check.suite import build_suites  # noqa: PLC0415
    from audit_lib.model.decision import PARAMS, load_decision  # noqa: PLC0415
    from audit_lib.report.fragments import load_environment  # noqa: PLC0415

    for path in sorted((PARAMS / "decisions").glob("*.yaml")):
        # A decision that is wrong is told of by the run that uses it.
        with suppress(AuditError):
            build_suites(load_decision(path, on=ANY_DATE))
    environment = load_environment()
    for name in environment.list_templates(extensions=["j2"]):
        environment.get_template(name)
