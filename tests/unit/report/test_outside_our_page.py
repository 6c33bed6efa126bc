"""A piece as a notebook keeps it, and as our page has it."""

import re
from urllib.parse import unquote

import pytest
from lxml import etree
from report_samples import make_large_result, make_result, show_clinic
from spoilt_results import HOSTILE, spoil

import audit_lib
from audit_lib.report.outside import COLOURS, dress, undress

IMAGE = re.compile(r'<img class="bar" alt="([^"]*)" style="[^"]*" src="data:image/svg\+xml,([^"]*)">')


@pytest.mark.parametrize("result", [make_large_result(), *(spoil(make_result(), text) for text in HOSTILE)])
def test_our_page_has_each_piece_to_the_byte_whatever_stands_in_it(result):
    pieces = show_clinic(result)

    assert [undress(piece._repr_html_()) for piece in pieces] == [piece.html for piece in pieces]
    assert undress("<table>en egen tabell</table>") == "<table>en egen tabell</table>"


def test_a_link_into_the_runs_folder_is_a_text_where_the_folder_is_not():
    page = '<p><a href="../index.html">alla</a> <a href="#om">om</a></p>'

    assert ' href="../' not in dress(page)
    assert '<a href="#om">' in dress(page)
    assert undress(dress(page)) == page


@pytest.mark.parametrize("text", HOSTILE)
def test_a_drawing_is_an_image_with_its_words_whatever_stands_in_it(text):
    shown = audit_lib.show_heading(spoil(make_result(), text))._repr_html_()
    ((alt, source),) = IMAGE.findall(shown)
    drawing = etree.fromstring(unquote(source))

    assert "<svg" not in shown.replace(source, "")
    assert "krav uppfyllda" in alt
    assert {part.get("fill") for part in drawing.iterfind("{*}rect")} <= set(COLOURS.values())
    assert not set(source) & set('"#&')


def test_a_notebook_does_not_double_and_a_piece_brings_only_the_rules_it_needs():
    pieces = show_clinic(make_result())

    assert sum(len(piece._repr_html_()) for piece in pieces) < 2 * sum(len(piece.html) for piece in pieces)
    assert ".unmet" not in dress("<section><p>Inget</p></section>")
    assert ".unmet" in audit_lib.show_unmet(make_result())._repr_html_()
