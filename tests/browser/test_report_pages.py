"""The pages as a browser shows them: nothing asked for, nothing run, nothing cut off, everything legible."""

from itertools import pairwise

import pytest

PAGES = ("clinic", "empty", "large", "hostile", "region", "index")
# For each visible text: contrast against the nearest painted background, large text apart (WCAG 1.4.3).
LOW_CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const lum = c => {
    const [r, g, b] = c.slice(0, 3).map(v => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const back = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walk.nextNode();) {
    const e = n.parentElement;
    if (!n.data.trim() || !e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const ink = parse(e.closest('svg') ? style.fill : style.color);
    const [a, b] = [lum(ink), lum(back(e))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if ((a + 0.05) / (b + 0.05) < needed) low.push(e.tagName + '.' + e.className + n.data.slice(0, 30));
  }
  return low;
}"""


@pytest.fixture
def open_page(chromium, pages):
    contexts = []

    def open_at(name, width, **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.seen = []
        page.on("request", lambda request: page.seen.append(request.url))
        page.on("console", lambda message: page.seen.append(message.text))
        page.on("dialog", lambda dialog: page.seen.append("dialog"))
        page.goto(pages[name])
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_runs_nothing(open_page, pages, name):
    page = open_page(name, 1280)

    assert [pages[name]] == page.seen
    assert page.locator("script").count() == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_page_scrolls_sideways_even_with_every_detail_open(open_page, name, width):
    page = open_page(name, width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(open_page, name, scheme):
    page = open_page(name, 1280, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert page.evaluate(LOW_CONTRAST) == []


@pytest.mark.parametrize("name", PAGES)
def test_landmarks_and_headings_are_in_order(open_page, name):
    page = open_page(name, 1280)
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert [page.locator(tag).count() for tag in ("body > header", "main", "body > footer")] == [1, 1, 1]


def test_the_verdict_and_the_actions_are_on_a_laptops_first_screen(open_page):
    page = open_page("clinic", 1280)

    assert page.evaluate("document.querySelector('.actions ol').getBoundingClientRect().bottom") <= 800


def test_the_first_tab_stop_skips_to_the_content(open_page):
    page = open_page("clinic", 1280)
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#innehall"


def test_on_paper_folded_details_are_printed(open_page):
    page = open_page("clinic", 1280)
    page.emulate_media(media="print")

    folded, heading = page.evaluate(
        "(d => [d.offsetHeight, d.firstElementChild.offsetHeight])(document.querySelector('details'))"
    )

    assert folded > 5 * heading
