"""The clinic's own list of deviating errands: for its staff, readable by the file's owner only.

The report carries no errand ids; who is to act on the errands finds them here.
"""

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa

from audit_lib.files.whole_file import explaining
from audit_lib.model.decision import Decision
from audit_lib.model.folder import OWN_LIST, OWNER_ONLY
from audit_lib.model.relations import AGGREGATED
from audit_lib.publish.tables import write_csv

COLUMNS = {"rule_id": "regel", "item": "ärende", "observed": "iakttaget", "expected": "väntat"}
"""The file is for the clinic's own staff, so its headers are theirs."""


def write_own_lists(
    clinics: Path, deviations: pa.Table, decision: Decision, *, judged: Collection[str] | None = None
) -> None:
    """Write each clinic's deviating errands into its folder; none, no file.

    Args:
        clinics: the run's folder of clinics.
        deviations: those of the clinics that were judged.
        decision: the one they were judged by.
        judged: the clinics the deviations are of; what other clinics have is left to them. None: of all there are.

    Raises:
        ReportError: the disk does not take it, or an old list cannot be removed.
    """
    rules = {rule.rule_id for rule in decision.rules_on(AGGREGATED)}
    by_clinic: dict[str, list[dict[str, str]]] = {}
    for row in deviations.to_pylist():
        if row["rule_id"] in rules:
            by_clinic.setdefault(row["clinic_id"], []).append(row)
    for old in clinics.glob(f"*/{OWN_LIST}"):
        clinic_id = old.parent.name
        if clinic_id not in by_clinic and (judged is None or clinic_id in judged):
            with explaining(old):
                old.unlink()
    for clinic_id, rows in by_clinic.items():
        table = pa.Table.from_pylist(rows, schema=deviations.schema).select(list(COLUMNS))
        write_csv(table.rename_columns(list(COLUMNS.values())), clinics / clinic_id / OWN_LIST, mode=OWNER_ONLY)
