"""The facts under another reading, beside those in force: only what the reading bears on is computed again.

They are made aside (`audit_lib.engines`), so the same SQL files give them, whatever a reading does not touch is read
from where it already is, and afterwards everything is as it was.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import MappingProxyType

import duckdb

from audit_lib.engines.embedded import EmbeddedDatabase, describe_failure
from audit_lib.engines.spark import SparkDatabase
from audit_lib.errors import RuleError
from audit_lib.facts.inputs import attach_calendar, attach_settings, name_replies
from audit_lib.facts.names_and_texts import add_name_facts
from audit_lib.facts.workplace import Workplace
from audit_lib.model.audit import Audit

_ERRANDS = ("errand_facts",)
_NAMES = ("scope", "service_facts", "service_offers", "offer_facts", "certificate_facts", "clinic_facts")
BEARS_ON: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "motfraga_ar_delsvar": _ERRANDS,
        "kontakt_ar_delsvar": _ERRANDS,
        "kvittens_racker_for_skicka_meddelande": _ERRANDS,
        "lordag_ar_vardag": _ERRANDS,
        "aftnar_ar_vardag": _ERRANDS,
        "ej_patientbokade_undantas": ("clinic_facts",),
        "egenremiss_namn": _NAMES,
    }
)
"""Reading → the facts it bears on, in the order they are made; a reading that is not here acts in expressions only."""

MOVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys((name for name, facts in BEARS_ON.items() if facts == _ERRANDS), ("state",)),
        "ej_patientbokade_undantas": ("tidbok_replaces",),
        "egenremiss_namn": (
            "code",
            "is_prescription",
            "named_egenremiss",
            "active",
            "active_directly",
            "active_egenremiss",
        ),
    }
)
"""Reading → the columns of those facts whose values it can move, to tell an analyst which readings matter to a rule."""


@contextmanager
def other_facts(
    connection: duckdb.DuckDBPyConnection,
    reading: str,
    audit: Audit,
    *,
    spark: SparkDatabase | None = None,
) -> Iterator[tuple[str, ...]]:
    """Have the facts of one other reading in force while the block lasts.

    Args:
        connection: the database that `build_facts` filled.
        reading: the name of the reading that differs.
        audit: its decision has that reading settled the other way.
        spark: the engine that computed; None for `connection` itself.

    Yields:
        The facts that were made anew; none if the reading acts in expressions only.

    Raises:
        RuleError: the engine could not compute a fact.
    """
    wanted = BEARS_ON.get(reading, ())
    place = Workplace(connection, spark)
    try:
        with ExitStack() as stack:
            if spark is not None:
                # Names, settings and calendar are made here first, and must not stay as the other reading has them.
                stack.enter_context(EmbeddedDatabase(connection).aside())
            stack.enter_context(place.database.aside())
            if wanted:
                attach_settings(connection, audit)
                place.send("settings")
            if "service_facts" in wanted:
                add_name_facts(connection, audit)
                place.send("name_facts")
            if "errand_facts" in wanted:
                attach_calendar(connection, audit)
                place.send("calendar")
                place.make("replies", source=name_replies(audit.store), view=True)
            for name in wanted:
                place.make(name)
            yield wanted
    except duckdb.Error as error:
        raise RuleError(describe_failure("fakta kunde inte beräknas", error, f"läsningen {reading}")) from error
