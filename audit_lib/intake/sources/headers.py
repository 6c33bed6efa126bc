"""From the headers of a file to canonical columns (contract section 1, `params/columns.yaml`)."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from audit_lib.errors import InputError, ParameterError, Problem
from audit_lib.model.tables import TABLES, Table


def _fold(header: str) -> str:
    text = unicodedata.normalize("NFC", header.replace("\ufeff", "").replace("\u00ad", ""))
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class ColumnNames:
    """Table → folded header → canonical column."""

    headers: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, path: Path) -> "ColumnNames":
        """Read the header table; ParameterError if it names a table or column that does not exist."""
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
            raise ParameterError(Problem("kolumntabellen går inte att läsa", str(path))) from error
        problems: list[Problem] = []
        headers = {name: {_fold(column): column for column in table.column_names} for name, table in TABLES.items()}
        for name, columns in content.items():
            for column, spellings in columns.items():
                if name not in TABLES or column not in TABLES[name].column_names:
                    problems.append(Problem(f"okänd kolumn {name}.{column}", str(path), "Ta bort den."))
                    continue
                problems.extend(
                    Problem(f"rubriken {spelling} står för två kolumner", str(path))
                    for spelling in spellings
                    if headers[name].setdefault(_fold(str(spelling)), column) != column
                )
        if problems:
            raise ParameterError(problems)
        return cls(headers)

    def count_known(self, table: Table, headers: Sequence[str]) -> int:
        """Count the headers that mean a canonical column of the table."""
        return sum(_fold(header) in self.headers[table.name] for header in headers)

    def match(self, table: Table, headers: Sequence[str], where: str) -> "HeaderMatch":
        """Place every header; InputError, with file, table and columns, if one is missing or given twice."""
        positions: dict[str, int] = {}
        ignored: list[str] = []
        problems: list[Problem] = []
        for position, header in enumerate(headers):
            known = self.headers[table.name].get(_fold(header))
            if known is None:
                ignored.append(header.strip())
            elif known in positions:
                problems.append(
                    Problem(
                        f"två kolumner betyder båda {known} i tabellen {table.name}",
                        f"{where}, rad 1",
                        "Behåll den ena.",
                    )
                )
            else:
                positions[known] = position
        for column in table.columns:
            if column.required and column.name not in positions:
                swedish = self.swedish_header(table.name, column.name)
                problems.append(
                    Problem(
                        f"kolumnen {column.name} saknas i tabellen {table.name}",
                        f"{where}, rad 1",
                        f"Lägg till kolumnen med rubriken {column.name}" + (f" eller {swedish}." if swedish else "."),
                    )
                )
        if problems:
            raise InputError(problems)
        return HeaderMatch(
            {name: positions[name] for name in table.column_names if name in positions},
            tuple(header for header in ignored if header),
        )

    def swedish_header(self, table: str, column: str) -> str | None:
        """Give a Swedish header of the column in the folded spelling, or None."""
        for header, canonical in self.headers[table].items():
            if canonical == column and header != column:
                return header
        return None


@dataclass(frozen=True)
class HeaderMatch:
    """Canonical column → position in the file, in canonical order, and the headers that mean nothing here."""

    positions: Mapping[str, int]
    ignored: tuple[str, ...]
