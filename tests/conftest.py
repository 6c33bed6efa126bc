"""What every test may ask for, and which tests wait for `make proof`.

`make test` is the loop of every day: Python alone, a row of every kind of proof. `make proof` runs the rest: what needs
a browser, Java or a server, and the other rows.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command

from audit_lib.batch.forking.launch import FORKABLE, PARENT_VARIABLE, ParentProcess

TESTS = Path(__file__).parent
NEEDS_MORE_THAN_PYTHON = ("browser", "engines/postgres", "engines/spark")
"""Folders whose tests need a browser, a server or Java: none of them has a row in the fast loop."""


@pytest.hookimpl(tryfirst=True)  # before pytest deselects by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rows: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        place = item.path.relative_to(TESTS).as_posix()
        if place.startswith(NEEDS_MORE_THAN_PYTHON):
            item.add_marker("proof")
        elif not (item.get_closest_marker("proof") or item.get_closest_marker("exhaustive")):
            rows[item.nodeid.partition("[")[0]].append(item)
    for same in rows.values():
        _keep_some(same)


def _keep_some(rows: list[pytest.Item]) -> None:
    """Leave as many rows of a test in the fast loop as its marker `fast_rows` says, evenly spread; all without one."""
    marker = rows[0].get_closest_marker("fast_rows")
    if marker is not None:
        n_kept = min(marker.args[0], len(rows))
        kept = {place * len(rows) // n_kept for place in range(n_kept)}
        for place, row in enumerate(rows):
            if place not in kept:
                row.add_marker("proof")


@pytest.fixture(scope="session")
def kernel_parent() -> Iterator[dict[str, str]]:
    """The environment of whoever shall fork kernels from one parent that has imported all they need, once a session."""
    if not FORKABLE:
        yield {}
        return
    with ParentProcess() as parent:
        yield {PARENT_VARIABLE: parent.address}


@pytest.fixture
def _shared_kernels(kernel_parent: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in kernel_parent.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def basutbud(kernel_parent: dict[str, str]) -> Command:
    """The command line in a process of its own, with the exit codes and signals of one, but imported beforehand."""
    return Command(kernel_parent)
