"""Keeps a hypothesis, which has other readings than the run file, out of the region's result, and it out of that.

The folder of a hypothesis has a small file that says so, for every notebook asks, and `run.json` names every clinic.
"""

import json

from audit_lib.errors import ParameterError, Problem
from audit_lib.files.json_files import load_object
from audit_lib.files.whole_file import explaining, write_text
from audit_lib.model.audit import Assignment
from audit_lib.model.folder import HYPOTHESIS, LEDGER, MANIFEST, VERDICTS


def check_folder(assignment: Assignment) -> None:
    """See that a folder with a hypothesis is opened as that very hypothesis, and as nothing else.

    Raises:
        ParameterError: it is opened as the region's result, or as another hypothesis.
    """
    out = assignment.run.out
    found = load_object(out / HYPOTHESIS)
    if found is not None and found != json.loads(_write(assignment)):
        what = f"mappen håller en hypotes ({', '.join(found)}), inte regionens resultat."
        raise ParameterError(Problem(what, str(out), "Ange en annan mapp, eller ta bort den här."))


def refuse_overwriting(assignment: Assignment) -> None:
    """Let no hypothesis be written where a run is, finished or not, nor anywhere within its folder.

    Raises:
        ParameterError: the folder holds a run or lies in one, and is not of a hypothesis itself.
    """
    out = assignment.run.out
    if not assignment.hypothesis or (out / HYPOTHESIS).is_file():
        return
    for folder in (out, *out.parents):
        if any((folder / name).exists() for name in (MANIFEST, LEDGER, f"{VERDICTS}.parquet", HYPOTHESIS)):
            what = f"en hypotes skrivs inte i mappen för en körning ({folder})."
            raise ParameterError(Problem(what, str(out), "Ange en annan mapp."))


def mark_folder(assignment: Assignment) -> None:
    """Say in the folder that a hypothesis is in it, before anything of the hypothesis is; a result needs no mark.

    Raises:
        ReportError: the disk does not take it.
    """
    if assignment.hypothesis:
        with explaining(assignment.run.out):
            write_text(assignment.run.out / HYPOTHESIS, _write(assignment))


def _write(assignment: Assignment) -> str:
    return json.dumps(assignment.supposed, ensure_ascii=False) + "\n"
