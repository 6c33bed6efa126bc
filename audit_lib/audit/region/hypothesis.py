"""What other readings than the run file's would change, judged beside the region's result and never over it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from audit_lib.audit.half_made import working_folder
from audit_lib.audit.input.loss import refuse_great_loss
from audit_lib.audit.intake import choose_clinics, is_current, take_in
from audit_lib.audit.keys import make_intake_key
from audit_lib.audit.lock import holding
from audit_lib.audit.region.verdicts import check_region
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.store import open_store

SomeAssignment = TypeVar("SomeAssignment", bound=Assignment)
KEYS = ["clinic_id", "rule_id", "subject"]


@dataclass(frozen=True)
class Comparison:
    """A hypothesis beside the result: `changed` has `KEYS`, `verdict` (the result's) and `other_verdict`, sorted."""

    clinics: list[str]
    changed: pa.Table


def judge_hypothesis(official: Assignment, supposed: Assignment, only: Collection[str] = ()) -> Comparison:
    """Judge the same input as the run file says and as the hypothesis does, and give the verdicts that differ.

    Both read the result's store where that is of today's input. Nothing stays on the disk.

    Raises:
        InputError: the input has to be read in, and cannot be; or it has more faults than the run file allows.
        ParameterError: a clinic that is asked for is not there.
        ReportError: another process holds the run's folder.
        RuleError: a fact or a rule could not be computed.
    """
    out = official.run.out
    with holding(out), working_folder(out) as work:
        result = _open(official, work / "result")
        refuse_great_loss(official.with_store(result.store))
        # Few readings bear on how the input is read.
        is_same = make_intake_key(official, {}) == make_intake_key(supposed, {})
        other = supposed.with_store(result.store) if is_same else take_in(_move(supposed, work / "hypothesis"))
        clinics = choose_clinics(result.store, only)
        verdicts = [check_region(_move(audit, work)).verdicts.select([*KEYS, "verdict"]) for audit in (result, other)]
    before, after = verdicts
    joined = before.join(after.rename_columns([*KEYS, "other_verdict"]), KEYS)
    is_wanted = pc.field("clinic_id").isin(pa.array(clinics, pa.string()))
    changed = joined.filter((pc.field("verdict") != pc.field("other_verdict")) & is_wanted)
    return Comparison(clinics, changed.sort_by([(key, "ascending") for key in KEYS]))


def _open(assignment: Assignment, folder: Path) -> Audit:
    if is_current(assignment):
        return assignment.with_store(open_store(assignment.run.store))
    return take_in(_move(assignment, folder))


def _move(assignment: SomeAssignment, out: Path) -> SomeAssignment:
    return replace(assignment, run=assignment.run.model_copy(update={"out": out}))
