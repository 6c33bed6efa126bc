"""The Parquet files that a table is made of: one, or the parts in a folder (`part-*.parquet`, `key=value/`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.errors import InputError, Problem
from audit_lib.files.paths import list_parts
from audit_lib.intake.sources.formats import refuse_other_format
from audit_lib.intake.sources.parquet import describe_damage

_MARK = b"PAR1"
_OTHER_TABLES = {"_delta_log": "Delta", ".hoodie": "Hudi", "metadata": "Iceberg"}
"""Folders beside which parts lie that count no longer, and only their own tool can tell which."""
_UNFINISHED = "_temporary"
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Parts:
    """The files of a table in the order of their names.

    Attributes:
        paths: the files.
        n_rows: the rows of each.
        headers: the columns that each has.
        moments: those that are INT96, which is an instant in UTC whatever else the file says.
        keys: columns that the files do not have but the folders that they lie in (`key=value`): the text for each file.
    """

    paths: Sequence[Path]
    n_rows: Sequence[int]
    headers: Sequence[str]
    moments: frozenset[str]
    keys: Mapping[str, Sequence[str | None]]


def find_parts(path: Path) -> Parts:
    """Look into a file, or into all that lie in a folder.

    Raises:
        InputError: one of them is no Parquet or damaged, they have not all the same columns, or there are none.
    """
    if path.is_dir():
        _refuse_other_tables(path)
    read = {part: _read_metadata(part) for part in list_parts(path)}
    if not read:
        raise InputError(Problem("mappen har inga Parquet-filer", str(path), "Exportera tabellen på nytt."))
    # A part without rows has often no types either.
    read = {part: metadata for part, metadata in read.items() if metadata.num_rows} or read
    paths, found = list(read), list(read.values())
    kinds = [_list_kinds(metadata) for metadata in found]
    folders = [_read_keys(part.relative_to(path)) for part in paths]
    headers = found[0].schema.to_arrow_schema().names
    for part, others, keys in zip(paths, kinds, folders, strict=True):
        if others != kinds[0] or keys.keys() != folders[0].keys():
            differing = ", ".join(sorted({name for name, _ in set(others.items()) ^ set(kinds[0].items())}))
            what = f"delarna {paths[0].name} och {part.name} har inte samma kolumner: {differing or 'mapparnas namn'}"
            raise InputError(Problem(what, str(path), "Exportera tabellen på nytt, i ett svep."))
    return Parts(
        paths,
        [metadata.num_rows for metadata in found],
        headers,
        frozenset(name for name, (kind, _) in kinds[0].items() if kind == "INT96"),
        {key: [keys[key] for keys in folders] for key in folders[0] if key not in headers},
    )


def _refuse_other_tables(folder: Path) -> None:
    for name, tool in _OTHER_TABLES.items():
        if (folder / name).is_dir():
            what = f"mappen är en {tool}-tabell, där också gamla rader ligger kvar"
            raise InputError(Problem(what, str(folder), "Exportera tabellen som vanlig Parquet."))
    if (folder / _UNFINISHED).is_dir():
        what = f"mappen är inte färdigskriven ({_UNFINISHED} finns kvar)"
        raise InputError(Problem(what, str(folder), "Exportera tabellen på nytt."))


def _read_metadata(path: Path) -> pq.FileMetaData:
    with path.open("rb") as file:
        start = file.read(512)
    if not start.startswith(_MARK):
        refuse_other_format(start, str(path))
    try:
        return pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise describe_damage(path) from error


def _list_kinds(metadata: pq.FileMetaData) -> dict[str, tuple[str, str]]:
    """Give how each column is written, and what is meant by it."""
    columns = (metadata.schema.column(place) for place in range(len(metadata.schema)))
    return {column.path: (column.physical_type, str(column.logical_type)) for column in columns}


def _read_keys(inner: Path) -> dict[str, str | None]:
    steps = (step.partition("=") for step in inner.parts[:-1] if "=" in step)
    return {unquote(key): None if value == _NO_VALUE else unquote(value) for key, _, value in steps}
