"""What every test may ask for, and which tests wait for `make proof`.

`make test` is the loop of every day: Python alone, a row of every kind of proof. `make proof` runs the rest: what needs
a browser, Java or a server, and the other rows.
"""

import os
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
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this session that pytest's processes share; whoever makes something there holds a lock."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def parent() -> Iterator[ParentProcess]:
    """The process that this session's kernels are forked from: it has imported all that they need, once."""
    if not FORKABLE:
        pytest.skip("forked kernels need Linux")
    with ParentProcess() as started:
        yield started


@pytest.fixture
def _use_parent(parent: ParentProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PARENT_VARIABLE, parent.address)


@pytest.fixture(scope="session")
def basutbud(request: pytest.FixtureRequest) -> Command:
    """The command line in a process of its own, with the exit codes and signals of one, but imported beforehand."""
    shared = {PARENT_VARIABLE: request.getfixturevalue("parent").address} if FORKABLE else {}
    return Command(shared)
