"""One clinic, stage by stage: what the cells of `clinic_audit.ipynb` call, one function a cell."""

import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from audit_lib.audit.intake import choose_clinics
from audit_lib.audit.region.kept_facts import read_facts
from audit_lib.audit.region.other_readings import judge_otherwise, read_other_readings
from audit_lib.audit.region.peers import read_peers, read_previous
from audit_lib.check.suite import build_suites
from audit_lib.check.validate import Validation, validate_facts
from audit_lib.errors import ParameterError, Problem
from audit_lib.facts.build import build_facts, open_database
from audit_lib.files.described import write_json
from audit_lib.files.whole_file import write_text
from audit_lib.findings.clinic.result import build_result
from audit_lib.findings.other_readings import read_changed
from audit_lib.findings.verdicts import collect_verdicts
from audit_lib.findings.waivers import mark_waived, read_waivers
from audit_lib.model.audit import Audit
from audit_lib.model.folder import RESULT
from audit_lib.model.relations import RELATIONS
from audit_lib.model.results.clinic import ClinicResult

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ClinicFacts:
    """The facts of one clinic in a database of their own; `frame` shows any of them."""

    audit: Audit
    clinic_id: str
    address: str
    connection: duckdb.DuckDBPyConnection
    _open: ExitStack = field(repr=False)
    is_read: bool = False
    """Read from what the run worked out for the region; else computed here."""

    def frame(self, relation: str) -> "pd.DataFrame":
        """One relation of `audit_lib.model.relations` as a pandas frame, for an analyst to look at."""
        return self.connection.table(relation).df()

    def __repr__(self) -> str:
        """Name the relations and their numbers of rows; never a row."""
        counts = ", ".join(f"{name} {self.connection.table(name).shape[0]}" for name in RELATIONS)
        return f"ClinicFacts({self.clinic_id}: {counts})"

    def close(self) -> None:
        """Let go of the database."""
        self._open.close()


def build_clinic_facts(audit: Audit, clinic_id: str) -> ClinicFacts:
    """The facts of one clinic: its part of those that the run has worked out, or computed from its slice of the store.

    Raises:
        ParameterError: the store has no such clinic, or its own row was left out for a data error.
        RuleError: a fact could not be computed.
    """
    chosen = _choose_one(audit, clinic_id)
    stack = ExitStack()
    address = f":memory:clinic_{uuid.uuid4().hex}"
    connection = stack.enter_context(open_database(address))
    # One clinic's rows are few, and the other cores have clinics of their own.
    connection.execute("SET threads = 1")
    is_read = read_facts(connection, chosen, audit)
    if not is_read:
        build_facts(connection, audit, clinic_id=chosen)
    return ClinicFacts(audit, chosen, address, connection, stack, is_read)


def _choose_one(audit: Audit, clinic_id: str) -> str:
    """The clinic's id as the store spells it.

    Raises:
        ParameterError: the store has no such clinic, or its own row was left out for a data error.
    """
    chosen = choose_clinics(audit.store, [clinic_id])
    if not chosen:
        what = f"{clinic_id} har inget resultat: dess rad i tabellen clinics har datafel och lästes inte in."
        remedy = "Rätta raden; felet står i data_errors.csv och på sidan om indata."
        raise ParameterError([Problem(what, "klinikens HSA-id", remedy)])
    return chosen[0]


def check_rules(facts: ClinicFacts) -> Validation:
    """Apply the decision's expectations to the clinic's facts; the answer holds real GX results.

    Raises:
        RuleError: a rule could not run.
    """
    return validate_facts(facts.address, build_suites(facts.audit.decision))


def conclude(facts: ClinicFacts, validation: Validation) -> ClinicResult:
    """The clinic's result: verdicts, reasons, actions, indicators, data quality.

    Raises:
        ParameterError: the run file names a `previous` that cannot be compared with.
        RuleError: another reading could not be worked out.
    """
    audit, connection = facts.audit, facts.connection
    waivers = read_waivers(connection)
    verdicts = mark_waived(collect_verdicts(validation.verdicts_of, audit.decision), waivers, audit.run.audit_date)
    otherwise = read_other_readings(facts.clinic_id, audit)
    if otherwise is None:
        if facts.is_read:
            # Another reading is worked out from more than the facts themselves.
            build_facts(connection, audit, clinic_id=facts.clinic_id)
        otherwise = read_changed(judge_otherwise(connection, verdicts, audit))
    query = "SELECT clinic_type FROM clinics WHERE clinic_id = ?"
    ((clinic_type,),) = connection.execute(query, [facts.clinic_id]).fetchall()
    return build_result(
        connection,
        verdicts,
        audit,
        clinic_id=facts.clinic_id,
        waivers=waivers,
        otherwise=otherwise,
        peers=read_peers(clinic_type, audit),
        previous=read_previous(facts.clinic_id, audit),
    )


def save_result(result: ClinicResult, out_dir: str | Path) -> None:
    """Write `result.json` into the clinic's folder, whole or not at all; nothing if no folder is named."""
    if str(out_dir):
        write_text(Path(out_dir) / RESULT, write_json(result))
