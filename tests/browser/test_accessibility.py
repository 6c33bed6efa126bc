"""Every kind of page in every state: what axe-core finds, and what it cannot see."""

from importlib import resources
from itertools import pairwise

import pytest
from state_regions import STATES

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What depends on where things stand. What a table is depends on the width too, and two states have every table.
RULES_OF_PLACE = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
# Contrast, a third of its work, is asked in every look of every page by test_layout, and here too in one state.
RUN_AXE = """async ([rules, withContrast]) => (await axe.run(document, {
  runOnly: rules, resultTypes: ['violations'], preload: false, iframes: false,
  rules: withContrast ? {} : {'color-contrast': {enabled: false}}})).violations.flatMap(
  v => v.nodes.map(n => v.id + ' ' + n.target.join(' ') + ' ' + n.html.slice(0, 120)))"""
OPEN_DETAILS = "document.querySelectorAll('details').forEach(d => d.open = true)"
# A drawing is named, described, and followed or preceded in its section by its numbers or a sentence about it.
BARE_DRAWINGS = """() => [...document.querySelectorAll('svg')].filter(svg => {
  const part = tag => svg.querySelector(':scope > ' + tag)?.textContent.trim();
  const named = (svg.getAttribute('aria-labelledby') || '').split(' ').filter(id => document.getElementById(id));
  const told = svg.closest('section')?.querySelector('table, p.verdict, figure + p, p + figure');
  return svg.getAttribute('role') !== 'img' || !part('title') || !part('desc') || named.length < 2 || !told;
}).map(svg => svg.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_on_any_page_on_a_telephone_or_a_screen(open_page, pages, axe, state):
    page = open_page(pages[state]["clinic"], bypass_csp=True)
    found = []
    for kind in pages[state]:
        page.goto(pages[state][kind].as_uri())
        page.evaluate(OPEN_DETAILS)
        page.evaluate(axe)
        for width, rules in ((375, RULES), (1280, RULES if state in ("longest", "mixed") else RULES_OF_PLACE)):
            page.set_viewport_size({"width": width, "height": 720})
            found += [(kind, width, fault) for fault in page.evaluate(RUN_AXE, [rules, state == "mixed"])]

    assert found == []


@pytest.mark.parametrize("state", STATES)
def test_drawings_are_told_in_words_landmarks_and_headings_are_in_order_and_ids_are_unique(open_page, pages, state):
    page = open_page(pages[state]["clinic"])
    n_drawings = 0
    for kind in pages[state]:
        page.goto(pages[state][kind].as_uri())
        n_drawings += page.locator("svg").count()
        assert page.evaluate(BARE_DRAWINGS) == [], kind
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")

        assert levels[0] == 1, kind
        assert levels.count(1) == 1, kind
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), kind
        assert len(ids) == len(set(ids)), kind
        assert [page.locator(tag).count() for tag in ("body > header", "main", "body > footer")] == [1, 1, 1], kind

    assert n_drawings > 0 or state == "nothing"
