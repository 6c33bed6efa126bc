"""Names of services and ids of clinics met in the input: each distinct text is read once, never once a row."""

from collections.abc import Collection

import duckdb
import pyarrow as pa

from audit_lib.engines.embedded import read_batches
from audit_lib.intake.values.own_services import mark_own
from audit_lib.model.services import ServiceNames
from audit_lib.model.tables import Column, Form, Table

BLOCK_ROWS = 4_096
"""How many distinct cells are in Python's memory at a time."""
_MAX_MEANINGS = 65_536
"""Distinct cells: above, a table of them saves nothing, and two bytes do not number them."""


def create_meanings(
    con: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], services: ServiceNames
) -> tuple[str, ...]:
    """Create `meanings_<column>`: what every distinct cell says, for the columns where few texts make up many cells.

    Its columns: `written`, as in the raw table; `text`, trimmed, NULL if nothing is left; `code`, NULL if the text
    cannot be read. Also the type `<table>_<column>` of its codes, which sorts as their texts do. Returned are the names
    of those columns. What `service` says is kept as `meanings_of_<table>`, marked where a clinic's own rows decide.
    """
    created: list[str] = []
    for column in table.columns:
        if column.name not in present:
            continue
        if column.form is Form.SERVICE or (table.name, column.name) == ("services", "name"):
            _look_up_services(con, table, column, services)
        elif column.form is not Form.HSA_ID or not _read_clinic_ids(con, table, column):
            continue
        created.append(column.name)
    return tuple(created)


def _look_up_services(con: duckdb.DuckDBPyConnection, table: Table, column: Column, services: ServiceNames) -> None:
    name = column.name
    find = services.find if name == "name" else services.find_code_or_name
    con.execute("CREATE OR REPLACE TEMP TABLE looked_up (written VARCHAR, text VARCHAR, code VARCHAR)")
    # A cursor of its own, since each block is written before the next is read: in a column that is not what it is taken
    # for every cell may be another text.
    distinct = con.cursor().execute(
        f'SELECT "{name}" AS written, said(clean_value("{name}")) AS text FROM '
        f'(SELECT DISTINCT "{name}" FROM raw_{table.name} WHERE "{name}" IS NOT NULL)'
    )
    for batch in read_batches(distinct.to_arrow_reader(BLOCK_ROWS)):
        texts = batch.column("text").to_pylist()
        codes = [None if text is None else find(text) for text in texts]
        if name == "service":
            codes = [code if text is None else mark_own(text, code) for text, code in zip(texts, codes, strict=True)]
        block = [batch.column("written"), batch.column("text"), pa.array(codes, pa.string())]
        con.from_arrow(pa.table(block, ["written", "text", "code"])).insert_into("looked_up")
    _create_meanings(con, table, column, "looked_up")
    if name == "service":
        con.execute(f"CREATE OR REPLACE TEMP TABLE meanings_of_{table.name} AS SELECT text, code FROM meanings_service")
    con.execute("DROP TABLE looked_up")


def _read_clinic_ids(con: duckdb.DuckDBPyConnection, table: Table, column: Column) -> bool:
    """Whether there are few enough of them; if not, the type of the column's values is text."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE looked_up AS SELECT written, said(clean_value(written)) AS text "
        f'FROM (SELECT DISTINCT "{column.name}" AS written FROM raw_{table.name} WHERE "{column.name}" IS NOT NULL '
        f"LIMIT {_MAX_MEANINGS + 1})"
    )
    are_many = bool(con.execute(f"SELECT count(*) > {_MAX_MEANINGS} FROM looked_up").fetchall()[0][0])
    if are_many:
        con.execute(f"CREATE TYPE {table.name}_{column.name} AS VARCHAR")
    else:
        _create_meanings(con, table, column, "(SELECT *, read_hsa_id(text) AS code FROM looked_up)")
    con.execute("DROP TABLE looked_up")
    return not are_many


def _create_meanings(con: duckdb.DuckDBPyConnection, table: Table, column: Column, relation: str) -> None:
    kind = f"{table.name}_{column.name}"
    relation = f"(SELECT written, text, CASE WHEN NOT is_error_value(text) THEN code END AS code FROM {relation})"
    codes = f"SELECT DISTINCT code FROM {relation} WHERE code IS NOT NULL ORDER BY code"
    has_codes = con.execute(f"SELECT count(*) > 0 FROM ({codes})").fetchall()[0][0]
    con.execute(f"CREATE TYPE {kind} AS {f'ENUM ({codes})' if has_codes else 'VARCHAR'}")
    con.execute(
        f"CREATE OR REPLACE TABLE meanings_{column.name} AS "
        f"SELECT written, text, CAST(code AS {kind}) AS code FROM {relation}"
    )
