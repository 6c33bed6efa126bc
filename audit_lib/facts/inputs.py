"""The store's tables and the run's settings as DuckDB views, for the whole region or for one clinic's slice.

A table that was not given becomes an empty one with the right columns, and a flag in `settings` says so: the SQL of the
facts then needs no branches, and "absent" is never mistaken for "none".
"""

from collections.abc import Iterable
from datetime import date

import duckdb
import pyarrow as pa
from sqlglot import exp

from audit_lib.engines.embedded import replace_table
from audit_lib.files.paths import parquet_source, quote_text
from audit_lib.model.audit import Audit
from audit_lib.model.calendar import VardagReading, build_calendar
from audit_lib.model.decision import Decision
from audit_lib.model.decision.roles import ServiceRole
from audit_lib.model.store import Store
from audit_lib.model.tables import TABLES, Form, Table

SQL_TYPES = {
    Form.TRI: "BOOLEAN",
    Form.DATE: "DATE",
    Form.TIMESTAMP: "TIMESTAMPTZ",
    Form.COUNT: "INTEGER",
}
BOOLEAN_READINGS = (
    "motfraga_ar_delsvar",
    "kontakt_ar_delsvar",
    "kvittens_racker_for_skicka_meddelande",
    "ej_patientbokade_undantas",
)

DERIVED = (
    "left_out",
    "settings",
    "decided_services",
    "direct_booking",
    "alternative_services",
    "combined_services",
    "calendar",
)
"""What stands beside the input tables."""


def name_replies(store: Store) -> str:
    """The SQL file that makes the replies of the form the input has."""
    return "replies_wide" if store.replies == "wide" else "replies_long"


def attach_inputs(connection: duckdb.DuckDBPyConnection, audit: Audit, *, clinic_id: str | None = None) -> None:
    """Make the views and small tables that the facts are computed from; of the region, if no clinic is named."""
    attach_tables(connection, audit.store, clinic_id)
    connection.execute(
        f'CREATE OR REPLACE VIEW left_out AS SELECT clinic_id, "table" AS table_name, n '
        f"FROM {parquet_source(audit.store.path('left_out'))}"
    )
    attach_settings(connection, audit)
    _make_decision_tables(connection, audit.decision)
    attach_calendar(connection, audit)


def attach_tables(connection: duckdb.DuckDBPyConnection, store: Store, clinic_id: str | None = None) -> None:
    """Make a view for each input table, of the region or of one clinic's row groups."""
    wanted = "" if clinic_id is None else f" WHERE clinic_id = {quote_text(clinic_id)}"
    for name, table in TABLES.items():
        is_given = store.tables[name].given
        source = f"SELECT * FROM {parquet_source(store.path(name))}{wanted}" if is_given else _select_none(table)
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS {source}")


def _select_none(table: Table) -> str:
    types = {column.name: SQL_TYPES.get(column.form, "VARCHAR") for column in table.columns} | {"row": "BIGINT"}
    types |= {column.local_date: "DATE" for column in table.columns if column.local_date}
    if table.name == "errands":
        types |= {"left_out": "BOOLEAN", "has_error": "BOOLEAN"}
    if table.name == "messages":
        types |= {"clinic_id": "VARCHAR", "errand_row": "BIGINT"}
    columns = [f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in types.items()]
    return f"SELECT {', '.join(columns)} WHERE FALSE"


def attach_settings(connection: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """Make `settings`: the run's dates, what was given, and the readings that facts depend on."""
    store, run = audit.store, audit.run
    administrators = store.tables["administrators"].columns
    settings: dict[str, date | bool] = {
        "audit_date": run.audit_date,
        "period_from": run.period_from,
        "period_to": run.period_to,
        "extract_on": run.extract_on,
        "from_cards": store.source == "contact_cards",
        "services_complete": store.tables["services"].given and store.source != "contact_cards",
        "replies_given": store.replies != "none",
        "admin_name_given": "name" in administrators,
        "admin_vgr_id_given": "vgr_id" in administrators,
        "admin_notified_given": "notified_on" in administrators,
    }
    given_apart = ("visit_types", "certificates", "administrators", "errands")
    settings |= {f"{name}_given": store.tables[name].given for name in given_apart}
    settings |= {name: audit.decision.reading(name) for name in BOOLEAN_READINGS}
    # Not through Arrow, as all tables of a few cells here: that costs four times as much, in every notebook. Nor as
    # bound values, for which DuckDB imports pandas.
    columns = [f"{exp.convert(value).sql('duckdb')} AS {name}" for name, value in settings.items()]
    # A role that no service has is NULL, and NULL is no service.
    services = {role: exp.convert(audit.decision.service_roles.get(role)).sql("duckdb") for role in ServiceRole}
    columns += [f"CAST({service} AS VARCHAR) AS {role}_service" for role, service in services.items()]
    connection.execute(f"CREATE OR REPLACE TABLE settings AS SELECT {', '.join(columns)}")


def _make_decision_tables(connection: duckdb.DuckDBPyConnection, decision: Decision) -> None:
    halves = [(whole, part) for whole, parts in decision.combined.items() for part in parts]
    others = [(service, other) for service, listed in decision.alternatives.items() for other in listed]
    _replace_texts(connection, "decided_services", service=decision.required)
    _replace_texts(connection, "direct_booking", service=decision.direct_booking)
    _replace_texts(
        connection, "alternative_services", service=[one for one, _ in others], other=[one for _, one in others]
    )
    _replace_texts(connection, "combined_services", whole=[one for one, _ in halves], part=[one for _, one in halves])


def _replace_texts(connection: duckdb.DuckDBPyConnection, name: str, **columns: Iterable[str]) -> None:
    listed = ", ".join(f"unnest(CAST(? AS VARCHAR[])) AS {column}" for column in columns)
    values = [list(texts) for texts in columns.values()]
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {listed}", values)


def attach_calendar(connection: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """Make `calendar` for the run's days; without a limit for the first reply no day has a deadline."""
    run, decision = audit.run, audit.decision
    [(earliest,)] = connection.execute("SELECT least(min(sent_on), ?) FROM errands", [run.period_from]).fetchall()
    limit = decision.values.get("svar_inom_vardagar")
    calendar = build_calendar(
        earliest,
        max(run.period_to, run.extract_on),
        vardagar=int(limit or 1),
        reading=VardagReading(decision.reading("lordag_ar_vardag"), decision.reading("aftnar_ar_vardag")),
    )
    if limit is None:
        calendar = calendar.drop_columns("due_on").append_column("due_on", pa.nulls(len(calendar), pa.date32()))
    replace_table(connection, "calendar", calendar)
