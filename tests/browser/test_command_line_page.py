"""The page that nbconvert's own command line makes, in Chromium: what its HTML parser writes anew is still right."""

import subprocess
import sys
from pathlib import Path

import pytest
from page_makers import EXECUTED

NBCONVERT = Path(sys.executable).with_name("jupyter-nbconvert")
TEXT = "document.body.innerText"
PARTS = "h1, .verdict, .bar, .bar-met, .chart, table, dt, dd, footer"
LOOK = """parts => [...document.querySelectorAll(parts)].map(part => {
  const {x, y, width, height} = part.getBoundingClientRect(), {color, fill, fontSize} = getComputedStyle(part);
  return [part.tagName, x, y, width, height, color, fill, fontSize];
})"""


@pytest.fixture(scope="module")
def pair(pages, tmp_path_factory):
    """A clinic's page as a run makes it, and as the command line makes it of the same executed notebook."""
    page = pages["mixed"]["clinic"]
    folder = tmp_path_factory.mktemp("plain")
    command = [NBCONVERT, "--to", "html", "--template", "basutbud", "--output-dir", folder, page.with_name(EXECUTED)]
    subprocess.run(command, check=True, capture_output=True)
    return page, (folder / EXECUTED).with_suffix(".html")


def test_it_is_styled_by_its_own_hash_and_asks_for_nothing(open_page, pair):
    page = open_page(pair[1])

    assert page.seen == [pair[1].as_uri()]
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "992px"


@pytest.mark.parametrize("width", [1280, 375])
def test_it_looks_as_the_page_of_a_run(open_page, pair, width):
    ours, plain = (open_page(path, width) for path in pair)

    assert ours.evaluate(TEXT) == plain.evaluate(TEXT)
    assert len(ours.evaluate(LOOK, PARTS)) > 50
    assert ours.evaluate(LOOK, PARTS) == plain.evaluate(LOOK, PARTS)
