"""One PostgreSQL a test process, and databases in it."""

from collections.abc import Iterator

import pytest

from engines.server import Server, reason_to_skip, start_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    reason = reason_to_skip()
    if reason:
        pytest.skip(reason)
    with start_server() as running:
        yield running
