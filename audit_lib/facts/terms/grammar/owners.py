"""Whose answer it is: the clinic's, the resident's or someone else's.

A word of answering is not yet the clinic's promise: "behöver vi ditt svar" asks the resident, and "apoteket svarar"
speaks for another.
"""

from collections.abc import Set
from enum import Enum, auto

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.kinds import Kind
from audit_lib.facts.terms.grammar.parties import find_other_party
from audit_lib.facts.terms.grammar.patterns import Pattern, Word, always, find_first

_IMPERATIVES = lexicon.read_words(
    "svara besvara återkom återkoppla kontakta ring meddela hör bekräfta lämna skicka ge informera återkomma"
)
_OPENERS = lexicon.read_words("och men eller samt så då vänligen snälla var god gärna dock därefter sedan i vill")
_EXHORTATIONS = frozenset({"kom", "glöm", "tänk", "försök", "se", "var", "välj"})
_SENT = lexicon.read_words("kommer ges skickas lämnas finns hittar syns visas publiceras får")
_YOURS = frozenset({"ditt", "dina", "ert", "era", "patientens"})
_RECEIVES = frozenset({"får", "få", "fått", "erhåller"})
_FROM_YOU = (["från", "dig"], ["av", "dig"], ["från", "er"], ["till", "oss"])


class Owner(Enum):
    """Whose answer a length of time is for; NOBODY where it is for no answer."""

    CLINIC = auto()
    RESIDENT = auto()
    OTHER_PARTY = auto()
    NOBODY = auto()


PASSIVE_OWNERS: tuple[Pattern[Word, Owner], ...] = (
    Pattern(
        "besvaras_av_dig",
        Owner.RESIDENT,
        lambda word: word.before(3) & {"vi", "oss"},
        "Frågor från oss besvaras inom två vardagar.",
    ),
    Pattern("besvaras", Owner.CLINIC, always, "Ärenden besvaras inom två vardagar."),  # exakt_ren-02
)

NOUN_OWNERS: tuple[Pattern[Word, Owner], ...] = (
    Pattern(
        "svar_fran_dig",
        Owner.RESIDENT,
        lambda word: word.words[word.at + 1 : word.at + 3] in _FROM_YOU,
        "Vi måste få svar av dig inom två vardagar.",  # granskning_saknas-185
    ),
    Pattern(
        "nagon_behover_svar",
        Owner.RESIDENT,
        lambda word: (
            word.all & lexicon.STRONG_NEEDS
            and ("vänta" not in word.all or word.all & {"väntar", "inväntar", "vi"})
            and not (word.all & {"får", "kommer"} and _reader_gets(word))
        ),
        "Vi önskar svar inom två vardagar.",  # granskning_saknas-60
    ),
    Pattern(
        "ditt_svar_kommer",
        Owner.CLINIC,
        lambda word: word.before(2) & _YOURS and (word.all & _SENT or _reader_gets(word)),
        "Ditt svar får du inom två vardagar.",  # granskning_exakt-12
    ),
    Pattern(
        "ditt_svar",
        Owner.RESIDENT,
        lambda word: word.before(2) & _YOURS,
        "Ditt svar ska ha kommit till oss inom två vardagar.",  # vardagligt-169
    ),
    Pattern(
        "vi_far_svar",
        Owner.RESIDENT,
        lambda word: _stand_together(word.words, {"vi"}, _RECEIVES),
        "Inom två vardagar ska vi få svar.",
    ),
    Pattern(
        "du_lamnar_svar",
        Owner.RESIDENT,
        lambda word: _stand_together(word.words, {"du", "ni"}, {"lämnar", "skickar", "ger"}, end=word.at),
        "Du lämnar svar inom två vardagar.",
    ),
    Pattern(
        "svar_ska_ha_inkommit",
        Owner.RESIDENT,
        lambda word: "tillhanda" in word.all or {"ha", "inkommit"} <= word.all,
        "Svar ska vara oss tillhanda inom två vardagar.",
    ),
    Pattern(
        "du_ska_lamna_svar",
        Owner.RESIDENT,
        lambda word: word.all & {"du", "ni"} and word.all & {"lämna", "lämnat", "inkomma", "ge"},
        "Du ska ge besked inom två vardagar.",  # granskning_saknas-183
    ),
    Pattern(
        "lamna_svar",
        Owner.RESIDENT,
        lambda word: word.words[_find_opening(word)] in _IMPERATIVES,
        "Lämna besked inom två vardagar.",  # granskning_saknas-32
    ),
    Pattern("svar_ges", Owner.CLINIC, always, "Svar ges inom två vardagar."),  # granskning_exakt-158
)

