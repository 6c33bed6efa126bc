"""The one place where the wall clock is read."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time now in whole seconds, UTC; nothing in a verdict depends on it."""
    return datetime.now(UTC).replace(microsecond=0)
