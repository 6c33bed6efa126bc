"""What the region calls its own services in errands and channels, read against each clinic's own rows in services.

A name that the alias table does not explain is kept apart until the valid rows of services are known (`mark_own`): a
code with a mark before it, so that a row still costs what a code costs. Then few pairs of clinic and name are left to
look up, however many errands there are.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa

from audit_lib.intake.identity import mask_identities
from audit_lib.intake.problems import select_left_out_rows
from audit_lib.model.services import OTHER, UNREADABLE, ServiceNames, normalise_name
from audit_lib.model.store import UnknownName
from audit_lib.model.tables import TABLES
from audit_lib.model.verdict import DataRule

_OWN, _UNKNOWN = "=", "?"
_TABLES = ("channels", "errands")
_MAX_SUGGESTED = 500
_MAX_IN_ERRANDS = 100
"""Distinct unknown names in errands: above, it is no column of names, and what residents wrote is told to nobody."""


def mark_own(text: str, code: str | None) -> str:
    """Give the code of a cell of `service`, marked where a clinic's own rows have to tell what the name stands for."""
    if code is None:
        return _UNKNOWN + normalise_name(text)
    return _OWN + normalise_name(text) if code == OTHER and text.strip().casefold() != OTHER else code


def settle_own_services(
    con: duckdb.DuckDBPyConnection, present: Collection[str], services: ServiceNames
) -> tuple[UnknownName, ...]:
    """Give marked services their codes, once it is settled which rows of services are valid.

    An errand whose name is that of its clinic's rows is what they replace, or the clinic's own; a name that they do not
    explain is `okant` in the store, or `egen` if the run file says that all others are the region's own.

    Returned are the names that nothing explains: of each table the most costly first.
    """
    unknown: list[UnknownName] = []
    if "services" in present:
        unknown += _list_in_services(con, services)
    for table in _TABLES:
        if table in present and _has_marks(con, table):
            _name_own_rows(con, table, has_services="services" in present and table == "errands")
            _replace_marks(con, table, OTHER if services.others_are_own or table == "channels" else UNREADABLE)
            unknown += [] if services.others_are_own else _list_in(con, table, services)
    return tuple(_count_errands(con, unknown) if "errands" in present else unknown)


def write_notes(services: ServiceNames, unknown: Iterable[UnknownName]) -> list[str]:
    """Say which names the run file overrules, and how much of channels and errands nothing explains."""
    notes = [
        f"names i körfilen: {mask_identities(name)} läses som {code}, inte som {before}."
        for name, code, before in services.overruled
    ]
    found: dict[str, list[UnknownName]] = {}
    for one in unknown:
        if one.table in _TABLES:
            found.setdefault(one.table, []).append(one)
    for table, names in found.items():
        n_rows = sum(one.n for one in names)
        counted = f"{len(names)} namn på tjänster känns inte igen ({n_rows} rader)"
        notes.append(f"{TABLES[table].swedish}: {counted}; skriv under names i körfilen vad de betyder.")
    return notes


def _has_marks(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    marked = f"SELECT 1 FROM meanings_of_{table} WHERE left(CAST(code AS VARCHAR), 1) IN ('{_OWN}', '{_UNKNOWN}')"
    return con.execute(f"{marked} LIMIT 1").fetchone() is not None


def _name_own_rows(con: duckdb.DuckDBPyConnection, table: str, *, has_services: bool) -> None:
    """Create `own_rows`: clinic and normalised name → what the clinic's valid rows of that name agree on."""
    con.execute("CREATE OR REPLACE TEMP TABLE own_rows (clinic_id VARCHAR, name VARCHAR, code VARCHAR)")
    if not has_services:
        return
    names = [str(name) for (name,) in con.execute("SELECT DISTINCT name FROM typed_services").fetchall() if name]
    con.from_arrow(
        pa.table({"name": pa.array(names, pa.string()), "normal": pa.array(map(normalise_name, names), pa.string())})
    ).create_view("normal_names", replace=True)
    unread = (
        "SELECT rid FROM problems WHERE \"table\" = 'services' AND \"column\" = 'replaces' "
        f"AND rule_id = '{DataRule.UNREADABLE}'"
    )
    con.execute(
        "INSERT INTO own_rows SELECT CAST(s.clinic_id AS VARCHAR), n.normal, "
        f"min(coalesce(CAST(s.replaces AS VARCHAR), '{OTHER}')) FROM typed_services AS s "
        f"JOIN normal_names AS n ON n.name = s.name WHERE s.rid NOT IN ({select_left_out_rows('services')}) "
        "GROUP BY 1, 2 "
        f"HAVING count(DISTINCT coalesce(CAST(s.replaces AS VARCHAR), '{OTHER}')) = 1 "
        f"AND count(*) FILTER (WHERE s.rid IN ({unread})) = 0"
    )


def _replace_marks(con: duckdb.DuckDBPyConnection, table: str, unexplained: str) -> None:
    """Have `typed_<table>` show codes where it showed marks; as it was written it is `marked_<table>`."""
    kind, column = f"settled_{table}_service", f"{table}_service"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE meant AS SELECT DISTINCT code AS mark, CASE left(CAST(code AS VARCHAR), 1) "
        f"WHEN '{_OWN}' THEN '{OTHER}' WHEN '{_UNKNOWN}' THEN '{unexplained}' ELSE CAST(code AS VARCHAR) END AS code "
        f"FROM meanings_of_{table} WHERE code IS NOT NULL"
    )
    codes = "SELECT code FROM meant UNION SELECT code FROM own_rows"
    con.execute(f"CREATE TYPE {kind} AS ENUM (SELECT code FROM ({codes}) ORDER BY code)")
    con.execute(f"CREATE TABLE meant_{table} AS SELECT mark, CAST(code AS {kind}) AS code FROM meant")
    # The few own names are made numbers of the table's own lists, and not its millions of numbers texts.
    con.execute(
        f"CREATE TABLE own_{table} AS SELECT * FROM (SELECT TRY_CAST(clinic_id AS {table}_clinic_id) AS clinic_id, "
        f"TRY_CAST(mark || name AS {column}) AS mark, CAST(code AS {kind}) AS code FROM own_rows, "
        f"(VALUES ('{_OWN}'), ('{_UNKNOWN}')) AS marks(mark)) WHERE clinic_id IS NOT NULL AND mark IS NOT NULL"
    )
    con.execute(f"ALTER VIEW typed_{table} RENAME TO marked_{table}")
    con.execute(
        f"CREATE VIEW typed_{table} AS SELECT e.* REPLACE (coalesce(own.code, meant.code) AS service) "
        f"FROM marked_{table} AS e LEFT JOIN meant_{table} AS meant ON meant.mark = e.service "
        f"LEFT JOIN own_{table} AS own ON own.mark = e.service AND own.clinic_id = e.clinic_id"
    )


