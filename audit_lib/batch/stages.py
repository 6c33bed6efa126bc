"""The order of the stages, for one clinic in a notebook and for the region in one pass.

Everything else in the package is one stage and knows no other; this module and the notebooks are where they meet.
"""

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.batch.input_files import hash_inputs
from audit_lib.batch.ledger.keys import make_intake_key
from audit_lib.batch.lock import holding, read_holder
from audit_lib.batch.months import measure_months
from audit_lib.engines.choose import open_engine
from audit_lib.engines.database import Database, Queryable
from audit_lib.errors import InputError, ParameterError, Problem, RuleError
from audit_lib.facts.build import build_facts, open_database
from audit_lib.findings.verdicts import collect_deviations, collect_verdicts
from audit_lib.findings.waivers import mark_waived, read_waivers
from audit_lib.intake.load import load
from audit_lib.intake.sources.headers import ColumnNames
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.decision import PARAMS, Decision, find_decision, load_decision
from audit_lib.model.paths import parquet_source
from audit_lib.model.run import RunParameters, load_run
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import INDEX_NAME, Store, open_store
from audit_lib.model.whole_file import write_text

if TYPE_CHECKING:
    from audit_lib.check.validate import Validation

KEY_NAME = "made_of.txt"
"""Lies in a store: the key of what it was made of and how (`make_intake_key`)."""


@dataclass(frozen=True)
class Audit:
    """A run with its decision settled: what every stage is given."""

    run: RunParameters
    decision: Decision

    @cached_property
    def names(self) -> ServiceNames:
        """The alias table of service names, with the decision's own services and the run's reading of egenremiss."""
        names = ServiceNames.load(PARAMS / "services.yaml").with_own(self.decision.service_names)
        return replace(names, marks=tuple(self.decision.reading("egenremiss_namn")))

    @cached_property
    def store(self) -> Store:
        """The store that intake left in the run's folder; made now if there is none that is of this input and this run.

        While a run holds the folder the store is its own affair: a file that is touched then must not change it under
        the other notebooks, and while it reads the input in nobody else may.

        Raises:
            InputError: the input is not there, or could not be read.
            ReportError: it has to be read in, and another process holds the folder.
        """
        index = self.run.store / INDEX_NAME
        holder = read_holder(self.run.out)
        if index.is_file() and (holder or self._is_current()):
            return open_store(self.run.store)
        if holder and holder.is_this_process:
            return take_in(self)
        with holding(self.run.out):
            return take_in(self)

    def _is_current(self) -> bool:
        """Whether the store was made of the files that the input is now, by this code, for a run like this one.

        By what is in the files: one that is put back from a copy is older than the store that was made of another. A
        database does not say when it changed; who wants it read again runs intake again.
        """
        with suppress(OSError):
            key = make_intake_key(self.run, self.decision, hash_inputs(self.run))
            return (self.run.store / KEY_NAME).read_text(encoding="utf-8") == key
        return False


@dataclass(frozen=True)
class RegionVerdicts:
    """The tables of a region-wide check, and what other readings would change if that was asked for."""

    verdicts: pa.Table
    deviations: pa.Table
    months: pa.Table
    changes: pa.Table | None = None


def open_run(run_file: str | Path, out_dir: str | Path = "", *, readings: Mapping[str, str] | None = None) -> Audit:
    """Open a run file with its decision.

    Args:
        run_file: the YAML file.
        out_dir: the run's folder; empty means the one that the run file names.
        readings: readings to use instead of the run file's.

    Raises:
        ParameterError: the run file is wrong.
        DecisionError: the decision is wrong.
    """
    run = load_run(Path(run_file), out=Path(out_dir) if str(out_dir) else None, readings=readings)
    path = find_decision(run.decision, beside=run.run_file.parent)
    return Audit(run, load_decision(path, on=run.audit_date, readings=run.readings))


def take_in(audit: Audit, *, keep_tables: Path | None = None) -> Store:
    """Read the run's input into its typed store.

    Args:
        audit: the run.
        keep_tables: keep the tables as they were read, bad rows too, in this DuckDB file.

    Raises:
        InputError: a file is missing or cannot be read, all of them listed; or memory or disk ran out.
    """
    run = audit.run
    try:
        store = load(
            run.input,
            extract_at=run.extract_at,
            cards_read_on=run.cards_read_on or run.audit_date,
            operated_by=run.operated_by,
            columns=ColumnNames.load(PARAMS / "columns.yaml"),
            services=audit.names,
            store=run.store,
            keep_tables=keep_tables,
        )
    except duckdb.Error as error:
        raise InputError(_describe_failure("indata kunde inte läsas in", error, run.store)) from error
    is_files = not isinstance(run.input, DatabaseAddress)
    read = {file.table: [file.path, file.sha256] for file in store.inputs} if is_files else {}
    write_text(run.store / KEY_NAME, make_intake_key(run, audit.decision, read))
    return store


