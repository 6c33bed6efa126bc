"""Tables of a region put into a PostgreSQL schema, as text columns or in the database's own types (syntetiska data)."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg
import yaml
from oracle.columns import REQUIRED
from psycopg import sql
from rules.region import make_tables
from rules.specification import RUN, Case, administrator, clinic, errand, message

from audit_lib.audit.opening import open_run
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.audit import Assignment

Cells = Mapping[str, str | None]
ONE = {
    table: rows
    for table, rows in make_tables(
        [
            Case(
                "",
                [
                    clinic(documents_eservices="ja"),
                    administrator(),
                    errand("2026-04-16 10:00", message("delsvar", "2026-04-20 09:00")),
                ],
                "uppfylld",
            )
        ]
    ).items()
    if rows
}
_names = (f"uttag_{number}" for number in itertools.count(1))


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(DatabaseAddress(url).connection_string, autocommit=True)


def make_schema(url: str) -> str:
    """A new empty schema; its name."""
    name = next(_names)
    with connect(url) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    return name


def fill_schema(
    url: str, schema: str, tables: Mapping[str, Sequence[Cells]], types: Mapping[str, str] | None = None
) -> None:
    """Create each table with its rows; a column is text unless `types` says otherwise."""
    with connect(url) as connection:
        for name, rows in tables.items():
            columns = list(rows[0]) if rows else list(REQUIRED[name])
            place = sql.Identifier(schema, name)
            definitions = [
                sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL((types or {}).get(column, "text")))
                for column in columns
            ]
            connection.execute(sql.SQL("CREATE TABLE {} ({})").format(place, sql.SQL(", ").join(definitions)))
            if not rows:
                continue
            holes = sql.SQL(", ").join([sql.Placeholder()] * len(columns))
            with connection.cursor() as cursor:
                cursor.executemany(
                    sql.SQL("INSERT INTO {} VALUES ({})").format(place, holes),
                    [[row[column] for column in columns] for row in rows],
                )


def open_with(tmp_path: Path, address: str, run: Mapping[str, object] = RUN, **changes: object) -> Assignment:
    """A run whose input is the database at that address."""
    path = tmp_path / "run.yaml"
    path.write_text(yaml.safe_dump({**run, "input": address, "out": "ut", **changes}, allow_unicode=True))
    return open_run(path)
