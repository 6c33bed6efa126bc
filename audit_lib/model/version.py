"""Which version of this package made a product."""

from functools import cache
from importlib import metadata


@cache
def code_version() -> str:
    """The installed version of this package."""
    return metadata.version("basutbud-audit")