def check_region(
    audit: Audit, store: Store, *, other_readings: bool = False, for_notebooks: bool = False
) -> RegionVerdicts:
    """Judge every clinic of the store in one pass.

    Args:
        audit: the run.
        store: its input.
        other_readings: judge also under the other side of each reading, one more pass each.
        for_notebooks: keep the facts as files that the notebooks read; those of another engine stay in it.

    Raises:
        RuleError: a fact or a rule could not be computed.
        ReportError: the facts could not be written.
    """
    with _facts_of_region(audit, store) as (connection, address, database, scope):
        found = _judge(connection, address, audit, database)
        if for_notebooks and database is None:
            from audit_lib.batch.region_facts import keep_facts  # noqa: PLC0415 (needed by one command)

            keep_facts(connection, store=store, decision=audit.decision, run=audit.run)
        if not other_readings:
            return found
        from audit_lib.batch.other_readings import find_changes  # noqa: PLC0415 (needed by few commands)

        return replace(found, changes=find_changes(connection, found.verdicts, database=database, **scope))


def validate_region(audit: Audit, store: Store) -> "Validation":
    """Apply the decision's expectations to the whole region on the run's engine, for an analyst to look at.

    Returns:
        GX's own results by relation; `check_region` makes its verdicts of the same.

    Raises:
        RuleError: a fact or a rule could not be computed.
    """
    with _facts_of_region(audit, store) as (_, address, database, _scope):
        return _validate(address, audit, database)


@contextmanager
def _facts_of_region(
    audit: Audit, store: Store
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, Database | None, dict[str, Any]]]:
    """The region's facts on the run's engine; any failure of the embedded one in the block is told as ours."""
    try:
        with working_folder(audit.run.out) as work:
            address = str(work / "facts.duckdb")
            with open_database(address) as connection, open_engine(audit.run, work) as database:
                scope: dict[str, Any] = {"store": store, "decision": audit.decision, "run": audit.run}
                scope["names"] = audit.names
                build_facts(connection, database=database, **scope)
                yield connection, address, database, scope
    except duckdb.Error as error:
        raise RuleError(_describe_failure("reglerna kunde inte prövas", error, audit.run.out)) from error


def _validate(address: str, audit: Audit, database: Database | None) -> "Validation":
    # Imported here: great-expectations takes seconds, and the commands that do not judge need none of it.
    from audit_lib.check.suite import build_suites  # noqa: PLC0415
    from audit_lib.check.validate import validate_facts  # noqa: PLC0415

    return validate_facts(database or address, build_suites(audit.decision))


def _judge(
    connection: duckdb.DuckDBPyConnection, address: str, audit: Audit, database: Database | None
) -> RegionVerdicts:
    facts: Queryable = database or connection
    judged = collect_verdicts(_validate(address, audit, database), audit.decision)
    verdicts = mark_waived(judged, read_waivers(connection), audit.run.audit_date)
    return RegionVerdicts(verdicts, collect_deviations(facts, verdicts, audit.decision), measure_months(facts))


def choose_clinics(store: Store, only: Collection[str]) -> list[str]:
    """The clinics of the store, or those of them that are asked for, sorted.

    Raises:
        ParameterError: an id that is asked for is not in the clinics table.
    """
    # Not DuckDB: its default database would be opened for this alone, in every notebook.
    clinics = pq.read_table(store.path("clinics"), columns=["clinic_id"])
    known = sorted(map(str, clinics.column("clinic_id").to_pylist()))
    wanted = {clinic_id.upper() for clinic_id in only}
    unknown = sorted(wanted - {*known, *store.clinics_in_error})
    if unknown:
        raise ParameterError(
            [
                Problem(f"{clinic_id} finns inte i tabellen clinics.", "--only", "Kontrollera HSA-id.")
                for clinic_id in unknown
            ]
        )
    return [clinic_id for clinic_id in known if not wanted or clinic_id in wanted]


def list_in_error(store: Store, only: Collection[str]) -> list[str]:
    """The clinics whose own row was left out for a data error, or those of them that are asked for."""
    wanted = {clinic_id.upper() for clinic_id in only}
    return [clinic_id for clinic_id in store.clinics_in_error if not wanted or clinic_id in wanted]


def _describe_failure(what: str, error: duckdb.Error, place: Path) -> Problem:
    # The engine's own message may hold a row's value; its kind is enough to act on.
    remedy = "Kontrollera diskutrymme och minne och kör om; kvarstår felet är det vårt."
    return Problem(f"{what} ({type(error).__name__}).", str(place), remedy)


@contextmanager
def working_folder(out: Path) -> Iterator[Path]:
    """A folder for what must not outlive the step, on the same disk as the results."""
    out.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".work-", dir=out))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def table_rows(path: Path, query: str, *values: Any) -> list[dict[str, Any]]:
    """Rows of a Parquet file as dictionaries; the query reads from `source`."""
    text = f"WITH source AS (SELECT * FROM {parquet_source(path)}) {query}"
    return list(duckdb.execute(text, values).to_arrow_table().to_pylist())
