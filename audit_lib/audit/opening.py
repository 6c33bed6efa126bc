"""A run file opened with its decision; nothing is read in yet."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from audit_lib.audit.hypothesis import check_folder
from audit_lib.errors import ParameterError
from audit_lib.model.audit import Assignment
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.run import load_run


def open_run(
    run_file: str | Path, out_dir: str | Path = "", *, readings: Mapping[str, str] | None = None
) -> Assignment:
    """Open a run file with its decision; `out_dir` (unless it is empty) and `readings` take the place of the file's.

    With readings that differ from the run file's it is a hypothesis, and everything that comes of it says so.

    Raises:
        ParameterError: the run file is wrong, or the folder holds another hypothesis.
        DecisionError: the decision is wrong.
    """
    run = load_run(Path(run_file), out=Path(out_dir) if str(out_dir) else None)
    path = find_decision(run.decision, beside=run.run_file.parent, asked=f"{run_file}, decision")
    with _placing(f"{run_file}, readings"):
        decision = load_decision(path, on=run.audit_date, readings=run.readings)
    assignment = Assignment(run, decision)
    if readings:
        supposed = run.model_copy(update={"readings": {**run.readings, **readings}})
        with _placing("--reading"):
            other = load_decision(path, on=run.audit_date, readings=supposed.readings)
        turned = [name for name, reading in other.readings.items() if reading.value != decision.readings[name].value]
        assignment = Assignment(supposed, other, hypothesis=tuple(turned))
    if run.names:
        _ = assignment.names  # what is wrong in them is the run file's fault: told before anything is read in
    check_folder(assignment)
    return assignment


@contextmanager
def _placing(place: str) -> Iterator[None]:
    """Say where the wrong readings were given, which a decision does not know."""
    try:
        yield
    except ParameterError as error:
        raise ParameterError([replace(problem, where=place) for problem in error.problems]) from error
