"""What the input's faults cost that no row of the store tells: clinics without a valid row, times after the extract."""

import datetime as dt
from collections.abc import Collection
from itertools import groupby

import duckdb

from audit_lib.intake.problems import AFTER_EXTRACT, select_left_out_rows
from audit_lib.model.store import LateTimes, LostClinic, RowFault
from audit_lib.model.tables import TABLES

NEARLY = dt.timedelta(days=366)
"""A time further after the extract than this is taken for a misprint, and is not proposed as the extract's time."""


def list_lost_clinics(con: duckdb.DuckDBPyConnection) -> tuple[LostClinic, ...]:
    """List the clinics whose own row is left out, in the order of their rows; names have their masks by then."""
    found = con.execute(
        'SELECT t.clinic_id, t.name, t.row, p."column", p.reason '
        "FROM typed_clinics AS t JOIN problems AS p USING (rid) "
        f"WHERE p.\"table\" = 'clinics' AND p.leaves_out AND rid IN ({select_left_out_rows('clinics')}) "
        "AND (t.clinic_id IS NULL OR t.clinic_id NOT IN (SELECT clinic_id FROM valid_clinics)) "
        'ORDER BY min(t.row) OVER (PARTITION BY coalesce(t.clinic_id, CAST(t.row AS VARCHAR))), t.row, p."column"'
    ).fetchall()
    lost = []
    # A row whose id cannot be read is a clinic of its own.
    for _, rows in groupby(found, key=lambda row: str(row[0] or row[2])):
        same = [*rows]
        clinic_id, name = same[0][0] or "", next((str(row[1]) for row in same if row[1]), "")
        lost.append(LostClinic(clinic_id, name, tuple(RowFault(*row[2:]) for row in same)))
    return tuple(lost)


def find_late_times(con: duckdb.DuckDBPyConnection, extract_at: dt.datetime) -> LateTimes | None:
    """Find what lies after the extract, if anything does; the latest has its time zone."""
    places = con.execute(
        'SELECT DISTINCT "table", "column" FROM problems WHERE reason = ? ORDER BY ALL', [AFTER_EXTRACT]
    ).fetchall()
    if not places:
        return None
    highest = (extract_at + NEARLY).astimezone(dt.UTC).replace(tzinfo=None)
    latest = [moment for table, column in places if (moment := _find_latest(con, table, column, highest))]
    replies, errands = con.execute(
        f"SELECT count(*) FILTER (WHERE {_is_reply(places)}), ({_count_errands({table for table, _ in places})}) "
        "FROM problems WHERE reason = $reason",
        {"reason": AFTER_EXTRACT},
    ).fetchall()[0]
    return LateTimes(replies, errands, max(latest).replace(tzinfo=dt.UTC) if latest else None)


def _find_latest(con: duckdb.DuckDBPyConnection, table: str, column: str, highest: dt.datetime) -> dt.datetime | None:
    query = f'SELECT max("{column}") FROM typed_{table} WHERE "{column}" <= ?'
    latest: dt.datetime | None = con.execute(query, [highest]).fetchall()[0][0]
    return latest


def _is_reply(places: Collection[tuple[str, str]]) -> str:
    replies = [
        f"(\"table\" = '{table}' AND \"column\" = '{column}')"
        for table, column in places
        if table == "messages" or TABLES[table].find_column(column).is_wide
    ]
    return " OR ".join(replies) or "false"


def _count_errands(tables: Collection[str]) -> str:
    own = "SELECT rid FROM problems WHERE \"table\" = 'errands' AND reason = $reason"
    if "messages" in tables:
        own += (
            " UNION SELECT errand_rid FROM typed_messages JOIN problems USING (rid) "
            "WHERE \"table\" = 'messages' AND reason = $reason AND errand_rid IS NOT NULL"
        )
    return f"SELECT count(*) FROM ({own})"
