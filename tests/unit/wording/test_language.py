"""The language of the pages: Swedish, plain, right in number, and all in the catalogue."""

import re
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
import yaml
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.wording import swedish
from audit_lib.wording.columns import COVERED, FAULT, KRAV, REPLY, RULE, SCOPE, TEXTS
from audit_lib.wording.say import COUNTED, say_count, say_summary
from audit_lib.wording.sentences import SENTENCES
from audit_lib.wording.sentences.definitions import DEFINITIONS
from audit_lib.wording.sentences.explanation import TABLES
from audit_lib.wording.sentences.sheets import HEADS

ROOT = Path(__file__).resolve().parents[3]
# The commonest words of English that are not also Swedish.
ENGLISH = frozenset(
    """the of and that was with his they this have from had word but what were when your said there use each which
    their will other about out many then them these some her would like him into time has look two more write see
    could people than been who its now find down did made not are you should must only where why while error
    warning failed missing value values clinic clinics report rule rules errand errands month months unknown yes none
    true false null undefined nan met unmet""".split()  # noqa: SIM905 (a list of eighty quoted words is harder to read)
)
# Names, observations, readings and values (`sv`), why a reading is as it is, and what the actions and deviations say.
DECISION_SENTENCES = frozenset({"sv", "reason", "deviation.observed", "deviation.expected", "what", "missing"})
DECISION_LABELS = frozenset({"where", "who", "group"})
SENTENCE_ENDS = re.compile(r"[.!?:]+(?:\s|$)")


def measure_lix(texts: list[str]) -> float:
    """LIX: words a sentence, plus the share of words longer than six letters (Björnsson 1968)."""
    joined = " ".join(text if SENTENCE_ENDS.search(text[-1:]) else f"{text}." for text in texts)
    words = re.findall(r"[a-zåäöéA-ZÅÄÖ]+(?:-[a-zåäö]+)*", joined)
    return len(words) / len(SENTENCE_ENDS.findall(joined)) + 100 * sum(len(w) > 6 for w in words) / len(words)


def fill(text: str) -> str:
    """Put ordinary words where a sentence has a place for a value."""
    return re.sub(r"\{[^}]*\}", "12", text)


def list_decision_texts(keys: frozenset[str] = DECISION_SENTENCES) -> list[str]:
    """What a decision's author wrote for the reader under these keys; not the quotations."""
    texts: list[str] = []

    def walk(part, key=""):
        if isinstance(part, dict):
            for name, value in part.items():
                # A rule's own `expected` is an expression; that of its deviation is told to the reader.
                walk(value, f"deviation.{name}" if key == "deviation" else name)
        elif isinstance(part, list):
            for value in part:
                walk(value, key)
        elif key in keys:
            texts.append(fill(part))

    for path in sorted((ROOT / "params" / "decisions").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        walk({part: content[part] for part in ("values", "readings", "rules")})
    return texts


def list_sentences() -> list[str]:
    columns = (COVERED, SCOPE, KRAV, RULE, FAULT, TEXTS, REPLY)
    texts = chain(SENTENCES.values(), *columns, *HEADS.values(), *TABLES.values())
    return [fill(text) for text in texts if " " in text]


def test_the_measure_gives_the_textbook_value():
    # Eight words in two sentences, two of them long: 8/2 + 100*2/8.
    assert measure_lix(["Hunden sov länge i den varma verandastolen.", "Veterinären."]) == pytest.approx(29)


def test_sentences_to_the_reader_are_plain():
    sentences = [text for text in list_sentences() if text.endswith(".")] + [text for _, text in DEFINITIONS]

    assert measure_lix(sentences) <= 45
    assert measure_lix(list_decision_texts()) <= 45


def test_no_sentence_is_too_long_to_read_in_one_go():
    long = [
        sentence
        for text in [*list_sentences(), *(text for _, text in DEFINITIONS), *list_decision_texts()]
        for sentence in re.split(r"(?<=[.!?])\s", text)
        if len(sentence.split()) > 30
    ]

    assert long == []


@pytest.mark.parametrize("source", ["catalogue", "decisions"])
def test_no_english_is_left(source):
    texts = list_sentences() if source == "catalogue" else list_decision_texts(DECISION_SENTENCES | DECISION_LABELS)
    english = {
        word: text for text in texts for word in re.findall(r"(?<![\w./_-])[a-z]+(?![\w./_-])", text) if word in ENGLISH
    }

    assert english == {}


@given(n=st.one_of(st.sampled_from([0, 1, 2, 21, 1000, 1_000_000]), st.integers(0, 10**9)))
def test_a_count_has_its_noun_in_the_right_number_and_its_digits_in_groups(n):
    for key, (singular, plural) in COUNTED.items():
        text = say_count(key, n)
        number = re.match(r"[\d\s]*\d", text)[0]

        assert text.removeprefix(number).strip() == (singular if n == 1 else plural)
        assert re.sub(r"\s", "", number) == str(n)
        assert re.sub(r"\s", " ", number) == re.sub(r"\s", " ", format_decimal(n, locale="sv_SE"))


@given(n_met=st.integers(0, 40), n_unmet=st.integers(0, 40), n_unknown=st.integers(0, 40))
def test_the_verdict_sentence_is_grammatical_for_every_number(n_met, n_unmet, n_unknown):
    sentence = say_summary(n_met, n_unmet, n_unknown)

    if n_met + n_unmet:
        assert sentence.startswith(f"{n_met} av {n_met + n_unmet} krav {'uppfyllt' if n_met == 1 else 'uppfyllda'}")
    assert "None" not in sentence
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (swedish.format_number(1234567), "1 234 567"),
        (swedish.format_day(date(2026, 4, 2)), "2 april 2026"),
        (swedish.format_month("2026-04"), "april 2026"),
        (swedish.format_share(1, 3), "33,3 %"),
        (swedish.format_period(date(2026, 1, 1), date(2026, 4, 30)), "1 januari – 30 april 2026"),
    ],
)
def test_numbers_and_dates_are_written_as_in_sweden(made, expected):
    assert re.sub(r"\s", " ", made) == expected


def test_the_catalogue_uses_swedish_signs():
    for key, text in SENTENCES.items():
        assert '"' not in text, key
        assert "..." not in text, key
        assert " - " not in text, key
        assert "  " not in text, key
        assert not re.search(r"\d%", text), key
