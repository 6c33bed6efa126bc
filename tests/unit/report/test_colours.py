"""The palette: told apart also by the colour-blind, and legible in light, dark and on paper.

The simulation is that of Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB; differences are
distances in CIELAB (CIE76), where 2.3 is just noticeable and 15 is plain.
"""

import re
from itertools import combinations, product

import pytest

from audit_lib.report.fragments import TEMPLATES

CSS = (TEMPLATES / "report.css").read_text(encoding="utf-8")
MACHADO = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# What stands side by side and means different things: the three parts of the bar, and a chart's dots inside and outside
# the limits. Lines of a chart differ in shape (dots, dashes, width), not in colour.
SIDE_BY_SIDE = {"bar": ("met", "unmet", "line"), "dots": ("accent", "unmet")}
PLAIN = 15


def read_palettes() -> dict[str, dict[str, str]]:
    """Give light, dark and print: name → hex, the later ones over the light."""
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    light, dark, paper = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block)) for block in blocks)
    return {"light": light, "dark": light | dark, "paper": light | paper}


PALETTES = read_palettes()


def to_linear(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    values = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def to_lab(linear: list[float]) -> tuple[float, float, float]:
    r, g, b = (min(max(v, 0.0), 1.0) for v in linear)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def measure_difference(one: str, other: str, sight: str) -> float:
    seen = []
    for colour in (one, other):
        linear = to_linear(colour)
        seen.append(to_lab([sum(k * v for k, v in zip(row, linear, strict=True)) for row in MACHADO[sight]]))
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def measure_contrast(one: str, other: str) -> float:
    light, dark = sorted(
        (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (to_linear(one), to_linear(other))), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_knows_black_from_white_and_red_from_green():
    assert measure_difference("#000", "#fff", "normal") == pytest.approx(100, abs=0.1)
    assert measure_contrast("#000", "#fff") == pytest.approx(21, abs=0.01)
    # A red and a green of one lightness, which the green-blind cannot tell apart.
    assert measure_difference("#b07050", "#808a50", "normal") > 2 * measure_difference(
        "#b07050", "#808a50", "deuteranopia"
    )


@pytest.mark.parametrize(("look", "sight"), list(product(PALETTES, MACHADO)))
def test_colours_that_stand_side_by_side_differ_for_every_sight(look, sight):
    palette = PALETTES[look]

    for names in SIDE_BY_SIDE.values():
        for one, other in combinations(names, 2):
            assert measure_difference(palette[one], palette[other], sight) >= PLAIN, (one, other)


@pytest.mark.parametrize("look", PALETTES)
def test_every_colour_of_text_is_legible_on_every_ground(look):
    palette = PALETTES[look]

    for ink in ("ink", "soft", "accent", "met", "unmet", "unknown"):
        for ground in ("paper", "wash"):
            assert measure_contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert measure_contrast(palette["band-ink"], palette["band"]) >= 4.5
    assert measure_contrast(palette["mark-ink"], palette["mark"]) >= 4.5


def test_a_verdict_is_never_told_by_colour_alone():
    marks = re.search(r"_MARKS = \{(.*?)\}", (TEMPLATES.parent / "fragments.py").read_text(encoding="utf-8"), re.DOTALL)
    signs = re.findall(r': "(.)"', marks[1])
    badge = re.search(r"macro badge.*?endmacro", (TEMPLATES / "parts.html.j2").read_text(encoding="utf-8"), re.DOTALL)

    assert len(signs) == len(set(signs)) == 5
    assert "marks[verdict]" in badge[0]
    assert "{{ word }}" in badge[0]
    for template in TEMPLATES.rglob("*.j2"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r'class="[^"]*\bv-(?!\{\{ verdict)', text), f"{template.name} colours a verdict by itself"
