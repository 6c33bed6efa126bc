"""What a head of clinic sees on the page."""

import re
from dataclasses import replace
from datetime import date

import pytest
from report_samples import (
    UNMET,
    change_rows,
    judge,
    make_empty_result,
    make_large_result,
    make_notebook,
    make_result,
    show_clinic,
)
from spoilt_results import HOSTILE, assert_is_harmless, spoil

import audit_lib
from audit_lib.errors import ReportError
from audit_lib.files.described import adapt, write_json
from audit_lib.model.results.beside_verdicts import KravThen, NamedDeviation, SinceLast
from audit_lib.model.results.clinic import ClinicResult, RuleCounts
from audit_lib.model.verdict import Kind
from audit_lib.report.pages import render_notebook
from audit_lib.wording.say import say_summary

MONTHS_DRAWN = '<title id="reply-chart-t">'


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
    assert all("<section" in fragment._repr_html_() for fragment in show_clinic(result))


def test_at_most_three_actions_are_shown():
    html = audit_lib.show_actions(make_result()).html

    assert html.count("<dt>Vem</dt>") == 3
    assert (html.count("<dt>Var</dt>"), html.count("<dt>Till</dt>")) == (2, 1)
    assert "fredagar" not in html


def test_a_recommendation_is_followed_or_not_and_never_met():
    html = audit_lib.show_unmet(make_result()).html
    recommendations = html[html.index("Rekommendationer som inte följs") :]

    assert "Följs inte" in recommendations
    assert "Ej uppfylld" not in recommendations


def test_the_decisive_phrase_of_a_terms_text_is_marked():
    assert "<mark>normalt svar inom fem arbetsdagar</mark>" in audit_lib.show_unmet(make_result()).html


def test_an_action_names_the_services_it_is_about():
    html = audit_lib.show_unmet(make_result()).html

    assert "Aktivera e-tjänsten Fråga om min remiss." in html
    assert "{subject}" not in "".join(fragment.html for fragment in show_clinic(make_result()))


def test_data_faults_stand_apart_from_what_the_clinic_must_mend():
    assert "VIL-05" not in audit_lib.show_unmet(make_result()).html
    assert "Anmärkning" in audit_lib.show_data_quality(make_result()).html


def test_nothing_is_drawn_on_fewer_than_twelve_months():
    result = make_result()

    html = audit_lib.show_reply_times(replace(result, months=result.months[:11])).html

    assert MONTHS_DRAWN in audit_lib.show_reply_times(replace(result, months=result.months[:12])).html
    assert MONTHS_DRAWN not in html
    assert "minst tolv månader" in html


def test_a_month_below_the_minimum_cell_is_not_drawn():
    result = make_result()
    first, *others = result.months[:12]
    few = replace(result, months=(replace(first, n_assessed=4, n_in_time=0), *others))

    assert MONTHS_DRAWN not in audit_lib.show_reply_times(few).html


def test_the_month_that_stands_out_is_named():
    assert (
        "November 2025 skiljer sig mer än vad slumpen kan förklara." in audit_lib.show_reply_times(make_result()).html
    )


def test_a_percentile_that_open_errands_hide_is_said_to_be_unreached():
    assert "har ännu inte nåtts</dd>" in audit_lib.show_reply_times(make_result()).html


def test_every_drawing_has_role_title_and_description():
    html = "".join(fragment.html for fragment in show_clinic(make_result()))

    for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        assert 'role="img"' in drawing
        assert "<title" in drawing
        assert "<desc" in drawing


def test_changes_since_the_last_report_are_named():
    previous = SinceLast(
        audit_date=date(2026, 3, 31),
        new=(NamedDeviation("VIL-03", "Kontakta mig"),),
        mended=(),
        unclear=(),
        unchanged=(NamedDeviation("SVA-01", ""), NamedDeviation("MED-01", "")),
        krav=KravThen(7, 2, 0),
        readings_changed=False,
    )
    html = audit_lib.show_changes(replace(make_result(), previous=previous)).html

    assert "31\u00a0mars 2026" in html
    assert "7 av 9 krav uppfyllda" in html
    assert "Villkorstexten lovar svar inom två vardagar: Kontakta mig" in html
    assert "<li>Minst ett delsvar inom två vardagar</li>" in html
    assert "Tidigare HSA-id" not in html


def test_a_clinic_that_was_several_at_the_last_report_names_them_and_is_not_said_to_be_new():
    ids = ("SE2321000131-E000000000001", "SE2321000131-E000000000002")
    html = audit_lib.show_changes(replace(make_result(), merged_of=ids)).html

    assert f"sammanslagen av 2 mottagningar i den förra granskningen: {', '.join(ids)}. Därför jämförs den inte" in html
    assert "Det finns ingen tidigare rapport" not in html


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_in_any_field_is_shown_as_text(payload):
    result = spoil(make_result(), payload)

    assert_is_harmless(render_notebook(make_notebook(show_clinic(result)), title=payload))


def test_a_page_has_one_policy_and_asks_for_nothing():
    page = render_notebook(make_notebook(show_clinic(make_result())), title="Rapport")

    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in page
    assert page.count("<style") == 1, "what a part brings along for JupyterLab has no place in our page"
    assert '<html lang="sv">' in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_code_method_notes_and_prompts_are_left_out():
    page = render_notebook(make_notebook(show_clinic(make_result())), title="Rapport")

    assert "audit_lib.visa" not in page
    assert "Hemlig metodtext" not in page
    assert "<Fragment" not in page


def test_a_notebook_with_an_error_says_only_that_the_report_failed():
    notebook = make_notebook(show_clinic(make_result()))
    notebook.cells[-1].outputs = [
        {"output_type": "error", "ename": "ValueError", "evalue": "hemligt värde", "traceback": ["hemligt värde"]}
    ]
    page = render_notebook(notebook, title="Rapport")

    assert "Rapporten kunde inte tas fram" in page
    assert "hemligt" not in page
    assert "Ängen" not in page


def test_an_ordinary_clinic_page_is_at_most_sixty_kilobytes():
    page = render_notebook(make_notebook(show_clinic(make_result())), title="Rapport")

    assert len(page.encode()) <= 60_000


def test_synthetic_data_say_so():
    assert "Syntetiska data – inga verkliga mottagningar" in audit_lib.show_heading(make_result()).html
    assert "Syntetiska" not in audit_lib.show_heading(replace(make_result(), synthetic=False)).html


@pytest.mark.parametrize("result", [make_result(), make_empty_result(), make_large_result()])
def test_a_result_is_read_back_as_it_was_written(result):
    assert adapt(ClinicResult).validate_json(write_json(result)) == result


def test_a_result_that_is_not_what_its_types_say_is_not_written_and_no_value_is_told():
    spoilt = change_rows(make_result(), "ADM-01", n_assessed="hemligt")

    with pytest.raises(ReportError) as caught:
        write_json(spoilt)

    assert "hemligt" not in str(caught.value)


def test_a_rule_counts_once_by_the_worst_of_its_verdicts():
    counts = make_result().counts[Kind.KRAV]

    assert counts == RuleCounts(uppfylld=6, ej_uppfylld=3, kan_ej_bedomas=2, ej_tillamplig=1, varav_undantag=0)


def test_a_clinic_that_is_not_connected_is_told_what_was_judged():
    result = make_result()
    unconnected = replace(result, clinic=replace(result.clinic, connected=False))

    html = audit_lib.show_heading(judge(unconnected, [replace(result.verdicts[0], verdict=UNMET)])).html

    assert "0 av 1 krav uppfyllda; 1 att åtgärda" in html
    assert "prövas bara anslutningen" in html
