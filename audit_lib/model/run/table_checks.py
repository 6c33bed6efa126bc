"""Whether `tables:` of a run file speaks of tables, columns and words that there are (contract section 3)."""

from collections.abc import Iterator, Mapping

from audit_lib.errors import Problem, did_you_mean
from audit_lib.files.lined_yaml import LinedYaml
from audit_lib.model.run.faults import place_of
from audit_lib.model.run.own_tables import OwnTable, OwnTables
from audit_lib.model.tables import CLINICS, TABLES, Column, Form, Table

HSA_UNITS_KEYS = ("orgNo", "o", "operated_by")
"""By what the units of `hsaunits` tell who operates them: number, organisation, or either."""
_TRI_WORDS = ("ja", "nej", "j", "n", "1", "0", "x", "true", "false", "sann", "falsk")
_UNKNOWN_WORDS = ("okänt", "okand", "vet ej", "-", "")


def list_table_faults(tables: OwnTables, lined: LinedYaml) -> list[Problem]:
    """Describe every name or word of `tables:` that means nothing."""
    return [fault for name, own in tables.items() for fault in _check_table(name, own, lined)]


def _check_table(name: str, own: OwnTable, lined: LinedYaml) -> Iterator[Problem]:
    if name == "hsaunits":
        yield from _check_units(own, lined)
    elif name not in TABLES:
        remedy = did_you_mean(name, TABLES) or f"Tabellerna är {', '.join(TABLES)}."
        yield Problem(f"{name} är ingen tabell.", place_of(lined, "tables", name), remedy)
    else:
        yield from _check_columns(TABLES[name], own.columns, lined)
        yield from _check_values(TABLES[name], own.values, lined)


def _check_units(own: OwnTable, lined: LinedYaml) -> Iterator[Problem]:
    for key, words in own.values.items():
        where = place_of(lined, "tables", "hsaunits", "values", key)
        if key not in HSA_UNITS_KEYS:
            yield Problem(f"{key} är inget att välja efter.", where, f"Välj bland {', '.join(HSA_UNITS_KEYS)}.")
        yield from _check_words(CLINICS.find_column("operated_by"), words, where)


def _check_columns(table: Table, columns: Mapping[str, str], lined: LinedYaml) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for header, column in columns.items():
        where = place_of(lined, "tables", table.name, "columns", header)
        if column not in table.column_names:
            remedy = did_you_mean(column, table.column_names) or f"Kolumnerna är {', '.join(table.column_names)}."
            yield Problem(f"{column} är ingen kolumn i tabellen {table.name}.", where, remedy)
        elif first.setdefault(column, header) != header:
            what = f"{first[column]} och {header} kan inte båda vara {column}."
            yield Problem(what, where, "Behåll den ena.")


def _check_values(table: Table, values: Mapping[str, Mapping[str, str]], lined: LinedYaml) -> Iterator[Problem]:
    for name, words in values.items():
        where = place_of(lined, "tables", table.name, "values", name)
        if name not in table.column_names:
            remedy = did_you_mean(name, table.column_names) or f"Kolumnerna är {', '.join(table.column_names)}."
            yield Problem(f"{name} är ingen kolumn i tabellen {table.name}.", where, remedy)
        else:
            yield from _check_words(table.find_column(name), words, where)


def _check_words(column: Column, words: Mapping[str, str], where: str) -> Iterator[Problem]:
    allowed = column.domain if column.form is Form.CODE else _TRI_WORDS if column.form is Form.TRI else None
    for written, word in words.items():
        if allowed is not None and word.strip().casefold() not in (*allowed, *_UNKNOWN_WORDS):
            shown = (*allowed, "okänt") if column.form is Form.CODE else ("ja", "nej", "okänt")
            remedy = did_you_mean(word, shown) or f"Skriv {', '.join(shown[:-1])} eller {shown[-1]}."
            yield Problem(f"{word} (för {written}) är inget värde för {column.name}.", where, remedy)
