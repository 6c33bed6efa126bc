"""The dtypes that frames have, and one column of a frame."""

from collections.abc import Sequence
from typing import Final, NamedTuple

CATEGORY: Final = "category"
TEXT: Final = "string"
COUNT: Final = "Int64"
FLAG: Final = "boolean"
DATE: Final = "datetime64[us]"
"""A local date is its midnight, without a time zone."""
MOMENT: Final = "datetime64[us, Europe/Stockholm]"


class FrameColumn(NamedTuple):
    """Name, pandas dtype and meaning; `order` holds an ordered category's values, all of them."""

    name: str
    dtype: str
    meaning: str
    order: Sequence[str] = ()


def flags(**meanings: str) -> tuple[FrameColumn, ...]:
    """Columns of ja, nej and okänt (missing)."""
    return tuple(FrameColumn(name, FLAG, meaning) for name, meaning in meanings.items())
