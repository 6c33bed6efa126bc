"""Which files of a folder are tables, and which look as if they were: nothing is passed over in silence (section 1)."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from audit_lib.errors import Problem
from audit_lib.model.tables import TABLES

SUFFIXES = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", ".parquet", ".xlsx", ".xlsm")
_SAVE_AS = {
    ".xls": ".xlsx",
    ".xlsb": ".xlsx",
    ".ods": ".xlsx eller .csv",
    ".numbers": ".xlsx eller .csv",
    ".json": ".csv",
    ".zip": "uppackad .csv eller .xlsx",
    ".7z": "uppackad .csv eller .xlsx",
}


def _fold(name: str) -> str:
    """The form in which names of files are compared: some disks keep å as two signs, some people write it as a."""
    return unicodedata.normalize("NFC", name).casefold().translate(str.maketrans("åäö", "aao"))


_NAMES = {_fold(name): table for table in TABLES for name in (table, TABLES[table].swedish)}
"""How a table's file may be named: as the contract names it, or in Swedish."""


def find_table(name: str) -> str | None:
    """Give the table that is called so, as the contract names it or in Swedish; None if none is."""
    return _NAMES.get(_fold(name.strip()))


def is_parts(path: Path) -> bool:
    """Whether a folder is one table, in parts, as Spark writes them."""
    return path.suffix.casefold() == ".parquet" and path.is_dir()


def find_as_written(path: Path) -> Path:
    """Give the file of that name, also where the disk has its letters in another form."""
    if path.exists() or not path.parent.is_dir():
        return path
    wanted = unicodedata.normalize("NFC", path.name)
    return next((other for other in path.parent.iterdir() if unicodedata.normalize("NFC", other.name) == wanted), path)


def search_folder(folder: Path, problems: list[Problem], elsewhere: Collection[str]) -> dict[str, Path]:
    """Give table → file; `elsewhere` are the tables whose file the run file names itself.

    A file that bears the name of a table that would otherwise be absent, and is not read, is a problem.
    """
    if not folder.is_dir():
        problems.append(Problem("mappen finns inte", str(folder), "Rätta input i körfilen."))
        return {}
    found: dict[str, Path] = {}
    beside: list[tuple[str, Path]] = []
    for path, table, is_read in _list_named(folder):
        if table in elsewhere:
            continue
        if not is_read:
            beside.append((table, path))
        elif table in found:
            what = f"tabellen {table} finns både som {found[table].name} och {path.name}"
            problems.append(Problem(what, str(folder), "Behåll den ena."))
        else:
            found[table] = path
    problems.extend(
        Problem(f"filen ser ut att vara tabellen {table}, men läses inte", str(path), _explain(path, table))
        for table, path in beside
        if table not in found
    )
    return found


def list_unread(folder: Path, found: Mapping[str, Path]) -> list[str]:
    """Give a note for each file that bears the name of a table which is read from another one."""
    return [
        f"{path.name} läses inte: tabellen {table} läses ur {found[table].name}."
        for path, table, _ in _list_named(folder)
        if table in found and path != found[table]
    ]


def _list_named(folder: Path) -> Iterator[tuple[Path, str, bool]]:
    """Give each file whose name begins with a table's, the table, and whether it is a file of that table to read."""
    for path in sorted(folder.iterdir()):
        name = _fold(path.name)
        if path.is_dir() and not is_parts(path):
            continue
        stems = [name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)]
        table = next((_NAMES[stem] for stem in stems if stem in _NAMES), None)
        if table is not None:
            yield path, table, True
        else:
            yield from ((path, _NAMES[start], False) for start in _NAMES if name.startswith(start))


def _explain(path: Path, table: str) -> str:
    save_as = _SAVE_AS.get(path.suffix.casefold())
    if save_as:
        return f"Spara den som {save_as} med namnet {table}, eller ta bort den."
    # An ending of ours may stand before another: services.csv.bak.
    ending = next((kind for kind in reversed(path.suffixes) if kind.casefold() in SUFFIXES), ".csv")
    return f"Döp om den till {table}{ending}, ange den under input i körfilen, eller ta bort den."
