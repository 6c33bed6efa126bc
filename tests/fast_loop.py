"""Which tests are in `make test`, the loop of every day, and which wait for `make proof`.

The loop needs nothing but Python and has a row of every kind of proof; `make proof` runs all the rest: what needs a
browser, Java, a server or a registry, and the other rows.
"""

from collections import defaultdict
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NEEDS_MORE_THAN_PYTHON = ("browser", "engines/postgres", "engines/spark", "project/installed")
"""Folders whose tests need a browser, a server, Java or a registry of packages: none of them is in the loop."""


COLLECTED = pytest.StashKey[set[str]]()
"""The folders of all tests that this session has collected, before any was left out."""


def folders_of(items: list[pytest.Item]) -> set[str]:
    """The folders of some tests, relative to that of all."""
    return {item.path.parent.relative_to(TESTS).as_posix() for item in items}


def leave_to_proof(items: list[pytest.Item]) -> None:
    """Mark what waits: the folders above, and the rows of a test beyond those that its marker `fast_rows` keeps."""
    rows: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.path.relative_to(TESTS).as_posix().startswith(NEEDS_MORE_THAN_PYTHON):
            item.add_marker("proof")
        elif not (item.get_closest_marker("proof") or item.get_closest_marker("exhaustive")):
            rows[item.nodeid.partition("[")[0]].append(item)
    for same in rows.values():
        _keep_some(same)


def _keep_some(rows: list[pytest.Item]) -> None:
    """Leave as many rows of a test in the loop as its marker says, evenly spread; all of them without one."""
    marker = rows[0].get_closest_marker("fast_rows")
    if marker is None:
        return
    n_kept = min(marker.args[0], len(rows))
    kept = {place * len(rows) // n_kept for place in range(n_kept)}
    for place, row in enumerate(rows):
        if place not in kept:
            row.add_marker("proof")
