"""The region's reply times: the share in time with its control chart, the months, and the funnel over its clinics.

Every number has passed suppression before it comes here; what is hidden is None.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from audit_lib.counts.control_chart import ControlChart, build_control_chart
from audit_lib.counts.funnel import Funnel, compute_funnel_limits
from audit_lib.report.clinic.numbers import build_chart_view, say_total
from audit_lib.report.figures.funnel import draw_funnel
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.region.numbers import write_count
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_share

CURVE_POINTS = 36
UNDER, OVER = "under_998", "over_998"

Region = Mapping[str, Any]


def show_region_reply_times(region: Region) -> Fragment:
    """Show the region's share in time over the period and over its months, and its clinics in a funnel."""
    reply, min_cell = region["reply"], region["run"]["min_cell"]
    months = reply["by_month"]
    return render_fragment(
        "region/reply_times.html.j2",
        total=_describe_total(reply, min_cell),
        chart=build_chart_view(build_region_chart(region), "region-chart"),
        few_points=say("region.reply_few", min_cell=min_cell),
        months=[_describe_month(row) for row in months],
        funnel=_describe_funnel(region),
        funnel_few=_explain_no_funnel(region["clinics"]),
        funnel_hidden=_describe_hidden(region["clinics"]),
        note=say("region.hidden_note", highest=min_cell - 1),
    )


def build_region_chart(region: Region) -> ControlChart | None:
    """Build the chart of the region's months from those whose numbers are shown; None when they are too few."""
    drawable = [
        (row["month"], row["n_assessed"], row["n_in_time"])
        for row in region["reply"]["by_month"]
        if row["n_assessed"] is not None and row["n_in_time"] is not None
    ]
    return build_control_chart(drawable, min_cell=region["run"]["min_cell"])


def count_funnel(region: Region) -> dict[str, int] | None:
    """Count the clinics drawn in the funnel, those beyond its outer limits, and those hidden; None without a funnel.

    A clinic whose late errands are hidden is not drawn at all: its place would tell their number. Most of those lie
    high, so a funnel of less than half would show a region worse than it is.
    """
    clinics, reply, min_cell = region["clinics"], region["reply"], region["run"]["min_cell"]
    drawn, n_hidden = _list_drawn(clinics, min_cell), _count_hidden(clinics)
    if not reply["n_assessed"] or reply["n_in_time"] is None or len(drawn) < max(min_cell, n_hidden):
        return None
    places = Counter(row["place"] for row in drawn)
    return {"drawn": len(drawn), "under": places[UNDER], "over": places[OVER], "hidden": n_hidden}


def _list_drawn(clinics: Sequence[Mapping[str, Any]], min_cell: int) -> list[Mapping[str, Any]]:
    return [row for row in clinics if row["place"] and row["n_assessed"] >= min_cell]


def _describe_total(reply: Mapping[str, Any], min_cell: int) -> str:
    n, n_in_time = reply["n_assessed"], reply["n_in_time"]
    if n == 0:
        return say("reply.none")
    if n is None or n_in_time is None:
        return say("reply.none_shown", min_cell=min_cell)
    return say_total(n_in_time, n)


def _describe_month(row: Mapping[str, Any]) -> tuple[str, list[str]]:
    n, n_in_time = row["n_assessed"], row["n_in_time"]
    if n is None or n_in_time is None:
        return row["month"], [write_count(n), *[say("region.hidden")] * 3]
    share = format_share(n_in_time, n) if n else say("region.none")
    return row["month"], [write_count(n), write_count(n_in_time), write_count(n - n_in_time), share]


def _count_hidden(clinics: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["n_in_time"] is None for row in clinics)


def _explain_no_funnel(clinics: Sequence[Mapping[str, Any]]) -> str:
    n_hidden = _count_hidden(clinics)
    n_with_errands = n_hidden + sum(bool(row["n_in_time"]) for row in clinics)
    if not n_hidden:
        return say("region.funnel_none")
    return say("region.funnel_few", hidden=n_hidden, n=say_count("clinics", n_with_errands))


def _describe_hidden(clinics: Sequence[Mapping[str, Any]]) -> str:
    n_hidden = _count_hidden(clinics)
    return say("region.funnel_hidden", clinics=say_count("clinics", n_hidden)) if n_hidden else ""


def _describe_funnel(region: Region) -> dict[str, Any] | None:
    """Give the funnel's template what it draws; None when the region's share or most clinics are hidden."""
    counted = count_funnel(region)
    if counted is None:
        return None
    reply = region["reply"]
    drawn = _list_drawn(region["clinics"], region["run"]["min_cell"])
    share = reply["n_in_time"] / reply["n_assessed"]
    sizes = [row["n_assessed"] for row in drawn]
    funnel = Funnel(
        share=share,
        n_clinics=len(drawn),
        curve=tuple((n, *compute_funnel_limits(n, share)) for n in _spread(min(sizes), max(sizes))),
        dots=tuple(sorted({(row["n_assessed"], round(1000 * row["n_in_time"] / row["n_assessed"])) for row in drawn})),
    )
    values: dict[str, Any] = {
        "clinics": say_count("clinics", len(drawn)),
        "n_under": counted["under"],
        "n_over": counted["over"],
    }
    return {
        "id": "region-funnel",
        "title": say("region.funnel_title"),
        "description": say(
            "region.funnel_description", share=format_share(reply["n_in_time"], reply["n_assessed"]), **values
        ),
        "sentence": say("region.funnel_sentence", **values),
        "drawing": draw_funnel(funnel),
        "is_outside": False,
        "own_label": "",
    }


def _spread(smallest: int, largest: int) -> list[int]:
    """Sizes from the smallest to the largest, evenly on the funnel's logarithmic axis."""
    ratio = largest / smallest
    return sorted({round(smallest * ratio ** (i / (CURVE_POINTS - 1))) for i in range(CURVE_POINTS)})
