"""Sixty hostile texts in every text that a page or a table shows: they come out as text."""

import csv
import importlib
import re
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from lxml import html
from properties.hostile_texts import CONTROLS, FORMULAS, PAYLOADS

from audit_lib.counts.funnel import build_funnel
from audit_lib.model.results.beside_verdicts import (
    KravThen,
    NamedDeviation,
    OtherReading,
    OtherVerdict,
    SinceLast,
    WaiverRow,
    WaiverState,
)
from audit_lib.model.results.peers import PeerFunnel, PeerNumbers, Peers
from audit_lib.model.results.sheets import Sheet
from audit_lib.model.verdict import Verdict
from audit_lib.publish.tables import FORMULA_STARTS, write_csv
from audit_lib.publish.workbook import write_sheets, write_workbook
from audit_lib.report.pages import render_notebook
from audit_lib.report.region.sheets import list_sheets

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "report"))
samples, region_samples, spoilt = map(importlib.import_module, ("report_samples", "region_samples", "spoilt_results"))
ALLOWED = frozenset(
    """html head meta title style body a header main footer section article h1 h2 h3 h4 p br ul ol li dl dt dd div span
    strong em mark bdi code time figure figcaption blockquote table caption thead tbody tr th td details summary nav
    svg desc g rect line polyline path circle text""".split()  # noqa: SIM905 (easier to read)
)
UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def ordinary_result():
    """A clinic with something in every part that a page may show."""
    result, named = samples.make_result(), (NamedDeviation("VIL-03", "Kontakta mig"),)
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    funnel = build_funnel([(n, n - n // 12) for n in range(9, 400, 7)], share=0.92, min_cell=5)
    dots = " ".join(f"{n}:{permille}" for n, permille in funnel.dots)
    numbers = PeerNumbers("lika", 12, 9, 8, 967)
    changed = (OtherVerdict("VIL-03", "Kontakta mig", Verdict.UPPFYLLD, Verdict.EJ_UPPFYLLD),)
    return replace(
        result,
        previous=SinceLast(last, named, named, named, named, KravThen(3, 2, 0), readings_changed=True),
        waivers=tuple(
            WaiverRow("VIL-03", "Kontakta mig", "Ny chef.", "Områdeschef", first, None, state, 1)
            for state in WaiverState
        ),
        other_readings=tuple(
            OtherReading(reading.name, reading.label, (reading.label,), changed) for reading in result.run.readings
        ),
        peers=Peers(
            "vårdcentral",
            dict.fromkeys(("UTB-00", "MED-01", "SVA-01"), numbers),
            PeerFunnel(funnel.share, funnel.n_clinics, funnel.curve, dots),
        ),
    )


@pytest.mark.parametrize("payload", [*PAYLOADS, *CONTROLS])
def test_a_clinics_page_shows_it_as_text_whatever_field_it_stands_in(payload, ordinary_result):
    peers = replace(ordinary_result.peers, clinic_type=payload)
    result = replace(spoilt.spoil(ordinary_result, payload), peers=peers)
    text = render_notebook(samples.make_notebook(samples.show_clinic(result)), title=payload)
    page = html.document_fromstring(text.encode())
    elements = [element for element in page.iter() if isinstance(element.tag, str)]

    assert {element.tag for element in elements} <= ALLOWED
    assert len(page.findall(".//style")) == 1
    assert [key for element in elements for key in element.attrib if key.startswith("on") or key == "src"] == []
    assert [link for link in page.xpath("//a/@href") if not link.startswith("#")] == []
    assert not UNSHOWABLE.search(text)
    sections = page.xpath("//section[not(contains(@class, 'heading'))]")
    assert {"atgarder", "avvikelser", "forandringar"} <= {section.get("aria-labelledby") for section in sections}
    # The section on reply times has numbers alone.
    for section in (section for section in sections if section.get("aria-labelledby") != "svarstider"):
        assert squeeze(payload)[:40] in squeeze(section.text_content()), section.get("aria-labelledby")


@pytest.mark.parametrize("payload", CONTROLS)
def test_a_regions_page_and_files_show_what_cannot_be_seen_as_a_sign_for_it(payload, tmp_path):
    region = spoilt.spoil(region_samples.make_region(), payload)
    notebook = samples.make_notebook(region_samples.show_region(region))
    text = render_notebook(notebook, title=payload)
    body = html.document_fromstring(text.encode()).find("body")
    tables = write_sheets(list_sheets(region), tmp_path / "region")
    written = "".join(path.read_text(encoding="utf-8-sig") for path in tables)
    write_csv(pa.table({"namn": [payload]}), tmp_path / "namn.csv")

    assert not UNSHOWABLE.search(text)
    assert squeeze(payload) in squeeze(body.text_content())
    assert hide(payload) in written
    assert UNSHOWABLE.findall(written) == []
    with (tmp_path / "namn.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [["namn"], [payload]] == list(csv.reader(file, delimiter=";"))


def test_a_csv_file_runs_no_formula_and_loses_nothing(tmp_path):
    texts = [*PAYLOADS, *FORMULAS, "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "-", "−2"]
    write_csv(pa.table({"namn": texts}), tmp_path / "tabell.csv")

    with (tmp_path / "tabell.csv").open(encoding="utf-8-sig", newline="") as file:
        read = [row[0] for row in csv.reader(file, delimiter=";")][1:]
    assert [cell.removeprefix("'") if cell != text else cell for cell, text in zip(read, texts, strict=True)] == texts
    assert [cell for cell in read if cell.startswith(FORMULA_STARTS) and cell != "-"] == []


def test_a_workbook_holds_the_texts_as_strings(tmp_path):
    sheet = Sheet("Namn", ("Namn", "Kommun"), [(text, text) for text in (*PAYLOADS, *CONTROLS)])
    write_workbook([sheet], tmp_path / "bok.xlsx", title=FORMULAS[0], created_at=datetime(2026, 4, 30, tzinfo=UTC))

    rows = list(openpyxl.load_workbook(tmp_path / "bok.xlsx").worksheets[0].iter_rows(min_row=2))
    read = [row[0].value for row in rows if row[0].value]
    assert {cell.data_type for row in rows for cell in row} == {"s"}
    assert {cell.hyperlink for row in rows for cell in row} == {None}
    assert [hide(text) for text in (*PAYLOADS, *CONTROLS)] == read


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", UNSHOWABLE.sub("\ufffd", text)).strip()


def hide(text: str) -> str:
    """Put a space where a sign cannot be seen: a cell that looks like another is not what it looks like."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