VERB_OWNERS: tuple[Pattern[Word, Owner], ...] = (
    Pattern(
        "hor_av_oss",
        Owner.CLINIC,
        lambda word: (
            word.text.startswith("hör")
            and word.after(4) & {"oss", "sig", "mottagningen"}
            and word.words[word.at + 2 : word.at + 3] not in (["dig"], ["er"])
        ),
        "Vi hör av oss inom en vecka.",  # annan_vecka-01
    ),
    Pattern(
        "hor_av_dig",
        Owner.RESIDENT,
        lambda word: word.text.startswith("hör"),
        "Du måste höra av dig till oss inom två vardagar.",  # granskning_saknas-36
    ),
    Pattern(
        "du_svarar",
        Owner.RESIDENT,
        lambda word: {word.previous, word.next} & lexicon.READERS,
        "På vår fråga svarar patienten inom två vardagar.",
    ),
    Pattern(
        "ber_dig_svara",
        Owner.RESIDENT,
        lambda word: _is_infinitive(word) and word.previous in {"dig", "er"},
        "Vi låter dig svara inom två vardagar.",
    ),
    Pattern(
        "vi_svarar",
        Owner.CLINIC,
        lambda word: "vi" in {word.previous, word.next},
        "Vi kontaktar dig på det sätt du önskar inom två vardagar.",  # granskning_exakt-149
    ),
    Pattern(
        "vi_behover_att_du_svarar",
        Owner.RESIDENT,
        lambda word: "vi" in word.all and word.all & lexicon.STRONG_NEEDS and word.all & {"du", "ni", "dig"},
        "Vi behöver att du snarast svarar inom två vardagar.",
    ),
    Pattern(
        "vi_ska_svara",
        Owner.CLINIC,
        lambda word: "vi" in word.all,
        "Vi ska alltid svara på frågor du ställer inom två vardagar.",
    ),
    Pattern(
        "svarar_dig",
        Owner.CLINIC,
        lambda word: word.at and word.after(3) & {"dig", "er"},
        "Någon av våra barnmorskor ringer upp dig inom två vardagar på det nummer du angett.",  # granskning_exakt-51
    ),
    Pattern(
        "du_ska_svara",
        Owner.RESIDENT,
        lambda word: word.all & {"du", "ni"} or word.before(3) & lexicon.READERS,
        "Du behöver svara inom två vardagar.",  # granskning_saknas-93
    ),
    Pattern(
        "kontakta_oss",
        Owner.RESIDENT,
        lambda word: word.text.startswith(("kontakt", "ring", "meddel")) and word.after(2) & {"oss", "mottagningen"},
        "Har besvären varat mer än tre dagar kontakta oss på telefon.",  # granskning_exakt-124
    ),
    Pattern(
        "kom_ihag_att_svara",
        Owner.RESIDENT,
        lambda word: _is_infinitive(word) and word.words[0] in _EXHORTATIONS,
        "Kom ihåg att svara på vår motfråga, helst inom två vardagar.",  # granskning_saknas-158
    ),
    Pattern(
        "svara",
        Owner.RESIDENT,
        lambda word: _is_infinitive(word) and word.at <= _find_opening(word) and word.subject != "vi",
        "Återkom inom två vardagar med svar.",  # granskning_saknas-31
    ),
    Pattern(
        "du_och_svarar",
        Owner.RESIDENT,
        lambda word: word.subject == "du",
        "Du läser frågan och svarar inom två vardagar.",
    ),
    Pattern("svarar", Owner.CLINIC, always, "Läkaren svarar inom två vardagar."),
)


def find_owner(word: Word, kind: Kind) -> tuple[Owner, str]:
    """Say whose answer a word of answering is, and the pattern that decides it."""
    if party := find_other_party(word):
        return Owner.OTHER_PARTY, party
    table = NOUN_OWNERS if kind is Kind.NOUN else PASSIVE_OWNERS if kind is Kind.PASSIVE else VERB_OWNERS
    owner = find_first(table, word)
    return owner.decides, owner.name


def _stand_together(
    words: list[str], subjects: set[str], verbs: Set[str], *, reach: int = 1, end: int | None = None
) -> bool:
    """Whether a subject that stands before `end` has one of the verbs just before it or within `reach` words after."""
    return any(
        other in subjects and verbs & set(words[max(0, at - 1) : at + 1 + reach])
        for at, other in enumerate(words[:end])
    )


def _reader_gets(word: Word) -> bool:
    return _stand_together(word.words, {"du", "ni", "man"}, lexicon.GETS, reach=3)


def _is_infinitive(word: Word) -> bool:
    return word.text in _IMPERATIVES or word.text.endswith("a")


def _find_opening(word: Word) -> int:
    return next((at for at, other in enumerate(word.words) if other not in _OPENERS), 0)
