"""A picture as a list of marks, which one template draws (`figure.html.j2`), and a chart as its section shows it.

So a chart is Python alone: where each line and dot goes is arithmetic, and can be tested by numbers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audit_lib.report.figures.plot_area import PlotArea

GREY, PALE, OWN, WARNING = "#5b6670", "#d5d9dc", "#0b5c6b", "#a8340d"
"""Colours where no style sheet is read; on the page the class of a mark decides (`report.css`)."""


class Mark(NamedTuple):
    """One element of SVG: its tag, its attributes in order, the text in it, and what follows it in the file."""

    tag: str
    attributes: Mapping[str, object]
    text: str = ""
    end: str = "\n"


@dataclass(frozen=True)
class Picture:
    """A drawing with the title and the description that stand for it; the id tells the pictures of a page apart."""

    id: str
    title: str
    description: str
    area: PlotArea
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Figure:
    """A chart in its section: what is said over the picture and what stands under it, or the note why there is none.

    `keys` explain kinds of line, as (kind, text); a `legend` is a sentence instead.
    """

    picture: Picture | None = None
    caption: str = ""
    sentences: Sequence[str] = ()
    heading: str = ""
    keys: Sequence[tuple[str, str]] = ()
    legend: str = ""
    note: str = ""


def draw_shares(area: PlotArea) -> Iterator[Mark]:
    """The axis of shares: a pale line and a label for each."""
    for y, share in area.list_ticks():
        yield Mark("line", {"class": "grid", **_across(area, y), "stroke": PALE}, end="")
        yield write_label(area.left - 6, y + 4, f"{round(share * 100)} %", anchor="end")


def draw_level(area: PlotArea, y: float, *, kind: str, dashes: str | None = None) -> Mark:
    """A line across the whole plot: the `mean`, or a `limit`."""
    return Mark("line", {"class": kind, **_across(area, y), "stroke": GREY, "stroke-dasharray": dashes})


def write_label(x: float, y: float, text: str, *, anchor: str = "middle") -> Mark:
    """Text at an axis; `anchor` is SVG's text-anchor."""
    return Mark("text", {"class": "axis", "x": x, "y": y, "text-anchor": anchor}, text)


def draw_diamond(x: float, y: float, size: int, *, kind: str, colour: str) -> Mark:
    """A dot of another shape, so that it is told from the others without its colour."""
    path = f"M{x} {round(y - size, 1)}l{size} {size}-{size} {size}-{size}-{size}z"
    return Mark("path", {"class": kind, "d": path, "fill": colour})


def join_points(points: Iterable[tuple[object, object]]) -> str:
    """Points as SVG writes them.

    >>> join_points([(52.0, 61.2), (82.7, 70.0)])
    '52.0,61.2 82.7,70.0'
    """
    return " ".join(f"{x},{y}" for x, y in points)


def _across(area: PlotArea, y: float) -> dict[str, object]:
    return {"x1": area.left, "x2": area.right, "y1": y, "y2": y}
