"""What a word says of answering: that an answer comes, or that something else happens.

A word of answering is not always an answer: "svar på provet" is a result, "svarar i telefon" answers no errand, and
"läses", "hanteras", "handläggs" answer nobody.
"""

from enum import Enum, auto

from audit_lib.facts.terms.grammar import lexicon
from audit_lib.facts.terms.grammar.patterns import Pattern, Word, always, find_first

_RESULTS = ("prov", "blodprov", "röntgen", "undersökning", "odling", "labb", "cellprov")
_SOMEONE = frozenset({"dig", "er", "oss", "sig", "patienten", "invånaren", "upp", "tillbaka"})
_HEARD = frozenset({"oss", "sig", "dig", "er", "mottagningen"})
_TELLS = lexicon.read_words("meddelar meddela informerar informera underrättar underrätta")
_RECEIPT_VERBS = lexicon.RECEIPT_WORDS & (lexicon.ACTIVE_ANSWERS | lexicon.PASSIVE_ANSWERS)
_OF_ANSWERING = (
    lexicon.RECEIPT_WORDS
    | lexicon.ANSWER_NOUNS
    | lexicon.ANSWER_TIME_NOUNS
    | lexicon.MESSAGE_NOUNS
    | lexicon.ACTIVE_ANSWERS
    | lexicon.PASSIVE_ANSWERS
    | {"veta"}
)


class Kind(Enum):
    """How a word says that an answer comes; an EVENT is something else that may take the length of time."""

    NOUN = auto()
    PASSIVE = auto()
    VERB = auto()
    EVENT = auto()
    NOTHING = auto()


KINDS: tuple[Pattern[Word, Kind], ...] = (
    Pattern(
        "bekraftas",
        Kind.EVENT,
        lambda word: word.text in _RECEIPT_VERBS and not word.receipt_counts,
        "",
    ),
    Pattern(
        "bekraftelse",
        Kind.NOUN,
        lambda word: word.text in lexicon.RECEIPT_WORDS - _RECEIPT_VERBS and word.receipt_counts,
        "",
    ),
    Pattern(
        "efter_svar",
        Kind.NOTHING,
        lambda word: word.text in lexicon.ANSWER_NOUNS and word.before(2) & {"efter", "enligt", "utan"},
        "",
    ),
    Pattern(
        "svar_pa_prov",
        Kind.EVENT,
        lambda word: (
            word.text in lexicon.ANSWER_NOUNS
            and word.next in {"på", "från", "om"}
            and any(other.startswith(_RESULTS) for other in word.words[word.at + 2 : word.at + 5])
        ),
        "",
    ),
    Pattern(
        "svar",
        Kind.NOUN,
        lambda word: word.text in lexicon.ANSWER_NOUNS or word.text in lexicon.ANSWER_TIME_NOUNS,
        "",
    ),
    Pattern("far_veta", Kind.NOUN, lambda word: word.text == "veta" and word.before(3) & {"får", "få", "låter"}, ""),
    Pattern(
        "ditt_meddelande",
        Kind.NOTHING,
        lambda word: word.text in lexicon.MESSAGE_NOUNS and word.before(4) & {"ditt", "dina", "ert"},
        "",
    ),
    Pattern(
        "tar_kontakt",
        Kind.NOUN,
        lambda word: word.text == "kontakt" and word.before(4) & {"tar", "tas", "ta", "tagit", "tagits"},
        "",
    ),
    Pattern(
        "far_meddelande",
        Kind.NOUN,
        lambda word: (
            (
                word.text in {"samtal", "telefonsamtal"}
                or (word.text == "meddelande" and (word.next == "från" or "vi" in word.all))
            )
            and (word.before(4) & lexicon.GETS or ("vi" in word.all and word.before(4) & {"skickar", "lämnar"}))
        ),
        "",
    ),
    Pattern("besvaras", Kind.PASSIVE, lambda word: word.text in lexicon.PASSIVE_ANSWERS, ""),
    Pattern(
        "hor_ingen",
        Kind.EVENT,
        lambda word: (
            word.text in {"hör", "höra", "hörs"}
            and not (word.after(5) & {"av", "från", "ifrån"} and word.after(5) & _HEARD)
        ),
        "",
    ),
    Pattern(
        "ringer_ingen",
        Kind.EVENT,
        lambda word: word.text in {"ringer", "ringa"} and not word.all & _SOMEONE,
        "",
    ),
    Pattern(
        "meddelar_ingen",
        Kind.EVENT,
        lambda word: word.text in _TELLS and not word.all & (_SOMEONE | {"vi"}),
        "",
    ),
    Pattern(
        "svarar_i_telefon",
        Kind.EVENT,
        lambda word: (
            word.text in {"svarar", "svara", "svarat"} and word.next == "i" and word.after(2) & {"telefon", "telefonen"}
        ),
        "",
    ),
    Pattern("svarar", Kind.VERB, lambda word: word.text in lexicon.ACTIVE_ANSWERS, ""),
    Pattern("nagot_annat_sker", Kind.EVENT, lambda word: lexicon.is_other_event(word.text), ""),
    Pattern("inget_om_svar", Kind.NOTHING, always, ""),
)


def find_kind(word: Word) -> Pattern[Word, Kind] | None:
    """Return the pattern that decides what the word says of answering, or None if it says nothing."""
    if word.text not in _OF_ANSWERING and not lexicon.is_other_event(word.text):
        return None
    pattern = find_first(KINDS, word)
    return None if pattern.decides is Kind.NOTHING else pattern
