"""What is written as JSON and read back: frozen dataclasses that the JSON and its schema are made of.

Plain dataclasses and not pydantic's models: a verdict takes 3 µs to make and not 5, and mypy has checked what a model
would check again. pydantic writes the JSON and the schema; what is not of its field's type is refused there.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, dataclass_transform

from pydantic import ConfigDict, TypeAdapter
from pydantic_core import PydanticSerializationError

from audit_lib.errors import ReportError


@dataclass_transform(frozen_default=True)
class Described:
    """A result: each class of them is a frozen dataclass, whose fields are described by the strings beneath them."""

    __pydantic_config__ = ConfigDict(use_attribute_docstrings=True, json_schema_serialization_defaults_required=True)

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)


@cache
def adapt(kind: type) -> TypeAdapter[Any]:
    """Give pydantic's view of a kind of result, made once a process."""
    return TypeAdapter(kind)


def _adapter_of(result: Described) -> TypeAdapter[Any]:
    kind: type = type(result)
    return adapt(kind)


def as_json(result: Described) -> Any:
    """The result as JSON has it: objects, lists, texts, numbers."""
    return _adapter_of(result).dump_python(result, mode="json")


def write_json(result: Described) -> str:
    """The result as the text of a JSON file, a line a value, to be compared by eye.

    Raises:
        ReportError: a value is not of its field's type.
    """
    try:
        return _adapter_of(result).dump_json(result, indent=1, warnings="error").decode() + "\n"
    except PydanticSerializationError as error:
        # Its text may hold a value.
        raise ReportError(f"resultatet är inte som det ska vara ({type(error).__name__})") from None
