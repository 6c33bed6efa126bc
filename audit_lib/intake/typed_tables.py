"""Every raw table becomes a typed one; what is wrong within each row, and which keys repeat, is recorded on the way."""

import duckdb

from audit_lib.intake import identity
from audit_lib.intake.database import in_any_order
from audit_lib.intake.row_problems import record_duplicates
from audit_lib.intake.sources import drop_raw
from audit_lib.intake.sources.parquet import describe_damage, is_out_of_room
from audit_lib.intake.sources.raw_tables import RawTables
from audit_lib.intake.values import typed
from audit_lib.intake.values.meanings import create_meanings
from audit_lib.intake.values.own_words import apply_own_words
from audit_lib.model.run.own_tables import AS_IT_STANDS, OwnTables
from audit_lib.model.services import ServiceNames
from audit_lib.model.tables import TABLES


def type_tables(con: duckdb.DuckDBPyConnection, raw: RawTables, own: OwnTables, services: ServiceNames) -> None:
    """Replace each `raw_<table>` by `typed_<table>`; fill `problems`, `masks` and `readings`.

    Raises:
        InputError: a Parquet file turns out to be damaged, since a view reads its file only now.
    """
    views = {file.table: file.path for file in raw.files if file.path.suffix.casefold() == ".parquet"}
    for name, present in raw.present.items():
        table = TABLES[name]
        try:
            apply_own_words(con, name, own.get(name, AS_IT_STANDS))
            meanings = create_meanings(con, table, present, services)
            with in_any_order(con):
                typed.create_typed_table(con, table, present, meanings)
            identity.record_identities(con, table, present, meanings)
        except (duckdb.Error, UnicodeDecodeError) as error:
            if name not in views or is_out_of_room(error, views[name]):
                raise
            raise describe_damage(views[name]) from error
        record_duplicates(con, table)
        drop_raw(con, name)
