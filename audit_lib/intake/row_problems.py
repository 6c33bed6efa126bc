"""What is wrong between rows: keys, references, time order, senders, the platform's own rules.

A reference is judged against the rows of the file, not against those that survive: a message of an errand that was left
out has a place to belong, so the one fault is told once.
"""

import datetime as dt
from collections.abc import Collection, Mapping

import duckdb
import numpy as np
import pyarrow as pa

from audit_lib.intake.problems import AFTER_EXTRACT, record_problem
from audit_lib.intake.values.cells import as_code
from audit_lib.model.tables import ERRANDS, MESSAGES, TABLES, Form, Table
from audit_lib.model.verdict import DataRule

MOST_HASHES = 1 << 25
"""Looked at at once; eight bytes each, and there twice while they are fetched."""


def record_row_problems(
    con: duckdb.DuckDBPyConnection, present: Mapping[str, Collection[str]], extract_at: dt.datetime
) -> None:
    """Record the problems between rows of the typed tables that are there; `present` are each one's columns."""
    # The store's times are UTC without a zone inside the working database.
    taken_at = extract_at.astimezone(dt.UTC).replace(tzinfo=None)
    for name, columns in present.items():
        _record_unknown_clinics(con, TABLES[name])
        _record_time_order(con, TABLES[name], columns, taken_at)
    if "messages" in present:
        _record_message_problems(con)
    elif "errands" in present:
        _record_second_answers(con, "n_svar", "n_svar > 1")


def record_duplicates(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Record the rows that share their key with another; of errands also make `first_errands`.

    Keys are told apart by their hashes, which are small and seldom collide, and only what those pick out is compared.
    """
    if not table.key:
        return
    key = ", ".join(f'"{name}"' for name in table.key)
    filled = " AND ".join(f'"{name}" IS NOT NULL' for name in table.key)
    hashes = _list_repeated(con, f"SELECT hash({key}) AS h FROM typed_{table.name} WHERE {filled}")
    con.from_arrow(pa.table({"h": pa.array(hashes)})).create_view("hashes", replace=True)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE repeated AS SELECT {key}, min(rid) AS rid FROM typed_{table.name} "
        f"WHERE {filled} AND {f'hash({key}) IN (FROM hashes)' if len(hashes) else 'false'} "
        f"GROUP BY {key} HAVING count(*) > 1"
    )
    rows = f"FROM typed_{table.name} SEMI JOIN repeated USING ({key})"
    record_problem(con, table.name, table.key[-1], DataRule.DUPLICATE_KEY, "nyckeln finns på flera rader", rows)
    if table is ERRANDS:
        # Of an errand id on several rows nobody knows which was meant; those errands are left out anyway.
        con.execute("CREATE TEMP TABLE repeated_errands AS SELECT errand_id, rid FROM repeated")
        con.execute(
            "CREATE TEMP VIEW first_errands AS SELECT errand_id, rid, row, clinic_id, sent_at "
            "FROM typed_errands ANTI JOIN repeated_errands USING (errand_id) WHERE errand_id IS NOT NULL "
            "UNION ALL SELECT errand_id, rid, NULL, NULL, NULL FROM repeated_errands"
        )


def _list_repeated(con: duckdb.DuckDBPyConnection, query: str) -> np.ndarray:
    """List the hashes (uint64, called `h`) that a query gives more than once, each once.

    Sorted as plain numbers, some of them at a time: a quarter of the time that the engine needs to group them.
    """
    (n_rows,) = con.execute(f"SELECT count(*) FROM ({query})").fetchall()[0]
    n_rounds = max(1, -(-n_rows // MOST_HASHES))
    found = []
    for number in range(n_rounds):
        fetched = con.execute(f"SELECT h FROM ({query}) WHERE h % {n_rounds} = {number}").fetchnumpy()
        hashes = np.asarray(fetched["h"])
        hashes.sort()
        found.append(np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))
    return np.concatenate(found)


def _record_unknown_clinics(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    if table.name in ("clinics", "messages"):
        return
    # The few ids are made numbers of the table's own list, and not its millions of numbers texts.
    known = f"SELECT TRY_CAST(clinic_id AS {table.name}_clinic_id) AS id FROM typed_clinics"
    rows = (
        f"FROM typed_{table.name} WHERE clinic_id IS NOT NULL "
        f"AND clinic_id NOT IN (SELECT id FROM ({known}) WHERE id IS NOT NULL)"
    )
    reason = "mottagningen finns inte i tabellen clinics"
    record_problem(con, table.name, "clinic_id", DataRule.MISSING_REFERENCE, reason, rows)


def _record_time_order(
    con: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], taken_at: dt.datetime
) -> None:
    wrong = []
    for start, end in (("active_from", "active_to"), ("valid_from", "valid_to")):
        if {start, end} <= set(present):
            wrong.append((end, f"{end} < {start}", f"slutar innan den börjar ({start})"))
    for column in table.columns:
        if column.form is Form.TIMESTAMP and column.name in present:
            name = column.name
            is_early = "is_early" if table is MESSAGES else f"{name} < sent_at"
            wrong.append((name, f"{name} > TIMESTAMP '{taken_at}'", AFTER_EXTRACT))
            wrong.append((name, is_early, "ligger före ärendets sent_at"))
    for name, is_wrong, reason in wrong:
        rows = f"FROM typed_{table.name} WHERE {is_wrong}"
        record_problem(con, table.name, name, DataRule.TIME_ORDER, reason, rows)


def _record_message_problems(con: duckdb.DuckDBPyConnection) -> None:
    lost = "FROM typed_messages WHERE errand_id IS NOT NULL AND errand_rid IS NULL"
    reason = "ärendet finns inte i tabellen errands"
    record_problem(con, "messages", "errand_id", DataRule.MISSING_REFERENCE, reason, lost)
    # Codes are compared as the numbers that they are held as: as texts it costs ten times more.
    by_resident, by_clinic = _is_code("sender", "invanare"), _is_code("sender", "mottagning")
    is_answer = _is_code("kind", "svar")
    rows = f"FROM typed_messages WHERE ({by_resident} AND NOT {is_answer}) OR ({by_clinic} AND {is_answer})"
    record_problem(con, "messages", "kind", DataRule.UNREADABLE, "passar inte med avsändaren", rows)
    again = (
        f"SELECT errand_rid FROM typed_messages WHERE {by_resident} AND {is_answer} "
        "GROUP BY errand_rid HAVING count(*) > 1"
    )
    _record_second_answers(con, "errand_id", f"rid IN ({again}) AND rid NOT IN (SELECT rid FROM repeated_errands)")


def _is_code(column: str, code: str) -> str:
    return f"{column} = " + as_code(f"'{code}'", MESSAGES.find_column(column))


def _record_second_answers(con: duckdb.DuckDBPyConnection, column: str, is_answered_again: str) -> None:
    reason = "ett ärende som personal startat kan bara besvaras en gång"
    rows = f"FROM typed_errands WHERE started_by = 'personal' AND {is_answered_again}"
    # The fault is the errand's, and no value of it is bad: the row stays.
    record_problem(con, "errands", column, DataRule.PLATFORM, reason, rows, leaves_out=False)
