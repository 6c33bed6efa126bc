"""The pages as they lie on a screen: narrow, dark, in forced colours, by keyboard; asking for nothing."""

from itertools import pairwise, product

import pytest
from page_makers import KINDS_OF_PAGE
from state_regions import STATES, name_clinic

OPEN_DETAILS = "document.querySelectorAll('details').forEach(d => d.open = true)"
# For each visible text: contrast against the nearest painted background, large text apart (WCAG 1.4.3).
LOW_CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const lum = c => {
    const [r, g, b] = c.slice(0, 3).map(v => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const canvas = document.createElement('i');
  canvas.style.color = 'Canvas';
  document.body.append(canvas);
  const paper = parse(getComputedStyle(canvas).color);
  canvas.remove();
  const back = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return paper;
  };
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walk.nextNode();) {
    const e = n.parentElement;
    if (!n.data.trim() || !e.checkVisibility() || e.closest('title, desc')) continue;
    const style = getComputedStyle(e);
    const ink = parse(e.closest('svg') ? style.fill : style.color);
    const [a, b] = [lum(ink), lum(back(e))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if ((a + 0.05) / (b + 0.05) < needed) low.push(e.tagName + '.' + e.className + n.data.slice(0, 30));
  }
  return low;
}"""
# Shapes and lines that carry meaning need 3:1 against the paper (WCAG 1.4.11); a gridline carries none.
FAINT_SHAPES = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const lum = c => {
    const [r, g, b] = c.slice(0, 3).map(v => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = lum(parse(getComputedStyle(document.body).backgroundColor));
  const faint = [];
  for (const e of document.querySelectorAll('svg.chart :is(line, polyline, path, circle):not(.grid)')) {
    const style = getComputedStyle(e);
    const inks = [style.fill, style.stroke].filter(c => c !== 'none').map(parse).filter(c => c.length < 4 || c[3] > 0);
    const best = Math.max(...inks.map(c => (Math.max(lum(c), paper) + 0.05) / (Math.min(lum(c), paper) + 0.05)));
    if (inks.length && best < 3) faint.push(e.outerHTML.slice(0, 80));
  }
  return faint;
}"""
TAB_STOPS = """() => [...document.querySelectorAll('a[href], summary, button, input, [tabindex]')]
  .filter(e => e.checkVisibility()).map((e, i) => { e.dataset.stop = i; return i; }).length"""
FOCUSED = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return {stop: +e.dataset.stop, top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left,
          outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)};
}"""


@pytest.mark.parametrize("state", STATES)
def test_a_page_asks_for_nothing_runs_nothing_and_allows_one_style_sheet(open_page, pages, state):
    page = open_page(pages[state]["clinic"])
    for kind in pages[state]:
        page.seen.clear()
        page.goto(pages[state][kind].as_uri())
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")

        assert page.seen == [pages[state][kind].as_uri()], kind
        assert page.locator("script, link, img, iframe, object, embed, [style], [src]").count() == 0, kind
        assert policy.startswith("default-src 'none'; style-src 'sha256-"), kind
        assert "unsafe" not in policy, kind
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", "the style sheet is not applied"


@pytest.mark.parametrize("state", STATES)
def test_no_page_scrolls_sideways_at_320_pixels_which_is_400_per_cent_of_1280(open_page, pages, state):
    page = open_page(pages[state]["clinic"], 320, 256)
    widths = {}
    for kind in pages[state]:
        page.goto(pages[state][kind].as_uri())
        page.evaluate(OPEN_DETAILS)
        widths[kind] = page.evaluate("document.documentElement.scrollWidth")

    assert dict.fromkeys(pages[state], 320) == widths


@pytest.mark.parametrize("state", STATES)
def test_text_and_charts_have_enough_contrast_in_each_look(open_page, pages, state):
    page = open_page(pages[state]["clinic"])
    faint = []
    for kind in pages[state]:
        page.goto(pages[state][kind].as_uri())
        page.evaluate(OPEN_DETAILS)
        for colours, forced in product(("light", "dark"), ("none", "active")):
            page.emulate_media(color_scheme=colours, forced_colors=forced)
            assert page.evaluate(f"matchMedia('(prefers-color-scheme: {colours})').matches")
            assert page.evaluate(f"matchMedia('(forced-colors: {forced})').matches")
            found = [fault for question in (LOW_CONTRAST, FAINT_SHAPES) for fault in page.evaluate(question)]
            faint += [(kind, colours, forced, fault) for fault in found]

    assert faint == []


@pytest.mark.parametrize("state", STATES)
def test_the_verdict_and_the_actions_are_on_a_laptops_first_screen(open_page, pages, state):
    page = open_page(pages[state]["clinic"], 1280, 720)
    # A name of 250 letters takes more lines than the smaller screen has to spare.
    for width, height in [(1280, 720)] + [(1366, 640)] * (state != "longest"):
        page.set_viewport_size({"width": width, "height": height})
        for part in (".verdict", ".actions :is(ol, h2 + p)"):
            box = page.evaluate(f"document.querySelector('{part}').getBoundingClientRect().toJSON()")
            assert 0 < box["top"] < box["bottom"] <= height, (width, height, part)


@pytest.mark.parametrize("kind", KINDS_OF_PAGE)
def test_the_tab_key_goes_through_the_page_as_it_is_read_and_shows_where_it_is(open_page, pages, kind):
    page = open_page(pages["mixed"][kind])
    n_stops = page.evaluate(TAB_STOPS)
    seen = []
    for _ in range(min(n_stops, 30)):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))

    assert [stop["stop"] for stop in seen] == list(range(len(seen)))
    assert all(stop["outline"] >= 2 for stop in seen)
    # Reading order: a later stop is lower, or on the same line and further to the right; the first is the skip link.
    for before, after in pairwise(seen[1:]):
        is_on_same_line = after["top"] < before["bottom"] and before["top"] < after["bottom"]
        assert after["top"] >= before["bottom"] - 1 or (is_on_same_line and after["left"] >= before["left"])


@pytest.mark.parametrize("kind", ["index", "places", "standings"])
def test_the_browsers_own_search_finds_a_clinic_by_name_and_by_hsa_id(open_page, pages, kind):
    page = open_page(pages["mixed"][kind])

    assert [page.evaluate(f"window.find('{text}')") for text in ("Påhittade mottagningen 3", name_clinic(3))] == [
        True
    ] * 2
    assert not page.evaluate("window.find('Påhittade mottagningen 33')")


@pytest.mark.parametrize("kind", KINDS_OF_PAGE)
def test_the_first_tab_stop_is_visible_and_skips_to_the_content(open_page, pages, kind):
    page = open_page(pages["mixed"][kind])
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#innehall"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#innehall"
