"""The typed Parquet store of one run: what intake leaves and every later stage reads.

A store is a folder with one Parquet file a given table, `data_errors.parquet`, `left_out.parquet` and
`store.json`, which is written last: a folder without it is not a store.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit_lib.errors import InputError, Problem

INDEX_NAME = "store.json"


@dataclass(frozen=True)
class TableInfo:
    """What was found of one input table; `columns` are the canonical columns its source had."""

    given: bool
    columns: tuple[str, ...] = ()
    n_rows: int = 0
    n_valid: int = 0
    n_left_out: int = 0


@dataclass(frozen=True)
class UnknownName:
    """A service name the alias table does not know, how many rows have it, and the nearest known spelling."""

    name: str
    n: int
    suggestion: str | None


@dataclass(frozen=True)
class InputFile:
    """One file that was read: the table it filled, its name, SHA-256 in hex and size in bytes."""

    table: str
    path: str
    sha256: str
    n_bytes: int


@dataclass(frozen=True)
class Store:
    """A store on disk and its index.

    `replies` is `long`, `wide` or `none`; `source` is `files` or `contact_cards`; `clinics_in_error` are the ids
    of clinics whose own row was left out, and which therefore get no verdicts.
    """

    folder: Path
    tables: Mapping[str, TableInfo]
    replies: str
    source: str
    notes: tuple[str, ...]
    unknown_names: tuple[UnknownName, ...]
    inputs: tuple[InputFile, ...]
    clinics_in_error: tuple[str, ...]

    def path(self, table: str) -> Path:
        """Give the file of a table, `data_errors` and `left_out` too; it exists if the table was given."""
        return self.folder / f"{table}.parquet"

    def as_index(self) -> dict[str, Any]:
        """Give the content of `store.json`."""
        return {
            "tables": {
                name: {
                    "given": info.given,
                    "columns": list(info.columns),
                    "n_rows": info.n_rows,
                    "n_valid": info.n_valid,
                    "n_left_out": info.n_left_out,
                }
                for name, info in self.tables.items()
            },
            "replies": self.replies,
            "source": self.source,
            "notes": list(self.notes),
            "unknown_names": [
                {"name": unknown.name, "n": unknown.n, "suggestion": unknown.suggestion}
                for unknown in self.unknown_names
            ],
            "inputs": [
                {"table": file.table, "path": file.path, "sha256": file.sha256, "bytes": file.n_bytes}
                for file in self.inputs
            ],
            "clinics_in_error": list(self.clinics_in_error),
        }


def open_store(folder: Path) -> Store:
    """Open a finished store; InputError if the folder holds none."""
    index = folder / INDEX_NAME
    try:
        content = json.loads(index.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            Problem("här finns inget färdigt lager", str(folder), "Kör inläsningen (intake) igen.")
        ) from error
    return Store(
        folder=folder,
        tables={
            name: TableInfo(
                given=info["given"],
                columns=tuple(info["columns"]),
                n_rows=info["n_rows"],
                n_valid=info["n_valid"],
                n_left_out=info["n_left_out"],
            )
            for name, info in content["tables"].items()
        },
        replies=content["replies"],
        source=content["source"],
        notes=tuple(content["notes"]),
        unknown_names=tuple(UnknownName(**unknown) for unknown in content["unknown_names"]),
        inputs=tuple(
            InputFile(file["table"], file["path"], file["sha256"], file["bytes"]) for file in content["inputs"]
        ),
        clinics_in_error=tuple(content["clinics_in_error"]),
    )
