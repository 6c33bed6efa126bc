"""Intake: from whatever files a region has to the typed store (contract sections 1, 2, 5 and 6).

Everything runs in SQL in a working database that spills to disk, so that memory does not grow with the errands.
File problems of all tables are collected and raised once; row problems never stop anything, they are listed.
"""

import datetime as dt
import errno
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb

from audit_lib.engines.clinic_groups import write_table
from audit_lib.engines.embedded import keep_quiet
from audit_lib.errors import InputError, Problem
from audit_lib.intake import database, identity, rows, runs, schemas, selection
from audit_lib.intake.database import in_any_order, open_working_database
from audit_lib.intake.sources import cards, drop_raw, number_records
from audit_lib.intake.sources.csv_text import read_csv_table
from audit_lib.intake.sources.files import CONTACT_CARDS, describe_file, describe_full_disk, find_files
from audit_lib.intake.sources.headers import ColumnNames, HeaderMatch
from audit_lib.intake.sources.parquet import describe_damage, is_out_of_room, read_parquet_table
from audit_lib.intake.sources.postgres import describe_export, describe_export_problems, export_tables
from audit_lib.intake.sources.workbook import read_workbook_table
from audit_lib.intake.values import typed
from audit_lib.intake.values.meanings import create_meanings, list_unknown
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import INDEX_NAME, InputFile, Store, TableInfo
from audit_lib.model.tables import TABLES, Form, Table


@dataclass
class _Found:
    """What the files gave: table → canonical columns, which raw tables are views of which file, and notes."""

    present: dict[str, tuple[str, ...]] = field(default_factory=dict)
    viewed: dict[str, Path] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def load(
    inputs: Path | Mapping[str, Path] | DatabaseAddress,
    *,
    extract_at: dt.datetime,
    cards_read_on: dt.date,
    operated_by: str | None,
    columns: ColumnNames,
    services: ServiceNames,
    store: Path,
    only: Collection[str] | None = None,
    keep_tables: Path | None = None,
) -> Store:
    """Read all input into a typed Parquet store, replacing any store in that folder.

    Args:
        inputs: a folder, a mapping table → file, `{"contact_cards": file}`, or a PostgreSQL
            schema, which is exported to files that last as long as the intake does.
        extract_at: when the data was taken, with a time zone; times after it are errors.
        cards_read_on: the `active_from` of services on contact cards.
        operated_by: who operates the clinics of contact cards; not used for tables.
        columns: the header table, `params/columns.yaml`.
        services: the alias table, `params/services.yaml`.
        store: the folder to write in; made if missing.
        only: clinic ids to write; every row is read and checked all the same.
        keep_tables: leave the tables as they were read, bad rows too, in this DuckDB file (`typed_<table>`).

    Raises:
        InputError: files that are missing or unreadable, columns that are missing: all of them, listed.
        ParameterError: contact cards without a valid `operated_by`.
    """
    files = {} if isinstance(inputs, DatabaseAddress) else find_files(inputs)
    store.mkdir(parents=True, exist_ok=True)
    (store / INDEX_NAME).unlink(missing_ok=True)
    work = Path(tempfile.mkdtemp(prefix="work-", dir=store))
    try:
        notes: list[str] = []
        if isinstance(inputs, DatabaseAddress):
            files, notes = export_tables(inputs, columns, work)
        with open_working_database(work) as con:
            try:
                found = _read_files(con, files, columns, work, cards_read_on=cards_read_on, operated_by=operated_by)
            except InputError as error:
                if isinstance(inputs, DatabaseAddress):
                    raise describe_export_problems(error, inputs, files) from error
                raise
            replies = _choose_replies(con, found)
            unknown = _type_tables(con, found, services)
            rows.record_row_problems(con, found.present, extract_at)
            rows.settle_left_out(con, found.present)
            for name in found.present:
                identity.apply_masks(con, TABLES[name])
            if keep_tables is not None:
                database.keep_tables(con, list(found.present), keep_tables)
            # All that is read has been read: to read it once more for its hash can go beside the writing.
            with ThreadPoolExecutor(1) as beside:
                described = beside.submit(_describe_inputs, inputs, files)
                tables = _write_tables(con, found, store, only)
            result = Store(
                folder=store,
                tables=tables,
                replies=replies,
                source=CONTACT_CARDS if CONTACT_CARDS in files else "files",
                notes=(*notes, *found.notes),
                unknown_names=list_unknown(unknown, services),
                inputs=described.result(),
                clinics_in_error=tuple(
                    clinic_id for (clinic_id,) in con.execute("FROM clinics_in_error ORDER BY clinic_id").fetchall()
                ),
            )
    finally:
        shutil.rmtree(work, ignore_errors=True)
    schemas.write_index(result)
    return result


