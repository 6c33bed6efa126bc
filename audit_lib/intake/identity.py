"""Personal identity numbers in the input: found, and masked before anything is written.

A cheap pattern in SQL picks the cells that may hold one; date and check digit are computed for those few.
Sources: Skatteverket for personnummer and samordningsnummer (Luhn over ten digits, day + 60); Inera's list of
local reserve identities for VGR's reserve number (Luhn with K = 5, M = 7, X = 8).
"""

import datetime as dt
import re
from collections.abc import Collection

import duckdb
import pyarrow as pa

from audit_lib.intake.problems import record_problem
from audit_lib.model.tables import TABLES, Form, Table
from audit_lib.model.verdict import DataRule

MASK = "[maskerat]"
# A birth in 1800–2099; a ten-digit number says no century and is tried in the last one first.
_PERSON = r"(?:(?:18|19|20)?\d\d)(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+]?\d{4}"
_RESERVE = r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[KMX]\d{3}"
_PREFILTER = rf"(?:^|[^\p{{L}}\p{{Nd}}])(?:{_PERSON}|{_RESERVE})(?:$|[^\p{{L}}\p{{Nd}}])"
_CANDIDATE = re.compile(rf"(?<![^\W_])(?:{_PERSON}|{_RESERVE})(?![^\W_])", re.ASCII)
_NEIGHBOUR = re.compile(r"[^\W_]")
_RESERVE_VALUES = str.maketrans({"K": "5", "M": "7", "X": "8"})
# Ids of errands are looked at in `errands`; here those of no errand, and those that were found there.
_OTHER_MESSAGES = (
    "(SELECT rid, errand_id FROM typed_messages WHERE errand_rid IS NULL UNION ALL "
    "SELECT m.rid, e.errand_id FROM typed_messages AS m JOIN typed_errands AS e ON e.rid = m.errand_rid "
    "WHERE e.rid IN (SELECT rid FROM problems "
    f"WHERE \"table\" = 'errands' AND \"column\" = 'errand_id' AND rule_id = '{DataRule.IDENTITY_NUMBER}'))"
)
BLOCK_ROWS = 100_000
"""How many cells are in Python's memory at a time."""
_SCANNED = (Form.HSA_ID, Form.TEXT, Form.TERMS, Form.SERVICE)


def is_identity(text: str) -> bool:
    """Say whether a text of the right shape has a valid date and check digit.

    The shapes: personnummer, samordningsnummer (10 or 12 digits), VGR's reserve number.

    >>> is_identity("19121212-1212"), is_identity("121212+1212"), is_identity("19121212-1213")
    (True, True, False)
    >>> is_identity("19810829M071")
    True
    """
    signs = text.replace("-", "").replace("+", "")
    is_reserve = signs[-4:-3].isalpha()
    digits = signs.translate(_RESERVE_VALUES)
    month, day = int(digits[-8:-6]), int(digits[-6:-4])
    if day > 60 and not is_reserve:
        day -= 60
    year = int(digits[-10:-8])
    centuries = (int(digits[:2]),) if len(digits) == 12 else (20, 19)
    return any(_is_date(century * 100 + year, month, day) for century in centuries) and _has_luhn(digits[-10:])


def mask_identities(text: str) -> str:
    """Give the text with every personal identity number replaced by a mask."""

    def replace(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if _NEIGHBOUR.fullmatch(before) or _NEIGHBOUR.fullmatch(after):
            return match[0]
        return MASK if is_identity(match[0]) else match[0]

    return _CANDIDATE.sub(replace, text)


def record_identities(
    con: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], meanings: Collection[str]
) -> None:
    """Record every cell with a personal identity number and keep its masked text in `masks`.

    A hit in a key, a clinic's id or anywhere in an errand leaves the row out; else the row stays, masked. A column with
    `meanings` is looked at once a text, not once a row.
    """
    for column in table.columns:
        if column.name not in present or column.form not in _SCANNED:
            continue
        name, raw = column.name, f"raw_{table.name}"
        if name in meanings:
            n_hits = _collect_hits(con, "written", "written", f"meanings_{name}")
            rows = f'SELECT rid, text FROM {raw} JOIN found ON "{name}" = key'
        else:
            n_hits = _collect_hits(con, "rid", name, _OTHER_MESSAGES if table.name == "messages" else raw)
            rows = "SELECT CAST(key AS BIGINT), text FROM found"
        if not n_hits:
            continue
        con.execute(f"CREATE OR REPLACE TEMP TABLE hits AS SELECT * FROM ({rows}) AS found_rows(rid, text)")
        is_key = name in table.key or column.form is Form.HSA_ID or table.name == "messages"
        leaves_out = is_key or table.name == "errands"
        reason = "innehåller ett personnummer, samordningsnummer eller reservnummer"
        record_problem(con, table.name, name, DataRule.IDENTITY_NUMBER, reason, "FROM hits", leaves_out=leaves_out)
        masked = "NULL" if is_key else "text"
        con.execute(f"INSERT INTO masks SELECT '{table.name}', '{name}', rid, {masked} FROM hits")


def _collect_hits(con: duckdb.DuckDBPyConnection, key: str, name: str, relation: str) -> int:
    """Fill `found` with the keys of the cells that hold an identity and their masked texts, and give their number."""
    con.execute("CREATE OR REPLACE TEMP TABLE found (key VARCHAR, text VARCHAR)")
    # Where ids are numbered by date every row is a candidate, or a hit, and there may be millions of them: a cursor of
    # its own, since each block is written before the next is read.
    candidates = con.cursor().execute(
        f'SELECT {key}, clean_text("{name}") FROM {relation} '
        f'WHERE length("{name}") >= 10 AND regexp_matches("{name}", ?)',
        [_PREFILTER],
    )
    n_hits = 0
    while block := candidates.fetchmany(BLOCK_ROWS):
        hits = [(str(found), masked) for found, text in block if (masked := mask_identities(text)) != text]
        if hits:
            keys, texts = zip(*hits, strict=True)
            con.from_arrow(pa.table({"key": keys, "text": texts})).insert_into("found")
        n_hits += len(hits)
    return n_hits


def apply_masks(con: duckdb.DuckDBPyConnection) -> None:
    """Overwrite the typed cells that held an identity; a key becomes empty, a service code stays."""
    for table, name in con.execute('SELECT DISTINCT "table", "column" FROM masks').fetchall():
        if TABLES[table].find_column(name).form is not Form.SERVICE:
            con.execute(
                f'UPDATE cells_{table} SET "{name}" = masks.text FROM masks '
                f'WHERE masks."table" = ? AND masks."column" = ? AND masks.rid = cells_{table}.rid',
                [table, name],
            )


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _has_luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
