"""From the YAML files beside the code (names, texts, planted clinics and faults) to plain dictionaries.

Everything invented is data, so that an analyst can read and extend it without reading Python.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read_content(name: str) -> dict[str, Any]:
    """Read `content/<name>.yaml`; treat the result as read-only, it is shared.

    >>> sorted(read_content("cards"))
    ['cards', 'county']
    """
    text = files("audit_lib.example").joinpath("content", f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def make_hsa_id(number: int) -> str:
    """Make an HSA-id of the region's shape that no clinic has: the serial number begins with 9990.

    >>> make_hsa_id(7)
    'SE2321000131-E999000000007'
    """
    return f"SE2321000131-E9990{number:08d}"
