"""One made-up region without a fault (syntetiska data), as typed values: what every exporter is given to write.

It is the example generator's own. Errands' ids are made whole numbers, as most systems have them, so that a tool that
makes floats of them shows.
"""

import csv
import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias

from audit_lib.example.generate import make_example
from audit_lib.model.tables import TABLES, Column, Form, Table

Value: TypeAlias = str | int | bool | dt.date | dt.datetime | None
Row: TypeAlias = dict[str, Value]
Replies: TypeAlias = Literal["long", "wide"]
SIZE = {"clinics": 14, "errands": 150, "seed": 19}
FIRST_ERRAND = 100_001
RUN_FILE = """
synthetic: true
decision: vgr-hs20-2016
period_from: 2026-01-01
period_to: 2026-04-30
audit_date: 2026-04-30
extract_at: 2026-05-04 06:00
input: input
out: out
"""
WAIVERS: list[Row] = [
    {
        "rule": "UTB-01",
        "subject": "kontakta_mig",
        "reason": 'Prövas i höst, "enligt beslut"',
        "decided_by": "Områdeschef",
        "valid_from": dt.date(2026, 1, 1),
        "valid_to": dt.date(2026, 12, 31),
    },
    {
        "rule": "VIL-03",
        "subject": None,
        "reason": "Ny text på väg\när den är klar",
        "decided_by": "Områdeschef",
        "valid_from": dt.date(2026, 2, 1),
        "valid_to": None,
    },
]
_TRUTH = {"ja": True, "nej": False}


@cache
def make_clean_region(replies: Replies) -> Mapping[str, tuple[list[Column], list[Row]]]:
    """Table → its columns and rows; `messages` only in the long form."""
    with TemporaryDirectory() as folder:
        make_example(**SIZE, out=Path(folder) / "region", errand_form=replies)
        files = sorted((Path(folder) / "region").glob("*.csv"))
        region = {path.stem: _read_table(TABLES[path.stem], path) for path in files}
    clinic_id = region["clinics"][1][0]["clinic_id"]
    rows: list[Row] = [{"clinic_id": clinic_id, **row} for row in WAIVERS]
    region["waivers"] = ([TABLES["waivers"].find_column(name) for name in rows[0]], rows)
    numbers = {row["errand_id"]: FIRST_ERRAND + place for place, row in enumerate(region["errands"][1])}
    for table in ("errands", "messages"):
        for row in region.get(table, ([], []))[1]:
            row["errand_id"] = numbers[row["errand_id"]]
    return region


def _read_table(table: Table, path: Path) -> tuple[list[Column], list[Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = [table.find_column(name) for name in reader.fieldnames or ()]
        return columns, [{column.name: _read_value(column, row[column.name]) for column in columns} for row in reader]


def _read_value(column: Column, cell: str) -> Value:
    if not cell:
        return None
    match column.form:
        case Form.TRI:
            return _TRUTH.get(cell)
        case Form.DATE:
            return dt.date.fromisoformat(cell)
        case Form.TIMESTAMP:
            return dt.datetime.fromisoformat(cell)
        case Form.COUNT:
            return int(cell)
        case _:
            return cell
