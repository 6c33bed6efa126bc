"""Whose answer it is: the clinic's, the resident's or someone else's.

A word of answering is not yet the clinic's promise: "behöver vi ditt svar" asks the resident, and "apoteket svarar"
speaks for another.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import Enum, auto

from audit_lib.facts.terms.grammar import lexicon
from audit_lib.facts.terms.grammar.kinds import Kind
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
_STAFF = lexicon.read_words(
    "läkare läkaren sköterska sköterskan sjuksköterska sjuksköterskan personal personalen avdelningen"
    " kliniken mottagningen specialist"
)


class Owner(Enum):
    """Whose answer a length of time is for; NOBODY where it is for no answer."""

    CLINIC = auto()
    RESIDENT = auto()
    OTHER_PARTY = auto()
    NOBODY = auto()


@dataclass(frozen=True)
class Party(Word):
    """The name of someone else, beside the word of answering at `answer_at`."""

    answer_at: int = 0


PARTIES: tuple[Pattern[Party, Owner | None], ...] = (
    Pattern("svar_fran_annan", Owner.OTHER_PARTY, lambda party: party.before(2) & {"från", "av"}, ""),
    Pattern(
        "svarar_annan",
        Owner.OTHER_PARTY,
        lambda party: party.all & {"vi", "oss"} and party.at == party.answer_at + 1,
        "",
    ),
    Pattern("vi_nar_annan_namns", None, lambda party: party.all & {"vi", "oss"}, ""),
    Pattern(
        "personal_hos_annan",
        Owner.OTHER_PARTY,
        lambda party: party.before(2) & {"på", "vid", "hos"} and party.before(4) & _STAFF,
        "",
    ),
    Pattern("via_annan", None, lambda party: party.before(2) & lexicon.CHANNEL_WORDS, ""),
    Pattern("annan_svarar", Owner.OTHER_PARTY, lambda party: not party.all & {"du", "ni"}, ""),
    Pattern("du_nar_annan_namns", None, always, ""),
)
"""Whether someone else who is named is the one that answers; None where they are only mentioned."""

PASSIVE_OWNERS: tuple[Pattern[Word, Owner], ...] = (
    Pattern("besvaras_av_dig", Owner.RESIDENT, lambda word: word.before(3) & {"vi", "oss"}, ""),
    Pattern("besvaras", Owner.CLINIC, always, ""),
)

NOUN_OWNERS: tuple[Pattern[Word, Owner], ...] = (
    Pattern(
        "svar_fran_dig",
        Owner.RESIDENT,
        lambda word: word.words[word.at + 1 : word.at + 3] in _FROM_YOU,
        "",
    ),
    Pattern(
        "nagon_behover_svar",
        Owner.RESIDENT,
        lambda word: (
            word.all & lexicon.STRONG_NEEDS
            and ("vänta" not in word.all or word.all & {"väntar", "inväntar", "vi"})
            and not (word.all & {"får", "kommer"} and _reader_gets(word))
        ),
        "",
    ),
    Pattern(
        "ditt_svar_kommer",
        Owner.CLINIC,
        lambda word: word.before(2) & _YOURS and (word.all & _SENT or _reader_gets(word)),
        "",
    ),
    Pattern("ditt_svar", Owner.RESIDENT, lambda word: word.before(2) & _YOURS, ""),
    Pattern("vi_far_svar", Owner.RESIDENT, lambda word: _stand_together(word.words, {"vi"}, _RECEIVES), ""),
    Pattern(
        "du_lamnar_svar",
        Owner.RESIDENT,
        lambda word: _stand_together(word.words, {"du", "ni"}, {"lämnar", "skickar", "ger"}, end=word.at),
        "",
    ),
    Pattern(
        "svar_ska_ha_inkommit",
        Owner.RESIDENT,
        lambda word: "tillhanda" in word.all or {"ha", "inkommit"} <= word.all,
        "",
    ),
    Pattern(
        "du_ska_lamna_svar",
        Owner.RESIDENT,
        lambda word: word.all & {"du", "ni"} and word.all & {"lämna", "lämnat", "inkomma", "ge"},
        "",
    ),
    Pattern("lamna_svar", Owner.RESIDENT, lambda word: word.words[_find_opening(word)] in _IMPERATIVES, ""),
    Pattern("svar_ges", Owner.CLINIC, always, ""),
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
        "",
    ),
    Pattern("hor_av_dig", Owner.RESIDENT, lambda word: word.text.startswith("hör"), ""),
    Pattern("du_svarar", Owner.RESIDENT, lambda word: {word.previous, word.next} & lexicon.READERS, ""),
    Pattern(
        "ber_dig_svara",
        Owner.RESIDENT,
        lambda word: _is_infinitive(word) and word.previous in {"dig", "er"},
        "",
    ),
    Pattern("vi_svarar", Owner.CLINIC, lambda word: "vi" in {word.previous, word.next}, ""),
    Pattern(
        "vi_behover_att_du_svarar",
        Owner.RESIDENT,
        lambda word: "vi" in word.all and word.all & lexicon.STRONG_NEEDS and word.all & {"du", "ni", "dig"},
        "",
    ),
    Pattern("vi_ska_svara", Owner.CLINIC, lambda word: "vi" in word.all, ""),
    Pattern("svarar_dig", Owner.CLINIC, lambda word: word.at and word.after(3) & {"dig", "er"}, ""),
    Pattern(
        "du_ska_svara",
        Owner.RESIDENT,
        lambda word: word.all & {"du", "ni"} or word.before(3) & lexicon.READERS,
        "",
    ),
    Pattern(
        "kontakta_oss",
        Owner.RESIDENT,
        lambda word: word.text.startswith(("kontakt", "ring", "meddel")) and word.after(2) & {"oss", "mottagningen"},
        "",
    ),
    Pattern(
        "kom_ihag_att_svara",
        Owner.RESIDENT,
        lambda word: _is_infinitive(word) and word.words[0] in _EXHORTATIONS,
        "",
    ),
    Pattern(
        "svara",
        Owner.RESIDENT,
        lambda word: _is_infinitive(word) and word.at <= _find_opening(word) and word.subject != "vi",
        "",
    ),
    Pattern(
        "du_och_svarar",
        Owner.RESIDENT,
        lambda word: word.subject == "du",
        "",
    ),
    Pattern("svarar", Owner.CLINIC, always, ""),
)


def find_owner(word: Word, kind: Kind) -> tuple[Owner, str]:
    """Say whose answer a word of answering is, and the pattern that decides it."""
    for at, other in enumerate(word.words):
        if lexicon.is_other_party(other):
            party = find_first(PARTIES, Party(word.words, at, answer_at=word.at))
            if party.decides:
                return party.decides, party.name
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
