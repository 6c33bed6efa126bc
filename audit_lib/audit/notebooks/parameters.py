"""Refuses what papermill only warns of: a parameter that the notebook does not have, or a value of another kind.

What was given stands in the cell right after the notebook's own parameters, and IPython remembers which cells have been
run. papermill's cell begins with `# Parameters`; jupyter-scheduler's has nothing but assignments, as a cell of an
analyst's own may have, so there only a name that is nearly a parameter's is taken for a misspelling.
"""

import ast
import difflib
import sys
from typing import Any

from audit_lib.errors import ParameterError, Problem

PAPERMILL = "# Parameters"
ALWAYS = "run_file"
"""The parameter that every notebook has, by which its cell is told from an analyst's own annotated values."""
A_MISSPELLING, A_LIKENESS = 0.8, 0.6
WHERE = "Parametrar"
KINDS = {"str": "text", "int": "ett heltal", "float": "ett tal", "bool": "True eller False", "NoneType": "tomt"}
AS_TEXT = "Skriv värdet inom citattecken; med papermill: -r {name} i stället för -p {name}."


def find_shell() -> Any:
    """IPython's shell, if this runs in one, else None."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def refuse_wrong_parameters() -> None:
    """Hold what was given to the notebook this runs in against its own parameters, those that were run last.

    Raises:
        ParameterError: a name is not a parameter of the notebook, or a value is not of the parameter's kind.
    """
    shell = find_shell()
    cells: list[str] = shell.user_ns.get("In", []) if shell else []
    for place in range(len(cells) - 1, -1, -1):
        known = _read_own(cells[place])
        if ALWAYS in known:
            after = cells[place + 1] if place + 1 < len(cells) else ""
            given = {name: shell.user_ns.get(name) for name in _read_given(after)}
            is_papermill = after.lstrip().startswith(PAPERMILL)
            unknown = [name for name in given if name not in known and (is_papermill or _guess(name, known))]
            problems = [_describe_unknown(name, known) for name in unknown]
            for name, (kind, default) in known.items():
                value = given.get(name, default)
                if type(value).__name__ != kind:
                    problems.append(_describe_kind(name, kind, value))
            if problems:
                raise ParameterError(problems)
            return


def _read_own(cell: str) -> dict[str, tuple[str, object]]:
    """The parameters of a cell with nothing else in it, each with its annotation and its value; else none."""
    known = {}
    try:
        for statement in ast.parse(cell).body:
            match statement:
                case ast.AnnAssign(target=ast.Name(name), annotation=ast.Name(kind), value=ast.expr() as value):
                    known[name] = (kind, ast.literal_eval(value))
                case _:
                    return {}
    except (SyntaxError, ValueError):
        return {}
    return known


def _read_given(cell: str) -> list[str]:
    """The names that a cell gives a value to, if it does nothing else."""
    names = []
    for statement in ast.parse(cell).body:
        match statement:
            case ast.Assign(targets=[ast.Name(name)]):
                names.append(name)
            case _:
                return []
    return names


def _guess(name: str, known: dict[str, tuple[str, object]], cutoff: float = A_MISSPELLING) -> str:
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=cutoff)), "")


def _describe_unknown(name: str, known: dict[str, tuple[str, object]]) -> Problem:
    nearest = _guess(name, known, A_LIKENESS)
    guess = f"Menade du {nearest}? " if nearest else ""
    return Problem(f"{name} är ingen parameter i notebooken.", WHERE, f"{guess}Parametrarna är {', '.join(known)}.")


def _describe_kind(name: str, kind: str, value: object) -> Problem:
    wanted, got = KINDS.get(kind, kind), KINDS.get(type(value).__name__, "något annat")
    return Problem(f"{name} ska vara {wanted}, inte {got}.", WHERE, AS_TEXT.format(name=name) if kind == "str" else "")
