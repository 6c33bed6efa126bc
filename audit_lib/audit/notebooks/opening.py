"""A notebook's run file, wherever the notebook lies, and its audit: what the first cell of each notebook calls."""

import os
from pathlib import Path

from audit_lib.audit.intake import open_or_take_in
from audit_lib.audit.notebooks.parameters import refuse_wrong_parameters
from audit_lib.audit.opening import open_run
from audit_lib.errors import ParameterError, Problem
from audit_lib.files.places import PARAMS
from audit_lib.model.audit import Audit

PROJECT = PARAMS.parent
EXAMPLE = "params/example.yaml"
VARIABLE = "BASUTBUD_RUN_FILE"
HOW_TO_NAME = f"Skriv körfilens sökväg i run_file, eller i miljövariabeln {VARIABLE}."


def open_audit(run_file: str | Path = "", out_dir: str | Path = "") -> Audit:
    """Open a run file and its input, which is read in if it has not been; in a notebook, hold its parameters to it too.

    `run_file` is found in the working folder, the one above it or the project; empty, it is the one that the variable
    `BASUTBUD_RUN_FILE` names, or else the project's example. `out_dir`, unless it is empty, takes the place of the run
    file's `out` and is relative to the run file as that is: a notebook may be run from anywhere, by a scheduler too.

    Raises:
        ParameterError: the run file is wrong or not there, or the notebook was given parameters that it does not have.
        DecisionError: the decision is wrong.
        InputError: the input is not there, or could not be read.
        ReportError: it has to be read in, and another process holds the folder.
    """
    refuse_wrong_parameters()
    path = find_run_file(run_file)
    return open_or_take_in(open_run(path, path.parent / out_dir if str(out_dir) else ""))


def find_run_file(run_file: str | Path) -> Path:
    """Find a notebook's run file.

    Raises:
        ParameterError: it is nowhere, or none is named and there is no example.
    """
    named, where = str(run_file), "run_file"
    if not named:
        named, where = os.environ.get(VARIABLE, ""), VARIABLE
    if not named:
        if (PROJECT / EXAMPLE).is_file():  # a checkout's; no wheel has it
            return PROJECT / EXAMPLE
        raise ParameterError(Problem("ingen körfil är vald.", "run_file", HOW_TO_NAME))
    # No further up: on a shared computer anybody may have put a file there. A scheduler runs a copy of the notebook in
    # a folder of its own, from where only the project leads to the file.
    folders = dict.fromkeys([Path.cwd(), Path.cwd().parent, PROJECT])
    for folder in folders:
        if os.path.isfile(folder / named):  # noqa: PTH113 (never raises)
            return folder / named
    if any(os.path.isdir(folder / named) for folder in folders):  # noqa: PTH112 (never raises)
        raise ParameterError(Problem(f"körfilen {named} är en mapp.", where, HOW_TO_NAME))
    looked = "" if Path(named).is_absolute() else f"Den söktes i {', '.join(map(str, folders))}. "
    raise ParameterError(Problem(f"körfilen {named} finns inte.", where, f"{looked}{HOW_TO_NAME}"))
