"""A table as a page shows it, ready to be written as CSV and as a sheet of a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Percentage:
    """A share in thousandths, rounded as the pages round it."""

    tenths: int


Cell: TypeAlias = str | int | Percentage


@dataclass(frozen=True)
class Sheet:
    """One table: the name of its sheet, its columns, and rows whose first `n_keys` cells say what the row is about."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    n_keys: int = 1
