"""Intake: from whatever files a region has to the typed store (contract sections 1, 2, 5 and 6).

Everything runs in SQL in a working database that spills to disk, so that memory does not grow with the errands.
File problems of all tables are collected and raised once; row problems never stop anything, they are listed.
"""

import datetime as dt
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from audit_lib.files.described import write_json
from audit_lib.files.whole_file import write_text
from audit_lib.intake import database
from audit_lib.intake.deliveries import find_weak_joins, note_no_rows, refuse_no_clinics
from audit_lib.intake.identity import apply_masks
from audit_lib.intake.losses import find_late_times, list_lost_clinics
from audit_lib.intake.problems import settle_left_out
from audit_lib.intake.row_problems import record_row_problems
from audit_lib.intake.sources.files import CONTACT_CARDS, EOFFERING, HSA_UNITS, describe_files, find_files
from audit_lib.intake.sources.folder_search import list_unread
from audit_lib.intake.sources.headers import ColumnNames
from audit_lib.intake.sources.national.cards import read_contact_cards
from audit_lib.intake.sources.national.eoffering import add_eoffering
from audit_lib.intake.sources.national.hsaunits import add_hsa_units
from audit_lib.intake.sources.postgres.database import read_database
from audit_lib.intake.sources.raw_tables import read_tables
from audit_lib.intake.store_tables import write_tables
from audit_lib.intake.typed_tables import type_tables
from audit_lib.intake.values import own_services, readings
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.run.own_tables import AS_IT_STANDS, OwnTables
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import INDEX_NAME, Store
from audit_lib.model.tables import TABLES


def load(
    inputs: Path | Mapping[str, Path] | DatabaseAddress,
    *,
    extract_at: dt.datetime,
    cards_read_on: dt.date,
    operated_by: str | None,
    columns: ColumnNames,
    own: OwnTables = MappingProxyType({}),
    services: ServiceNames,
    store: Path,
    keep_tables: Path | None = None,
) -> Store:
    """Read all input into a typed Parquet store, replacing any store in that folder.

    Args:
        inputs: a folder, a mapping table → file, `{"contact_cards": file}`, or a PostgreSQL
            schema, which is exported to files that last as long as the intake does.
        extract_at: when the data was taken, with a time zone; times after it are errors.
        cards_read_on: of contact cards: the `active_from` of their services.
        operated_by: of contact cards: who operates their clinics.
        columns: `params/columns.yaml`.
        own: how the region's own files are read, `tables:` of the run file.
        services: `params/services.yaml`.
        store: the folder to write in; made if missing.
        keep_tables: leave the tables as they were read, bad rows too, in this DuckDB file (`typed_<table>`).

    Raises:
        InputError: files that are missing or unreadable, columns that are missing: all of them, listed. A table that
            finds none of the clinics or errands it points to, or no clinic that can be read.
        ParameterError: contact cards without a valid `operated_by`.
    """
    files = {} if isinstance(inputs, DatabaseAddress) else find_files(inputs, own)
    unread = list_unread(inputs, files) if isinstance(inputs, Path) else []
    store.mkdir(parents=True, exist_ok=True)
    (store / INDEX_NAME).unlink(missing_ok=True)
    with (
        TemporaryDirectory(prefix="work-", dir=store, ignore_cleanup_errors=True) as work,
        database.open_working_database(Path(work)) as con,
    ):
        if isinstance(inputs, DatabaseAddress):
            raw = read_database(con, inputs, columns, own, Path(work))
        elif CONTACT_CARDS in files:
            raw = read_contact_cards(con, files[CONTACT_CARDS], cards_read_on=cards_read_on, operated_by=operated_by)
        else:
            raw = read_tables(con, {name: files[name] for name in TABLES if name in files}, columns, own, Path(work))
            if EOFFERING in files:
                raw = add_eoffering(
                    con, raw, files[EOFFERING], Path(work), read_on=cards_read_on, operated_by=operated_by
                )
            if HSA_UNITS in files:
                raw = add_hsa_units(con, raw, files[HSA_UNITS], own.get(HSA_UNITS, AS_IT_STANDS))
        type_tables(con, raw, own, services)
        record_row_problems(con, raw.present, extract_at)
        settle_left_out(con, raw.present)
        refuse_no_clinics(con, raw)
        weak_joins = find_weak_joins(con, raw)
        bare = tuple(note_no_rows(con, raw))
        unknown = own_services.settle_own_services(con, raw.present, services)
        apply_masks(con)
        if keep_tables is not None:
            database.keep_tables(con, raw.present, keep_tables)
        # All that is read has been read: to read it once more for its hash can go beside the writing.
        with ThreadPoolExecutor(1) as beside:
            described = beside.submit(describe_files, raw.files)
            tables = write_tables(con, raw, store)
        result = Store(
            folder=store,
            tables=tables,
            replies=raw.replies,
            source=CONTACT_CARDS if CONTACT_CARDS in files else "files",
            notes=(
                *raw.notes,
                *unread,
                *bare,
                *readings.write_notes(con, raw),
                *own_services.write_notes(services, unknown),
            ),
            unknown_names=unknown,
            inputs=described.result(),
            lost_clinics=list_lost_clinics(con),
            late_times=find_late_times(con, extract_at),
            weak_joins=weak_joins,
        )
    write_text(store / INDEX_NAME, write_json(result))
    return result
