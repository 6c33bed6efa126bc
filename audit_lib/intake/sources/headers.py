"""From the headers of a file to canonical columns (contract section 1, `params/columns.yaml`)."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from audit_lib.errors import InputError, ParameterError, Problem, did_you_mean
from audit_lib.intake.identity import mask_identities
from audit_lib.model.run.own_tables import AS_IT_STANDS, OwnTable
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

    def of(self, table: Table, own: OwnTable = AS_IT_STANDS) -> "TableHeaders":
        """Give the headers of one table: the region's own win over those that are known here."""
        known = {**self.headers[table.name], **{_fold(header): column for header, column in own.columns.items()}}
        return TableHeaders(table, own, known)


@dataclass(frozen=True)
class TableHeaders:
    """What a reader looks for in a file: the table, how the region's own file of it is read, and what headers mean."""

    table: Table
    own: OwnTable
    known: Mapping[str, str]
    """Folded header → canonical column."""

    def find(self, header: str) -> str | None:
        """Give the canonical column that a header means; None if it is not known."""
        return self.known.get(_fold(header))

    def count_known(self, headers: Sequence[str]) -> int:
        """Count the headers that mean a canonical column of the table."""
        return sum(_fold(header) in self.known for header in headers)

    def has_required(self, headers: Sequence[str]) -> bool:
        """Whether the headers have every column that the table must have."""
        meant = {self.known.get(_fold(header)) for header in headers}
        return all(column.name in meant for column in self.table.columns if column.required)

    def match(self, headers: Sequence[str], source: str) -> "HeaderMatch":
        """Place every header; InputError, with file, table and columns, if one is missing or given twice."""
        table, known = self.table, self.known
        where = f"{source}, rad {self.own.header_row or 1}"
        found: dict[str, int] = {}
        ignored: list[str] = []
        problems: list[Problem] = []
        for position, header in enumerate(headers):
            column = known.get(_fold(header))
            if column is None:
                ignored.append(header.strip())
            elif found.setdefault(column, position) != position:
                what = f"två kolumner betyder båda {column} i tabellen {table.name}"
                problems.append(Problem(what, where, "Behåll den ena."))
        for name in [column.name for column in table.columns if column.required and column.name not in found]:
            owned = [mask_identities(header) for header, column in self.own.columns.items() if column == name]
            swedish = [header for header, column in known.items() if column == name != header]
            remedy = f"Lägg till kolumnen med rubriken {' eller '.join([name, *(owned or swedish[:1])])}."
            problems.append(Problem(f"kolumnen {name} saknas i tabellen {table.name}", where, remedy))
        if problems:
            raise InputError(problems)
        positions = {name: found[name] for name in table.column_names if name in found}
        written = {name: headers[position].strip() for name, position in positions.items()}
        notes = (
            *_note_absent(table.name, self.own, headers, source),
            *_note_misspelt(ignored, [text for text, column in known.items() if column not in found], source),
            *_note_swapped(list(table.column_names), positions, written, source),
        )
        return HeaderMatch(positions, tuple(filter(None, ignored)), written, notes=notes)


def _note_absent(table: str, own: OwnTable, headers: Sequence[str], source: str) -> Iterator[str]:
    """Note the run file's own headers that the file does not have: their columns may be read as empty."""
    given = [header.strip() for header in headers if header.strip()]
    folded = set(map(_fold, given))
    for header in own.columns:
        if _fold(header) not in folded:
            what = f"rubriken {mask_identities(header)} i körfilen (tables: {table}: columns) finns inte i filen"
            remedy = did_you_mean(header, given) or "Ta bort den, eller skriv rubriken som filen har den."
            yield f"{Path(source).name}: {what}. {mask_identities(remedy)}"


def _note_misspelt(ignored: Sequence[str], absent: Sequence[str], source: str) -> Iterator[str]:
    """Ask of each header that is not read whether it is that of a column that the file lacks."""
    for header in filter(None, ignored):
        if near := did_you_mean(header, absent):
            yield f"{Path(source).name}: rubriken {mask_identities(header)} läses inte. {near}"


def _note_swapped(
    order: Sequence[str], positions: Mapping[str, int], written: Mapping[str, str], source: str
) -> tuple[str, ...]:
    """Note that two headers alone stand in each other's place: they may have come over each other's columns."""
    found = [order.index(name) for name in sorted(positions, key=positions.__getitem__)]
    moved = [place for place, (one, other) in enumerate(zip(found, sorted(found), strict=True)) if one != other]
    if len(moved) != 2:
        return ()
    first, second = (written[order[found[place]]] for place in moved)
    what = f"rubrikerna {first} och {second} står i varandras ställe mot tabellens ordning"
    return (f"{Path(source).name}: {what}. Kontrollera att de står över rätt kolumner.",)


@dataclass(frozen=True)
class HeaderMatch:
    """Where each canonical column stands in a file, in canonical order.

    Attributes:
        positions: canonical column → position from 0.
        ignored: the headers that mean nothing here.
        written: canonical column → header as the file writes it.
        sheet: the worksheet that was read, "" if the file has none.
        sheets: the workbook's worksheets, each by its name and as it is told to people.
        notes: what else was found and has to be told, whole sentences in Swedish.
    """

    positions: Mapping[str, int]
    ignored: tuple[str, ...]
    written: Mapping[str, str]
    sheet: str = ""
    sheets: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
