"""Our displays as stock nbconvert makes a page of them, light and dark."""

import pytest
from looks import BAR_COLOURS, find_wrong
from nbconvert import HTMLExporter

NOTHING = {"misplaced": [], "doubled headers": [], "undrawn": [], "pale": []}


@pytest.fixture(scope="module", params=["light", "dark"])
def stock_page(displays, request, tmp_path_factory):
    body, _ = HTMLExporter(template_name="lab", theme=request.param).from_notebook_node(displays)
    path = tmp_path_factory.mktemp("stock") / "page.html"
    path.write_text(body, encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 375])
def test_lists_are_not_shifted_headers_not_doubled_and_all_text_can_be_read(open_page, stock_page, width):
    page = open_page(stock_page, width, offline=True)

    assert page.locator(".basutbud dl > div").count() >= 20
    assert find_wrong(page) == NOTHING


def test_the_bar_is_a_bar_in_its_colours(open_page, stock_page):
    page = open_page(stock_page, offline=True)

    assert {"11 92 107", "168 52 13"} <= set(page.evaluate(BAR_COLOURS))
    assert page.locator(".bar").bounding_box()["height"] < 20
