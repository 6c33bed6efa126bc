"""One PostgreSQL a test process, and databases in it; and Java machines that end before they are optimised."""

from collections.abc import Iterator

import pytest

from engines.server import Server, reason_to_skip, start_server


@pytest.fixture(scope="session", autouse=True)
def brief_java() -> Iterator[None]:
    """Java's second compiler pays for itself after minutes; the driver and executors of a test are gone by then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    reason = reason_to_skip()
    if reason:
        pytest.skip(reason)
    with start_server() as running:
        yield running
