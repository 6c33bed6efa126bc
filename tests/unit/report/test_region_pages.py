"""The region's pages and files, made from the example region; syntetiska data."""

import csv
import re
from dataclasses import replace

import duckdb
import openpyxl
import pandas as pd
import pytest
from lxml import html
from region_samples import make_months, make_region, show_region

import audit_lib
from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.summary import summarise_region
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.batch.region_pages import make_region as write_region
from audit_lib.counts.control_chart import compute_limits
from audit_lib.counts.funnel import FunnelPlace
from audit_lib.counts.linked_suppression import Shown
from audit_lib.findings.region.groups import make_slug
from audit_lib.model.results.region import RegionReply
from audit_lib.model.results.sheets import Percentage
from audit_lib.report.region.register import REGISTER_NAMES
from audit_lib.report.region.sheets import list_sheets
from audit_lib.wording.say import say
from audit_lib.wording.swedish import build_sort_key

EXAMPLE = "params/example.yaml"
HOSTILE = ("../../etc/passwd", "<script>", "CON", "Åre", "", " / ", "x" * 300, "=1+1", "Are", "åre")
NUMBER, NOT_DIGITS = re.compile(r"\d+(?:[\u00a0\u202f]\d{3})*(?:,\d+)?"), re.compile(r"\D")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    audit = take_in(open_run(EXAMPLE, tmp_path_factory.mktemp("out")))
    write_verdicts(audit)
    states = dict.fromkeys(choose_clinics(audit.store, []), "done")
    failed = next(iter(states))
    states |= {failed: "failed"} | dict.fromkeys(audit.store.clinics_in_error, "data_error")
    files = write_region(audit, states, run_task=lambda task: None)
    return audit, files, failed


def read_table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def read_measures(out):
    """Table, what the row is about, column and cell of every number in the region's CSV files."""
    measures = []
    for path in sorted((out / "region").glob("*.csv")):
        head, *rows = read_table(path)
        measures += [
            (path.stem, row[0], name, cell) for row in rows for name, cell in zip(head[1:], row[1:], strict=True)
        ]
    return measures


def test_a_rule_counts_every_judged_clinic_once(made):
    audit, *_ = made
    region = summarise_region(audit)
    words = ("uppfylld", "ej_uppfylld", "kan_ej_bedomas", "ej_tillamplig", "information")
    totals = {sum(getattr(rule, word) for word in words) for rule in region.rules}

    assert totals == {region.coverage.audited}


def test_the_groups_of_a_kind_add_up_to_the_region(made):
    region = summarise_region(made[0])

    for groups in region.groups.values():
        for name in ("audited", "in_scope", "reached", "assessed", "without_open"):
            assert sum(getattr(group.coverage, name) for group in groups) == getattr(region.coverage, name)
        assert sum(group.krav.uppfylld for group in groups) == region.krav.uppfylld


def test_no_small_count_of_errands_stands_in_any_of_the_regions_files(made):
    audit, *_ = made
    out = audit.run.out
    measures = [row for row in read_measures(out) if row[2] in ("bedömda ärenden", "i tid", "sena")]
    cells = [(row[0], row[1], row[3]) for row in measures]
    pages = {path.name: html.fromstring(path.read_bytes()) for path in out.glob("*/*.html")}
    pages["region.html"] = html.fromstring("".join(part.html for part in show_region(summarise_region(audit))))
    for name, page in pages.items():
        for cell in page.iterfind(".//td"):
            label = cell.findtext("span[@class='label']") or ""
            # Of a month its counts, of a clinic or group "29 av 31 (93,5 %)".
            if label in (say("reply.assessed"), say("reply.in_time"), say("region.late"), say("region.in_time_of")):
                text = cell.text_content().strip().removeprefix(label)
                cells += [(name, label, number) for number in text.partition("(")[0].split(" av ")]
    written = [(place, row, NOT_DIGITS.sub("", number)) for place, row, number in cells]
    shown = [(place, row, int(digits)) for place, row, digits in written if digits]

    assert {"mottagningar", "manader", *pages} <= {place for place, *_ in cells}
    assert {"mottagningar", "manader", "region.html"} <= {place for place, *_ in shown}, "something is shown"
    assert len(shown) < len(cells), "something is hidden"
    assert [cell for cell in shown if 0 < cell[2] < 5] == []


