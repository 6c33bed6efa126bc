"""A region whose every text is hostile, through the real stages to pages, tables and workbook, and into a browser.

The pages are opened without their own policy, so that it is the escaping that is tested and not the last defence.
"""

import csv
import json
import re
import unicodedata
from pathlib import Path

import openpyxl
import pytest
import yaml
from hostile_region import N_FULL, N_ROWS, pick, write_hostile_region
from lxml import html
from page_makers import make_all, name_clinic
from properties.hostile_texts import PAYLOADS

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.publish.tables import FORMULA_STARTS
from audit_lib.report.fragments import clean_text

FORBIDDEN = frozenset(
    """script iframe object embed link img form base video audio source template textarea noscript math style animate
    input button select plaintext xmp""".split()  # noqa: SIM905 (easier to read)
)
SAFE_LINK = re.compile(r"(#|(\.\./)*(clinics/|kommun/|typ/)|(\.\./)*(region|index)[.-])[\w./%-]*(#[\w-]+)?")
FIRST_WORDS = 60  # A long label may be cut on a page; its beginning must be there, unchanged.


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    audit = take_in(open_run(write_hostile_region(folder)))
    make_all(audit, [name_clinic(n + 1) for n in range(N_FULL)], with_input=True)
    return audit.run.out


def list_pages(out: Path) -> list[Path]:
    return sorted(out.rglob("*.html"))


def test_no_page_holds_an_element_an_attribute_or_a_link_that_is_not_ours(out):
    for path in list_pages(out):
        page = html.fromstring(path.read_bytes())
        body = page.find("body")

        assert len(page.findall(".//style")) == 1, path
        assert [found.tag for name in FORBIDDEN for found in body.iter(name)] == [], path
        assert [key for element in page.iter() for key in element.attrib if key.startswith("on")] == [], path
        assert [link for link in body.xpath("//a/@href") if not SAFE_LINK.fullmatch(link)] == [], path


def test_every_name_is_shown_as_the_text_it_is(out):
    index = squeeze(html.fromstring((out / "index.html").read_bytes()).text_content())
    for payload in PAYLOADS:
        assert squeeze(clean_text(payload))[:FIRST_WORDS] in index
    for n in range(N_FULL):
        path = out / "clinics" / name_clinic(n + 1) / "report.html"
        report = squeeze(html.fromstring(path.read_bytes()).text_content())
        assert squeeze(clean_text(pick(n)))[:FIRST_WORDS] in report
        shown = [squeeze(clean_text(pick(N_ROWS * n + row)))[:FIRST_WORDS] in report for row in range(N_ROWS)]
        assert sum(shown) >= 3, "the names of a clinic's errand types are on its page"


@pytest.mark.parametrize(
    "place", ["region.html", "kommun", "typ", "intake.html", "index-kommun.html", "index-lage.html"]
)
def test_every_municipality_type_and_unknown_name_is_shown_as_the_text_it_is(out, place):
    paths = [out / place] if place.endswith(".html") else sorted((out / place).glob("*.html"))
    shown = squeeze(" ".join(html.fromstring(path.read_bytes()).find("body").text_content() for path in paths))

    assert [payload for payload in PAYLOADS if squeeze(clean_text(payload))[:FIRST_WORDS] not in shown] == []


def test_what_a_decision_says_is_shown_as_the_text_it_is(out):
    decision = yaml.safe_load((out.parent / "beslut.yaml").read_text(encoding="utf-8"))
    region = squeeze(html.fromstring((out / "region.html").read_bytes()).text_content())
    groups = {rule["group"] for rule in decision["rules"].values()}

    assert len(groups) > 10
    assert [group for group in groups if squeeze(clean_text(group)) not in region] == []


def test_in_a_browser_nothing_runs_nothing_is_asked_for_and_no_dialog_opens(open_page, out):
    groups = [path for path in list_pages(out) if path.parent.name in ("kommun", "typ")]
    chosen = [path for path in list_pages(out) if path not in groups] + groups[::20]
    page = open_page(chosen[0], bypass_csp=True)
    for path in chosen:
        page.goto(path.as_uri())
        page.mouse.move(300, 300)

    assert {url for url in page.seen if not url.startswith("file://")} == set()
    assert {url.partition("#")[0] for url in page.seen} == {path.as_uri() for path in chosen}


def test_no_cell_of_a_csv_file_is_a_formula(out):
    files = sorted(out.rglob("*.csv"))

    assert {"verdicts.csv", "deviations.csv", "data_errors.csv", "mottagningar.csv"} <= {path.name for path in files}
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
        running = [cell for cell in cells if cell.startswith(FORMULA_STARTS) and not is_number(cell) and cell != "-"]
        assert running == [], path


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(out):
    book = openpyxl.load_workbook(out / "region.xlsx")

    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None or SAFE_LINK.fullmatch(cell.hyperlink.target or ""), cell.coordinate


def test_the_results_for_machines_hold_the_texts_unchanged(out):
    for n in range(N_FULL):
        result = json.loads((out / "clinics" / name_clinic(n + 1) / "result.json").read_text(encoding="utf-8"))

        assert result["clinic"]["name"] == unicodedata.normalize("NFC", pick(n)).strip()


def is_number(cell: str) -> bool:
    return re.fullmatch(r"[-+]?\d+([.,]\d+)?", cell) is not None
