"""Which file holds which table, and what exactly was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from audit_lib.errors import InputError, Problem
from audit_lib.files.hashes import hash_file, measure_file
from audit_lib.files.whole_file import explain_error
from audit_lib.intake.sources.folder_search import find_as_written, is_parts, search_folder
from audit_lib.model.run.own_tables import OwnTables
from audit_lib.model.store import InputFile
from audit_lib.model.tables import TABLES

CONTACT_CARDS = "contact_cards"
EOFFERING = "eoffering"
HSA_UNITS = "hsaunits"
SOURCES = (CONTACT_CARDS, EOFFERING, HSA_UNITS)
"""What is no table and fills some: public contact cards, and the official sources (contract sections 6 and 6b)."""


@dataclass(frozen=True)
class SourceFile:
    """A file that a table was read from; `name` is how people know it, since some files last only while it is read."""

    table: str
    path: Path
    name: str


def find_files(inputs: Path | Mapping[str, Path], own: OwnTables) -> dict[str, Path]:
    """Give table → file, in the contract's order, of a folder or a mapping, and of what `tables:` adds to it.

    Raises:
        InputError: everything that is missing, doubled or not a table, at once.
    """
    problems: list[Problem] = []
    named = {table: read.file for table, read in own.items() if read.file}
    found = search_folder(inputs, problems, named) if isinstance(inputs, Path) else dict(inputs)
    found = {name: find_as_written(path) for name, path in {**found, **named}.items()}
    if CONTACT_CARDS in found and len(found) > 1:
        problems.append(Problem("contact_cards kan inte blandas med andra tabeller", "input", "Dela upp körningen."))
    if found.keys().isdisjoint(("clinics", CONTACT_CARDS, EOFFERING)) and not problems:
        where = str(inputs) if isinstance(inputs, Path) else "input"
        problems.append(Problem("tabellen clinics saknas", where, "Lägg till clinics.csv, .parquet eller .xlsx."))
    problems.extend(
        Problem(f"okänd tabell {name}", "input", f"Tabellerna är {', '.join(TABLES)}.")
        for name in found
        if name not in TABLES and name not in SOURCES
    )
    problems.extend(
        Problem(f"filen för {name} finns inte", str(path), "Rätta sökvägen eller ta bort tabellen.")
        for name, path in found.items()
        if not path.is_file() and not (path.is_dir() and (name == EOFFERING or is_parts(path)))
    )
    if problems:
        raise InputError(problems)
    return {name: found[name] for name in (*TABLES, *SOURCES) if name in found}


def describe_files(files: Iterable[SourceFile]) -> tuple[InputFile, ...]:
    """Give the name, SHA-256 and size of what was read."""
    return tuple(InputFile(file.table, file.name, hash_file(file.path), measure_file(file.path)) for file in files)


def describe_unopened(path: Path) -> Problem:
    """Tell of a file that the disk does not give."""
    return Problem("filen går inte att öppna", str(path), "Kontrollera rättigheterna.")


def describe_full_disk(error: OSError, where: str, folder: Path) -> Problem:
    """Tell of input (`where`) that could not be copied to the run's own disk (`folder`), full or failing."""
    what = f"indata kunde inte läggas på disk: {explain_error(error)}."
    return Problem(what, where, f"Det gäller {folder}: rätta det och kör om.")
