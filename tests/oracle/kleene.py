"""Three-valued logic: True is ja, False is nej, None is okänt (contract section 4)."""

from __future__ import annotations

from collections.abc import Iterable

Tri = bool | None


def and_(*values: Tri) -> Tri:
    """Nej when any is nej, else okänt when any is okänt, else ja."""
    if any(value is False for value in values):
        return False
    if any(value is None for value in values):
        return None
    return True


def or_(*values: Tri) -> Tri:
    """Ja when any is ja, else okänt when any is okänt, else nej."""
    if any(value is True for value in values):
        return True
    if any(value is None for value in values):
        return None
    return False


def not_(value: Tri) -> Tri:
    """Ja and nej change places; okänt stays."""
    return None if value is None else not value


def some(values: Iterable[Tri]) -> Tri:
    """``or_`` over any number of values; of none it is nej."""
    return or_(*values)


def every(values: Iterable[Tri]) -> Tri:
    """``and_`` over any number of values; of none it is ja: callers guard against emptiness."""
    return and_(*values)


def equals(value: object | None, other: object) -> Tri:
    """``=`` where an unknown left side gives okänt."""
    return None if value is None else value == other


def never_nej(value: Tri) -> Tri:
    """What a nej becomes where a missing row proves nothing: okänt."""
    return None if value is False else value


def judge_pair(applies: Tri, expected: Tri) -> str:
    """The verdict of *applies → expected*, from the table in contract section 4."""
    if applies is False:
        return "ej_tillamplig"
    if expected is True:
        return "uppfylld"
    if applies is True and expected is False:
        return "ej_uppfylld"
    return "kan_ej_bedomas"
