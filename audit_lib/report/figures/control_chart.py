"""A control chart as its template draws it: where each line and dot goes, and what is said of it.

The drawing itself is a template; here is only arithmetic, so that the picture can be tested by numbers.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from audit_lib.counts.control_chart import ControlChart
from audit_lib.report.figures.plot_area import PlotArea
from audit_lib.wording.lists import join_words
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_month, format_tenths

_AREA = PlotArea(440, 230, left=44, right=428, top=26, bottom=202)
_MAX_MONTH_LABELS = 6


@dataclass(frozen=True)
class Dot:
    """A month in the picture."""

    x: float
    y: float
    is_outside: bool
    month: str
    has_label: bool


@dataclass(frozen=True)
class ChartDrawing:
    """Where everything stands that the template draws."""

    area: PlotArea
    dots: tuple[Dot, ...]
    line: str
    mean_y: float
    lower_y: float
    upper_y: float


class ChartView(NamedTuple):
    """What the control chart's template draws and says; `limits` are written shares."""

    id: str
    drawing: ChartDrawing
    limits: dict[str, str]
    description: str
    sentences: list[str]


def draw_control_chart(chart: ControlChart) -> ChartDrawing:
    """Place a chart's points over their months."""
    area = _AREA.down_to(min(chart.limits.lower, *(point.share for point in chart.points)))

    def place(share: float) -> float:
        return round(area.place(share), 1)

    last = len(chart.points) - 1
    step = (area.right - area.left - 16) / last
    label_every = math.ceil(len(chart.points) / _MAX_MONTH_LABELS)
    dots = tuple(
        Dot(
            x=round(area.left + 8 + i * step, 1),
            y=place(point.share),
            is_outside=point.is_outside,
            month=point.month,
            # Counted from the newest month, which is the one the reader wants to find.
            has_label=(last - i) % label_every == 0,
        )
        for i, point in enumerate(chart.points)
    )
    return ChartDrawing(
        area=area,
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        mean_y=place(chart.limits.mean),
        lower_y=place(chart.limits.lower),
        upper_y=place(chart.limits.upper),
    )


def describe_control_chart(chart: ControlChart, chart_id: str) -> ChartView:
    """Give the chart's template what it draws and says; the id tells the charts of a page apart."""
    shares = {"mean": chart.limits.mean, "lower": chart.limits.lower, "upper": chart.limits.upper}
    limits = {name: format_tenths(round(1000 * share)) for name, share in shares.items()}
    first, last = (format_month(chart.points[i].month) for i in (0, -1))
    n_months = say_count("months", len(chart.points))
    return ChartView(
        id=chart_id,
        drawing=draw_control_chart(chart),
        limits=limits,
        description=say("reply.chart_description", n_months=n_months, first=first, last=last, **limits),
        sentences=[say("reply.spread", **limits), *_describe_signals(chart)],
    )


def _describe_signals(chart: ControlChart) -> list[str]:
    signals = []
    outside = [format_month(point.month) for point in chart.points if point.is_outside]
    if outside:
        months = join_words(outside)
        signals.append(say("reply.outside", months=months[0].upper() + months[1:]))
    if chart.n_shifted:
        signals.append(say("reply.shift_up" if chart.is_shift_upward else "reply.shift_down", n=chart.n_shifted))
    return signals or [say("reply.stable")]