def _describe_inputs(
    inputs: Path | Mapping[str, Path] | DatabaseAddress, files: Mapping[str, Path]
) -> tuple[InputFile, ...]:
    if isinstance(inputs, DatabaseAddress):
        return tuple(describe_export(inputs, name, path) for name, path in files.items())
    return tuple(describe_file(name, path) for name, path in files.items())


def _read_files(
    con: duckdb.DuckDBPyConnection,
    files: Mapping[str, Path],
    columns: ColumnNames,
    work: Path,
    *,
    cards_read_on: dt.date,
    operated_by: str | None,
) -> _Found:
    if CONTACT_CARDS in files:
        path = files[CONTACT_CARDS]
        try:
            cards.read_contact_cards(con, path, cards_read_on=cards_read_on, operated_by=operated_by)
        except OSError as error:
            raise InputError(_describe_unopened(path)) from error
        for name in ("clinics", "services"):
            number_records(con, name)
        return _Found({"clinics": cards.CLINIC_COLUMNS, "services": cards.SERVICE_COLUMNS})
    found = _Found()
    problems: list[Problem] = []
    for name, path in files.items():
        try:
            match = _read_file(con, TABLES[name], path, columns, work)
        except InputError as error:
            problems.extend(error.problems)
            continue
        except OSError as error:
            # A file in another encoding is copied, and then it may be our own disk that fails.
            is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            problems.append(describe_full_disk(error, str(path), work) if is_full else _describe_unopened(path))
            continue
        found.present[name] = tuple(match.positions)
        if path.suffix.casefold() == ".parquet":
            found.viewed[name] = path
        else:
            number_records(con, name)
        if match.ignored:
            headers = ", ".join(identity.mask_identities(header) for header in match.ignored)
            found.notes.append(f"{path.name}: kolumner som inte används: {headers}.")
    if problems:
        raise InputError(problems)
    return found


def _describe_unopened(path: Path) -> Problem:
    return Problem("filen går inte att öppna", str(path), "Kontrollera rättigheterna.")


def _read_file(
    con: duckdb.DuckDBPyConnection, table: Table, path: Path, columns: ColumnNames, work: Path
) -> HeaderMatch:
    match path.suffix.casefold():
        case ".parquet":
            return read_parquet_table(con, table, path, columns)
        case ".xlsx":
            return read_workbook_table(con, table, path, columns)
        case _:
            return read_csv_table(con, table, path, columns, work)


def _choose_replies(con: duckdb.DuckDBPyConnection, found: _Found) -> str:
    """Settle which form of replies counts; what loses is checked but not stored, with a note."""
    if "messages" in found.present and "errands" not in found.present:
        del found.present["messages"]
        drop_raw(con, "messages")
        found.notes.append("messages används inte: tabellen errands saknas.")
    wide = [column.name for column in TABLES["errands"].columns if column.is_wide]
    given = [name for name in found.present.get("errands", ()) if name in wide]
    if "messages" not in found.present:
        return "wide" if given else "none"
    if given:
        found.notes.append(f"errands: {', '.join(given)} används inte, eftersom tabellen messages finns.")
    return "long"


