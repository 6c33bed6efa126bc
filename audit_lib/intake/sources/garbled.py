"""Texts that were garbled before the file was made: in a valid UTF-8 file too, Ã¤ is an ä that was encoded twice.

A name of a service that is garbled is another service, and a promise that is garbled is none. Signs of another encoding
are refused; a sign that is lost for good (� or a question mark inside a word) is noted, since it may be one text's own.
"""

from collections.abc import Iterable

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.headers import HeaderMatch
from audit_lib.intake.values.cells import quote
from audit_lib.model.tables import Form, Table

_TWICE = "Ã[¤¥¶…„–\u0084\u0085\u0096]|[├√][^\\x00-\\x7f]|[a-zåäö][„†”‡ŠŒ][a-zåäö]"
_LOST = "\ufffd|[a-zåäö]\\?[a-zåäö]"
_ADDRESS = "[/=]"
"""In an address of a page a question mark is itself."""


def note_garbled(con: duckdb.DuckDBPyConnection, table: Table, match: HeaderMatch, source: str) -> Iterable[str]:
    """Give a note for each column of `raw_<table>` where signs were lost.

    Raises:
        InputError: signs of another encoding stand in a column.
    """
    for name in match.positions:
        if not _is_read_as_text(table, name):
            continue
        n_twice, n_lost = _count(con, table, name)
        header = match.written.get(name, name)
        if n_twice:
            what = f"kolumnen {header}: {n_twice} celler har tecken ur en annan teckenkodning, som Ã¤ eller „ för ä"
            raise InputError(Problem(what, source, "Exportera filen på nytt, som UTF-8 ända från källan."))
        if n_lost:
            yield f"{source}: kolumnen {header}: i {n_lost} celler har tecken gått förlorade (� eller ? inne i ord)."


def _is_read_as_text(table: Table, name: str) -> bool:
    return not name.endswith(("_id", "_key")) and table.find_column(name).form in (Form.TEXT, Form.TERMS, Form.SERVICE)


def _count(con: duckdb.DuckDBPyConnection, table: Table, name: str) -> tuple[int, int]:
    """Count the cells with signs of another encoding, and those that have lost some; each text is looked at once."""
    twice = f"strlen(cell) > length(cell) AND regexp_matches(cell, '{_TWICE}')"
    may_lack = f"strlen(cell) > length(cell) OR (contains(cell, '?') AND NOT regexp_matches(cell, '{_ADDRESS}'))"
    lost = f"({may_lack}) AND regexp_matches(cell, '{_LOST}')"
    counts = f"coalesce(sum(n) FILTER ({twice}), 0), coalesce(sum(n) FILTER ({lost}), 0)"
    distinct = f"SELECT {quote(name)} AS cell, count(*) AS n FROM raw_{table.name} GROUP BY 1"
    (found,) = con.execute(f"SELECT {counts} FROM ({distinct})").fetchall()
    return int(found[0]), int(found[1])
