"""A clinic beside the others and beside its own last report: limits against published and independent values."""

import re
from dataclasses import replace
from fractions import Fraction
from math import comb

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import change_rows, make_large_result, make_notebook, make_result, show_clinic

import audit_lib
from audit_lib.audit.region.peers import compare_replies
from audit_lib.counts.control_chart import compute_limits
from audit_lib.counts.funnel import FunnelPlace, build_funnel, find_lower_limit, place_point
from audit_lib.counts.linked_suppression import Shown
from audit_lib.counts.suppression import suppress_counts
from audit_lib.files.described import as_json
from audit_lib.findings.clinic.changes import compare_results, read_earlier
from audit_lib.findings.peers import gather_peers
from audit_lib.findings.region.replies import RegionReplies
from audit_lib.findings.verdicts import VERDICTS_SCHEMA
from audit_lib.model.results.beside_verdicts import KravThen
from audit_lib.model.results.peers import PeerNumbers, Peers
from audit_lib.model.verdict import Verdict
from audit_lib.report.clinic.lists import cut_around
from audit_lib.report.clinic.peers import describe_funnel
from audit_lib.report.figures.funnel import draw_funnel
from audit_lib.report.pages import render_notebook
from audit_lib.wording.lists import join_some

NIST_FLOWRATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
MONTGOMERY_LOAN_COSTS = [
    *(310, 288, 297, 298, 307, 303, 294, 297, 308, 306),
    *(294, 299, 297, 299, 314, 295, 293, 306, 301, 304),
]
CLINICS = [(n, n - n // 12) for n in range(3, 400, 7)]


def cumulate(n: int, share: Fraction, r: int) -> Fraction:
    return sum((comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(r + 1)), Fraction(0))


def make_funnel(shown, share=0.92):
    """The funnel of a region whose every number is shown."""
    total = Shown(1000, round(1000 * share))
    return compare_replies(RegionReplies([Shown(*counts) for counts in shown], {}, total, ()), min_cell=5)


def make_compared_result(funnel=None, own=(1412, 1325)):
    rules = {
        "UTB-00": PeerNumbers("lika", 12, 9),
        "MED-01": PeerNumbers("alla", 30, 21, 8, 967),
        "SVA-01": PeerNumbers("lika", 12, 3, 11, 947),
    }
    peers = Peers("vårdcentral", rules, funnel or make_funnel([*CLINICS, (1412, 1325)]))
    result = replace(make_result(), peers=peers)
    return change_rows(result, "SVA-01", n_assessed=own[0], n_deviating=own[0] - own[1])


def test_control_limits_are_those_of_the_nist_handbooks_worked_example():
    # NIST/SEMATECH e-Handbook 6.3.2.2; it uses 3/1.128 where 2.66 is the rounded factor.
    assert pytest.approx((50.81, 45.8159, 55.8041), abs=0.002) == compute_limits(NIST_FLOWRATE)


def test_control_limits_are_those_of_montgomerys_loan_processing_costs():
    # Montgomery, Introduction to Statistical Quality Control, the example of weekly costs of processing loans.
    assert pytest.approx((300.5, 279.78, 321.22), abs=0.005) == compute_limits(MONTGOMERY_LOAN_COSTS)


@pytest.mark.parametrize("n", [5, 17, 60, 250])
@pytest.mark.parametrize("share", [Fraction(1, 3), Fraction(9, 10), Fraction(98, 100)])
@pytest.mark.parametrize("tail", [Fraction(25, 1000), Fraction(1, 1000)])
def test_funnel_limits_are_the_exact_binomial_ones(n, share, tail):
    r = next(r for r in range(n + 1) if cumulate(n, share, r) >= tail)
    mass = comb(n, r) * share**r * (1 - share) ** (n - r)
    expected = max((r - (cumulate(n, share, r) - tail) / mass) / n, 0)

    assert pytest.approx(float(expected), abs=1e-10) == find_lower_limit(n, float(share), float(tail))


def test_a_chance_of_exactly_the_tail_is_not_less_than_it():
    # 0.1 ** 3: three errands, none in time, where the region has nine of ten.
    assert place_point(3, 0, 0.9) == FunnelPlace.UNDER_95
    assert place_point(3, 3, 0.1) == FunnelPlace.OVER_95


@given(st.integers(1, 80), st.data())
def test_a_clinic_is_outside_exactly_when_chance_gives_so_few_less_often_than_the_tail(n, data):
    n_in_time = data.draw(st.integers(0, n))
    share = Fraction(data.draw(st.integers(1, 39)), 40)
    as_few, as_many = cumulate(n, share, n_in_time), 1 - cumulate(n, share, n_in_time - 1)
    if as_few < Fraction(25, 1000):
        expected = FunnelPlace.UNDER_998 if as_few < Fraction(1, 1000) else FunnelPlace.UNDER_95
    elif as_many < Fraction(25, 1000):
        expected = FunnelPlace.OVER_998 if as_many < Fraction(1, 1000) else FunnelPlace.OVER_95
    else:
        expected = FunnelPlace.INOM

    assert expected == place_point(n, n_in_time, float(share))


def test_no_dot_tells_which_small_count_another_clinic_has():
    drawn = {build_funnel([(40, 40 - late), *[(100, 90)] * 6], share=0.9, min_cell=5).dots for late in (1, 2, 3, 4)}

    assert len(drawn) == 1


def test_nothing_is_drawn_of_fewer_clinics_or_errands_than_the_minimum_cell():
    result = make_compared_result()
    hidden = replace(result, peers=replace(result.peers, funnel=None))

    assert build_funnel([(4, 4)] * 9 + [(50, 40)] * 4, share=0.9, min_cell=5) is None
    for shown in (hidden, make_compared_result(own=(4, 3))):
        assert 'id="funnel-t"' not in audit_lib.show_reply_times(shown).html


def test_a_clinic_whose_numbers_are_hidden_counts_in_the_share_and_is_neither_drawn_nor_in_the_curves_sizes():
    cells = [Shown(100, 90)] * 6 + [Shown(47, None), Shown(None, None)]
    funnel = compare_replies(RegionReplies(tuple(cells), {}, Shown(650, 573), ()), min_cell=5)

    assert (funnel.n_clinics, funnel.dots, funnel.share) == (6, "100:900", 573 / 650)
    assert {row[0] for row in funnel.curve} == {100}


def test_where_more_clinics_are_hidden_than_shown_the_clinic_stands_alone_between_the_limits():
    cells = [Shown(100, 100)] * 5 + [Shown(47, None)] * 6
    funnel = compare_replies(RegionReplies(tuple(cells), {}, Shown(782, 700), ()), min_cell=5)
    result = make_compared_result(funnel)
    figure = describe_funnel(result.peers, (90, 80), min_cell=5)
    paths = [mark.attributes["class"] for mark in figure.picture.marks if mark.tag == "path"]

    assert funnel.dots == ""
    assert paths == ["dot"], "its own, and none of the others"
    assert "Andra mottagningar ritas inte" in figure.legend
    assert 'd=""' not in audit_lib.show_reply_times(result).html


@pytest.mark.parametrize("own", [(7, 6), (1000, 990)])
def test_the_limits_are_drawn_out_to_a_clinic_that_is_smaller_or_larger_than_all_that_are_shown(own):
    funnel = make_funnel([(100, 90)] * 3 + [(120, 99)] * 3, share=0.9)
    picture = describe_funnel(Peers(None, {}, funnel), own, min_cell=5).picture
    limits = [mark.attributes["points"].split() for mark in picture.marks if mark.tag == "polyline"]
    own_x = find_own_label(picture).attributes["x"]

    assert [(float(line[0].split(",")[0]) <= own_x <= float(line[-1].split(",")[0])) for line in limits] == [True] * 4
    assert picture.area.left <= own_x <= picture.area.right


@pytest.mark.parametrize(
    ("deviating", "others", "median"), [((1, 2, 3, 4), (0, 0, 20, 30), 938), ((36, 39), (40, 40, 9, 0), 63)]
)
def test_no_median_share_tells_which_small_count_a_clinic_has(tmp_path, deviating, others, median):
    clinics = [f"C{i}" for i in range(5)]
    path = tmp_path / "clinics.parquet"
    pq.write_table(pa.table({"clinic_id": clinics, "clinic_type": ["vårdcentral"] * 5}), path)
    medians = set()
    for n_deviating in deviating:
        rows = [
            {"clinic_id": clinic, "rule_id": rule, "kind": "krav", "verdict": "ej_uppfylld", "n_assessed": 40}
            | {"n_deviating": n}
            for rule in ("SVA-01", "MED-01")
            for clinic, n in zip(clinics, (n_deviating, *others), strict=True)
        ]
        verdicts = pa.Table.from_pylist(rows, VERDICTS_SCHEMA)
        shares = dict.fromkeys(clinics, 950)
        of_all, _ = gather_peers(verdicts, path, reply_rule="SVA-01", shares=shares, min_cell=5)
        medians.add(tuple(of_all[rule].median_permille for rule in ("SVA-01", "MED-01")))

    assert medians == {(950, median)}


def test_the_funnel_of_1700_clinics_weighs_at_most_six_kilobytes_and_says_where_the_clinic_lies():
    points = [(5 + (i * 7919) % 2000, (5 + (i * 7919) % 2000) * (85 + i % 16) // 100) for i in range(1700)]
    html = audit_lib.show_reply_times(make_compared_result(make_funnel(points))).html
    drawing = next(text for text in re.findall(r"<svg.*?</svg>", html, re.DOTALL) if "funnel-t" in text)

    assert len(drawing.encode()) <= 6_000
    assert 'role="img"' in drawing
    assert "<desc" in drawing
    assert "Er andel är" in html


def find_own_label(picture):
    return next(mark for mark in picture.marks if mark.text == "Er mottagning")


def test_the_own_label_stands_inside_the_picture():
    funnel = build_funnel(CLINICS, share=0.92, min_cell=5)
    for own in ((10, 1), (10, 10), (395, 395), (395, 100)):
        picture = draw_funnel("tratt", "Tratt", "Påhittade mottagningar", funnel, own=own)

        assert 0 < find_own_label(picture).attributes["y"] < picture.area.height


def test_each_rule_says_how_like_clinics_stand_and_who_they_are():
    html = audit_lib.show_verdicts(make_compared_result()).html

    assert "Samma typ: 9 av 12 uppfyller (75\u00a0%)." in html
    assert "Samma typ: 3 av 12 uppfyller (25\u00a0%), median 94,7\u00a0% i tid." in html
    assert "Alla mottagningar: 21 av 30 följer rådet (70\u00a0%), median 96,7\u00a0% utan avvikelse." in html
    assert "samma typ (vårdcentral)" in html


def test_without_the_region_the_comparison_is_said_to_be_unknown():
    assert "Uppgifter om andra mottagningar saknas" in audit_lib.show_verdicts(make_result()).html


def compare(rows, result, earlier):
    return compare_results(rows, result.run, read_earlier(earlier), clinic_id=result.clinic.clinic_id)


def test_deviations_are_sorted_into_new_mended_unclear_and_unchanged():
    before = make_result()
    verdicts = {
        ("UTB-01", "fraga_om_remiss"): Verdict.UPPFYLLD,
        ("SVA-01", "-"): Verdict.KAN_EJ_BEDOMAS,
        ("ADM-01", "-"): Verdict.EJ_UPPFYLLD,
    }
    rows = [replace(row, verdict=verdicts.get((row.rule_id, row.subject), row.verdict)) for row in before.verdicts]
    changes = compare(rows, before, as_json(before))
    parts = {"new": changes.new, "mended": changes.mended, "unclear": changes.unclear, "unchanged": changes.unchanged}
    named = {part: [deviation.rule_id for deviation in deviations] for part, deviations in parts.items()}

    assert named == {
        "new": ["ADM-01"],
        "mended": ["UTB-01"],
        "unclear": ["SVA-01"],
        "unchanged": ["MED-01", "VIL-03"],
    }
    assert changes.krav == KravThen(uppfylld=6, ej_uppfylld=3, varav_undantag=0)
    assert not changes.readings_changed


def test_the_services_of_a_clinic_with_a_new_id_are_compared_by_name_when_they_have_new_ids_too():
    before = make_result()
    old = replace(before, clinic=replace(before.clinic, clinic_id="SE2321000131-E000000000077"))
    rows = [replace(row, subject=f"{row.subject}-ny") if row.rule_id == "VIL-03" else row for row in before.verdicts]

    changes = compare(rows, before, as_json(old))

    assert (changes.new, changes.mended, changes.clinic_id) == ((), (), old.clinic.clinic_id)
    assert "VIL-03" in {deviation.rule_id for deviation in changes.unchanged}
    assert compare(rows, before, as_json(before)).new, "as new services of the same clinic they would be new"


def test_a_result_of_an_earlier_version_is_compared_with_and_one_that_lacks_what_is_compared_is_not():
    result = make_result()
    content = as_json(result)
    for later in ("other_readings", "indicators", "peers"):
        del content[later]
    del content["counts"]["krav"]["varav_undantag"]
    changes = compare(result.verdicts, result, content)

    assert (changes.new, changes.mended, changes.krav.varav_undantag) == ((), (), 0)
    assert read_earlier({"run": {}}) is None
    assert compare(result.verdicts, result, None) is None


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_hidden_late_errands_cannot_be_had_from_the_total(counts):
    masked = suppress_counts(counts, min_cell=5)
    hidden = [n for n, shown in zip(counts, masked, strict=True) if shown is None]

    assert all(shown is None or not 0 < shown < 5 for shown in masked)
    if hidden and any(masked):
        assert len(hidden) > 1
        assert sum(hidden) >= 5


def test_long_lists_and_texts_are_cut_around_what_matters():
    text = "Före " * 90 + "inom fem dagar" + " efter" * 90
    before, phrase, after = cut_around(text, "inom fem dagar")

    assert phrase == "inom fem dagar"
    assert max(len(before), len(after)) < 120
    assert join_some([f"Tjänst {n}" for n in range(20)], 10).endswith("och 10 till")


def test_the_page_with_everything_unmet_is_at_most_sixty_kilobytes():
    result = replace(make_large_result(), peers=make_compared_result().peers)
    page = render_notebook(make_notebook(show_clinic(result)), title="Rapport")

    assert len(page.encode()) <= 60_000
