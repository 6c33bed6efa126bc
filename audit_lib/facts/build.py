"""From the typed store to the six relations that rules are judged on, in one order of SQL files.

The same files make the facts of one clinic in a notebook and of the whole region in one pass; only the views beneath
them differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb

from audit_lib.errors import Problem, RuleError
from audit_lib.facts.inputs import attach_inputs
from audit_lib.facts.names_and_texts import (
    add_certificate_terms,
    add_name_facts,
    add_profession_facts,
    add_terms_facts,
)
from audit_lib.model.decision import Decision
from audit_lib.model.run import RunParameters
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import Store


def read_sql(name: str) -> str:
    """The SQL of one fact, as shipped."""
    return resources.files("audit_lib.facts").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def open_database(address: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB database for facts: a file, or `:memory:name`, which every connection of the process shares.

    Timestamps are instants and are never shown, so the session's time zone is fixed for the sake of sameness.
    """
    connection = duckdb.connect(address)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET preserve_insertion_order = false")
        if not address.startswith(":memory:"):
            connection.execute(f"SET temp_directory = '{Path(address).parent}'")
        yield connection
    finally:
        connection.close()


def build_facts(
    connection: duckdb.DuckDBPyConnection,
    *,
    store: Store,
    decision: Decision,
    run: RunParameters,
    names: ServiceNames,
    clinic_id: str | None = None,
) -> None:
    """Compute all relations of `audit_lib.model.relations` as tables of the database.

    Args:
        connection: where the tables are made.
        store: the typed input.
        decision: services, readings and limits.
        run: dates.
        names: the alias table.
        clinic_id: only this clinic; None for the region.

    Raises:
        RuleError: the engine could not compute a fact; never a verdict on a clinic.
    """
    try:
        attach_inputs(connection, store, decision, run, clinic_id=clinic_id)
        _make(connection, "scope")
        add_name_facts(connection, decision, names)
        add_profession_facts(connection)
        add_terms_facts(connection)
        _make(connection, "service_facts")
        _make(connection, "service_offers")
        _make(connection, "offer_facts")
        add_certificate_terms(connection)
        _make(connection, "certificate_facts")
        _make(connection, "administrator_facts")
        _make(
            connection,
            "replies",
            source="replies_wide" if store.replies == "wide" else "replies_long",
            view=True,
        )
        _make(connection, "errand_facts")
        _make(connection, "clinic_facts")
    except duckdb.Error as error:
        # The engine's own message may hold a row's value; its kind is enough to act on.
        raise RuleError(
            Problem(
                f"fakta kunde inte beräknas ({type(error).__name__}).",
                str(store.folder),
                "Kontrollera diskutrymme och minne och kör om; kvarstår felet är det vårt.",
            )
        ) from error


def _make(connection: duckdb.DuckDBPyConnection, name: str, *, source: str = "", view: bool = False) -> None:
    kind = "VIEW" if view else "TABLE"
    connection.execute(f"CREATE OR REPLACE {kind} {name} AS {read_sql(source or name)}")