def test_the_regions_counts_are_those_of_the_verdicts(made):
    audit, *_ = made
    (n, late), *_ = duckdb.execute(
        "SELECT sum(n_assessed), sum(n_deviating) FROM read_parquet(?) WHERE rule_id = 'SVA-01'",
        [str(audit.run.out / "verdicts.parquet")],
    ).fetchall()

    assert summarise_region(audit).reply.total == Shown(n, n - late)


def test_each_sheet_of_the_workbook_is_a_csv_file_that_pandas_reads_to_the_same_numbers(made):
    audit, files, _ = made
    book = openpyxl.load_workbook(audit.run.out / "region.xlsx")
    tables = [path for path in files if path.parent.name == "region"]
    hidden = set()

    assert book.sheetnames[:4] == ["Om", "Region", "Avvikelser", "Kontakt"]
    assert sorted((audit.run.out / "region").iterdir()) == sorted(tables)
    for sheet, path in zip(book, tables, strict=True):
        frame = pd.read_csv(path, sep=";", decimal=",")
        head, *rows = sheet.iter_rows()
        assert [cell.value for cell in head] == [name for name in frame.columns if name != "dolda"]
        assert len(frame) == len(rows)
        for row, (_, read) in zip(rows, frame.iterrows(), strict=True):
            for name, cell in zip([cell.value for cell in head], row, strict=True):
                assert is_same(cell, read[name]), (path.name, name)
                if cell.value == "dolt":
                    assert name in read["dolda"].split("|"), (path.name, name)
                    hidden.add(path.name)
    assert {"kommuner.csv", "mottagningar.csv"} <= hidden


def is_same(cell, read):
    if cell.value in (None, "dolt", "–"):
        return pd.isna(read)
    if cell.number_format == "0.0%":
        return read == pytest.approx(100 * cell.value)
    return read == cell.value or str(read) == cell.value


def test_the_numbers_of_a_csv_file_are_numbers_and_its_keys_name_each_row_once(made):
    audit, *_ = made
    out = audit.run.out / "region"
    keys = {"mottagningar": 1, "manader": 1, "kommuner": 1, "regler": 1, "regler_per_kommun": 2, "iakttagelser": 2}
    keys |= {"avvikelser": 3, "villkorstexter": 1}
    for name, n_keys in keys.items():
        frame = pd.read_csv(out / f"{name}.csv", sep=";", decimal=",")
        assert not frame.duplicated([*frame.columns[:n_keys]]).any(), name
        shares = [column for column in frame if column.endswith("(%)")]
        assert [column for column in shares if not pd.api.types.is_numeric_dtype(frame[column])] == [], name


def test_every_number_on_the_regions_page_is_in_the_csv_files(made):
    audit, *_ = made
    region = summarise_region(audit)
    page = html.fromstring("".join(fragment.html for fragment in show_region(region)))
    for rule in page.xpath("//span[@class='id'] | //ol[@class='faults']/li/strong | //h2[@id='region-om']/.."):
        rule.drop_tree()
    places = page.xpath("//dd | //td | //*[@class='verdict'] | //*[@class='legend'] | //ol[@class='faults']/li")
    places += page.xpath("//section[@aria-labelledby='region-svar']/p | //figcaption")
    shown = {number for place in places for number in read_numbers(place.text_content())}
    in_file = {number for row in read_measures(audit.run.out) for number in read_numbers(" ".join(row[1:]))}

    assert len(shown) > 50
    # The funnel's limits are the method's, and 1177 is the service's name.
    assert shown - in_file - {99.8, 95.0, 1177.0} == set()


def read_numbers(text):
    return {float(re.sub(r"\s", "", number).replace(",", ".")) for number in NUMBER.findall(text)}


def test_the_charts_are_in_the_csv_files_as_they_are_drawn(made):
    region = summarise_region(made[0])
    drawn = [replace(row, reply=Shown(90 + i, 80), place=FunnelPlace.INOM) for i, row in enumerate(region.clinics)]
    drawn[0] = replace(drawn[0], place=FunnelPlace.UNDER_998)
    hidden = replace(drawn[1], reply=Shown(None, None), place=None)
    months = make_months(*[Shown(100, 90 - m % 2) for m in range(1, 13)])
    reply = RegionReply(Shown(1200, 1074), months)
    sheets = list_sheets(replace(region, clinics=(*drawn, hidden), reply=reply))
    (sheet,) = [sheet for sheet in sheets if sheet.name == "Diagram"]
    limits = compute_limits([0.90 - m % 2 / 100 for m in range(1, 13)])

    assert [row[2] for row in sheet.rows[:3]] == [Percentage(round(1000 * limit)) for limit in limits]
    assert [row[2] for row in sheet.rows[3:]] == [0, 0, len(drawn), 1, 1, 0]
    assert [sheet for sheet in list_sheets(replace(region, clinics=())) if sheet.name == "Diagram"] != []


