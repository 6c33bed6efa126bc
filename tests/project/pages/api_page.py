"""Writes docs/api.md from the façade: `PYTHONPATH=tests python -m project.pages.api_page`."""

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator

import audit_lib
from project.files import ROOT

PAGE = ROOT / "docs" / "api.md"
HEAD = """# What a notebook calls

This page is written by `make docs` from the code. A test fails when the page is old.

`import audit_lib` gives the names below, and nothing is imported before it is used. They stand in rooms, in the order
of an audit: open a run, go through one clinic or the region, show what came. What a function gives goes into the
next one. An editor completes names, arguments and results. The errors are those of `audit_lib.errors`.

```python
import audit_lib

audit = audit_lib.open_audit("params/example.yaml")
facts = audit_lib.build_clinic_facts(audit, "SE2321000131-E999000000024")
result = audit_lib.conclude(facts, audit_lib.check_rules(facts))
audit_lib.show_actions(result)
```
"""
ROOMS = {
    "Open a run": ("audit_lib.audit.notebooks", "audit_lib.audit.opening", "audit_lib.audit.intake"),
    "One clinic, stage by stage": ("audit_lib.audit.clinic", "audit_lib.audit.explain"),
    "The whole region": ("audit_lib.audit.region",),
    "A finished run": ("audit_lib.audit.finished",),
    "With great-expectations": ("audit_lib.check",),
    "Show a clinic's report": ("audit_lib.report.clinic",),
    "Show the region's page": ("audit_lib.report.region",),
}
"""The title of each room, and the modules whose functions stand in it."""


def describe_api() -> str:
    """The page: the functions by room with signature and what they do, then what they give."""
    functions = [getattr(audit_lib, name) for name in dir(audit_lib)]
    parts = [HEAD]
    for title, homes in ROOMS.items():
        found = [function for home in homes for function in functions if function.__module__.startswith(home)]
        parts += [f"## {title}\n", *(_describe_function(function) for function in found)]
    parts += ["## What they give\n", "\n".join(_describe_kind(kind) for kind in _list_kinds(functions)), ""]
    return "\n".join(parts)


def _describe_function(function: Callable[..., object]) -> str:
    errors = re.findall(r"^    (\w+Error): ", f"{inspect.getdoc(function)}\n", flags=re.MULTILINE)
    raises = f" Raises {', '.join(f'`{name}`' for name in errors)}." if errors else ""
    return f"```python\n{function.__name__}{_sign(function)}\n```\n\n{_say_what(function)}{raises}\n"


def _sign(function: Callable[..., object]) -> str:
    """The signature with the bare names of its types."""
    bare = re.sub(r"\b(?:\w+\.)+(?=[A-Z])", "", str(inspect.signature(function)))
    return re.sub(r"-> '(\w+)'", r"-> \1", bare).replace("'pd.", "'")


def _say_what(documented: object) -> str:
    """The first paragraph of its docstring."""
    return " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())


def _list_kinds(functions: list[Callable[..., object]]) -> list[type]:
    """The classes of ours that the functions give, in the order of the alphabet."""
    given = {inspect.signature(function).return_annotation for function in functions}
    ours = {kind for kind in given if isinstance(kind, type) and kind.__module__.startswith("audit_lib.")}
    return sorted(ours, key=lambda kind: kind.__name__)


def _describe_kind(kind: type) -> str:
    return f"- **{kind.__name__}**: {_say_what(kind)} Has {', '.join(f'`{name}`' for name in _list_members(kind))}."


def _list_members(kind: type) -> Iterator[str]:
    fields = [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
    yield from (name for name in fields if not name.startswith("_"))
    for name, member in inspect.getmembers(kind, inspect.isfunction):
        if not name.startswith("_"):
            arguments = [argument for argument in inspect.signature(member).parameters if argument != "self"]
            yield f"{name}({', '.join(arguments)})"


if __name__ == "__main__":
    PAGE.write_text(describe_api(), encoding="utf-8")