def _type_tables(con: duckdb.DuckDBPyConnection, found: _Found, services: ServiceNames) -> Counter[str]:
    con.execute(typed.CREATE_PROBLEMS)
    con.execute(identity.CREATE_MASKS)
    unknown: Counter[str] = Counter()
    for name, present in found.present.items():
        try:
            meanings, unknown_here = create_meanings(con, TABLES[name], present, services)
            unknown.update(unknown_here)
            with in_any_order(con):
                typed.create_typed_table(con, TABLES[name], present, meanings)
            identity.record_identities(con, TABLES[name], present, meanings)
        except (duckdb.Error, UnicodeDecodeError) as error:
            # A view reads its file only now.
            if name not in found.viewed or is_out_of_room(error, found.viewed[name]):
                raise
            raise describe_damage(found.viewed[name]) from error
        rows.record_duplicates(con, TABLES[name])
        drop_raw(con, name)
    return unknown


def _write_tables(
    con: duckdb.DuckDBPyConnection, found: _Found, folder: Path, only: Collection[str] | None
) -> dict[str, TableInfo]:
    con.execute("CREATE TABLE written_clinics AS FROM valid_clinics")
    if only is not None:
        con.execute("DELETE FROM written_clinics WHERE NOT list_contains(?, clinic_id)", [sorted(only)])
    infos = {name: _describe_table(con, found, table) for name, table in TABLES.items()}
    for name, query, schema in (
        ("data_errors", selection.select_data_errors(found.present), schemas.DATA_ERRORS_SCHEMA),
        ("left_out", selection.select_left_out(found.present), schemas.LEFT_OUT_SCHEMA),
    ):
        write_table(con, query, schema, folder / f"{name}.parquet", split=False)
    for name, table in TABLES.items():
        if name not in found.present:
            (folder / f"{name}.parquet").unlink(missing_ok=True)
        elif name not in ("errands", "messages"):
            _write_table(con, found, table, folder)
    # Arrow lets go of the interpreter while it compresses, so the two large tables are written side by side.
    with ThreadPoolExecutor(2) as writers:
        writing = [
            writers.submit(_write_runs, keep_quiet(con.cursor()), found, TABLES[name], infos[name].n_rows, folder)
            for name in ("messages", "errands")
            if name in found.present
        ]
        for written in writing:
            written.result()
    return infos


def _describe_table(con: duckdb.DuckDBPyConnection, found: _Found, table: Table) -> TableInfo:
    if table.name not in found.present:
        return TableInfo(given=False)
    n_rows, n_left_out = con.execute(
        f'SELECT (SELECT count(*) FROM typed_{table.name}), (SELECT count(*) FROM left_out_rows WHERE "table" = ?)',
        [table.name],
    ).fetchall()[0]
    return TableInfo(
        given=True,
        columns=_stored_columns(found, table),
        n_rows=n_rows,
        n_valid=n_rows - n_left_out,
        n_left_out=n_left_out,
    )


def _write_table(con: duckdb.DuckDBPyConnection, found: _Found, table: Table, folder: Path) -> None:
    query = selection.select_rows(table, _stored_columns(found, table))
    write_table(con, query, schemas.make_schema(table), folder / f"{table.name}.parquet", split=True)


def _write_runs(con: duckdb.DuckDBPyConnection, found: _Found, table: Table, n_rows: int, folder: Path) -> None:
    stored = _stored_columns(found, table)
    is_wide = any(table.find_column(name).is_wide for name in stored)
    select = partial(selection.select_run, table, stored)
    texts = [] if table.name == "messages" else [name for name in stored if table.find_column(name).form is Form.TEXT]
    starts = runs.choose_starts(con, f"cells_{table.name}", texts, n_rows)
    schema = schemas.make_schema(table, is_wide=is_wide)
    runs.write_runs(con, select, starts, n_rows, schema, folder / f"{table.name}.parquet")


def _stored_columns(found: _Found, table: Table) -> tuple[str, ...]:
    """Name the columns that are stored: those the source has, without the wide form where messages win."""
    return tuple(
        column.name
        for column in table.columns
        if column.name in found.present.get(table.name, ()) and not (column.is_wide and "messages" in found.present)
    )
