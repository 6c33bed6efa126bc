"""Where each line and dot of a control chart goes, in the units of an SVG's view box.

The drawing itself is a template; here is only arithmetic, so that the picture can be tested by numbers.
"""

import math
from dataclasses import dataclass

from audit_lib.counts.control_chart import ControlChart
from audit_lib.report.figures.share_axis import ShareAxis

WIDTH, HEIGHT = 440, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 26, 28
_MAX_MONTH_LABELS = 6


@dataclass(frozen=True)
class Dot:
    """A month in the picture; `label` is empty where the axis has no room."""

    x: float
    y: float
    is_outside: bool
    month: str
    has_label: bool


@dataclass(frozen=True)
class ChartDrawing:
    """Everything the template draws; `ticks` are (y, share 0–1)."""

    dots: tuple[Dot, ...]
    line: str
    ticks: tuple[tuple[float, float], ...]
    mean_y: float
    lower_y: float
    upper_y: float
    left: int
    right: int
    bottom: int


def draw_control_chart(chart: ControlChart) -> ChartDrawing:
    """Place a chart's points over their months."""
    lowest = min(chart.limits.lower, *(point.share for point in chart.points))
    axis = ShareAxis.below(lowest, top=_TOP, bottom=HEIGHT - _BOTTOM)

    def place(share: float) -> float:
        return round(axis.place(share), 1)

    step = (WIDTH - _LEFT - _RIGHT - 16) / (len(chart.points) - 1)
    label_every = math.ceil(len(chart.points) / _MAX_MONTH_LABELS)
    last = len(chart.points) - 1
    dots = tuple(
        Dot(
            x=round(_LEFT + 8 + i * step, 1),
            y=place(point.share),
            is_outside=point.is_outside,
            month=point.month,
            # Counted from the newest month, which is the one the reader wants to find.
            has_label=(last - i) % label_every == 0,
        )
        for i, point in enumerate(chart.points)
    )
    return ChartDrawing(
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        ticks=axis.list_ticks(),
        mean_y=place(chart.limits.mean),
        lower_y=place(chart.limits.lower),
        upper_y=place(chart.limits.upper),
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=axis.bottom,
    )
