"""Each picture as it is drawn from a few numbers (syntetiska data), coordinate for coordinate.

A picture that was reviewed can still be wrong; so each is also read back, by its own scale, to the numbers it is of.
"""

import math
import re
from datetime import date
from itertools import pairwise

import pytest
from expected_files import assert_is_golden
from lxml import etree

from audit_lib.counts.control_chart import build_control_chart
from audit_lib.counts.funnel import Funnel, compute_funnel_limits
from audit_lib.model.results.peers import PeerFunnel, Peers
from audit_lib.report.clinic.peers import describe_funnel
from audit_lib.report.figures.control_chart import describe_control_chart
from audit_lib.report.figures.funnel import draw_funnel
from audit_lib.report.figures.picture import Picture
from audit_lib.report.fragments import load_environment, render_fragment

MIN_CELL = 5
# The sixth month lies outside, the third is left out for too few errands, and the last seven lie above the mean.
MONTHS = [
    *[("2025-03", 40, 36), ("2025-04", 50, 45), ("2025-05", 4, 0), ("2025-06", 40, 35), ("2025-07", 50, 44)],
    *[("2025-08", 40, 24), ("2025-09", 50, 44), ("2025-10", 40, 38), ("2025-11", 50, 48), ("2025-12", 40, 38)],
    *[("2026-01", 50, 48), ("2026-02", 40, 38), ("2026-03", 50, 48), ("2026-04", 40, 38)],
]
SIZES = (10, 20, 50, 100, 200, 400)
SHARE = 0.9
DOTS = ((10, 800), (20, 950), (50, 880), (100, 910), (200, 895), (400, 905))
OWN = (80, 60)


def make_funnel() -> Funnel:
    curve = tuple((n, *(round(limit, 4) for limit in compute_funnel_limits(n, SHARE))) for n in SIZES)
    return Funnel(SHARE, n_clinics=len(DOTS), curve=curve, dots=DOTS)


def load_template():
    return load_environment().get_template("figure.html.j2").module


def draw(picture: Picture) -> str:
    return str(load_template().draw(picture))


def draw_control() -> str:
    figure = describe_control_chart(build_control_chart(MONTHS, min_cell=MIN_CELL), "diagram")
    return draw(figure.picture) + "\n" + str(load_template().explain(figure.keys))


def draw_own_funnel() -> str:
    funnel = make_funnel()
    dots = " ".join(f"{n}:{permille}" for n, permille in funnel.dots)
    peers = Peers(None, {}, PeerFunnel(funnel.share, funnel.n_clinics, funnel.curve, dots))
    return draw(describe_funnel(peers, OWN, min_cell=MIN_CELL).picture)


def draw_region_funnel() -> str:
    return draw(draw_funnel("region-funnel", "Tratt", "Sex påhittade mottagningar", make_funnel()))


def draw_share_bar(parts: tuple[int, int, int] = (9, 2, 3)) -> str:
    clinic = {"name": "Påhittade mottagningen", "municipality": "Påhittsund", "clinic_id": "SE-1", "connected": True}
    day = date(2026, 4, 30)
    run = {"is_draft": False, "hypothesis": (), "period_from": day, "period_to": day, "audit_date": day}
    html = render_fragment(
        "clinic/heading.html.j2",
        result={"synthetic": True, "clinic": clinic, "run": run},
        summary="9 av 14 krav uppfyllda",
        parts=list(zip(("met", "unmet", "unknown"), parts, strict=True)),
        n_rows=sum(parts),
    ).html
    return html[html.index("<svg") : html.index("</ul>") + len("</ul>")] + "\n"


PICTURES = {
    "control_chart": draw_control,
    "funnel": draw_own_funnel,
    "region_funnel": draw_region_funnel,
    "share_bar": draw_share_bar,
}


def find_all(picture: str, path: str) -> list:
    svg = etree.fromstring(picture[picture.index("<svg") : picture.index("</svg>") + len("</svg>")])
    return svg.findall(path)


