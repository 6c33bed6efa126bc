"""Readers: one file of any kind becomes one raw relation of untouched cells in the working database.

A raw relation `raw_<table>` has the canonical columns the file has, in text; NULL is a cell with nothing in it. A code
or a time x that is already a value stands in `plain_x` instead (a time as the clock showed it) or `instant_x` (UTC).
A reader that fills a table leaves its records in file order and then calls `number_records`, for what a Parquet file
gives at once: `rid`, the record's place from 0. Its number for people is `rid` + 2, since the header is row 1, unless
the reader numbers its records itself, in `row`.
"""

import duckdb


def number_records(con: duckdb.DuckDBPyConnection, table: str, header_row: int = 1) -> None:
    """Put the numbered view `raw_<table>` over what a reader has filled; `header_row` is where its headers stand."""
    con.execute(f"ALTER TABLE raw_{table} RENAME TO file_{table}")
    row = f", rowid + {header_row + 1} AS row" if header_row > 1 else ""
    con.execute(f"CREATE VIEW raw_{table} AS SELECT rowid AS rid{row}, * FROM file_{table}")


def drop_raw(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Drop the raw relation and what is under it."""
    con.execute(f"DROP VIEW raw_{table}")
    con.execute(f"DROP VIEW IF EXISTS written_{table}")
    con.execute(f"DROP TABLE IF EXISTS file_{table}")
