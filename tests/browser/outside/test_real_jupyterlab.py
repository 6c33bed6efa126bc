"""Our displays in a real JupyterLab, in both themes, when it trusts the notebook and when it does not."""

import nbformat
import pytest
from jupyter_lab import OUTPUT, THEMES, start_lab
from looks import BAR_COLOURS, find_wrong

NOTHING = {"misplaced": [], "doubled headers": [], "undrawn": [], "pale": []}
WIDTHS = (1440, 900)
TRUST = ("trusted", "untrusted")


@pytest.fixture(scope="module")
def lab(displays, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    for trust in TRUST:
        # A signature is of what a notebook holds, so the two must differ.
        displays.metadata["trust"] = trust
        nbformat.write(displays, folder / f"{trust}.ipynb")
    with start_lab(folder) as started:
        started.trust("trusted.ipynb")
        yield started


@pytest.fixture(scope="module", params=[(trust, theme) for trust in TRUST for theme in THEMES], ids="-".join)
def shown(lab, chromium, request):
    """The trust, and the notebook open in JupyterLab."""
    trust, theme = request.param
    page = lab.open(chromium, f"{trust}.ipynb", theme=theme)
    yield trust, page
    page.context.close()


def test_lists_are_not_shifted_headers_not_doubled_and_all_text_can_be_read(shown):
    trust, page = shown

    assert page.locator(".basutbud style").count() == 0
    assert (page.locator(".basutbud + style").count() > 0) is (trust == "trusted")
    assert page.locator(".basutbud dl > div").count() >= 20
    assert page.locator(".basutbud .label").count() > 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        assert find_wrong(page) == NOTHING, width


def test_the_bar_is_a_bar_in_its_colours_with_its_numbers_in_words(shown):
    _, page = shown

    assert {"11 92 107", "168 52 13"} <= set(page.evaluate(BAR_COLOURS))
    assert page.locator(".bar").bounding_box()["height"] < 20
    assert "Ej uppfyllda:" in page.locator(".bar-key").inner_text()
    assert page.locator(".bar").get_attribute("alt")


def test_an_error_of_ours_is_a_box_that_says_once_what_is_wrong_and_what_to_do(shown):
    _, page = shown
    error = page.locator(OUTPUT).filter(has_text="┌─")
    said = error.inner_text()

    assert error.count() == 1
    assert said.count("SVA-99 finns inte") == 1
    assert "Gör så här: Reglerna är " in said
    assert "Traceback" not in said
