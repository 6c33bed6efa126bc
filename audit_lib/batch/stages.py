"""The order of the stages, for one clinic in a notebook and for the region in one pass.

Everything else in the package is one stage and knows no other; this module and the notebooks are where they meet.
"""

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from audit_lib.errors import ParameterError, Problem
from audit_lib.facts.build import build_facts, open_database
from audit_lib.findings.verdicts import collect_deviations, collect_verdicts
from audit_lib.findings.waivers import mark_waived, read_waivers
from audit_lib.intake.load import load
from audit_lib.intake.sources.headers import ColumnNames
from audit_lib.model.decision import PARAMS, Decision, find_decision, load_decision
from audit_lib.model.run import RunParameters, load_run
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import Store, open_store


@dataclass(frozen=True)
class Audit:
    """A run with its decision settled: what every stage is given."""

    run: RunParameters
    decision: Decision

    @cached_property
    def names(self) -> ServiceNames:
        """The alias table of service names, with the decision's own services."""
        return ServiceNames.load(PARAMS / "services.yaml").with_own(self.decision.service_names)

    @cached_property
    def store(self) -> Store:
        """The store that intake left in the run's folder; made now if there is none, or if an input is newer."""
        index = self.run.store / "store.json"
        if not index.is_file() or _newest(self.run.input) > index.stat().st_mtime:
            return take_in(self)
        return open_store(self.run.store)


@dataclass(frozen=True)
class RegionVerdicts:
    """The two tables of a region-wide check, and what other readings would change if that was asked for."""

    verdicts: pa.Table
    deviations: pa.Table
    changes: pa.Table | None = None


def _newest(inputs: Path | Mapping[str, Path]) -> float:
    files = list(inputs.iterdir()) if isinstance(inputs, Path) and inputs.is_dir() else []
    files += [inputs] if isinstance(inputs, Path) else list(inputs.values())
    return max((file.stat().st_mtime for file in files if file.exists()), default=0.0)


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
        InputError: a file is missing or cannot be read, all of them listed.
    """
    run = audit.run
    return load(
        run.input,
        extract_at=run.extract_at,
        cards_read_on=run.cards_read_on or run.audit_date,
        operated_by=run.operated_by,
        columns=ColumnNames.load(PARAMS / "columns.yaml"),
        services=audit.names,
        store=run.store,
        keep_tables=keep_tables,
    )


def check_region(audit: Audit, store: Store, *, other_readings: bool = False) -> RegionVerdicts:
    """Judge every clinic of the store in one pass.

    Args:
        audit: the run.
        store: its input.
        other_readings: judge also under the other side of each reading, one more pass each.

    Raises:
        RuleError: a fact or a rule could not be computed.
    """
    with working_folder(audit.run.out) as work:
        address = str(work / "facts.duckdb")
        with open_database(address) as connection:
            build_facts(connection, store=store, decision=audit.decision, run=audit.run, names=audit.names)
            found = _judge(connection, address, audit)
            if not other_readings:
                return found
            from audit_lib.batch.other_readings import find_changes  # noqa: PLC0415 (needed by few commands)

            scope: dict[str, Any] = {"store": store, "decision": audit.decision, "run": audit.run, "names": audit.names}
            return replace(found, changes=find_changes(connection, found.verdicts, **scope))


def _judge(connection: duckdb.DuckDBPyConnection, address: str, audit: Audit) -> RegionVerdicts:
    # Imported here: great-expectations takes seconds, and the commands that do not judge need none of it.
    from audit_lib.check.suite import build_suites  # noqa: PLC0415
    from audit_lib.check.validate import validate_facts  # noqa: PLC0415

    decision = audit.decision
    judged = collect_verdicts(validate_facts(address, build_suites(decision)), decision)
    verdicts = mark_waived(judged, read_waivers(connection), audit.run.audit_date)
    return RegionVerdicts(verdicts, collect_deviations(connection, verdicts, decision))


def choose_clinics(store: Store, only: Collection[str]) -> list[str]:
    """The clinics of the store, or those of them that are asked for, sorted.

    Raises:
        ParameterError: an id that is asked for is not in the clinics table.
    """
    rows = duckdb.execute("SELECT clinic_id FROM read_parquet(?) ORDER BY 1", [str(store.path("clinics"))]).fetchall()
    known = [clinic_id for (clinic_id,) in rows]
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
    text = f"WITH source AS (SELECT * FROM read_parquet(?)) {query}"
    return list(duckdb.execute(text, [str(path), *values]).to_arrow_table().to_pylist())
