"""What a head of clinic sees on the page."""

import json
import re
from pathlib import Path

import pytest
from audit_lib.report.result_schema import SCHEMA_PATH, check_result, read_result
from report_samples import (
    HOSTILE,
    assert_is_harmless,
    count_verdicts,
    make_empty_result,
    make_large_result,
    make_notebook,
    make_result,
    show_clinic,
    spoil,
)

from audit_lib import report
from audit_lib.errors import ReportError
from audit_lib.report.pages import make_exporter, render_notebook
from audit_lib.wording.say import say_summary

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def exporter():
    return make_exporter()


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((9, 2, 3), "9 av 11 krav uppfyllda; 2 att åtgärda; 3 kan inte bedömas – uppgifter saknas"),
        ((1, 0, 0), "1 av 1 krav uppfyllt; inget att åtgärda"),
        ((0, 4, 0), "0 av 4 krav uppfyllda; 4 att åtgärda"),
        ((0, 0, 3), "Inget krav gick att bedöma; uppgifter saknas för 3 krav."),
        ((0, 0, 0), "Inga krav gäller mottagningen på granskningsdagen."),
    ],
)
def test_the_verdict_sentence_has_exact_denominators(counts, sentence):
    assert sentence == say_summary(*counts)


@pytest.mark.parametrize("result", [make_result(), make_empty_result(), make_large_result()])
def test_every_section_can_be_shown_for_any_clinic(result):
    check_result(result)

    assert all("<section" in fragment._repr_html_() for fragment in show_clinic(result))


def test_at_most_three_actions_are_shown():
    html = report.show_actions(make_result()).html

    assert html.count("<dt>Vem</dt>") == 3
    assert (html.count("<dt>Var</dt>"), html.count("<dt>Till</dt>")) == (2, 1)
    assert "fredagar" not in html


def test_a_recommendation_is_followed_or_not_and_never_met():
    html = report.show_unmet(make_result()).html
    recommendations = html[html.index("Rekommendationer som inte följs") :]

    assert "Följs inte" in recommendations
    assert "Ej uppfylld" not in recommendations


def test_the_decisive_phrase_of_a_terms_text_is_marked():
    assert "<mark>normalt svar inom fem arbetsdagar</mark>" in report.show_unmet(make_result()).html


def test_an_action_names_the_services_it_is_about():
    html = report.show_unmet(make_result()).html

    assert "Aktivera e-tjänsten Fråga om min remiss." in html
    assert "{subject}" not in "".join(fragment.html for fragment in show_clinic(make_result()))


def test_data_faults_stand_apart_from_what_the_clinic_must_mend():
    assert "VIL-05" not in report.show_unmet(make_result()).html
    assert "Anmärkning" in report.show_data_quality(make_result()).html


def test_nothing_is_drawn_on_fewer_than_twelve_months():
    result = make_result()
    result["months"] = result["months"][:11]

    html = report.show_reply_times(result).html

    assert "<svg" not in html
    assert "minst tolv månader" in html


def test_a_month_below_the_minimum_cell_is_not_drawn():
    result = make_result()
    result["months"] = result["months"][:12]
    result["months"][0] |= {"n_assessed": 4, "n_in_time": 0}

    assert "<svg" not in report.show_reply_times(result).html


def test_the_month_that_stands_out_is_named():
    assert "November 2025 skiljer sig mer än vad slumpen kan förklara." in report.show_reply_times(make_result()).html


def test_a_percentile_that_open_errands_hide_is_said_to_be_unreached():
    assert "har ännu inte nåtts</dd>" in report.show_reply_times(make_result()).html


def test_every_drawing_has_role_title_and_description(exporter):
    html = "".join(fragment.html for fragment in show_clinic(make_result()))

    for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        assert 'role="img"' in drawing
        assert "<title" in drawing
        assert "<desc" in drawing


def test_changes_since_the_last_report_are_named():
    result = make_result()
    result["previous"] = {
        "audit_date": "2026-03-31",
        "new": [{"rule_id": "VIL-03", "subject_label": "Kontakta mig"}],
        "mended": [],
        "n_unchanged": 2,
    }
    html = report.show_changes(result).html

    assert "31\u00a0mars 2026" in html
    assert "Villkorstexten lovar svar inom två vardagar: Kontakta mig" in html


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_in_any_field_is_shown_as_text(payload, exporter):
    result = spoil(make_result(), payload)

    assert_is_harmless(render_notebook(make_notebook(show_clinic(result)), title=payload, exporter=exporter))


def test_a_page_has_one_policy_and_asks_for_nothing(exporter):
    page = render_notebook(make_notebook(show_clinic(make_result())), title="Rapport", exporter=exporter)

    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in page
    assert '<html lang="sv">' in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_code_method_notes_and_prompts_are_left_out(exporter):
    page = render_notebook(make_notebook(show_clinic(make_result())), title="Rapport", exporter=exporter)

    assert "audit_lib.visa" not in page
    assert "Hemlig metodtext" not in page
    assert "<Fragment" not in page


def test_a_notebook_with_an_error_says_only_that_the_report_failed(exporter):
    notebook = make_notebook(show_clinic(make_result()))
    notebook.cells[-1].outputs = [
        {"output_type": "error", "ename": "ValueError", "evalue": "hemligt värde", "traceback": ["hemligt värde"]}
    ]
    page = render_notebook(notebook, title="Rapport", exporter=exporter)

    assert "Rapporten kunde inte tas fram" in page
    assert "hemligt" not in page
    assert "Ängen" not in page


def test_an_ordinary_clinic_page_is_at_most_sixty_kilobytes(exporter):
    page = render_notebook(make_notebook(show_clinic(make_result())), title="Rapport", exporter=exporter)

    assert len(page.encode()) <= 60_000


def test_synthetic_data_say_so():
    assert "Syntetiska data – inga verkliga mottagningar" in report.show_heading(make_result()).html
    assert "Syntetiska" not in report.show_heading(make_result() | {"synthetic": False}).html


def test_the_published_schema_is_the_one_that_is_used():
    assert SCHEMA_PATH.read_bytes() == (ROOT / "docs" / "result.schema.json").read_bytes()


def test_a_result_is_read_back_as_it_was_written(tmp_path):
    path = tmp_path / "result.json"
    path.write_text(json.dumps(make_result()), encoding="utf-8")

    assert make_result() == read_result(path)


def test_a_result_that_breaks_the_schema_is_refused_without_quoting_a_value():
    result = make_result()
    result["verdicts"][0]["verdict"] = "hemligt"
    del result["clinic"]["name"]

    with pytest.raises(ReportError) as caught:
        check_result(result)

    assert len(caught.value.problems) == 2
    assert "verdicts/0/verdict" in str(caught.value)
    assert "hemligt" not in str(caught.value)


def test_counts_that_contradict_the_verdicts_are_refused():
    result = make_result()
    result["counts"]["krav"]["uppfylld"] += 1

    with pytest.raises(ReportError, match="counts/krav/uppfylld"):
        check_result(result)


def test_a_clinic_that_is_not_connected_is_told_what_was_judged():
    result = make_result()
    result["clinic"]["connected"] = False
    result["verdicts"] = [row | {"verdict": "ej_uppfylld"} for row in result["verdicts"][:1]]

    html = report.show_heading(count_verdicts(result)).html

    assert "0 av 1 krav uppfyllda; 1 att åtgärda" in html
    assert "prövas bara anslutningen" in html
