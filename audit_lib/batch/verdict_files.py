"""The fast path: judge the region in one pass and write the contract's three tables."""

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from audit_lib.batch.months import MONTHS_NAME, write_months
from audit_lib.batch.other_readings import FILE_NAME as CHANGES_NAME
from audit_lib.batch.other_readings import write_changes
from audit_lib.batch.peers import write_peers
from audit_lib.batch.region_facts import list_kept
from audit_lib.batch.stages import Audit, RegionVerdicts, check_region
from audit_lib.findings.run_facts import code_version
from audit_lib.model.store import Store
from audit_lib.publish.manifest import write_manifest
from audit_lib.publish.tables import copy_table, write_table

DATA_ERROR_COLUMNS = ["table", "row", "column", "rule_id", "reason"]


def write_verdicts(
    audit: Audit,
    store: Store,
    only: Collection[str] | None = None,
    *,
    other_readings: bool = False,
    renew_peers: bool = False,
) -> RegionVerdicts:
    """Write `verdicts`, `deviations` and `data_errors`, each as Parquet and CSV.

    Args:
        audit: the run.
        store: its input.
        only: keep only these clinics' verdicts and deviations; data errors are about the input and stay whole.
        other_readings: write what the notebooks of a whole region read, too: its facts, and `sensitivity.parquet`, what
            each other reading would change.
        renew_peers: write `peers.json` too: how the clinics stand beside each other.

    Raises:
        RuleError: a fact or a rule could not be computed; no file is touched then.
    """
    found = check_region(audit, store, other_readings=other_readings, for_notebooks=other_readings)
    if found.changes is not None:
        write_changes(found.changes, store=store, decision=audit.decision, run=audit.run)
    if only is not None:
        found = RegionVerdicts(*(_keep(table, only) for table in (found.verdicts, found.deviations, found.months)))
    write_table(found.verdicts, audit.run.out, "verdicts")
    write_table(found.deviations, audit.run.out, "deviations")
    copy_table(store.path("data_errors"), DATA_ERROR_COLUMNS, audit.run.out, "data_errors")
    write_months(found.months, audit.run.out)
    if renew_peers:
        write_peers(audit, store, found.verdicts)
    return found


def list_verdict_files(out: Path) -> list[Path]:
    """The files of `write_verdicts` that a run's folder has, without the comparison, which lives its own life."""
    names = [f"{table}.{kind}" for table in ("verdicts", "deviations", "data_errors") for kind in ("parquet", "csv")]
    return [*(out / name for name in (*names, MONTHS_NAME, CHANGES_NAME) if (out / name).is_file()), *list_kept(out)]


def _keep(table: pa.Table, clinics: Collection[str]) -> pa.Table:
    wanted = set(clinics)
    mask: list[Any] = [clinic_id in wanted for clinic_id in table["clinic_id"].to_pylist()]
    return table.filter(pa.array(mask, pa.bool_()))


def describe_outcome(
    audit: Audit,
    store: Store,
    *,
    started_at: datetime,
    states: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> None:
    """Write `run.json`: what the run rests on and each clinic's state."""
    write_manifest(
        audit.run,
        audit.decision,
        store,
        code_version=code_version(),
        started_at=started_at,
        states=states,
        problems=problems or {},
    )
