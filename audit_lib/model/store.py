"""The typed Parquet store of one run: what intake leaves and every later stage reads.

A store is a folder with one Parquet file a given table, `data_errors.parquet`, `left_out.parquet` and
`store.json`, which is written last: a folder without it is not a store.
"""

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field

from audit_lib.errors import InputError, Problem
from audit_lib.files.described import Described, adapt

INDEX_NAME = "store.json"


class TableInfo(Described):
    """What was found of one input table; `columns` are the canonical columns its source had.

    `source` is the file's name as the analyst knows it, `sheet` its worksheet, `headers` canonical column → own header.
    """

    given: bool
    columns: tuple[str, ...] = ()
    n_rows: int = 0
    n_valid: int = 0
    n_left_out: int = 0
    source: str = ""
    sheet: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class UnknownName(Described):
    """A service name that nothing known says what it is: by it `names:` of the run file is filled in.

    `table` is where it stands (`services`, `channels` or `errands`), `n` its rows there, `n_clinics` their clinics and
    `n_errands` its errands; `suggestion` is the nearest known spelling and `code` what that stands for, never applied.
    """

    table: str
    name: str
    n: int
    n_clinics: int
    n_errands: int
    suggestion: str | None
    code: str | None


class WeakJoin(Described):
    """A table whose rows seldom find what their `column` points to in another: under half, `n_found` of `n_rows`."""

    table: str
    column: str
    other_table: str
    n_rows: int
    n_found: int


class RowFault(Described):
    """What is wrong in one cell: its row in the source, its canonical column, and the reason in Swedish."""

    row: int
    column: str
    reason: str


class LostClinic(Described):
    """A clinic whose own row was left out, so that it gets no verdicts; "" is an id or a name that cannot be read."""

    clinic_id: str
    name: str
    faults: tuple[RowFault, ...]


class LateTimes(Described):
    """Replies after the time of the extract, the errands that were left out for that, and the latest time of all.

    `latest` is None where every such time is so late that it must be a misprint.
    """

    n_replies: int
    n_errands: int
    latest: datetime | None


class InputFile(Described):
    """One file that was read: the table it filled, its name, SHA-256 in hex and size in bytes."""

    table: str
    path: str
    sha256: str
    n_bytes: int


class Store(Described):
    """A store on disk and its index, which `store.json` has but for the folder.

    `replies` is `long`, `wide` or `none`; `source` is `files` or `contact_cards`; `lost_clinics` are the clinics whose
    own row was left out, and which therefore get no verdicts; `late_times` is None where nothing is after the extract.
    `weak_joins` are in the order of the tables.
    """

    folder: Annotated[Path, Field(exclude=True)]
    tables: Mapping[str, TableInfo]
    replies: str
    source: str
    notes: tuple[str, ...]
    unknown_names: tuple[UnknownName, ...]
    inputs: tuple[InputFile, ...]
    lost_clinics: tuple[LostClinic, ...]
    late_times: LateTimes | None = None
    weak_joins: tuple[WeakJoin, ...] = ()

    @property
    def clinics_in_error(self) -> tuple[str, ...]:
        """The ids of the lost clinics, sorted; a row without a readable id has none."""
        return tuple(sorted(lost.clinic_id for lost in self.lost_clinics if lost.clinic_id))

    def path(self, table: str) -> Path:
        """Give the file of a table, `data_errors` and `left_out` too; it exists if the table was given."""
        return self.folder / f"{table}.parquet"


def open_store(folder: Path) -> Store:
    """Open a finished store; InputError if the folder holds none."""
    try:
        content = json.loads((folder / INDEX_NAME).read_text(encoding="utf-8"))
        store: Store = adapt(Store).validate_python({**content, "folder": folder})
    except (OSError, ValueError, TypeError) as error:
        what, remedy = "här finns inget färdigt lager", "Kör inläsningen (intake) igen."
        raise InputError(Problem(what, str(folder), remedy)) from error
    return store
