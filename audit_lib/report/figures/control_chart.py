"""A control chart of the share in time: its months between the limits of chance, and what is said of them."""

import math
from collections.abc import Iterator

from audit_lib.counts.control_chart import ControlChart
from audit_lib.report.figures.picture import (
    OWN,
    WARNING,
    Figure,
    Mark,
    Picture,
    draw_diamond,
    draw_level,
    draw_shares,
    join_points,
    write_label,
)
from audit_lib.report.figures.plot_area import PlotArea
from audit_lib.wording.lists import join_words
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_month, format_tenths

_AREA = PlotArea(440, 230, left=44, right=428, top=26, bottom=202)
_MAX_MONTH_LABELS = 6
_DASHES = "5 4"


def describe_control_chart(chart: ControlChart, chart_id: str) -> Figure:
    """Draw a control chart with its sentences; the id tells the charts of a page apart."""
    shares = {"mean": chart.limits.mean, "lower": chart.limits.lower, "upper": chart.limits.upper}
    limits = {name: format_tenths(round(1000 * share)) for name, share in shares.items()}
    first, last = (format_month(chart.points[i].month) for i in (0, -1))
    n_months = say_count("months", len(chart.points))
    title = say("reply.chart_title")
    area = _AREA.down_to(min(chart.limits.lower, *(point.share for point in chart.points)))
    return Figure(
        picture=Picture(
            chart_id,
            title,
            say("reply.chart_description", n_months=n_months, first=first, last=last, **limits),
            area,
            tuple(_draw(chart, area)),
        ),
        caption=title,
        sentences=[say("reply.spread", **limits), *_describe_signals(chart)],
        keys=[
            ("mean", say("reply.chart_mean", share=limits["mean"])),
            ("limit", say("reply.chart_lower", share=limits["lower"])),
            ("limit", say("reply.chart_upper", share=limits["upper"])),
        ],
    )


def _draw(chart: ControlChart, area: PlotArea) -> Iterator[Mark]:
    def place(share: float) -> float:
        return round(area.place(share), 1)

    last = len(chart.points) - 1
    step = (area.right - area.left - 16) / last
    label_every = math.ceil(len(chart.points) / _MAX_MONTH_LABELS)
    places = [(round(area.left + 8 + i * step, 1), place(point.share)) for i, point in enumerate(chart.points)]
    yield from draw_shares(area)
    yield draw_level(area, place(chart.limits.upper), kind="limit", dashes=_DASHES)
    yield draw_level(area, place(chart.limits.lower), kind="limit", dashes=_DASHES)
    yield draw_level(area, place(chart.limits.mean), kind="mean")
    series = {"class": "series", "points": join_points(places), "fill": "none", "stroke": OWN, "stroke-width": 2}
    yield Mark("polyline", series)
    for i, (point, (x, y)) in enumerate(zip(chart.points, places, strict=True)):
        if point.is_outside:
            yield draw_diamond(x, y, 6, kind="outside", colour=WARNING)
        else:
            yield Mark("circle", {"class": "dot", "cx": x, "cy": y, "r": 3.5, "fill": OWN})
        # Counted from the newest month, which is the one the reader wants to find.
        if (last - i) % label_every == 0:
            yield write_label(x, area.bottom + 18, format_month(point.month, short=True))


def _describe_signals(chart: ControlChart) -> list[str]:
    signals = []
    outside = [format_month(point.month) for point in chart.points if point.is_outside]
    if outside:
        months = join_words(outside)
        signals.append(say("reply.outside", months=months[0].upper() + months[1:]))
    if chart.n_shifted:
        signals.append(say("reply.shift_up" if chart.is_shift_upward else "reply.shift_down", n=chart.n_shifted))
    return signals or [say("reply.stable")]
