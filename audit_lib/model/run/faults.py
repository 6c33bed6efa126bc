"""The faults of a run file in Swedish, each with its line; the words of the library that finds them are English."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from audit_lib.errors import Problem, did_you_mean
from audit_lib.files.lined_yaml import LinedYaml

_SENTENCES = {
    "missing": "saknas",
    "bool_parsing": "ska vara true eller false",
    "bool_type": "ska vara true eller false",
    "int_parsing": "ska vara ett heltal",
    "int_type": "ska vara ett heltal",
    "int_from_float": "ska vara ett heltal",
    "float_parsing": "ska vara ett tal",
    "float_type": "ska vara ett tal",
    "greater_than_equal": "ska vara minst {ge}",
    "less_than_equal": "får vara högst {le}",
    "literal_error": "ska vara {expected}",
    "string_type": "ska vara text",
    "dict_type": "ska vara namn: värde",
    "mapping_type": "ska vara namn: värde",
    "model_type": "ska vara namn: värde",
    "date_type": "ett datum skrivs 2026-04-02",
    "datetime_type": "en tidpunkt skrivs 2026-04-02 15:03",
}
_ANY = "har ett värde som inte kan läsas"
_DERIVED = {"audit_date": ("period_to",), "extract_at": ("audit_date", "period_to")}
"""What is filled in from others: a fault of theirs is told once, where it stands."""


def describe_faults(faults: Sequence[Any], lined: LinedYaml, keys: Iterable[str]) -> list[Problem]:
    """Describe what pydantic found; `keys` are those that a run file may have."""
    known = sorted(keys)
    meant = {near for fault in faults if fault["type"] == "extra_forbidden" for near in _list_near(fault, known)}
    faulty = {fault["loc"][0] for fault in faults if fault["loc"]}
    told = []
    for fault in faults:
        name = str(fault["loc"][0]) if fault["loc"] else ""
        is_told = fault["type"] == "missing" and name in meant
        is_derived = name not in lined.content and not faulty.isdisjoint(_DERIVED.get(name, ()))
        if not (is_told or is_derived):
            told.append(_describe(fault, lined, known))
    return told


def _list_near(fault: Any, known: Sequence[str]) -> Iterator[str]:
    if len(fault["loc"]) == 1:
        yield from (name for name in known if f" {name}?" in did_you_mean(str(fault["loc"][0]), known))


def _describe(fault: Any, lined: LinedYaml, known: Sequence[str]) -> Problem:
    where = place_of(lined, *fault["loc"])
    if fault["type"] == "extra_forbidden":
        name = str(fault["loc"][-1])
        names = known if len(fault["loc"]) == 1 else ("file", "sheet", "header_row", "columns", "values")
        remedy = did_you_mean(name, names) or f"Namnen är {', '.join(names)}."
        return Problem(f"{name} är inget känt namn.", where, remedy)
    if fault["type"] == "value_error":
        return Problem(f"{str(fault['msg']).removeprefix('Value error, ')}.", where)
    limits = {
        key: str(value).replace(" or ", " eller ").replace("'", "") for key, value in fault.get("ctx", {}).items()
    }
    sentence = _SENTENCES.get(fault["type"], _ANY).format_map({"ge": "", "le": "", "expected": "", **limits})
    return Problem(f"{sentence}.", where)


def place_of(lined: LinedYaml, *place: str | int) -> str:
    """`run.yaml, rad 3, tables.errands`: where in a run file something stands, by its nearest known line."""
    path: Path = lined.path
    name = ".".join(str(part) for part in place)
    return f"{path}, rad {lined.find_line(*place)}, {name}" if place else str(path)
