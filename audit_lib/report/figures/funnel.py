"""Where each line and dot of a funnel plot goes, in the units of an SVG's view box.

The other clinics become one path of dots on a grid that is made coarser until the path is short. So the picture of
1,700 clinics weighs a few kB, and nobody can read another clinic's exact numbers out of it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from audit_lib.counts.funnel import Funnel
from audit_lib.report.figures.share_axis import ShareAxis

WIDTH, HEIGHT = 440, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 14, 14, 44
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
    """Everything the template draws; `ticks_y` are (y, share 0–1), `ticks_x` (x, number of errands)."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    mean_y: float
    dots: str
    inner: tuple[str, str]
    outer: tuple[str, str]
    ticks_x: tuple[tuple[float, int], ...]
    ticks_y: tuple[tuple[float, float], ...]
    own: OwnPoint | None


def draw_funnel(funnel: Funnel, own: tuple[int, int] | None = None) -> FunnelDrawing:
    """Place a funnel's limits and dots; the errands' axis is logarithmic.

    Args:
        funnel: the region's.
        own: (n_assessed, n_in_time) of the clinic that the picture is for; it may be smaller or larger than all drawn.
    """
    sizes = [row[0] for row in funnel.curve] + ([own[0]] if own else [])
    smallest, largest = min(sizes), max(sizes)
    lowest = min([funnel.curve[0][1], *(permille / 1000 for _, permille in funnel.dots)])
    lowest = min(lowest, own[1] / own[0]) if own else lowest
    axis = ShareAxis.below(lowest, top=_TOP, bottom=HEIGHT - _BOTTOM)
    span_x, plot_width = math.log(largest / smallest) or 1.0, WIDTH - _LEFT - _RIGHT - 16

    def place_x(n: int) -> float:
        return _LEFT + 8 + math.log(n / smallest) / span_x * plot_width

    def trace(column: int) -> str:
        return _write_line((place_x(row[0]), axis.place(row[column])) for row in funnel.curve)

    return FunnelDrawing(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=axis.bottom,
        mean_y=round(axis.place(funnel.share), 1),
        dots=_write_dots([(place_x(n), axis.place(permille / 1000)) for n, permille in funnel.dots]),
        outer=(trace(1), trace(4)),
        inner=(trace(2), trace(3)),
        ticks_x=tuple((round(place_x(n), 1), n) for n in _list_sizes(smallest, largest)),
        ticks_y=axis.list_ticks(),
        own=_place_own(place_x(own[0]), axis.place(own[1] / own[0])) if own else None,
    )


def _place_own(x: float, y: float) -> OwnPoint:
    anchor = "start" if x < _LEFT + _ROOM_FOR_LABEL else "end" if x > WIDTH - _ROOM_FOR_LABEL else "middle"
    # Below the dot, where the funnel is open; above it where the dot is near the bottom.
    label_y = y + _LABEL_GAP if y < HEIGHT - _BOTTOM - _LABEL_GAP else y - _LABEL_GAP / 2
    return OwnPoint(round(x, 1), round(y, 1), round(label_y, 1), anchor)


def _write_line(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.0f},{y:.1f}" for x, y in points)


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