def read_share(picture: str, y: float) -> float:
    """The share at a height, by the labels of the picture's own lines."""
    lines, labels = find_all(picture, "line[@class='grid']"), find_all(picture, "text[@text-anchor='end']")
    scale = [(float(line.get("y1")), float(text.text.split()[0])) for line, text in zip(lines, labels, strict=False)]
    (top, high), (bottom, low) = scale[0], scale[-1]
    return high + (y - top) / (bottom - top) * (low - high)


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_the_one_that_was_reviewed(name: str) -> None:
    assert_is_golden(f"charts/{name}.html", PICTURES[name]().strip() + "\n")


def test_the_control_chart_read_back_gives_the_months_shares_and_limits() -> None:
    picture = draw_control()
    drawn = [100 * n_in_time / n for _, n, n_in_time in MONTHS if n >= MIN_CELL]
    line = find_all(picture, "polyline")[0].get("points").split()
    mean = sum(drawn) / len(drawn)
    width = 2.66 * sum(abs(b - a) for a, b in pairwise(drawn)) / (len(drawn) - 1)
    levels = [read_share(picture, float(level.get("y1"))) for level in find_all(picture, "line[@class='limit']")]
    outside = [path.get("d") for path in find_all(picture, "path[@class='outside']")]

    assert drawn == pytest.approx([read_share(picture, float(point.split(",")[1])) for point in line], abs=0.05)
    assert levels == pytest.approx([100, mean - width], abs=0.05)
    assert mean == pytest.approx(
        read_share(picture, float(find_all(picture, "line[@class='mean']")[0].get("y1"))), 1e-3
    )
    assert len(outside) == sum(share < mean - width for share in drawn) == 1
    assert pytest.approx(read_share(picture, float(outside[0].split("l")[0].split()[1]) + 6), abs=0.05) == 60
    assert len(find_all(picture, "circle")) == len(drawn) - 1


def test_the_funnel_read_back_gives_the_limits_the_clinics_and_the_own_place() -> None:
    picture = draw_own_funnel()
    inner, outer = (find_all(picture, f"polyline[@stroke-dasharray='{dashes}']") for dashes in ("2 3", "7 4"))
    low998, low95, high95, high998 = (
        [read_share(picture, float(point.split(",")[1])) for point in found.get("points").split()]
        for found in (outer[0], inner[0], inner[1], outer[1])
    )
    limits = [[100 * limit for limit in compute_funnel_limits(n, SHARE)] for n in SIZES]
    own = find_all(picture, "path[@fill='#0b5c6b']")[0]
    x, y = (float(number) for number in re.match(r"M([\d.]+) ([\d.]+)l", own.get("d")).groups())
    ticks = {text.text: float(text.get("x")) for text in find_all(picture, "text[@text-anchor='middle']")}
    dots = find_all(picture, "path[@class='mean']")[0].get("d")

    assert limits == [pytest.approx(row, abs=0.06) for row in zip(low998, low95, high95, high998, strict=True)]
    assert pytest.approx(read_share(picture, y + 7), abs=0.06) == 75
    assert own.get("class") == "outside", "75 % of 80 is below the limit of 99.8 %"
    assert math.log(80 / 50) / math.log(100 / 50) == pytest.approx(
        (x - ticks["50"]) / (ticks["100"] - ticks["50"]), abs=0.01
    )
    assert dots.count("h0") == len(DOTS)


def test_the_regions_funnel_points_out_no_clinic() -> None:
    assert find_all(draw_region_funnel(), "path[@fill='#0b5c6b']") == []


@pytest.mark.parametrize("parts", [(9, 2, 3), (0, 4, 0), (5, 0, 1)])
def test_the_bars_parts_lie_end_to_end_and_are_as_long_as_what_they_count(parts) -> None:
    bars = find_all(draw_share_bar(parts), "rect")
    lengths = {bar.get("class"): int(bar.get("width")) for bar in bars}
    expected = {f"bar-{name}": n for name, n in zip(("met", "unmet", "unknown"), parts, strict=True) if n}

    assert expected == lengths
    assert [int(bar.get("x")) for bar in bars] == [sum([*lengths.values()][:at]) for at in range(len(bars))]
