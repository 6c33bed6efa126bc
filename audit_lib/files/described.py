"""What is written as JSON and read back: frozen dataclasses that the JSON and its schema are made of.

Plain dataclasses and not pydantic's models: a verdict takes 3 µs to make and not 5, and mypy has checked what a model
would check again. pydantic writes the JSON and the schema; what is not of its field's type is refused there.
"""

from typing import Any

from pydantic import ConfigDict, TypeAdapter
from pydantic_core import PydanticSerializationError

from audit_lib.errors import ReportError


class Described:
    """A result whose fields are described by the strings beneath them."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(use_attribute_docstrings=True)


_adapters: dict[type, TypeAdapter[Any]] = {}


def adapt(kind: type) -> TypeAdapter[Any]:
    """Give pydantic's view of a kind of result, made once a process."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


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
