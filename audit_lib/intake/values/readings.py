"""What was read as something else than it says: words for no value, own words, ids with a decimal; told in notes.

Each is looked for only where a first reading has shown that there is one: the table `readings` is mostly empty.
"""

from collections.abc import Collection

import duckdb

from audit_lib.intake.sources.raw_tables import RawTables
from audit_lib.intake.values.cells import NUMBERS, quote
from audit_lib.model.tables import Column

IS_ODD = "is_odd"
"""The flag of a row with a cell that is written and yet empty, or an error value: its texts are looked at again."""


def count_null_words(con: duckdb.DuckDBPyConnection, table: str, columns: Collection[Column]) -> None:
    """Count the cells with each word for no value, as one of them writes it, and those of nothing but NUL signs."""
    for column in columns:
        cell = f"trimmed({quote(column.name)})"
        dot = " OR cell = '.'" if column.form in NUMBERS else ""
        con.execute(
            f"INSERT INTO readings SELECT '{table}', '{column.name}', 'nothing', min(cell), count(*) "
            f"FROM (SELECT {cell} AS cell FROM raw_{table}) WHERE is_null_word(cell){dot} GROUP BY lower(cell)"
        )
        con.execute(
            f"INSERT INTO readings SELECT '{table}', '{column.name}', 'nul', '', count(*) "
            f"FROM (SELECT {cell} AS cell FROM raw_{table}) WHERE regexp_full_match(cell, '\\x00+') "
            "HAVING count(*) > 0"
        )


def drops_decimals(con: duckdb.DuckDBPyConnection, table: str, name: str, relation: str) -> bool:
    """Whether every id of a column is digits or digits and `.0`, and some are the latter, which are counted."""
    promoted = f'SELECT count(*) FROM {relation} WHERE is_promoted("{name}")'
    [(n,)] = con.execute(promoted).fetchall()
    if not n or con.execute(f'SELECT bool_and(is_whole("{name}")) FROM {relation}').fetchall() != [(True,)]:
        return False
    con.execute("INSERT INTO readings VALUES (?, ?, 'whole', '', ?)", [table, name, n])
    return True


def write_notes(con: duckdb.DuckDBPyConnection, raw: RawTables) -> tuple[str, ...]:
    """Write a note for each column of what was read as something else, in the files' own words."""
    found = con.execute(
        'SELECT "table", "column", how, string_agg(word, \', \' ORDER BY n DESC, word), CAST(sum(n) AS BIGINT) '
        "FROM readings GROUP BY ALL ORDER BY ALL"
    )
    notes = []
    for table, column, how, words, n in found.fetchall():
        cells = "1 cell" if n == 1 else f"{n} celler"
        told = {
            "nothing": f"{cells} säger {words} och läses som {'tom' if n == 1 else 'tomma'}",
            "nul": f"{cells} har bara NUL-tecken och läses som {'tom text' if column == 'terms' else 'inget värde'}",
            "own": f"{cells} läses med körfilens ord (values)",
            "whole": f"{cells} slutar på .0 och läses som heltal",
        }[how]
        notes.append(f"{raw.name_file(table)}: {raw.name_column(table, column)}: {told}.")
    return tuple(notes)
