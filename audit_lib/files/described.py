"""What is written as JSON and read back: frozen dataclasses that the JSON and its schema are made of.

Plain dataclasses and not pydantic's models: a clinic's notebook makes some four hundred of them, a model takes several
times as long, and mypy has checked what a model would check again. pydantic writes the JSON and the schema; what is not
of its field's type is refused there.
"""

from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter
from pydantic_core import PydanticSerializationError

from audit_lib.errors import ReportError


class Described:
    """A result whose fields are described by the strings beneath them."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(use_attribute_docstrings=True)


@cache
def adapt(kind: Any) -> TypeAdapter[Any]:
    """Give pydantic's view of a kind of result, made once a process."""
    return TypeAdapter(kind)


def as_json(result: Described) -> Any:
    """The result as JSON has it: objects, lists, texts, numbers.

    Raises:
        ReportError: a value is not of its field's type.
    """
    try:
        kind: Any = type(result)
        return adapt(kind).dump_python(result, mode="json", warnings="error")
    except PydanticSerializationError as error:
        # Its text may hold a value.
        raise ReportError(f"resultatet är inte som det ska vara ({type(error).__name__})") from None
