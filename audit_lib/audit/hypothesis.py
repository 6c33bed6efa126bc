"""Keeps a hypothesis, which has other readings than the run file, out of the region's result, and it out of that."""

import json
from collections.abc import Mapping
from pathlib import Path

from audit_lib.errors import ParameterError, Problem
from audit_lib.files.json_files import load_object
from audit_lib.model.audit import Assignment
from audit_lib.model.folder import MANIFEST


def read_hypothesis(folder: Path) -> Mapping[str, object] | None:
    """The readings that a folder's run only supposed, by name; empty for a result, None where no run has ended."""
    manifest = load_object(folder / MANIFEST)
    if manifest is None:
        return None
    supposed = manifest.get("hypothesis")
    return supposed if isinstance(supposed, dict) else {}


def check_folder(assignment: Assignment) -> None:
    """See that a folder with a hypothesis is opened as that very hypothesis, and as nothing else.

    Raises:
        ParameterError: it is opened as the region's result, or as another hypothesis.
    """
    out = assignment.run.out
    found = read_hypothesis(out)
    if found and found != json.loads(json.dumps(assignment.supposed)):
        what = f"mappen håller en hypotes ({', '.join(found)}), inte regionens resultat."
        raise ParameterError(Problem(what, str(out), "Ange en annan mapp, eller ta bort den här."))


def refuse_overwriting(assignment: Assignment) -> None:
    """Let no hypothesis be written where the region's result is.

    Raises:
        ParameterError: the folder holds the result of a run.
    """
    out = assignment.run.out
    if assignment.hypothesis and read_hypothesis(out) == {}:
        what = "mappen håller regionens resultat, och en hypotes skrivs inte över det."
        raise ParameterError(Problem(what, str(out), "Ange en annan mapp."))
