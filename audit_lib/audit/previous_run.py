"""The earlier run that a run is compared with: named in the run file, or the latest one beside this run's folder.

A clinic is looked up there by its HSA-id of that time: the run file's `moved` says which have changed.
"""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AliasPath, Field

from audit_lib.errors import ParameterError, Problem
from audit_lib.files.described import Described, read_as
from audit_lib.files.hashes import hash_file
from audit_lib.files.json_files import load_object
from audit_lib.model.audit import Assignment
from audit_lib.model.folder import CLINICS, MANIFEST, RESULT, place_clinic


def place_result(out: Path, clinic_id: str) -> Path:
    """Where a run's folder has a clinic's result, if it has one."""
    return place_clinic(out, clinic_id) / RESULT


def find_previous_run(assignment: Assignment) -> Path | None:
    """The folder that the run file names, else the latest earlier run of the same decision beside this run's folder.

    Raises:
        ParameterError: the named run is of another decision, not earlier, or has no reports.
        ReportError: the disk does not give a run's manifest.
    """
    run = assignment.run
    if run.previous is not None:
        fault = _find_fault(run.previous, _read_manifest(run.previous), assignment)
        if fault:
            what = f"mappen {run.previous} går inte att jämföra med: {fault}."
            remedy = "Ange mappen för en körning av samma beslut med tidigare audit_date, eller ta bort raden."
            raise ParameterError(Problem(what, f"{run.run_file}, previous", remedy))
        return run.previous
    beside = (path.parent for path in run.out.parent.glob(f"*/{MANIFEST}") if path.parent != run.out)
    found = ((folder, _read_manifest(folder)) for folder in beside)
    dated = [(then.judged_on, folder) for folder, then in found if then and not _find_fault(folder, then, assignment)]
    return max(dated, default=(None, None))[1]


class _Earlier(Described):
    """What a run's manifest says of whether another run can be compared with it."""

    judged_on: Annotated[date, Field(validation_alias=AliasPath("parameters", "audit_date"))]
    decision_id: Annotated[str, Field(validation_alias=AliasPath("decision", "id"))]
    synthetic: bool
    hypothesis: dict[str, object] = Field(default_factory=dict)
    clinics: dict[str, object] = Field(default_factory=dict)


def _read_manifest(folder: Path) -> _Earlier | None:
    return read_as(_Earlier, load_object(folder / MANIFEST))


def _find_fault(folder: Path, earlier: _Earlier | None, assignment: Assignment) -> str:
    run = assignment.run
    if earlier is None or earlier.hypothesis:
        return "den är en hypotes" if earlier else f"där finns ingen {MANIFEST} som går att läsa"
    if earlier.decision_id != assignment.decision.decision_id:
        return f"den körningen gällde ett annat beslut, {earlier.decision_id}"
    if earlier.synthetic != run.synthetic:
        return "den ena körningen har syntetiska data och den andra inte"
    if earlier.judged_on >= run.audit_date:
        return f"den granskar läget {earlier.judged_on}, som inte är före den här körningens {run.audit_date}"
    # Not by the states in the manifest: a `check` afterwards writes it anew, and leaves the reports.
    if not any(folder.glob(f"{CLINICS}/*/{RESULT}")):
        return "där finns inga färdiga rapporter"
    return ""


def list_earlier_ids(earlier: Path, clinic_id: str, moved: Mapping[str, str]) -> tuple[str, ...]:
    """The HSA-ids that a clinic has in an earlier run: mostly its own, by `moved` another; several have been merged.

    Raises:
        ReportError: the disk does not give the run's manifest.
    """
    old = sorted(one for one, new in moved.items() if new == clinic_id)
    if not old:
        return (clinic_id,)
    known = _list_clinics(earlier)
    return tuple(one for one in (clinic_id, *old) if one in known) or (clinic_id,)


def list_moved_notes(earlier: Path | None, clinics: Collection[str], moved: Mapping[str, str]) -> list[str]:
    """Say which lines of `moved` have no effect, or a doubtful one: mostly an id is misspelt.

    A line whose new id the earlier run has already is an old one that is left standing, and right.

    Raises:
        ReportError: the disk does not give the earlier run's manifest.
    """
    known = _list_clinics(earlier) if earlier and moved else {*moved}
    faults = {}
    for old, new in moved.items():
        if new not in clinics:
            faults[old] = f"{new} finns inte bland mottagningarna i den här körningen"
        elif old in clinics:
            faults[old] = "mottagningen finns kvar i den här körningen"
        elif known.isdisjoint((old, new)):
            faults[old] = f"mottagningen finns inte i den tidigare körningen {earlier}"
    return [f"moved, {old}: {fault}. Kontrollera HSA-id." for old, fault in faults.items()]


def _list_clinics(earlier: Path) -> set[str]:
    """Every clinic of a run: a `check` afterwards may have left only some in the manifest, and a failure no report."""
    manifest = _read_manifest(earlier)
    reported = {path.parent.name for path in earlier.glob(f"{CLINICS}/*/{RESULT}")}
    return reported | manifest.clinics.keys() if manifest else reported


def hash_earlier(earlier: Path | None, clinic_id: str, moved: Mapping[str, str]) -> str:
    """What a clinic's report rests on of an earlier run, its ids there and its result; "" without one."""
    if earlier is None:
        return ""
    ids = list_earlier_ids(earlier, clinic_id, moved)
    if len(ids) > 1:
        return " ".join(ids)
    found = hash_result(earlier, ids[0])
    return found if ids == (clinic_id,) or not found else f"{ids[0]} {found}"


def hash_result(earlier: Path, clinic_id: str) -> str:
    """SHA-256 of a clinic's result in an earlier run; "" without one.

    One that the disk does not give counts as another than before, so that the clinic's notebook tells of it and the
    others are left in peace.
    """
    try:
        return hash_file(place_result(earlier, clinic_id))
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return type(error).__name__
