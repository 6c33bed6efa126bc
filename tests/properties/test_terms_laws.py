"""Laws of the text reader: how a text is written down never changes what it says."""

import html
import json
import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from audit_lib.facts.terms import read_terms

OWN = Path(__file__).parents[1] / "unit" / "facts" / "terms" / "own_texts.json"
LABELLED = json.loads(OWN.read_text("utf-8"))
PLAIN = [
    labelled["text"]
    for labelled in LABELLED
    if not set("<&\n") & set(labelled["text"]) and labelled["text"].endswith((".", "!", "?"))
]
NEIGHBOURS = [
    "Inloggningen är personlig.",
    "Ring 112 vid fara för livet.",
    "Skriv helst på svenska.",
    "Mottagningen har öppet vardagar kl. 8–16.",
    "Bilder kan inte bifogas.",
    "Ta med legitimation till besöket.",
    "Avboka senast 24 timmar före besöket.",
    "Vi finns på plan 2, ingång B.",
    "Väntetiden i telefon kan vara längre på måndagar.",
    "Normalt räcker det att du fyller i formuläret en gång.",
]
texts = st.sampled_from(PLAIN)
LAWS = settings(max_examples=300, deadline=None, database=None, derandomize=True)


def read(text):
    content = read_terms(text, receipt_counts=False)
    return content.ombud, content.promise, content.promise_grade, content.has_placeholder


@LAWS
@given(texts, st.data())
def test_white_space_never_changes_the_answer(text, data):
    spaces = st.sampled_from([" ", "  ", "\t", "\u00a0", " \n", "\n", "\r\n ", " \n\n", "\u2009"])
    spaced = "".join(data.draw(spaces) if sign == " " else sign for sign in text)

    assert read(text) == read(f" {spaced}\n")


@LAWS
@given(texts, st.sampled_from([str.upper, str.lower, str.swapcase]))
def test_case_never_changes_the_answer(text, change):
    assert read(text) == read(change(text))


@LAWS
@given(texts, st.data())
def test_entities_and_decomposed_letters_never_change_the_answer(text, data):
    forms = [
        lambda sign: f"&#{ord(sign)};",
        lambda sign: f"&#x{ord(sign):x};",
        lambda sign: unicodedata.normalize("NFD", sign),
        lambda sign: sign + ("\u00ad" if sign.isalpha() else ""),
        html.escape,
    ]

    assert read(text) == read("".join(data.draw(st.sampled_from(forms))(sign) for sign in text))


@LAWS
@given(texts, st.sampled_from(["p", "div", "span", "strong", "section"]))
def test_tags_around_words_never_change_the_answer(text, tag):
    words = " ".join(
        f"<em>{html.escape(word)}</em>" if len(word) % 3 == 0 else html.escape(word) for word in text.split()
    )

    assert read(text) == read(f"<{tag}>{words}</{tag}>")


@LAWS
@given(texts)
def test_list_and_sentence_form_say_the_same(text):
    points = read_terms(text, receipt_counts=False).points
    as_list = "<ul>" + "".join(f"<li>{html.escape(point)}</li>" for point in points) + "</ul>"
    as_bullets = "\n".join(f"- {point}" for point in points)

    assert read(text) == read(as_list) == read(as_bullets)


@LAWS
@given(texts, st.sampled_from(NEIGHBOURS), st.sampled_from(NEIGHBOURS))
def test_unrelated_neighbouring_sentences_never_change_the_answer(text, before, after):
    assert read(text) == read(f"{before} {text} {after}")


@LAWS
@given(st.text(max_size=400))
def test_any_text_at_all_can_be_read(text):
    content = read_terms(text, receipt_counts=True)

    assert (content.promise is True) == (content.promise_grade in {"exakt", "likvardig", "strangare"})
    assert content.promise is not None or content.is_cut


@LAWS
@given(
    st.lists(
        st.sampled_from(
            ["<li>", "</li>", "<p>", "<b", "svar ", "inom ", "två ", "vardagar", "…", "&aring;", "<!", "\n"]
        )
    )
)
def test_broken_markup_can_be_read(parts):
    content = read_terms("".join(parts), receipt_counts=False)

    assert "\n".join(content.points) == content.plain
