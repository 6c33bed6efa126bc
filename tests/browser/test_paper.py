"""The pages printed: tagged for a screen reader, and broken where a reader would break them."""

import re

import pytest
from lxml import html
from pdf_structure import read_structure
from state_regions import STATES

HEADINGS = ("H1", "H2", "H3", "H4")


@pytest.fixture(scope="module")
def print_page(chromium):
    """Print a page as a tagged PDF, once for all tests of this file."""
    context = chromium.new_context()
    page = context.new_page()
    printed: dict = {}

    def print_once(path) -> bytes:
        if path not in printed:
            page.goto(path.as_uri())
            printed[path] = page.pdf(tagged=True, outline=True, prefer_css_page_size=True)
        return printed[path]

    yield print_once
    context.close()


@pytest.mark.parametrize("state", STATES)
def test_a_printed_page_is_tagged_in_swedish_with_its_headings(print_page, pages, state):
    for kind in pages[state]:
        pdf = print_page(pages[state][kind])
        tags = [element.tag for element in read_structure(pdf).walk()]

        assert b"/Lang (sv)" in pdf, kind
        assert re.search(rb"/MarkInfo <<[^>]*/Marked true", pdf), kind
        assert b"/Outlines" in pdf, kind
        assert tags.count("H1") == 1, kind
        assert "H2" in tags, kind


@pytest.mark.parametrize("state", STATES)
def test_no_heading_stands_alone_at_the_foot_of_a_page(print_page, pages, state):
    for kind in pages[state]:
        elements = list(read_structure(print_page(pages[state][kind])).walk())
        for at, heading in enumerate(elements):
            if heading.tag in HEADINGS:
                after = elements[at + len(list(heading.walk())) :]
                next_page = next((min(element.pages) for element in after if element.pages and not element.children), 0)
                assert max(heading.pages) == next_page, (kind, heading.tag)


@pytest.mark.parametrize("state", STATES)
def test_no_row_of_a_table_and_no_drawing_is_cut_by_the_end_of_a_page(print_page, pages, state):
    for kind in pages[state]:
        for element in read_structure(print_page(pages[state][kind])).walk():
            # A row of headings alone is the table's head, which is printed again on each page.
            is_whole = element.tag == "Figure" or (element.tag == "TR" and any(c.tag == "TD" for c in element.children))
            assert not is_whole or len(element.pages) <= 1, kind


@pytest.mark.parametrize("state", STATES)
def test_every_drawing_is_one_figure_on_paper_and_is_read_as_its_title_and_description(print_page, pages, state):
    for kind in pages[state]:
        drawings = html.fromstring(pages[state][kind].read_bytes()).iter("svg")
        told = [" ".join(svg.findtext(part).strip() for part in ("title", "desc")) for svg in drawings]
        figures = [e for e in read_structure(print_page(pages[state][kind])).walk() if e.tag == "Figure"]

        assert [figure.alternative for figure in figures if figure.alternative] == told, kind
        assert [figure for figure in figures if len(figure.pages) != 1] == [], kind
    assert state == "nothing" or b"<svg" in pages[state]["clinic"].read_bytes()


def test_on_paper_folded_details_are_printed(open_page, pages):
    page = open_page(pages["unmet"]["clinic"])
    page.emulate_media(media="print")

    folded, heading = page.evaluate(
        "(d => [d.offsetHeight, d.firstElementChild.offsetHeight])(document.querySelector('details'))"
    )

    assert folded > 5 * heading
