"""From the files of the input to raw tables in the working database, and what was found of each."""

import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.intake.identity import mask_identities
from audit_lib.intake.sources import drop_raw
from audit_lib.intake.sources.delimited.table import read_csv_table
from audit_lib.intake.sources.files import SourceFile, describe_full_disk, describe_unopened
from audit_lib.intake.sources.garbled import note_garbled
from audit_lib.intake.sources.headers import ColumnNames, HeaderMatch, TableHeaders
from audit_lib.intake.sources.parquet.table import read_parquet_table
from audit_lib.model.run.own_tables import AS_IT_STANDS, OwnTables
from audit_lib.model.tables import ERRANDS, TABLES, Table

_WIDE = frozenset(column.name for column in ERRANDS.columns if column.is_wide)


@dataclass(frozen=True)
class RawTables:
    """What the input gave: `present` are the canonical columns of each `raw_<table>`, `notes` what was not used."""

    files: Sequence[SourceFile]
    present: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()
    written: Mapping[str, HeaderMatch] = field(default_factory=dict)
    """Table → what its file's own sheet and headers are."""

    @property
    def replies(self) -> str:
        """The form of replies that counts: `long` (messages), `wide` (columns of errands) or `none`."""
        if "messages" in self.present:
            return "long"
        return "none" if _WIDE.isdisjoint(self.present.get("errands", ())) else "wide"

    def name_file(self, table: str) -> str:
        """Give the name of a table's file as people know it; of a source that fills several tables, the source's."""
        own = [file.name for file in self.files if file.table == table]
        return ", ".join(own or [file.name for file in self.files if file.table not in TABLES])

    def name_column(self, table: str, column: str) -> str:
        """Give the name of a column as a table's file has it, with the canonical one beside another."""
        own = self.written[table].written.get(column, column) if table in self.written else column
        return f"kolumnen {own}" if own == column else f"kolumnen {own} ({column})"

    def list_stored(self, table: Table) -> tuple[str, ...]:
        """Name the columns that are stored: those the source has, without the wide form where messages win."""
        present = self.present.get(table.name, ())
        return tuple(
            column.name
            for column in table.columns
            if column.name in present and (self.replies == "wide" or not column.is_wide)
        )


def read_tables(
    con: duckdb.DuckDBPyConnection, files: Mapping[str, Path], columns: ColumnNames, own: OwnTables, work: Path
) -> RawTables:
    """Make `raw_<table>` of each table's file, read as the region says in `own`; copies go to the folder `work`.

    Raises:
        InputError: files that cannot be read, columns that are missing: all of them, listed.
    """
    matches: dict[str, HeaderMatch] = {}
    notes: list[str] = []
    problems: list[Problem] = []
    for name, path in files.items():
        try:
            match = _read_file(con, columns.of(TABLES[name], own.get(name, AS_IT_STANDS)), path, work)
            notes.extend(note_garbled(con, TABLES[name], match, path.name))
        except InputError as error:
            problems.extend(error.problems)
        except OSError as error:
            # A file in another encoding is copied, and then it may be our own disk that fails.
            is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            problems.append(describe_full_disk(error, str(path), work) if is_full else describe_unopened(path))
        else:
            matches[name] = match
            notes.extend(match.notes)
            if match.ignored:
                headers = ", ".join(map(mask_identities, match.ignored))
                notes.append(f"{path.name}: kolumner som inte används: {headers}.")
    if problems:
        raise InputError(problems)
    present = {name: tuple(match.positions) for name, match in matches.items()}
    notes.extend(_note_sheets(files, matches))
    notes.extend(_settle_replies(con, present))
    read = [SourceFile(name, path, path.name) for name, path in files.items()]
    return RawTables(read, present, tuple(notes), matches)


def _read_file(con: duckdb.DuckDBPyConnection, wanted: TableHeaders, path: Path, work: Path) -> HeaderMatch:
    match path.suffix.casefold():
        case ".parquet":
            return read_parquet_table(con, wanted, path)
        case ".xlsx" | ".xlsm":
            from audit_lib.intake.sources.workbook.table import read_workbook_table  # noqa: PLC0415 (Excel's reader is large)

            return read_workbook_table(con, wanted, path)
        case _:
            return read_csv_table(con, wanted, path, work)


def _note_sheets(files: Mapping[str, Path], matches: Mapping[str, HeaderMatch]) -> Iterator[str]:
    """Note of each workbook with several sheets which were read, for all its tables at once, and which were not."""
    for path in dict.fromkeys(files.values()):
        found = [match for table, match in matches.items() if files[table] == path and len(match.sheets) > 1]
        read = {match.sheet for match in found}
        shown = {name: text for match in found for name, text in match.sheets.items()}
        left = [text for name, text in shown.items() if name not in read]
        if left:
            names = ", ".join(text for name, text in shown.items() if name in read)
            what = "bladet" if len(read) == 1 else "bladen"
            yield f"{path.name}: {what} {names} lästes; inte lästa: {', '.join(left)}."


def _settle_replies(con: duckdb.DuckDBPyConnection, present: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Drop messages that belong to no errands, and note what does not count: of two forms the wide one."""
    if "messages" in present and "errands" not in present:
        del present["messages"]
        drop_raw(con, "messages")
        yield "messages används inte: tabellen errands saknas."
    wide = [name for name in present.get("errands", ()) if name in _WIDE]
    if wide and "messages" in present:
        yield f"errands: {', '.join(wide)} används inte, eftersom tabellen messages finns."
