"""A region on disk as CSV, where an empty cell is null and ``""`` an empty text (contract sections 1 and 2)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .columns import COLUMNS, REQUIRED

Table = list[dict[str, str | None]]
SWEDISH = {
    "clinics": {
        "HSA-id": "clinic_id",
        "Namn": "name",
        "Mottagningstyp": "clinic_type",
        "Kommun": "municipality",
        "Driftsform": "operated_by",
        "Ansluten": "connected",
        "Anslutningsdatum": "connected_on",
        "Stängd": "closed_on",
        "Remisskrav": "referral_required",
        "Webbtidbok": "webbtidbok",
        "E-post": "report_email",
    },
    "channels": {
        "HSA-id": "clinic_id",
        "Tjänst": "service",
        "Telefon": "phone",
        "Annan kanal": "other",
        "Finns": "exists",
    },
    "visit_types": {
        "HSA-id": "clinic_id",
        "Besökstyp": "visit_type",
        "Bokningsbar i webbtidbok": "bookable_online",
    },
    "certificates": {
        "HSA-id": "clinic_id",
        "Intyg": "certificate",
        "Utfärdas": "issued",
        "Valbart": "selectable",
        "Kräver besök": "requires_visit",
    },
    "services": {
        "HSA-id": "clinic_id",
        "Ärendetyp": "name",
        "Mall": "template",
        "Ursprung": "origin",
        "Ersätter": "replaces",
        "Aktiv från": "active_from",
        "Aktiv till": "active_to",
        "Yrkesroller": "professions",
        "Kontrollfrågor": "control_questions",
        "Egna frågor": "own_questions",
        "Beskrivning": "description",
        "Villkorstext": "terms",
    },
    "administrators": {
        "HSA-id": "clinic_id",
        "Namn": "name",
        "VGR-id": "vgr_id",
        "Aktiv från": "active_from",
        "Aktiv till": "active_to",
        "Utsedd av": "appointed_by",
        "Anmäld": "notified_on",
    },
    "errands": {
        "Ärende-id": "errand_id",
        "HSA-id": "clinic_id",
        "Tjänst": "service",
        "Startat av": "started_by",
        "Skickat": "sent_at",
        "Återkallat": "withdrawn_at",
        "Avslutat": "closed_at",
    },
    "messages": {"Ärende-id": "errand_id", "Skickat": "sent_at", "Avsändare": "sender", "Slag": "kind"},
}


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
    """Every table of a folder, under canonical column names, and the columns of each file."""
    tables: dict[str, Table] = {}
    columns: dict[str, set[str]] = {}
    for table in COLUMNS:
        path = folder / f"{table}.csv"
        if not path.exists():
            continue
        text = _decode(path.read_bytes())
        separator = max(",;\t", key=text.split("\n", 1)[0].count)
        header, *records = _read_records(text, separator)
        names = [SWEDISH[table].get(name or "", name or "") for name in header]
        tables[table] = [dict(zip(names, record, strict=True)) for record in records]
        columns[table] = set(names)
    return tables, columns


def _write_cell(cell: str | None) -> str:
    if cell is None:
        return ""
    if cell == "" or any(mark in cell for mark in ',"\n\r') or cell != cell.strip():
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        marked = raw.decode("utf-8", "surrogateescape")
    whole = [sign for sign in marked if sign > "\x7f" and not "\udc80" <= sign <= "\udcff"]
    n_stray = sum("\udc80" <= sign <= "\udcff" for sign in marked)
    if any("À" <= sign <= "ÿ" or sign == "\ufeff" for sign in whole) or 10 * len(whole) > n_stray:
        raise ValueError("UTF-8 with stray bytes: never read as cp1252")
    return raw.decode("cp1252")


def _read_records(text: str, separator: str) -> list[list[str | None]]:
    marks = separator + "\r\n"
    records: list[list[str | None]] = []
    record: list[str | None] = []
    place = 0
    while place < len(text):
        cell: str | None = None
        if text[place] == '"':
            cell, place = _read_quoted(text, place + 1)
        else:
            end = next((i for i in range(place, len(text)) if text[i] in marks), len(text))
            cell, place = text[place:end] or None, end
        record.append(cell)
        if text[place : place + 1] != separator:
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
