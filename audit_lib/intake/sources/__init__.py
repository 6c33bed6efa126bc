"""Readers: one file of any kind becomes one raw relation of untouched cells in the working database.

A raw relation `raw_<table>` has the canonical columns the file has, in text, or a typed time where the file has one;
NULL is a cell with nothing in it. A reader that fills a table leaves its records in file order; `number_records` makes
of it what a Parquet file gives at once: `rid`, the record's place from 0, and `row`, its number for people, where the
header is row 1.
"""

import duckdb


def number_records(con: duckdb.DuckDBPyConnection, table: str, *, has_row: bool) -> None:
    """Put the numbered view `raw_<table>` over what a reader has filled; `has_row`: it numbered its own records."""
    con.execute(f"ALTER TABLE raw_{table} RENAME TO file_{table}")
    con.execute(
        f"CREATE VIEW raw_{table} AS SELECT rowid AS rid, {'' if has_row else 'rowid + 2 AS row, '}* FROM file_{table}"
    )


def drop_raw(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Drop the raw relation and what is under it."""
    con.execute(f"DROP VIEW raw_{table}")
    con.execute(f"DROP TABLE IF EXISTS file_{table}")
