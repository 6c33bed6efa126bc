"""From the typed tables to the files of the store: rows of valid clinics, data errors, and what was left out."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import duckdb

from audit_lib.engines.clinic_groups import write_table
from audit_lib.engines.embedded import keep_quiet
from audit_lib.intake import parts, schemas, stored_rows
from audit_lib.intake.sources.files import CONTACT_CARDS, EOFFERING
from audit_lib.intake.sources.raw_tables import RawTables
from audit_lib.model.store import TableInfo
from audit_lib.model.tables import TABLES, Form, Table

_LARGE = ("messages", "errands")


def write_tables(con: duckdb.DuckDBPyConnection, raw: RawTables, folder: Path) -> dict[str, TableInfo]:
    """Write every file of a store but its index, and give what was found of each table."""
    infos = {name: _describe_table(con, raw, table) for name, table in TABLES.items()}
    for name, query, schema in (
        ("data_errors", stored_rows.select_data_errors(raw.present), schemas.DATA_ERRORS_SCHEMA),
        ("left_out", stored_rows.select_left_out(raw.present), schemas.LEFT_OUT_SCHEMA),
    ):
        write_table(con, query, schema, folder / f"{name}.parquet", split=False)
    for name, table in TABLES.items():
        path = folder / f"{name}.parquet"
        if name not in raw.present:
            path.unlink(missing_ok=True)
        elif name not in _LARGE:
            query = stored_rows.select_rows(table, infos[name].columns)
            write_table(con, query, schemas.make_schema(table), path, split=True)
    # Arrow lets go of the interpreter while it compresses, so the two large tables are written side by side.
    with ThreadPoolExecutor(len(_LARGE)) as writers:
        writing = [
            writers.submit(_write_parts, keep_quiet(con.cursor()), TABLES[name], infos[name], folder)
            for name in _LARGE
            if name in raw.present
        ]
        for written in writing:
            written.result()
    return infos


def _describe_table(con: duckdb.DuckDBPyConnection, raw: RawTables, table: Table) -> TableInfo:
    if table.name not in raw.present:
        return TableInfo(given=False)
    n_rows, n_left_out = con.execute(
        f'SELECT (SELECT count(*) FROM typed_{table.name}), (SELECT count(*) FROM left_out_rows WHERE "table" = ?)',
        [table.name],
    ).fetchall()[0]
    match = raw.written.get(table.name)
    return TableInfo(
        given=True,
        columns=raw.list_stored(table),
        n_rows=n_rows,
        n_valid=n_rows - n_left_out,
        n_left_out=n_left_out,
        source=next((file.name for file in raw.files if file.table in (table.name, CONTACT_CARDS, EOFFERING)), ""),
        sheet=match.sheet if match else "",
        headers=match.written if match else {},
    )


def _write_parts(con: duckdb.DuckDBPyConnection, table: Table, info: TableInfo, folder: Path) -> None:
    columns = [table.find_column(name) for name in info.columns]
    # The id of a message's errand is kept only where there is no such errand.
    texts = [column.name for column in columns if column.form is Form.TEXT and table.name != "messages"]
    starts = parts.choose_starts(con, f"cells_{table.name}", texts, info.n_rows)
    schema = schemas.make_schema(table, is_wide=any(column.is_wide for column in columns))
    select = partial(stored_rows.select_part, table, info.columns)
    parts.write_parts(con, select, starts, info.n_rows, schema, folder / f"{table.name}.parquet")
