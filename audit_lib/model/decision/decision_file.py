"""A decision file read from disk and checked: what comes out can be settled for any date and any run.

The JSON schema says what may stand where; what it cannot say (that a day exists, that a reading's default is one of its
values) is checked here. Every fault of one kind is collected with its line before anything is refused.
"""

import json
import math
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from audit_lib.errors import DecisionError, Problem
from audit_lib.files.lined_yaml import UNREADABLE, LinedYaml, Place
from audit_lib.files.places import PARAMS
from audit_lib.files.whole_file import explain_error
from audit_lib.files.yaml_faults import explain_fault
from audit_lib.model.decision.readings import read_value
from audit_lib.model.decision.schema_faults import describe_fault
from audit_lib.model.services import CODES

SCHEMA = PARAMS / "schema" / "decision.schema.json"
MOST_VARDAGAR = 250
"""A year of them: a longer limit is a slip of the pen."""


def read_decision_file(path: Path) -> LinedYaml:
    """Read a decision file.

    Raises:
        DecisionError: it cannot be read, or is not a valid decision; every fault with its line.
    """
    try:
        seen = path.stat()
        return _read_version(path, seen.st_mtime_ns, seen.st_size)
    except OSError as error:
        raise DecisionError(
            Problem(f"beslutet kan inte läsas: {explain_error(error)}", str(path), "Ange en fil som finns.")
        ) from error


@lru_cache(maxsize=8)
def _read_version(path: Path, mtime_ns: int, n_bytes: int) -> LinedYaml:
    """One version of a file is read and checked once: judging under other readings settles it a dozen times."""
    try:
        lined = LinedYaml(path)
    except UNREADABLE as error:
        what, line = explain_fault(error)
        where = f"{path.name}, rad {line}" if line else path.name
        raise DecisionError(Problem(f"{what}.", where, "Rätta raden i beslutsfilen.")) from None
    for check in (_check_texts, _check_schema, _check_services, _check_roles, _check_importance, _check_values):
        problems = list(check(lined))
        if problems:
            raise DecisionError(problems)
    return lined


def _check_texts(lined: LinedYaml) -> Iterator[Problem]:
    """YAML has names that are no text, numbers that are none, and can write half a character."""
    left: list[tuple[Place, Any]] = [((), lined.content)]
    while left:
        place, value = left.pop()
        if isinstance(value, dict):
            for name, inner in value.items():
                if not isinstance(name, str):
                    yield Problem(f"namnet {name} är inte text.", lined.where(*place, str(name)), "Citera det.")
                left.append(((*place, str(name)), inner))
                left.append(((*place, str(name)), str(name)))
        elif isinstance(value, list):
            left += [((*place, position), inner) for position, inner in enumerate(value)]
        elif isinstance(value, float) and not math.isfinite(value):
            yield Problem("ska vara ett ändligt tal.", lined.where(*place))
        elif isinstance(value, str) and not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
            yield Problem("texten har ett halvt tecken.", lined.where(*place), "Skriv tecknet självt.")


def _check_schema(lined: LinedYaml) -> Iterator[Problem]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    faults = Draft202012Validator(schema).iter_errors(lined.content)
    yield from dict.fromkeys(Problem(describe_fault(fault), lined.where(*fault.absolute_path)) for fault in faults)


def _check_services(lined: LinedYaml) -> Iterator[Problem]:
    """A misspelt service would be one that no clinic ever offers."""
    services = lined.content["services"]
    used: list[tuple[tuple[str, ...], Iterable[str]]]
    used = [((part,), services[part]) for part in ("required", "direct_booking", "recommended")]
    for part in ("combined", "alternatives"):
        used += [((part, one), (one, *others)) for one, others in services.get(part, {}).items()]
    used += [(("roles", role), [code]) for role, code in services["roles"].items()]
    for place, codes in used:
        for code in codes:
            if code not in (*CODES, *services.get("names", {})):
                what = f"tjänsten {code} är inte känd."
                yield Problem(what, lined.where("services", *place), "Ge den ett namn under names.")


def _check_roles(lined: LinedYaml) -> Iterator[Problem]:
    """Two rules of one role would be shown as one."""
    seen: dict[str, str] = {}
    for rule_id, entry in lined.content["rules"].items():
        first = seen.setdefault(entry.get("role", rule_id), rule_id)
        if first != rule_id:
            what = f"rollen {entry['role']} har redan {first}."
            yield Problem(what, lined.where("rules", rule_id, "role"), "Bara en regel kan ha den.")


def _check_importance(lined: LinedYaml) -> Iterator[Problem]:
    """A misspelt rule would be put last among the actions without a word."""
    for position, rule_id in enumerate(lined.content.get("importance", ())):
        if rule_id not in lined.content["rules"]:
            what = f"regeln {rule_id} finns inte i beslutet."
            yield Problem(what, lined.where("importance", position), "Rätta eller ta bort den.")


def _check_values(lined: LinedYaml) -> Iterator[Problem]:
    for name, entry in lined.content["values"].items():
        for position, line in enumerate(entry["dated"]):
            place = ("values", name, "dated", position)
            try:
                date.fromisoformat(line["from"])
            except ValueError:
                yield Problem("dagen finns inte.", lined.where(*place, "from"), "Ett datum skrivs 2026-04-02.")
            value = line["value"]
            if name.endswith("_vardagar") and (value != int(value) or not 1 <= value <= MOST_VARDAGAR):
                what = f"vardagar ska vara ett helt antal, från 1 till {MOST_VARDAGAR}."
                yield Problem(what, lined.where(*place, "value"))
    for name, entry in lined.content["readings"].items():
        for part in ("default", "alternative"):
            try:
                read_value(entry.get(part, entry["default"]), entry["default"])
            except ValueError as error:
                yield Problem(f"{error}.", lined.where("readings", name, part))
