"""The fast path: judge the region in one pass and write the contract's three tables."""

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from audit_lib.audit.region.gx_files import list_validation, write_validation
from audit_lib.audit.region.kept_facts import list_kept
from audit_lib.audit.region.other_readings import write_other_readings
from audit_lib.audit.region.peers import write_peers
from audit_lib.audit.region.verdicts import RegionVerdicts, check_region
from audit_lib.files.parquet import write_parquet
from audit_lib.model.audit import Audit
from audit_lib.model.folder import MONTHS, OTHER_READINGS
from audit_lib.publish.tables import copy_table, write_table

DATA_ERROR_COLUMNS = ["table", "row", "column", "rule_id", "reason"]


def write_verdicts(
    audit: Audit,
    only: Collection[str] | None = None,
    *,
    other_readings: bool = False,
    renew_peers: bool = False,
) -> RegionVerdicts:
    """Write `verdicts`, `deviations` and `data_errors`, each as Parquet and CSV, and what great-expectations answered.

    `only` some clinics' verdicts and deviations; data errors are about the input and GX's answer about the region, and
    both stay whole. With `other_readings`
    also what the notebooks of a whole region read: its facts, and what each other reading would change; with
    `renew_peers` also how the clinics stand beside each other.

    Raises:
        RuleError: a fact or a rule could not be computed; no file is touched then.
    """
    found = check_region(audit, other_readings=other_readings, for_notebooks=other_readings)
    if found.other_readings is not None:
        write_other_readings(found.other_readings, audit)
    if only is not None:
        wanted = pc.field("clinic_id").isin(pa.array([*only], pa.string()))
        verdicts, deviations, months = (t.filter(wanted) for t in (found.verdicts, found.deviations, found.months))
        found = RegionVerdicts(verdicts, deviations, months, found.gx)
    write_table(found.verdicts, audit.run.out, "verdicts")
    write_table(found.deviations, audit.run.out, "deviations")
    copy_table(audit.store.path("data_errors"), DATA_ERROR_COLUMNS, audit.run.out, "data_errors")
    write_parquet(found.months, audit.run.out / MONTHS)
    write_validation(found.gx, audit.run.out)
    if renew_peers:
        write_peers(audit, found.verdicts)
    return found


def list_verdict_files(out: Path) -> list[Path]:
    """The files of `write_verdicts` that a run's folder has, without the comparison, which lives its own life."""
    names = [f"{table}.{kind}" for table in ("verdicts", "deviations", "data_errors") for kind in ("parquet", "csv")]
    tables = [out / name for name in (*names, MONTHS, OTHER_READINGS) if (out / name).is_file()]
    return [*tables, *list_validation(out), *list_kept(out)]
