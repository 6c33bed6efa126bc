"""What a finished run's `run.json` says, and whether a file in its folder is that very run's.

A folder is made anew while it stands there: by the next run, by a notebook that reads changed input in. What is read
must be of one and the same run, so a file is known by its hash in the manifest before it is read.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path

from audit_lib.audit.lock import read_holder
from audit_lib.errors import ParameterError, Problem
from audit_lib.files.described import Described, read_as
from audit_lib.files.hashes import hash_file
from audit_lib.files.json_files import load_object
from audit_lib.model.folder import MANIFEST, RUN_FILES

RUN_AGAIN = "Kör basutbud run eller basutbud check igen."
LOAD_AGAIN = "Läs in mappen på nytt med audit_lib.load, eller kör basutbud run eller basutbud check igen."


class DecisionName(Described):
    """The decision that was applied, with the names of its rules by id."""

    id: str
    sha256: str
    rules: Mapping[str, str] = field(default_factory=dict)


class RunPeriod(Described):
    """The period of the run."""

    period_from: date
    period_to: date


class ClinicEntry(Described):
    """What became of a clinic."""

    state: str


class Manifest(Described):
    """What `run.json` says of what the folder holds; what else it says is for people."""

    synthetic: bool
    decision: DecisionName
    parameters: RunPeriod
    clinics: Mapping[str, ClinicEntry]
    description_sha256: str = ""
    run_key: str = ""
    hypothesis: Mapping[str, object] = field(default_factory=dict)
    """The readings that were only supposed; empty for a result."""
    tables: Mapping[str, str] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a finished run whose files are all its own.

    Raises:
        ParameterError: there is no finished run, one is going on, or it is of an earlier version.
        ReportError: the disk does not give it.
    """
    content = load_object(folder / MANIFEST)
    manifest = read_as(Manifest, content)
    if manifest is None:
        what = "här finns ingen färdig körning" if content is None else f"{MANIFEST} går inte att läsa"
        within = ", ".join(sorted(str(path.parent) for path in folder.glob(f"*/{MANIFEST}")))
        remedy = f"Körningar finns i {within}." if within else RUN_AGAIN
        raise ParameterError(_blame_holder(folder) or Problem(f"{what}.", str(folder), remedy))
    if not manifest.run_key:
        raise ParameterError(Problem("körningen är gjord av en äldre version.", str(folder), RUN_AGAIN))
    for path in RUN_FILES:
        check_file(folder, manifest, path)
    return manifest


def check_file(folder: Path, manifest: Manifest, path: str) -> Path:
    """Give one of `RUN_FILES`, if it is as the run left it.

    Raises:
        ParameterError: it is of another run, or not there.
    """
    try:
        is_own = hash_file(folder / path) == manifest.tables.get(path)
    except OSError:
        is_own = False
    if not is_own:
        what = f"{path} hör inte till körningen i {MANIFEST}: den saknas eller har gjorts om sedan dess."
        raise ParameterError(_blame_holder(folder) or Problem(what, str(folder), LOAD_AGAIN))
    return folder / path


def _blame_holder(folder: Path) -> Problem | None:
    """That a run is going on, if one is: what it has not made yet is then no fault."""
    holder = read_holder(folder)
    if holder is None:
        return None
    return Problem(
        f"en körning pågår i mappen ({holder}).", str(folder), "Vänta tills den är klar, se basutbud status."
    )
