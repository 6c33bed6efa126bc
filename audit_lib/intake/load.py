"""Intake: from whatever files a region has to the typed store (contract sections 1, 2, 5 and 6).

Everything runs in SQL in a working database on disk, so that memory does not grow with the number of errands.
File problems of all tables are collected and raised once; row problems never stop anything, they are listed.
"""

import datetime as dt
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.intake import cells, identity, rows, selection, write
from audit_lib.intake.names import find_codes, list_unknown
from audit_lib.intake.sources import cards
from audit_lib.intake.sources.csv_text import read_csv_table
from audit_lib.intake.sources.files import CONTACT_CARDS, describe_file, find_files
from audit_lib.intake.sources.headers import ColumnNames, HeaderMatch
from audit_lib.intake.sources.parquet import read_parquet_table
from audit_lib.intake.sources.workbook import read_workbook_table
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import INDEX_NAME, Store, TableInfo
from audit_lib.model.tables import TABLES, Table


@dataclass
class _Found:
    """What the files gave: table → canonical columns, which raw tables number their own rows, and notes."""

    present: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbered: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def load(
    inputs: Path | Mapping[str, Path],
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
        inputs: a folder, a mapping table → file, or `{"contact_cards": file}`.
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
    files = find_files(inputs)
    store.mkdir(parents=True, exist_ok=True)
    (store / INDEX_NAME).unlink(missing_ok=True)
    work = Path(tempfile.mkdtemp(prefix="work-", dir=store))
    try:
        with duckdb.connect(str(work / "intake.duckdb"), config={"temp_directory": str(work / "spill")}) as con:
            con.execute(resources.files("audit_lib.intake").joinpath("values.sql").read_text(encoding="utf-8"))
            found = _read_files(con, files, columns, work, cards_read_on=cards_read_on, operated_by=operated_by)
            replies = _choose_replies(con, found)
            unknown = _type_tables(con, found, services)
            rows.record_row_problems(con, found.present, extract_at)
            rows.settle_left_out(con, found.present)
            for name in found.present:
                identity.apply_masks(con, TABLES[name])
            result = Store(
                folder=store,
                tables=_write_tables(con, found, store, only),
                replies=replies,
                source=CONTACT_CARDS if CONTACT_CARDS in files else "files",
                notes=tuple(found.notes),
                unknown_names=list_unknown(unknown, services),
                inputs=tuple(describe_file(name, path) for name, path in files.items()),
                clinics_in_error=tuple(
                    clinic_id for (clinic_id,) in con.execute("FROM clinics_in_error ORDER BY clinic_id").fetchall()
                ),
            )
        if keep_tables is not None:
            (work / "intake.duckdb").replace(keep_tables)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    write.write_index(result)
    return result


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
        cards.read_contact_cards(con, files[CONTACT_CARDS], cards_read_on=cards_read_on, operated_by=operated_by)
        return _Found({"clinics": cards.CLINIC_COLUMNS, "services": cards.SERVICE_COLUMNS}, {"clinics", "services"})
    found = _Found()
    problems: list[Problem] = []
    for name, path in files.items():
        try:
            match = _read_file(con, TABLES[name], path, columns, work)
        except InputError as error:
            problems.extend(error.problems)
            continue
        except OSError:
            problems.append(Problem("filen går inte att öppna", str(path), "Kontrollera rättigheterna."))
            continue
        found.present[name] = tuple(match.positions)
        if path.suffix.casefold() == ".xlsx":
            found.numbered.add(name)
        if match.ignored:
            headers = ", ".join(identity.mask_identities(header) for header in match.ignored)
            found.notes.append(f"{path.name}: kolumner som inte används: {headers}.")
    if problems:
        raise InputError(problems)
    return found


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
        con.execute("DROP TABLE raw_messages")
        found.notes.append("messages används inte: tabellen errands saknas.")
    wide = [column.name for column in TABLES["errands"].columns if column.is_wide]
    given = [name for name in found.present.get("errands", ()) if name in wide]
    if "messages" not in found.present:
        return "wide" if given else "none"
    if given:
        found.notes.append(f"errands: {', '.join(given)} används inte, eftersom tabellen messages finns.")
    return "long"


def _type_tables(con: duckdb.DuckDBPyConnection, found: _Found, services: ServiceNames) -> Counter[str]:
    con.execute(cells.CREATE_PROBLEMS)
    con.execute(identity.CREATE_MASKS)
    unknown: Counter[str] = Counter()
    for name, present in found.present.items():
        codes, unknown_here = find_codes(con, TABLES[name], present, services)
        unknown.update(unknown_here)
        cells.create_typed_table(con, TABLES[name], present, codes, has_row=name in found.numbered)
        identity.record_identities(con, TABLES[name], present)
        con.execute(f"DROP TABLE raw_{name}")
    return unknown


def _write_tables(
    con: duckdb.DuckDBPyConnection, found: _Found, folder: Path, only: Collection[str] | None
) -> dict[str, TableInfo]:
    con.execute("CREATE TABLE written_clinics AS FROM valid_clinics")
    if only is not None:
        con.execute("DELETE FROM written_clinics WHERE NOT list_contains(?, clinic_id)", [sorted(only)])
    if "errands" in found.present:
        selection.create_stored_errands(con, _stored_columns(found, TABLES["errands"]))
    infos: dict[str, TableInfo] = {}
    for name, table in TABLES.items():
        path = folder / f"{name}.parquet"
        stored = _stored_columns(found, table)
        if name not in found.present:
            path.unlink(missing_ok=True)
            infos[name] = TableInfo(given=False)
            continue
        write.write_table(con, selection.select_rows(table, stored), write.make_schema(table), path, split=True)
        n_rows, n_left_out = con.execute(
            f'SELECT (SELECT count(*) FROM typed_{name}), (SELECT count(*) FROM left_out_rows WHERE "table" = ?)',
            [name],
        ).fetchall()[0]
        infos[name] = TableInfo(
            given=True,
            columns=stored,
            n_rows=n_rows,
            n_valid=n_rows - n_left_out,
            n_left_out=n_left_out,
        )
    write.write_table(
        con,
        selection.select_data_errors(found.present),
        write.DATA_ERRORS_SCHEMA,
        folder / "data_errors.parquet",
        split=False,
    )
    write.write_table(
        con,
        selection.select_left_out(found.present),
        write.LEFT_OUT_SCHEMA,
        folder / "left_out.parquet",
        split=False,
    )
    return infos


def _stored_columns(found: _Found, table: Table) -> tuple[str, ...]:
    """Name the columns that are stored: those the source has, without the wide form where messages win."""
    return tuple(
        column.name
        for column in table.columns
        if column.name in found.present.get(table.name, ()) and not (column.is_wide and "messages" in found.present)
    )
