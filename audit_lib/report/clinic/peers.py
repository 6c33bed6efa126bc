"""How other clinics stand, in words and in a picture: beside each rule, and around the clinic's own reply times."""

from collections.abc import Mapping
from typing import Any

from audit_lib.counts.funnel import Funnel, compute_funnel_limits, place_point, trace_limits
from audit_lib.report.figures.funnel import draw_funnel
from audit_lib.wording.lists import cut_label
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_share, format_tenths

REPLY_RULE = "SVA-01"


def introduce_peers(result: Mapping[str, Any]) -> str:
    """Who a clinic is compared with, in a sentence or two."""
    peers = result.get("peers")
    if peers is None:
        return say("peers.unknown")
    min_cell = result["run"]["min_cell"]
    if not peers["rules"]:
        return say("peers.too_few", min_cell=min_cell)
    if not peers["clinic_type"]:
        return say("peers.no_type")
    return say("peers.intro", clinic_type=cut_label(peers["clinic_type"]), min_cell=min_cell)


def describe_peers(result: Mapping[str, Any], rule_id: str) -> str:
    """How others stand on one rule; "" when it is not known or rests on too few."""
    peers = result.get("peers")
    numbers = peers["rules"].get(rule_id) if peers else None
    if numbers is None:
        return ""
    kind = result["rules"][rule_id]["kind"]
    who = say("peers.like") if numbers["group"] == "lika" else say("peers.all")
    n_met, n_clinics = numbers["n_met"], numbers["n_clinics"]
    key = "peers.follow" if kind == "rekommendation" else "peers.meet"
    said = say(key, who=who, n_met=n_met, n=n_clinics, share=format_share(n_met, n_clinics))
    if numbers.get("median_permille") is None:
        return said + "."
    median = format_tenths(numbers["median_permille"])
    return said + say("peers.median_in_time" if rule_id == REPLY_RULE else "peers.median", median=median) + "."


def describe_funnel(result: Mapping[str, Any], counts: tuple[int, int] | None) -> dict[str, Any]:
    """What the funnel plot's template draws and says; a reason instead where there is nothing to draw.

    Args:
        result: the clinic's.
        counts: its own (n_assessed, n_in_time), None when no errand was assessed.
    """
    min_cell, peers = result["run"]["min_cell"], result.get("peers")
    if counts is None:
        return {"chart": None, "reason": ""}
    if peers is None:
        return {"chart": None, "reason": say("funnel.unknown")}
    if counts[0] < min_cell or peers["funnel"] is None:
        return {"chart": None, "reason": say("funnel.few", min_cell=min_cell)}
    n, n_in_time = counts
    funnel = _read_funnel(peers["funnel"], n)
    place = place_point(n, n_in_time, funnel.share)
    lower, _, _, upper = compute_funnel_limits(n, funnel.share)
    own, region = format_share(n_in_time, n), format_tenths(round(1000 * funnel.share))
    limits = {"lower": format_tenths(round(1000 * lower)), "upper": format_tenths(round(1000 * upper))}
    sentences = [
        say("funnel.own", own=own, region=region),
        say(f"funnel.{place.value}", **limits),
    ]
    chart = {
        "id": "funnel",
        "title": say("funnel.title"),
        "description": say("funnel.description", clinics=say_count("clinics", funnel.n_clinics), own=own, **limits)
        if funnel.dots
        else say("funnel.description_alone", own=own, **limits),
        "own_label": say("funnel.own_label"),
        "is_outside": place.value.endswith("998"),
        "drawing": draw_funnel(funnel, counts),
        "legend": say(
            "funnel.legend", dots=say("funnel.dots") if funnel.dots else say("funnel.no_dots"), region=region
        ),
        "sentences": sentences,
    }
    return {"chart": chart, "reason": ""}


def _read_funnel(found: Mapping[str, Any], n: int) -> Funnel:
    """The funnel as the result has it; its limits are drawn out to the clinic's own size where all others differ."""
    curve = tuple(tuple(row) for row in found["curve"])
    smallest, largest = curve[0][0], curve[-1][0]
    if not smallest <= n <= largest:
        curve = trace_limits(min(n, smallest), max(n, largest), found["share"])
    dots = tuple(_read_dot(pair) for pair in found["dots"].split())
    return Funnel(share=found["share"], n_clinics=found["n_clinics"], curve=curve, dots=dots)


def _read_dot(pair: str) -> tuple[int, int]:
    n, permille = pair.split(":")
    return int(n), int(permille)
