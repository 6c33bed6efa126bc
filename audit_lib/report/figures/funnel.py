"""A funnel plot: the share in time by the number of errands, within the limits of chance.

The other clinics become one path of dots on a grid that is made coarser until the path is short. So the picture of
1,700 clinics weighs a few kB, and nobody can read another clinic's exact numbers out of it.
"""

import math
from collections.abc import Iterator

from audit_lib.counts.funnel import Funnel
from audit_lib.report.figures.picture import (
    GREY,
    OWN,
    Mark,
    Picture,
    draw_diamond,
    draw_level,
    draw_shares,
    join_points,
    write_label,
)
from audit_lib.report.figures.plot_area import PlotArea
from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_number

_AREA = PlotArea(440, 250, left=44, right=426, top=14, bottom=206)
_MAX_PATH = 3400
_STEPS_X = (1, 2, 5)
_ROOM_FOR_LABEL = 60
_LABEL_GAP = 22


def draw_funnel(
    picture_id: str,
    title: str,
    description: str,
    funnel: Funnel,
    *,
    own: tuple[int, int] | None = None,
    is_outside: bool = False,
) -> Picture:
    """Place a funnel's limits and dots; the errands' axis is logarithmic.

    Args:
        picture_id: tells the pictures of a page apart.
        title: what the picture shows.
        description: what is seen in it.
        funnel: the region's.
        own: (n_assessed, n_in_time) of the clinic that the picture is for; the limits are drawn out to its size. It has
            another shape than the others, and a label.
        is_outside: whether that clinic lies beyond the limits.
    """
    shares = [funnel.curve[0][1], *(permille / 1000 for _, permille in funnel.dots)]
    area = _AREA.down_to(min([*shares, own[1] / own[0]] if own else shares))
    return Picture(picture_id, title, description, area, tuple(_draw(funnel, area, own, is_outside)))


def _draw(funnel: Funnel, area: PlotArea, own: tuple[int, int] | None, is_outside: bool) -> Iterator[Mark]:
    smallest, largest = funnel.curve[0][0], funnel.curve[-1][0]
    span_x, plot_width = math.log(largest / smallest) or 1.0, area.right - area.left - 16

    def place_x(n: int) -> float:
        return area.left + 8 + math.log(n / smallest) / span_x * plot_width

    yield from draw_shares(area)
    for n in _list_sizes(smallest, largest):
        yield write_label(round(place_x(n), 1), area.bottom + 16, format_number(n))
    yield write_label(area.right, area.bottom + 34, say("funnel.axis"), anchor="end")
    if funnel.dots:
        dots = _write_dots([(place_x(n), area.place(permille / 1000)) for n, permille in funnel.dots])
        stroke = {"stroke": GREY, "stroke-width": 4, "stroke-linecap": "round", "stroke-opacity": ".45"}
        yield Mark("path", {"class": "mean", "d": dots, **stroke, "fill": "none"})
    yield draw_level(area, round(area.place(funnel.share), 1), kind="mean")
    for column, dashes in ((2, "2 3"), (3, "2 3"), (1, "7 4"), (4, "7 4")):
        points = join_points((f"{place_x(row[0]):.0f}", f"{area.place(row[column]):.1f}") for row in funnel.curve)
        look = {"fill": "none", "stroke": GREY, "stroke-dasharray": dashes}
        yield Mark("polyline", {"class": "limit", "points": points, **look}, end="")
    if own:
        yield from _draw_own(place_x(own[0]), area.place(own[1] / own[0]), is_outside)


def _draw_own(x: float, y: float, is_outside: bool) -> Iterator[Mark]:
    anchor = "start" if x < _AREA.left + _ROOM_FOR_LABEL else "end" if x > _AREA.width - _ROOM_FOR_LABEL else "middle"
    # Below the dot, where the funnel is open; above it where the dot is near the bottom.
    label_y = y + _LABEL_GAP if y < _AREA.bottom - _LABEL_GAP else y - _LABEL_GAP / 2
    x = round(x, 1)
    yield draw_diamond(x, round(y, 1), 7, kind="outside" if is_outside else "dot", colour=OWN)
    look = {"x": x, "y": round(label_y, 1), "text-anchor": anchor, "font-weight": 700}
    yield Mark("text", look, say("funnel.own_label"))


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
