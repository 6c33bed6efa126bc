"""The earlier run that a run is compared with: named in the run file, or the latest one beside this run's folder."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from audit_lib.errors import ParameterError, Problem
from audit_lib.model.decision import Decision
from audit_lib.model.run import RunParameters

MANIFEST, RESULT = "run.json", "result.json"


def place_result(out: Path, clinic_id: str) -> Path:
    """Where a run's folder has a clinic's result, if it has one."""
    return out / "clinics" / clinic_id / RESULT


def find_previous_run(run: RunParameters, decision: Decision) -> Path | None:
    """The folder that the run file names, else the latest earlier run of the same decision beside this run's folder.

    Raises:
        ParameterError: the named run is of another decision, or not earlier.
    """
    if run.previous is not None:
        fault = _find_fault(_read_manifest(run.previous), run, decision)
        if fault:
            raise ParameterError(
                Problem(
                    f"mappen {run.previous} går inte att jämföra med: {fault}.",
                    f"{run.run_file}, previous",
                    "Ange mappen för en körning av samma beslut med tidigare audit_date, eller ta bort raden.",
                )
            )
        return run.previous
    beside = (path.parent for path in run.out.parent.glob(f"*/{MANIFEST}") if path.parent != run.out)
    found = ((_read_manifest(folder), folder) for folder in beside)
    dated = [(earlier.judged_on, folder) for earlier, folder in found if earlier and _is_fit(earlier, run, decision)]
    return max(dated, default=(None, None))[1]


@dataclass(frozen=True)
class _Earlier:
    """What a run's manifest says of whether another run can be compared with it."""

    judged_on: date
    decision_id: str
    synthetic: bool


def _read_manifest(folder: Path) -> _Earlier | None:
    content = load_object(folder / MANIFEST) or {}
    try:
        judged_on = date.fromisoformat(content["parameters"]["audit_date"])
        return _Earlier(judged_on, str(content["decision"]["id"]), bool(content["synthetic"]))
    except (KeyError, TypeError, ValueError):
        return None


def _is_fit(earlier: _Earlier, run: RunParameters, decision: Decision) -> bool:
    return not _find_fault(earlier, run, decision)


def _find_fault(earlier: _Earlier | None, run: RunParameters, decision: Decision) -> str:
    if earlier is None:
        return f"där finns ingen {MANIFEST} som går att läsa"
    if earlier.decision_id != decision.decision_id:
        return f"den körningen gällde ett annat beslut, {earlier.decision_id}"
    if earlier.synthetic != run.synthetic:
        return "den ena körningen har syntetiska data och den andra inte"
    if earlier.judged_on >= run.audit_date:
        return f"den granskar läget {earlier.judged_on}, som inte är före den här körningens {run.audit_date}"
    return ""


def load_object(path: Path) -> dict[str, Any] | None:
    """A JSON file's object, or None if there is no such file or nothing of the sort in it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
