"""A table as a page shows it, ready to be written as CSV and as a sheet of a workbook."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Percentage:
    """A share in thousandths, rounded as the pages round it."""

    tenths: int


@dataclass(frozen=True)
class NoNumber:
    """Where a number would stand, and the word for it: it is hidden, or there is nothing to count."""

    word: str
    is_hidden: bool = False


Cell: TypeAlias = str | int | Percentage | NoNumber


@dataclass(frozen=True)
class Sheet:
    """One table: the name of its sheet, its columns, and rows whose first `n_keys` cells say what the row is about."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    n_keys: int = 1

    @property
    def file_name(self) -> str:
        """The name of its CSV file, in ASCII.

        >>> Sheet("Regler per kommun", (), ()).file_name, Sheet("Månader", (), ()).file_name
        ('regler_per_kommun.csv', 'manader.csv')
        """
        plain = unicodedata.normalize("NFKD", self.name.lower()).encode("ascii", "ignore").decode()
        return f"{plain.replace(' ', '_')}.csv"
