"""What a word says of answering: that an answer comes, or that something else happens.

A word of answering is not always an answer: "svar på provet" is a result, "svarar i telefon" answers no errand, and
"läses", "hanteras", "handläggs" answer nobody.
"""

from enum import Enum, auto

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.clauses import Clause
from audit_lib.facts.terms.grammar.patterns import Pattern, Word, find_first

_RESULTS = ("prov", "blodprov", "röntgen", "undersökning", "odling", "labb", "cellprov")
_SOMEONE = frozenset({"dig", "er", "oss", "sig", "patienten", "invånaren", "upp", "tillbaka"})
_HEARD = frozenset({"oss", "sig", "dig", "er", "mottagningen"})
_TELLS = lexicon.read_words("meddelar meddela informerar informera underrättar underrätta")
_RECEIPT_VERBS = lexicon.RECEIPT_WORDS & (lexicon.ACTIVE_ANSWERS | lexicon.PASSIVE_ANSWERS)
_OF_ANSWERING = lexicon.ANSWER_WORDS | lexicon.ACTIVE_ANSWERS | lexicon.MESSAGE_NOUNS | {"veta"}


class Kind(Enum):
    """How a word says that an answer comes; an EVENT is something else that may take the length of time."""

    NOUN = auto()
    PASSIVE = auto()
    VERB = auto()
    EVENT = auto()
    NOTHING = auto()


KINDS: tuple[Pattern[Word, Kind], ...] = (
    Pattern("bekraftas", Kind.EVENT, "Ditt meddelande bekräftas inom två vardagar.").when(
        lambda word: word.text in _RECEIPT_VERBS and not word.receipt_counts
    ),  # bekraftelse-05
    Pattern("bekraftelse", Kind.NOUN, "Du får en bekräftelse inom två vardagar.").when(
        lambda word: word.text in lexicon.RECEIPT_WORDS - _RECEIPT_VERBS and word.receipt_counts
    ),  # bekraftelse-01
    Pattern(
        "efter_svar", Kind.NOTHING, "Recept som du begärt finns på apoteket inom två vardagar efter ditt besked."
    ).when(
        lambda word: word.text in lexicon.ANSWER_NOUNS and word.before(2) & {"efter", "enligt", "utan"}
    ),  # granskning_saknas-06
    Pattern("svar_pa_prov", Kind.EVENT, "Du får svar på dina prover inom två vardagar.").when(
        lambda word: (
            word.text in lexicon.ANSWER_NOUNS
            and word.next in {"på", "från", "om"}
            and any(other.startswith(_RESULTS) for other in word.after(4))
        )
    ),  # vardagligt-161
    Pattern("svar_namns", Kind.NOUN, "Svarstid: 24 timmar.").when(
        lambda word: word.text in lexicon.ANSWER_NOUNS or word.text in lexicon.ANSWER_TIME_NOUNS
    ),  # granskning_strangare-31
    Pattern("far_veta", Kind.NOUN, "Inom två vardagar får du veta om du får en tid.").when(
        lambda word: word.text == "veta" and word.before(3) & {"får", "få", "låter"}
    ),  # vardagligt-006
    Pattern("ditt_meddelande", Kind.NOTHING, "Vi bekräftar att vi fått ditt meddelande inom två vardagar.").when(
        lambda word: word.text in lexicon.MESSAGE_NOUNS and word.before(4) & {"ditt", "dina", "ert"}
    ),  # bekraftelse-03
    Pattern("tar_kontakt", Kind.NOUN, "Vi tar kontakt inom två vardagar.").when(
        lambda word: word.text == "kontakt" and word.before(4) & {"tar", "tas", "ta", "tagit", "tagits"}
    ),  # granskning_exakt-154
    Pattern("far_meddelande", Kind.NOUN, "Du får ett meddelande från oss inom två vardagar.").when(
        lambda word: (
            (
                word.text in {"samtal", "telefonsamtal"}
                or (word.text == "meddelande" and (word.next == "från" or "vi" in word.all))
            )
            and (word.before(4) & lexicon.GETS or ("vi" in word.all and word.before(4) & {"skickar", "lämnar"}))
        )
    ),  # granskning_exakt-50
    Pattern("nagot_besvaras", Kind.PASSIVE, "Frågor besvaras inom två vardagar.").when(
        lambda word: word.text in lexicon.PASSIVE_ANSWERS
    ),  # vardagligt-138
    Pattern("hor_ingen", Kind.EVENT, "Läkaren hör med mottagningen inom två vardagar.").when(
        lambda word: (
            word.text in {"hör", "höra", "hörs"}
            and not (word.after(5) & {"av", "från", "ifrån"} and word.after(5) & _HEARD)
        )
    ),
    Pattern("ringer_ingen", Kind.EVENT, "Två vardagar före besöket ringer vi inte.").when(
        lambda word: word.text in {"ringer", "ringa"} and not word.all & _SOMEONE
    ),  # granskning_saknas-45
    Pattern("meddelar_ingen", Kind.EVENT, "Läkaren informerar anhöriga inom två vardagar.").when(
        lambda word: word.text in _TELLS and not word.all & (_SOMEONE | {"vi"})
    ),
    Pattern("svarar_i_telefon", Kind.EVENT, "Vi svarar i telefon inom tio minuter.").when(
        lambda word: (
            word.text in {"svarar", "svara", "svarat"} and word.next == "i" and word.after(2) & {"telefon", "telefonen"}
        )
    ),
    Pattern("nagon_svarar", Kind.VERB, "Vi svarar samma vardag.").when(
        lambda word: word.text in lexicon.ACTIVE_ANSWERS
    ),  # strangare_samma_dag-01
    Pattern("nagot_annat_sker", Kind.EVENT, "Mediciner som förnyas kan hämtas ut inom två vardagar från svar.").when(
        lambda word: lexicon.is_other_event(word.text)
    ),  # granskning_saknas-42
    Pattern("inget_om_svar", Kind.NOTHING, "Boka telefonsamtal inom två vardagar."),
)


def find_kinds(clause: Clause, *, receipt_counts: bool) -> list[tuple[Word, Pattern[Word, Kind]]]:
    """Return the words of a clause that say something of answering, each with the pattern that decides what."""
    found = []
    for at, text in enumerate(clause.words):
        if text in _OF_ANSWERING or lexicon.is_other_event(text):
            word = Word(clause.words, at, clause.inherited, receipt_counts)
            kind = find_first(KINDS, word)
            if kind.decides is not Kind.NOTHING:
                found.append((word, kind))
    return found
