"""What a user of the reader sees besides the grade: phrase, place, reasons, points, certificates, hostile texts."""

import time

import pytest

from audit_lib.facts.terms import has_ombud_point, names_certificate_with_visit, read_terms

PROMISE = "Du får svar inom två vardagar."
OMBUD = "Du kan uträtta ärenden för dig själv eller som ombud."


def read(text, *, receipt_counts=False):
    return read_terms(text, receipt_counts=receipt_counts)


def test_the_phrase_stands_at_its_place_in_the_plain_text():
    content = read(f"<ul><li>Ring oss.</li><li>Skriv kort. {PROMISE}</li></ul>")

    start, end = content.promise_place
    assert "Du får svar inom två vardagar" == content.promise_phrase == content.plain[start:end]
    assert "\n".join(content.points) == content.plain


def test_a_list_item_is_one_point_and_other_text_is_one_point_a_sentence():
    content = read("<p>Ett. Två.</p><ul><li><p>Tre.</p><p>Fyra.</p></li></ul>")

    assert content.points == ("Ett.", "Två.", "Tre. Fyra.")


@pytest.mark.parametrize("abbreviation", ["t.ex.", "kl.", "ca", "tel.", "bl.a.", "m.m.", "dvs."])
def test_an_abbreviation_does_not_end_a_sentence(abbreviation):
    assert len(read(f"Ring oss {abbreviation} åtta om du vill.").points) == 1


@pytest.mark.parametrize("text", ["", "  ", "<p>&nbsp;</p>", "<ul><li>\u200b&shy;</li></ul>", "&#8203;", "<br/>"])
def test_space_of_any_kind_is_no_text(text):
    assert not read(text).has_text


def test_three_dots_are_not_a_cut_but_an_ellipsis_is():
    assert not read("Skriv till oss...").is_cut
    assert read("<p>Skriv till oss&hellip;</p>").is_cut


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PROMISE, "svar_ges"),
        (PROMISE + " Under sommaren kan det ta längre tid.", "tar_langre_tid"),
        (PROMISE + " Vi svarar inom en vecka.", "motsagelse"),
        (PROMISE + " Vi kan inte lova svar inom två vardagar.", "nekat"),
        ("Du får svar inom en vecka.", "annan_tid"),
        ("Receptet skrivs på två vardagar. Lämna besked inom två vardagar.", "lamna_svar"),
        ("Receptet är klart inom två vardagar.", "nagot_annat_sker"),
        ("Vänta två vardagar på svar.", "uppmaning_forst"),
        ("Vi har öppet två vardagar.", "inget_svar_i_satsen"),
        ("Två vardagar.", "inget_styr_tiden"),
        ("När får jag svar? Inom två vardagar.", "tid_efter_rubrik"),
        ("Om du inte fått svar inom två vardagar, ring.", "villkor"),
        ("Välkommen.", "inget_lofte"),
        ("Välkommen till…", "klippt"),
    ],
)
def test_the_reader_says_why(text, why):
    assert why == read(text).promise_why


@pytest.mark.parametrize(
    ("text", "ombud", "why"),
    [
        (OMBUD, True, "ombudspunkt"),
        ("Läs mer om ombud på 1177.se.", None, "hanvisning"),
        ("Ombud kan inte användas.", None, "nekas"),
        ("Du som vårdnadshavare kan skriva.", None, "vardnadshavare"),
        ("Skriv till oss om…", None, "klippt"),
        ("Vårt dataskyddsombud svarar.", False, "ombud_saknas"),
    ],
)
def test_the_ombud_point_is_granted_doubtful_or_missing(text, ombud, why):
    content = read(text)

    assert (ombud, why) == (content.ombud, content.ombud_why)
    assert (ombud is True) == has_ombud_point(text)


def test_being_the_last_point_is_only_observed():
    assert read(f"<ul><li>{PROMISE}</li><li>{OMBUD}</li></ul>").ombud_is_last
    assert not read(f"<ul><li>{OMBUD}</li><li>{PROMISE}</li></ul>").ombud_is_last


def test_a_receipt_is_an_answer_only_where_it_counts():
    text = "Du får en bekräftelse inom två vardagar."

    assert read(text, receipt_counts=True).promise is True
    assert read(text).promise is False


def test_a_certificate_is_named_with_a_visit_only_within_one_point():
    text = "<ul><li>Körkortsintyg kräver läkarbesök.</li><li>Sjukintyg skickas hem.</li></ul>"

    assert names_certificate_with_visit(text, "körkortsintyg") is True
    assert names_certificate_with_visit(text, "Sjukintyg") is False
    assert names_certificate_with_visit("Intyg utfärdas efter…", "Sjukintyg") is None


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "<" * 100_000,
        "<!--" * 25_000,
        "&" * 100_000,
        "<div>" * 10_000 + PROMISE,
        "<ul><li>" * 10_000 + PROMISE,
        "<b" * 30_000,
        "<a b='" * 10_000,
        "(" * 100_000,
        "1 - " * 25_000,
        "två " * 25_000,
        "inom " * 20_000 + "två vardagar",
        "svar " * 20_000 + "inom två vardagar",
        "och svar inom två vardagar " * 3_700,
        "inom två vardagar, " * 5_000,
        "om du inte " * 9_000 + "får svar inom två vardagar",
        "2 till " * 14_000 + "vardagar",
        "2 vardagar till " * 6_000,
        "läs mer om ombud " * 6_000,
        "XX-" * 33_000 + "1",
        "[" * 50_000 + "namn" * 10_000,
        ". " * 50_000,
        "a\n" * 50_000,
        "- \n" * 33_000,
        "\u00ad" * 100_000,
        "\x00" * 100_000,
        "\ud800 svar inom två vardagar",
    ],
    ids=range(27),
)
def test_a_hostile_text_is_read_without_hanging(text):
    began = time.process_time()
    content = read(text)

    assert isinstance(content.promise_grade, str)
    assert time.process_time() - began < 20


def test_a_control_character_hides_nothing():
    assert read("\x00<p>Du får svar inom\x00två vardagar.</p>").promise_grade == "exakt"
