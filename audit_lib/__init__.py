"""Audit notebooks for the basutbud decision: what a notebook calls, gathered in one place.

The names stand in `__init__.pyi`, the one list of them, which an editor and mypy read as it is. Here a name is looked
up in it when it is used (PEP 562, as Scientific Python's SPEC 1 has it), so that `import audit_lib` costs nothing and
each command pays only for the stages it runs.
"""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def _read_homes() -> dict[str, str]:
    """Each name with the module it is imported from in the stub beside this file."""
    import ast  # noqa: PLC0415 (a command that uses no name pays for none of this)
    from pathlib import Path  # noqa: PLC0415

    stub = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    imports = [statement for statement in stub.body if isinstance(statement, ast.ImportFrom)]
    return {alias.name: str(statement.module) for statement in imports for alias in statement.names}


def __getattr__(name: str) -> Any:
    homes = _read_homes()
    if name == "__all__":
        return sorted(homes)
    if name in homes:
        return getattr(import_module(homes[name]), name)
    raise AttributeError(f"{__name__} har inget som heter {name}")


def __dir__() -> list[str]:
    return sorted(_read_homes())
