"""A run file opened with its decision; nothing is read in yet."""

from collections.abc import Mapping
from pathlib import Path

from audit_lib.model.audit import Assignment
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.run import load_run


def open_run(
    run_file: str | Path, out_dir: str | Path = "", *, readings: Mapping[str, str] | None = None
) -> Assignment:
    """Open a run file with its decision; `out_dir` (unless it is empty) and `readings` take the place of the file's.

    Raises:
        ParameterError: the run file is wrong.
        DecisionError: the decision is wrong.
    """
    run = load_run(Path(run_file), out=Path(out_dir) if str(out_dir) else None, readings=readings)
    path = find_decision(run.decision, beside=run.run_file.parent)
    return Assignment(run, load_decision(path, on=run.audit_date, readings=run.readings))
