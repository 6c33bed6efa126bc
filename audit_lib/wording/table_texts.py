"""What tables and columns mean, in words for people: `params/tables.yaml`, and the headers of `params/columns.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class ColumnText:
    """A column for people: its Swedish header, others that are understood, and its meaning in two languages."""

    header: str
    others: tuple[str, ...]
    sv: str
    en: str


@dataclass(frozen=True)
class TableText:
    """A table for people: what its rows are, and its columns by their canonical names."""

    sv: str
    en: str
    columns: Mapping[str, ColumnText]


def read_table_texts(params: Path) -> dict[str, TableText]:
    """Read the texts of every table from the folder of parameters.

    Raises:
        OSError: a file is missing.
        KeyError: a column has no header or no meaning.
    """
    meanings, headers = (
        yaml.safe_load((params / name).read_text(encoding="utf-8")) for name in ("tables.yaml", "columns.yaml")
    )
    return {
        table: TableText(
            said["sv"],
            said["en"],
            {
                name: ColumnText(headers[table][name][0], tuple(headers[table][name][1:]), text["sv"], text["en"])
                for name, text in said["columns"].items()
            },
        )
        for table, said in meanings.items()
    }
