"""What is written as JSON and read back: frozen dataclasses that the JSON and its schema are made of.

Plain dataclasses and not pydantic's models: a verdict takes 3 µs to make and not 5, and mypy has checked what a model
would check again. pydantic writes the JSON and the schema; what is not of its field's type is refused there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar, dataclass_transform

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from audit_lib.errors import ReportError
from audit_lib.files.displayed import Displayed

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Described(Displayed):
    """A result: each class of them is a frozen dataclass, whose fields are described by the strings beneath them."""

    __pydantic_config__ = ConfigDict(use_attribute_docstrings=True, json_schema_serialization_defaults_required=True)

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, repr=False)(cls)

    def _list_facts(self) -> Mapping[str, object]:
        return {part.name: getattr(self, part.name) for part in fields(self)}  # type: ignore[arg-type]


_make_adapter = cache(TypeAdapter)


def adapt(kind: Any) -> TypeAdapter[Any]:
    """Give pydantic's view of a kind of result, made once a process."""
    return _make_adapter(kind)


def read_as(kind: type[T], content: object) -> T | None:
    """What of JSON's content is of a kind, or None if it says nothing of the sort; what else it says is not read."""
    try:
        result: T = adapt(kind).validate_python(content)
    except ValidationError:
        return None
    return result


def as_json(result: Described) -> Any:
    """The result as JSON has it: objects, lists, texts, numbers."""
    return adapt(type(result)).dump_python(result, mode="json")


def write_json(result: Described) -> str:
    """The result as the text of a JSON file, a line a value, to be compared by eye.

    Raises:
        ReportError: a value is not of its field's type.
    """
    try:
        return adapt(type(result)).dump_json(result, indent=1, warnings="error").decode() + "\n"
    except PydanticSerializationError as error:
        # Its text may hold a value.
        raise ReportError(f"resultatet är inte som det ska vara ({type(error).__name__})") from None
