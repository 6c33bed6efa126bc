"""What is wrong between rows: keys, references, time order, senders, the platform's own rules.

A reference is judged against the rows of the file, not against those that survive: a message of an errand that was left
out has a place to belong, so the one fault is told once.
"""

import datetime as dt
from collections.abc import Collection, Mapping

import duckdb
import numpy as np
import pyarrow as pa

from audit_lib.intake.values.cells import as_code
from audit_lib.model.tables import TABLES, Form, Table
from audit_lib.model.verdict import DataRule

_MOST_HASHES = 1 << 25
"""At once; eight bytes each, and there twice while they are fetched."""
Present = Mapping[str, Collection[str]]


def record_row_problems(con: duckdb.DuckDBPyConnection, present: Present, extract_at: dt.datetime) -> None:
    """Record the problems between rows of all typed tables; `present` holds table → its canonical columns."""
    for name in present:
        _record_unknown_clinics(con, TABLES[name])
        _record_reversed_periods(con, TABLES[name])
    # The store's times are UTC without a zone inside the working database.
    taken_at = extract_at.astimezone(dt.UTC).replace(tzinfo=None)
    if "errands" in present:
        _record_errand_order(con, present["errands"], taken_at)
    if "messages" in present:
        _record_message_problems(con, taken_at)
    elif "errands" in present and "n_svar" in present["errands"]:
        con.execute(
            f"INSERT INTO problems SELECT 'errands', rid, 'n_svar', '{DataRule.PLATFORM}', "
            "'ett ärende som personal startat kan bara besvaras en gång', false "
            "FROM typed_errands WHERE started_by = 'personal' AND n_svar > 1"
        )