def _count_errands(con: duckdb.DuckDBPyConnection, unknown: Sequence[UnknownName]) -> list[UnknownName]:
    """Give the names in services their errands too: all under the name, a row of the clinic explains it or not."""
    if not any(one.table == "services" for one in unknown) or not _has_marks(con, "errands"):
        return list(unknown)
    counted = con.execute(
        "SELECT substr(CAST(service AS VARCHAR), 2), count(*) FROM marked_errands "
        f"WHERE left(CAST(service AS VARCHAR), 1) IN ('{_OWN}', '{_UNKNOWN}') GROUP BY 1"
    )
    n_by_name = dict(counted.fetchall())
    return [
        replace(one, n_errands=n_by_name.get(normalise_name(one.name), 0)) if one.table == "services" else one
        for one in unknown
    ]


def _list_in_services(con: duckdb.DuckDBPyConnection, services: ServiceNames) -> list[UnknownName]:
    if services.others_are_own:
        return []
    counted = con.execute(
        "SELECT name, count(*), count(DISTINCT clinic_id) FROM typed_services GROUP BY name"
    ).fetchall()
    rows = [(str(name), int(n), int(k)) for name, n, k in counted if name is not None and services.find(name) is None]
    return _describe("services", rows, services)


def _list_in(con: duckdb.DuckDBPyConnection, table: str, services: ServiceNames) -> list[UnknownName]:
    counted = con.execute(
        f"SELECT substr(CAST(e.service AS VARCHAR), 2), count(*), count(DISTINCT e.clinic_id) FROM marked_{table} AS e "
        f"LEFT JOIN own_{table} AS own ON own.mark = e.service AND own.clinic_id = e.clinic_id "
        f"WHERE own.code IS NULL AND e.service IN (SELECT mark FROM meant_{table} "
        f"WHERE left(CAST(mark AS VARCHAR), 1) = '{_UNKNOWN}') GROUP BY 1"
    ).fetchall()
    if table == "errands" and len(counted) > _MAX_IN_ERRANDS:
        counted = [("", sum(n for _, n, _ in counted), max(k for _, _, k in counted))]
    spelled: dict[str, str] = {}
    for (text,) in con.execute(f"SELECT text FROM meanings_of_{table} WHERE text IS NOT NULL ORDER BY text").fetchall():
        spelled.setdefault(normalise_name(text), text)
    return _describe(table, [(spelled.get(name, ""), int(n), int(k)) for name, n, k in counted], services)


def _describe(table: str, rows: Iterable[tuple[str, int, int]], services: ServiceNames) -> list[UnknownName]:
    n_rows: Counter[str] = Counter()
    n_clinics: Counter[str] = Counter()
    for name, n, k in rows:
        masked = mask_identities(name)
        n_rows[masked] += n
        n_clinics[masked] += k
    found = []
    for place, (name, n) in enumerate(sorted(n_rows.items(), key=lambda item: (-item[1], item[0]))):
        suggestion = services.suggest(name) if name and place < _MAX_SUGGESTED else None
        code = services.find(suggestion) if suggestion else None
        n_errands = n if table == "errands" else 0
        found.append(UnknownName(table, name, n, n_clinics[name], n_errands, suggestion, code))
    return found
