"""How the pages over many clinics write a number: always with what it is a part of, and "dolt" for what is hidden."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audit_lib.counts.linked_suppression import Shown
from audit_lib.model.results.region import ClinicRow, InputCoverage
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import build_sort_key, format_number, format_share


class Line(NamedTuple):
    """A line of a table: what it is about, with a link where there is a page, and its cells."""

    name: str
    href: str
    values: Sequence[str]


def write_part(part: int, whole: int) -> str:
    """Write "29 av 31 (93,5 %)"; a sign of nothing when there is no whole.

    >>> write_part(0, 0)
    '–'
    """
    return say("region.of_share", n=part, whole=whole, share=format_share(part, whole)) if whole else say("region.none")


def write_reply(reply: Shown) -> str:
    """Write errands in time of those assessed, as far as they are shown."""
    if reply.n_assessed is None:
        return say("region.hidden")
    if reply.n_in_time is None:
        return say("region.hidden_of", whole=reply.n_assessed)
    return write_part(reply.n_in_time, reply.n_assessed)


def write_count(count: int | None) -> str:
    """Write a count that may be hidden."""
    return say("region.hidden") if count is None else format_number(count)


def describe_loss(covered: InputCoverage) -> str:
    """Say how many faults the input has, and how many errands and clinics they cost; "" for none."""
    n, n_unaudited = covered.errands_left_out, len(covered.unaudited)
    if covered.errors is None:
        parts = [say("region.loss_hidden")]
    elif not covered.errors:
        return ""
    else:
        parts = [say("region.loss", errors=say_count("errors", covered.errors))]
        if n:
            left_out = say_count("errands", n)
            parts.append(say("region.loss_errands", errands=left_out, percent=covered.percent_left_out))
    if n_unaudited:
        parts.append(say("region.loss_clinics", clinics=say_count("clinics", n_unaudited)))
    return " ".join(parts)


def sort_clinics(clinics: Iterable[ClinicRow]) -> list[ClinicRow]:
    """Clinics as a Swedish register lists them."""
    return sorted(clinics, key=lambda row: (build_sort_key(row.name), row.clinic_id))
