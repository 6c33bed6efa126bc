"""Made-up tables (syntetiska data) in, the store out."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from audit_lib.intake import ColumnNames, load
from audit_lib.model.run.own_tables import OwnTable
from audit_lib.model.services import ServiceNames

PARAMS = Path(__file__).parents[3] / "params"
EXTRACT_AT = dt.datetime(2026, 10, 31, 23, 59, 59, tzinfo=ZoneInfo("Europe/Stockholm"))
A = "SE2321000131-E000000000001"
B = "SE2321000131-E000000000002"
AS_THEY_STAND = MappingProxyType({})
CLINICS = f"clinic_id,name,operated_by\n{A},Påhittade mottagningen,egen\n{B},Andra påhittade,avtal\n"


class Intake:
    """Loads tables given as CSV text, bytes or files, and reads back what was stored."""

    def __init__(self, folder):
        self.folder = folder
        self.columns = ColumnNames.load(PARAMS / "columns.yaml")
        names = ServiceNames.load(PARAMS / "services.yaml")
        self.services = replace(names, marks=("egenremiss",), egenremiss="egenremiss")

    def load(self, inputs=None, operated_by=None, own=AS_THEY_STAND, **tables):
        tables = {"clinics": CLINICS, **tables}
        source = self.folder / "input"
        source.mkdir(exist_ok=True)
        if inputs is None:
            for table, content in tables.items():
                data = content.encode() if isinstance(content, str) else content
                (source / f"{table}.csv").write_bytes(data)
        self.store = load(
            source if inputs is None else inputs,
            extract_at=EXTRACT_AT,
            cards_read_on=dt.date(2026, 10, 31),
            operated_by=operated_by,
            columns=self.columns,
            own={table: read if isinstance(read, OwnTable) else OwnTable(**read) for table, read in own.items()},
            services=self.services,
            store=self.folder / "store",
        )
        return self.store

    def rows(self, table, *columns):
        rows = pq.read_table(self.store.path(table)).to_pylist()
        return [tuple(row[column] for column in columns) for row in rows] if columns else rows

    def errors(self):
        return self.rows("data_errors", "table", "row", "column", "rule_id")
