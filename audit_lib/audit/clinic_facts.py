"""One clinic's facts: its part of those that a run has worked out, or computed from its slice of the store.

Apart from what judges them, for who only looks at facts need not wait for great-expectations.
"""

import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from audit_lib.audit.intake import choose_clinics
from audit_lib.audit.notebooks.clinics import describe_wrong_choice
from audit_lib.audit.region.kept_facts import read_facts
from audit_lib.errors import ParameterError, Problem
from audit_lib.facts.build import build_facts, open_database
from audit_lib.files.displayed import NEXT, Displayed
from audit_lib.model.audit import Audit
from audit_lib.model.relations import RELATIONS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class ClinicFacts(Displayed):
    """The facts of one clinic in a database of their own; `frame` shows any of them."""

    audit: Audit
    clinic_id: str
    address: str
    connection: duckdb.DuckDBPyConnection
    _open: ExitStack = field(repr=False)
    is_read: bool = False
    """Read from what the run worked out for the region; else computed here."""

    def frame(self, relation: str) -> "pd.DataFrame":
        """One relation as a pandas frame, with the columns that `docs/frames.md` gives it.

        Raises:
            ParameterError: there is no such relation.
        """
        from audit_lib.model.frames.typed import frame_table  # noqa: PLC0415 (a report makes no frame)

        if relation not in RELATIONS:
            raise ParameterError(Problem(f"{relation} finns inte.", "relation", f"De är {', '.join(RELATIONS)}."))
        return frame_table(relation, self.connection.table(relation).to_arrow_table())

    def _list_facts(self) -> Mapping[str, object]:
        run = self.audit.run
        about = {"clinic_id": self.clinic_id, "decision": run.decision, "period": f"{run.period_from}–{run.period_to}"}
        try:
            counts = {name: self.connection.table(name).shape[0] for name in RELATIONS}
        except duckdb.Error:
            return {**about, "is_closed": True}
        return {**about, **counts, NEXT: 'facts.frame("errand_facts"), audit_lib.check_rules(facts)'}

    def close(self) -> None:
        """Let go of the database."""
        self._open.close()


def build_clinic_facts(audit: Audit, clinic_id: str, *, asked: str = "clinic_id") -> ClinicFacts:
    """The facts of one clinic: its part of those that the run has worked out, or computed from its slice of the store.

    A notebook where no clinic is chosen, or none that is there, shows those that are. `asked` is where it was named.

    Raises:
        ParameterError: the store has no such clinic, or its own row was left out for a data error.
        RuleError: a fact could not be computed.
    """
    chosen = _choose_one(audit, clinic_id, asked)
    stack = ExitStack()
    address = f":memory:clinic_{uuid.uuid4().hex}"
    connection = stack.enter_context(open_database(address))
    # One clinic's rows are few, and the other cores have clinics of their own.
    connection.execute("SET threads = 1")
    is_read = read_facts(connection, chosen, audit)
    if not is_read:
        build_facts(connection, audit, clinic_id=chosen)
    return ClinicFacts(audit, chosen, address, connection, stack, is_read)


def _choose_one(audit: Audit, clinic_id: str, asked: str) -> str:
    """The clinic's id as the store spells it.

    Raises:
        ParameterError: the store has no such clinic, or its own row was left out for a data error.
    """
    chosen = clinic_id.upper()
    if chosen in choose_clinics(audit.store, []):
        return chosen
    if chosen in audit.store.clinics_in_error:
        what = f"{clinic_id} har inget resultat: dess rad i tabellen clinics har datafel och lästes inte in."
        remedy = "Rätta raden; felet står i data_errors.csv och på sidan om indata."
        raise ParameterError(Problem(what, asked, remedy))
    raise describe_wrong_choice(audit, clinic_id, asked)
