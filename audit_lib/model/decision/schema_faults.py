"""What breaks a decision's schema, said in Swedish to whoever wrote the decision."""

from collections.abc import Callable, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError

_KINDS = {
    "object": "namn och värden",
    "array": "en lista",
    "string": "text",
    "number": "ett tal",
    "boolean": "true eller false",
}


_WRITTEN = {
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "som 2026-04-02",
    "^[A-Z]{3}-[0-9]{2}$": "som ABC-01",
    "^[a-z_]+$": "med bara a–z och understreck",
    "^[a-z0-9-]+$": "med bara a–z, siffror och bindestreck",
}
"""The patterns of decision.schema.json."""


def _say_one_of(words: list[str]) -> str:
    return " eller ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _say_kinds(wanted: str | list[str]) -> str:
    return _say_one_of([_KINDS[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted)])


# Of each keyword of JSON Schema that the decision's has: what it wants, what was found, and the schema there.
_SAID: Mapping[Any, Callable[[Any, Any, Any], str]] = {
    "required": lambda wanted, found, _: f"saknas: {', '.join(name for name in wanted if name not in found)}.",
    "additionalProperties": lambda _, found, schema: (
        f"inget känt namn: {', '.join(name for name in found if name not in schema['properties'])}. "
        f"Namnen är {', '.join(schema['properties'])}."
    ),
    "not": lambda wanted, *_: f"ska inte finnas här: {', '.join(wanted['required'])}.",
    "type": lambda wanted, *_: f"ska vara {_say_kinds(wanted)}.",
    "enum": lambda wanted, *_: f"ska vara {_say_one_of(wanted)}.",
    "pattern": lambda wanted, found, _: f"{found} ska skrivas {_WRITTEN.get(wanted, wanted)}.",
    "uniqueItems": lambda *_: "samma sak står två gånger; en av dem ska bort.",
    **dict.fromkeys(("minLength", "minItems", "minProperties"), lambda *_: "ska inte vara tomt."),
}


def describe_fault(fault: ValidationError) -> str:
    """Say what is wrong; what is missing in one place is said alike by each of its faults, and so can be told once."""
    return _SAID[fault.validator](fault.validator_value, fault.instance, fault.schema)
