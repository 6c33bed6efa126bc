"""A funnel plot as its template draws it: where each line and dot goes.

The other clinics become one path of dots on a grid that is made coarser until the path is short. So the picture of
1,700 clinics weighs a few kB, and nobody can read another clinic's exact numbers out of it.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from audit_lib.counts.funnel import Funnel
from audit_lib.report.figures.plot_area import PlotArea

_AREA = PlotArea(440, 250, left=44, right=426, top=14, bottom=206)
_MAX_PATH = 3400
_STEPS_X = (1, 2, 5)
_ROOM_FOR_LABEL = 60
_LABEL_GAP = 22


@dataclass(frozen=True)
class OwnPoint:
    """The clinic's own dot, and where its label stands; `anchor` is SVG's text-anchor."""

    x: float
    y: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class FunnelDrawing:
    """Where everything stands that the template draws; `ticks_x` are (x, number of errands)."""

    area: PlotArea
    mean_y: float
    dots: str
    inner: tuple[str, str]
    outer: tuple[str, str]
    ticks_x: tuple[tuple[float, int], ...]
    own: OwnPoint | None


class FunnelView(NamedTuple):
    """What the funnel plot's template draws and says; the id tells the charts of a page apart."""

    id: str
    title: str
    description: str
    drawing: FunnelDrawing
    legend: str
    sentences: list[str]
    is_outside: bool = False


def draw_funnel(funnel: Funnel, own: tuple[int, int] | None = None) -> FunnelDrawing:
    """Place a funnel's limits and dots; the errands' axis is logarithmic.

    Args:
        funnel: the region's.
        own: (n_assessed, n_in_time) of the clinic that the picture is for; the limits are drawn out to its size.
    """
    smallest, largest = funnel.curve[0][0], funnel.curve[-1][0]
    shares = [funnel.curve[0][1], *(permille / 1000 for _, permille in funnel.dots)]
    area = _AREA.down_to(min([*shares, own[1] / own[0]] if own else shares))
    span_x, plot_width = math.log(largest / smallest) or 1.0, area.right - area.left - 16

    def place_x(n: int) -> float:
        return area.left + 8 + math.log(n / smallest) / span_x * plot_width

    def trace(column: int) -> str:
        return " ".join(f"{place_x(row[0]):.0f},{area.place(row[column]):.1f}" for row in funnel.curve)

    return FunnelDrawing(
        area=area,
        mean_y=round(area.place(funnel.share), 1),
        dots=_write_dots([(place_x(n), area.place(permille / 1000)) for n, permille in funnel.dots]),
        outer=(trace(1), trace(4)),
        inner=(trace(2), trace(3)),
        ticks_x=tuple((round(place_x(n), 1), n) for n in _list_sizes(smallest, largest)),
        own=_place_own(place_x(own[0]), area.place(own[1] / own[0])) if own else None,
    )


def _place_own(x: float, y: float) -> OwnPoint:
    anchor = "start" if x < _AREA.left + _ROOM_FOR_LABEL else "end" if x > _AREA.width - _ROOM_FOR_LABEL else "middle"
    # Below the dot, where the funnel is open; above it where the dot is near the bottom.
    label_y = y + _LABEL_GAP if y < _AREA.bottom - _LABEL_GAP else y - _LABEL_GAP / 2
    return OwnPoint(round(x, 1), round(y, 1), round(label_y, 1), anchor)


def _write_dots(points: list[tuple[float, float]]) -> str:
    """One path of zero-length strokes, column by column; round line caps make each a dot."""
    for cell in range(1, 12):
        places = sorted({(round(x / cell) * cell, round(y / cell) * cell) for x, y in points})
        pieces: list[str] = []
        at = (0, 0)
        for x, y in places:
            pieces.append(f"m{x - at[0]} {y - at[1]}h0" if pieces else f"M{x} {y}h0")
            at = (x, y)
        path = "".join(pieces).replace(" -", "-")
        if len(path) <= _MAX_PATH:
            break
    return path


def _list_sizes(smallest: int, largest: int) -> list[int]:
    sizes = [step * 10**power for power in range(7) for step in _STEPS_X]
    inside = [n for n in sizes if smallest <= n <= largest]
    return [n for n in inside if str(n)[0] == "1"] if len(inside) > 8 else inside
