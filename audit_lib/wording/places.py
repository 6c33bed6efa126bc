"""Where something stands, in the words of the region's own file: its header, its name and worksheet, the row."""

import re
from collections.abc import Mapping

from audit_lib.model.store import TableInfo
from audit_lib.model.tables import TABLES
from audit_lib.wording.say import TABLE_NAMES, say

_WORDS = re.compile(r"\b[a-z]+(?:_[a-z]+)*\b")


def say_source(table: str, info: TableInfo) -> str:
    """The file of a table and its worksheet, or the table's own name where it came from no file.

    >>> say_source("errands", TableInfo(given=True, source="Ärenden.xlsx", sheet="Blad2"))
    'Ärenden.xlsx, blad Blad2'
    """
    file = info.source or table
    return say("place.sheet", file=file, sheet=info.sheet) if info.sheet else file


def say_column(column: str, info: TableInfo) -> str:
    """The header of a column as the file has it, with its canonical name beside it where they differ.

    >>> say_column("sent_at", TableInfo(given=True, headers={"sent_at": "Inkom"}))
    'Inkom (sent_at)'
    """
    header = info.headers.get(column, column)
    return column if header.casefold() == column else f"{header} ({column})"


def say_place(table: str, column: str, info: TableInfo, rows: str = "") -> str:
    """A column of a file, and in it a row or several where they are told.

    >>> ärenden = TableInfo(given=True, source="Ärenden.xlsx", sheet="Blad2", headers={"sent_at": "Inkom"})
    >>> say_place("errands", "sent_at", ärenden, "12")
    'kolumnen Inkom (sent_at) i Ärenden.xlsx, blad Blad2, rad 12'
    """
    place = say("place.column", column=say_column(column, info), source=say_source(table, info))
    return say("place.row", place=place, rows=rows) if rows else place


def say_reason(reason: str, table: str, tables: Mapping[str, TableInfo]) -> str:
    """What is wrong, with the columns and tables that it names called what the region's own files call them.

    >>> inkom = TableInfo(given=True, source="Ärenden.csv", headers={"sent_at": "Inkom"})
    >>> say_reason("ligger före ärendets sent_at", "errands", {"errands": inkom})
    'ligger före ärendets Inkom (sent_at)'
    """

    def write(found: re.Match[str]) -> str:
        word = found.group()
        if word in TABLES and word in tables and tables[word].given:
            return f"{TABLE_NAMES[word]} ({say_source(word, tables[word])})"
        # Of an errand's time a message says "ärendets".
        owner = "errands" if table == "messages" else table
        if owner in tables and word in TABLES[owner].column_names and "_" in word:
            return say_column(word, tables[owner])
        return word

    return _WORDS.sub(write, reason)
