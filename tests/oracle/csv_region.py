"""A region on disk: CSV as the contract has it (UTF-8, comma; an empty cell is null, ``""`` an empty text)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .columns import COLUMNS, REQUIRED

Table = list[dict[str, str | None]]


def write_csv_region(tables: Mapping[str, Table], run: Mapping[str, Any], folder: Path) -> Path:
    """Write the tables and a run file that names them.

    Returns:
        The path of ``run.yaml`` in ``folder``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        header = list(rows[0]) if rows else list(REQUIRED[table])
        lines = [",".join(header), *(",".join(_write_cell(row[column]) for column in header) for row in rows)]
        (folder / f"{table}.csv").write_bytes(("\n".join(lines) + "\n").encode())
    given = {table: f"{table}.csv" for table in tables}
    path = folder / "run.yaml"
    text = yaml.safe_dump({**run, "input": given, "out": "out"}, allow_unicode=True, sort_keys=False)
    path.write_text("# syntetiska data\n" + text, encoding="utf-8")
    return path


def read_csv_region(folder: Path) -> tuple[dict[str, Table], dict[str, set[str]]]:
    """Every table of a folder, with canonical headers in UTF-8 and commas, and the columns of each file."""
    tables: dict[str, Table] = {}
    columns: dict[str, set[str]] = {}
    for table in COLUMNS:
        path = folder / f"{table}.csv"
        if not path.exists():
            continue
        header, *records = _read_records(path.read_bytes().decode("utf-8-sig"))
        names = [name or "" for name in header]
        tables[table] = [dict(zip(names, record, strict=True)) for record in records]
        columns[table] = set(names)
    return tables, columns


def _write_cell(cell: str | None) -> str:
    if cell is None:
        return ""
    if cell == "" or any(mark in cell for mark in ',"\n\r') or cell != cell.strip():
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _read_records(text: str) -> list[list[str | None]]:
    records: list[list[str | None]] = []
    record: list[str | None] = []
    place = 0
    while place < len(text):
        cell: str | None = None
        if text[place] == '"':
            cell, place = _read_quoted(text, place + 1)
        else:
            end = min(found for mark in ",\r\n" if (found := (text + ",\r\n").find(mark, place)) >= 0)
            cell, place = text[place:end] or None, end
        record.append(cell)
        if text[place : place + 1] != ",":
            records.append(record)
            record = []
            place += 1 if text[place : place + 2] == "\r\n" else 0
        place += 1
    return records


def _read_quoted(text: str, place: int) -> tuple[str, int]:
    cell = ""
    while True:
        end = text.index('"', place)
        cell += text[place:end]
        if text[end + 1 : end + 2] != '"':
            return cell, end + 1
        cell += '"'
        place = end + 2
