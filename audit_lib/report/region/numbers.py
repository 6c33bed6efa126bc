"""How the pages over many clinics write a number: always with what it is a part of, and "dolt" for what is hidden."""

from collections.abc import Mapping
from typing import Any

from audit_lib.wording.say import say
from audit_lib.wording.swedish import build_sort_key, format_number, format_share

Numbers = Mapping[str, Any]


def write_part(part: int, whole: int) -> str:
    """Write "29 av 31 (93,5 %)"; a sign of nothing when there is no whole.

    >>> write_part(0, 0)
    '–'
    """
    return say("region.of_share", n=part, whole=whole, share=format_share(part, whole)) if whole else say("region.none")


def write_reply(row: Numbers) -> str:
    """Write a row's errands in time of those assessed, as far as they are shown."""
    n, n_in_time = row["n_assessed"], row["n_in_time"]
    if n is not None and n_in_time is not None:
        return write_part(n_in_time, n)
    return say("region.hidden") if n is None else say("region.hidden_of", whole=n)


def write_count(count: int | None) -> str:
    """Write a count that may be hidden."""
    return say("region.hidden") if count is None else format_number(count)


def count_judged(row: Numbers) -> int:
    """What a share of met is a share of: met and unmet."""
    return int(row["uppfylld"]) + int(row["ej_uppfylld"])


def sort_clinics(clinics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Clinics as a Swedish register lists them."""
    return sorted(clinics, key=lambda row: (build_sort_key(row["name"]), row["clinic_id"]))