def test_the_same_run_gives_the_same_bytes(made):
    audit, files, _ = made
    before = {path: path.read_bytes() for path in files if path.is_file()}
    write_region(audit, {}, run_task=lambda task: None)
    after = {path: path.read_bytes() for path in before if "index" not in path.name}

    assert after == {path: before[path] for path in after}


def test_a_groups_page_that_is_no_longer_there_is_removed_and_links_lead_to_files(made):
    audit, files, failed = made
    out = audit.run.out
    old = out / "kommun" / "nedlagd.html"
    old.write_text("gammal")
    (out / "region.csv").write_text("gammal")
    write_region(audit, dict.fromkeys(choose_clinics(audit.store, []), "done") | {failed: "failed"}, run_task=len_of)
    pages = [path for path in files if path.suffix == ".html" and path.name != "region.html"]
    # The clinics' own reports and the notebook's page are made by others.
    links = {
        (path.parent / href).resolve()
        for path in pages
        for href in re.findall(r'href="([^"#]+)"', path.read_text(encoding="utf-8"))
        if "clinics/" not in href and "region.html" not in href
    }

    assert not old.exists()
    assert not (out / "region.csv").exists()
    assert [link for link in links if not link.is_file()] == []


def len_of(task):
    assert task.notebook == "region_overview.ipynb"


def test_the_register_stands_in_three_orders_and_names_what_failed(made):
    audit, _, failed = made
    states = dict.fromkeys(choose_clinics(audit.store, []), "done") | {failed: "failed"}
    write_region(audit, states | dict.fromkeys(audit.store.clinics_in_error, "data_error"), run_task=len_of)
    pages = {by: (audit.run.out / name).read_text(encoding="utf-8") for by, name in REGISTER_NAMES.items()}
    names = re.findall(r'class="name">(?:<a [^>]*>)?<bdi>([^<]*)', pages["name"])

    assert names == sorted(names, key=build_sort_key)
    for page in pages.values():
        assert sorted(names) == sorted(re.findall(r'class="name">(?:<a [^>]*>)?<bdi>([^<]*)', page))
        assert f'href="clinics/{failed}/' not in page
        assert "rapporten kunde inte tas fram" in page
        assert all(clinic_id in page for clinic_id in audit.store.clinics_in_error)


def test_a_groups_file_has_a_safe_name_of_its_own_whatever_the_group_is_called():
    taken: set[str] = set()
    for name in HOSTILE:
        taken.add(make_slug(name, taken))

    assert len(taken) == len(HOSTILE)
    assert [slug for slug in taken if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", slug)] == []
    assert "con" not in taken


def test_the_months_of_every_clinic_add_up_to_the_periods_errands(made):
    audit, *_ = made
    (n_inside,), *_ = duckdb.execute(
        "SELECT sum(n_assessed) FROM read_parquet(?) WHERE month BETWEEN 202601 AND 202604",
        [str(audit.run.out / "months.parquet")],
    ).fetchall()

    assert n_inside == summarise_region(audit).reply.total.n_assessed


def test_the_region_page_says_how_many_clinics_the_funnel_leaves_out():
    region = make_region()
    clinics = [
        replace(row, reply=Shown(90 + i, 80), place=FunnelPlace.INOM) for i, row in enumerate(region.clinics * 2)
    ]
    html = audit_lib.show_region_reply_times(replace(region, clinics=(*clinics, region.clinics[1]))).html

    assert "region-funnel" in html
    assert "1 mottagning ritas inte" in html
    assert "region-funnel" not in audit_lib.show_region_reply_times(region).html


def test_the_region_page_shows_waivers_contacts_texts_and_a_page_for_every_group():
    html = "".join(fragment.html for fragment in show_region(make_region()))

    assert "1 mottagning ett beslutat undantag" in html
    assert "4 krav att åtgärda" in html
    assert "Texten säger arbetsdagar (2)." in html
    assert 'href="kommun/exempelby.html"' in html
    assert 'href="typ/uppgift-saknas.html"' in html