def record_duplicates(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Record the rows that share their key with another; of errands also make `first_errands`.

    Keys are told apart by their hashes, which are small and seldom collide, and only what those pick out is compared.
    """
    if not table.key:
        return
    key = ", ".join(f'"{name}"' for name in table.key)
    filled = " AND ".join(f'"{name}" IS NOT NULL' for name in table.key)
    hashes = _list_repeated(con, f"SELECT hash({key}) AS h FROM typed_{table.name} WHERE {filled}")
    con.register("hashes", pa.table({"h": pa.array(hashes)}))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE repeated AS SELECT {key}, min(rid) AS rid FROM typed_{table.name} "
        f"WHERE {filled} AND {f'hash({key}) IN (FROM hashes)' if len(hashes) else 'false'} "
        f"GROUP BY {key} HAVING count(*) > 1"
    )
    con.unregister("hashes")
    con.execute(
        f"INSERT INTO problems SELECT '{table.name}', t.rid, ?, '{DataRule.DUPLICATE_KEY}', "
        "'nyckeln finns på flera rader', true "
        f"FROM typed_{table.name} AS t SEMI JOIN repeated USING ({key})",
        [table.key[-1]],
    )
    if table.name == "errands":
        # Of an errand id on several rows nobody knows which was meant; those errands are left out anyway.
        con.execute("CREATE OR REPLACE TEMP TABLE repeated_errands AS SELECT errand_id, rid FROM repeated")
        con.execute(
            "CREATE OR REPLACE TEMP VIEW first_errands AS SELECT errand_id, rid, row, clinic_id, sent_at "
            "FROM typed_errands ANTI JOIN repeated_errands USING (errand_id) WHERE errand_id IS NOT NULL "
            "UNION ALL SELECT errand_id, rid, NULL, NULL, NULL FROM repeated_errands"
        )


def _list_repeated(con: duckdb.DuckDBPyConnection, query: str) -> np.ndarray:
    """List the hashes (uint64, called `h`) that a query gives more than once, each once.

    Sorted as plain numbers, some of them at a time: a quarter of the time that the engine needs to group them.
    """
    (n_rows,) = con.execute(f"SELECT count(*) FROM ({query})").fetchall()[0]
    n_rounds = max(1, -(-n_rows // _MOST_HASHES))
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
    con.execute(
        f"INSERT INTO problems SELECT '{table.name}', rid, 'clinic_id', '{DataRule.MISSING_REFERENCE}', "
        f"'mottagningen finns inte i tabellen clinics', true FROM typed_{table.name} "
        "WHERE clinic_id IS NOT NULL AND clinic_id NOT IN "
        f"(SELECT id FROM (SELECT TRY_CAST(clinic_id AS {table.name}_clinic_id) AS id FROM typed_clinics) "
        "WHERE id IS NOT NULL)"
    )


def _record_reversed_periods(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    for start, end in (("active_from", "active_to"), ("valid_from", "valid_to")):
        if {start, end} <= set(table.column_names):
            con.execute(
                f"INSERT INTO problems SELECT '{table.name}', rid, '{end}', '{DataRule.TIME_ORDER}', "
                f"'slutar innan den börjar ({start})', true FROM typed_{table.name} WHERE {end} < {start}"
            )


def _record_errand_order(con: duckdb.DuckDBPyConnection, present: Collection[str], taken_at: dt.datetime) -> None:
    for column in TABLES["errands"].columns:
        if column.form is not Form.TIMESTAMP or column.name not in present:
            continue
        values = f"'errands', rid, '{column.name}', '{DataRule.TIME_ORDER}', ?, true"
        insert = f"INSERT INTO problems SELECT {values} FROM typed_errands "
        con.execute(f"{insert} WHERE {column.name} > ?", ["ligger efter uttaget (extract_at)", taken_at])
        con.execute(f"{insert} WHERE {column.name} < sent_at", ["ligger före ärendets sent_at"])


def _record_message_problems(con: duckdb.DuckDBPyConnection, taken_at: dt.datetime) -> None:
    insert = "INSERT INTO problems SELECT 'messages', m.rid, ?, ?, ?, true FROM typed_messages AS m "
    con.execute(
        f"{insert} WHERE errand_id IS NOT NULL AND errand_rid IS NULL",
        ["errand_id", DataRule.MISSING_REFERENCE, "ärendet finns inte i tabellen errands"],
    )
    con.execute(
        f"{insert} WHERE sent_at > ?", ["sent_at", DataRule.TIME_ORDER, "ligger efter uttaget (extract_at)", taken_at]
    )
    con.execute(f"{insert} WHERE is_early", ["sent_at", DataRule.TIME_ORDER, "ligger före ärendets sent_at"])
    # Codes are compared as the numbers that they are held as: as texts it costs ten times more.
    resident, clinic = _as_held("sender", "invanare"), _as_held("sender", "mottagning")
    answer = _as_held("kind", "svar")
    con.execute(
        f"{insert} WHERE (sender = {resident} AND kind <> {answer}) OR (sender = {clinic} AND kind = {answer})",
        ["kind", DataRule.UNREADABLE, "passar inte med avsändaren"],
    )
    # The fault is the errand's, and no value of it is bad: the row stays, as it does in the wide form.
    con.execute(
        f"INSERT INTO problems SELECT 'errands', e.rid, 'errand_id', '{DataRule.PLATFORM}', "
        "'ett ärende som personal startat kan bara besvaras en gång', false "
        "FROM typed_errands AS e WHERE e.started_by = 'personal' AND e.rid IN (SELECT errand_rid FROM typed_messages "
        f"WHERE sender = {resident} AND kind = {answer} GROUP BY errand_rid HAVING count(*) > 1) "
        "AND e.rid NOT IN (SELECT rid FROM repeated_errands)"
    )


def _as_held(column: str, code: str) -> str:
    return as_code(f"'{code}'", TABLES["messages"].find_column(column))


def settle_left_out(con: duckdb.DuckDBPyConnection, present: Present) -> None:
    """Decide what is left out: creates `left_out_rows` (table, rid), `clinics_in_error` and `valid_clinics`.

    An error in a message, other than a missing errand, leaves the whole errand out.
    """
    con.execute('CREATE OR REPLACE TABLE left_out_rows AS SELECT DISTINCT "table", rid FROM problems WHERE leaves_out')
    if "messages" in present:
        con.execute(
            "INSERT INTO left_out_rows SELECT DISTINCT 'errands', errand_rid FROM typed_messages "
            "JOIN problems USING (rid) WHERE problems.\"table\" = 'messages' "
            f"AND rule_id <> '{DataRule.MISSING_REFERENCE}' "
            "AND errand_rid IS NOT NULL "
            "AND errand_rid NOT IN (SELECT rid FROM left_out_rows WHERE \"table\" = 'errands')"
        )
    con.execute(
        "CREATE OR REPLACE TABLE valid_clinics AS SELECT clinic_id FROM typed_clinics "
        "WHERE rid NOT IN (SELECT rid FROM left_out_rows WHERE \"table\" = 'clinics')"
    )
    con.execute(
        "CREATE OR REPLACE TABLE clinics_in_error AS SELECT DISTINCT clinic_id FROM typed_clinics "
        "WHERE clinic_id IS NOT NULL AND clinic_id NOT IN (SELECT clinic_id FROM valid_clinics)"
    )


def list_clinics_in_error(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """List the clinics whose own row is left out, sorted."""
    found = con.execute("FROM clinics_in_error ORDER BY clinic_id").fetchall()
    return tuple(str(clinic_id) for (clinic_id,) in found)
