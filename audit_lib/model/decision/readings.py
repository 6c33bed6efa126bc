"""Readings: the disputed points of a decision, how each is settled, and what the other reading would be."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Annotated, NotRequired, TypedDict

from pydantic import Field

from audit_lib.errors import ParameterError, Problem
from audit_lib.files.described import Described
from audit_lib.model.run import ReadingValue


class ReadingEntry(TypedDict):
    """A disputed point as the decision's file has it."""

    default: object
    alternative: NotRequired[object]
    sv: str
    reason: str


class Reading(Described):
    """A disputed point, how the run settles it, and why."""

    name: str
    value: ReadingValue
    default: ReadingValue
    label: str
    reason: str
    alternative: Annotated[ReadingValue | None, Field(exclude=True)] = None
    """What else the decision file says that one may hold; a boolean needs none."""

    @property
    def other(self) -> ReadingValue | None:
        """The other reading: the opposite, or the alternative, or the default where the alternative is in force."""
        if isinstance(self.value, bool):
            return not self.value
        return self.default if self.value != self.default else self.alternative


def settle_readings(declared: Mapping[str, ReadingEntry], wanted: Mapping[str, object]) -> dict[str, Reading]:
    """Settle each declared reading for one run; `wanted` is what the run says instead of the defaults.

    Raises:
        ParameterError: a reading that is not declared, or a value of the wrong kind; all of them listed.
    """
    problems = [
        Problem(f"läsningen {name} finns inte i beslutet.", "readings", f"Kända: {', '.join(declared)}.")
        for name in wanted
        if name not in declared
    ]
    settled = {}
    for name, entry in declared.items():
        default = read_value(entry["default"], entry["default"])
        try:
            value = read_value(wanted[name], entry["default"]) if name in wanted else default
            alternative = read_value(entry["alternative"], entry["default"]) if "alternative" in entry else None
        except ValueError as error:
            problems.append(Problem(f"{name}: {error}.", "readings"))
            continue
        settled[name] = Reading(name, value, default, entry["sv"], entry["reason"], alternative)
    if problems:
        raise ParameterError(problems)
    return settled


def read_value(value: object, default: object) -> ReadingValue:
    """Read a value as the default's type: yes or no, a share between 0 and 1, or a list of words.

    Raises:
        ValueError: it is not of that type.

    >>> read_value("nej", True), read_value("0,9", 1.0)
    (False, 0.9)
    """
    if isinstance(default, bool):
        words = {"true": True, "ja": True, "1": True, "false": False, "nej": False, "0": False}
        if str(value).strip().casefold() not in words:
            raise ValueError("ska vara ja eller nej")
        return words[str(value).strip().casefold()]
    if isinstance(default, int | float):
        with suppress(ValueError):
            number = float(str(value).replace(",", "."))
            if 0 <= number <= 1:
                return number
        raise ValueError("ska vara ett tal mellan 0 och 1")
    listed = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    words_wanted = tuple(str(word).strip() for word in listed if str(word).strip())
    if not words_wanted:
        raise ValueError("ska vara minst ett ord")
    return words_wanted


def write_value(value: ReadingValue) -> str:
    """Write a value as a run file or `--reading` may have it.

    >>> write_value(False), write_value(0.95), write_value(("besok", "telefon"))
    ('nej', '0,95', 'besok, telefon')
    """
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(value) if isinstance(value, tuple) else f"{value:g}".replace(".", ",")
