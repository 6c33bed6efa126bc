"""The parts of a report where our page is not around them: as stock nbconvert and JupyterLab lay them out."""

import nbformat
import pytest
from nbconvert import HTMLExporter
from page_makers import EXECUTED

# nbconvert's page has JupyterLab's own style sheet, which floats the terms of every list of terms.
MISPLACED = """() => [...document.querySelectorAll('section dl > div')].filter(pair => {
  const [term, value] = ['dt', 'dd'].map(name => pair.querySelector(name).getBoundingClientRect());
  const box = pair.getBoundingClientRect(), before = pair.previousElementSibling;
  const isInside = [term, value].every(part => part.top >= box.top - 1 && part.bottom <= box.bottom + 1);
  const isBeside = value.left >= term.right - 1 || value.top >= term.bottom - 1;
  return !isInside || !isBeside || (before && box.top < before.getBoundingClientRect().bottom - 1);
}).map(pair => pair.textContent)"""
BAR = "getComputedStyle(document.querySelector('.bar .bar-met')).fill"


@pytest.fixture(scope="module")
def stock_page(pages, tmp_path_factory):
    """The executed notebook of a clinic, as nbconvert makes a page of it by itself."""
    notebook = nbformat.read(pages["mixed"]["clinic"].with_name(EXECUTED), as_version=4)
    body, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
    path = tmp_path_factory.mktemp("stock") / "page.html"
    path.write_text(body, encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 375])
def test_a_value_stands_beside_or_below_its_own_term(open_page, stock_page, width):
    page = open_page(stock_page, width, offline=True)

    assert page.locator(".jp-OutputArea-output section dl > div").count() >= 20
    assert page.evaluate(MISPLACED) == []


def test_the_bar_is_a_bar_in_its_colours(open_page, stock_page):
    page = open_page(stock_page, offline=True)

    assert page.evaluate(BAR) == "rgb(11, 92, 107)"
    assert page.locator(".bar").bounding_box()["height"] < 20
