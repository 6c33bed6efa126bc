"""Whose answer it is: the clinic's, the resident's or someone else's.

A word of answering is not yet the clinic's promise: "behöver vi ditt svar" asks the resident, and "apoteket svarar"
speaks for another.
"""

from enum import Enum, auto

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.kinds import Kind
from audit_lib.facts.terms.grammar.parties import find_other_party
from audit_lib.facts.terms.grammar.patterns import Pattern, Word, find_first

_IMPERATIVES = lexicon.read_words(
    "svara besvara återkom återkoppla kontakta ring meddela hör bekräfta lämna skicka ge informera återkomma"
)
_OPENERS = lexicon.read_words("och men eller samt så då vänligen snälla var god gärna dock därefter sedan i vill")
_EXHORTATIONS = frozenset({"kom", "glöm", "tänk", "försök", "se", "var", "välj"})
_SENT = lexicon.read_words("kommer ges skickas lämnas finns hittar syns visas publiceras får")
_YOURS = frozenset({"ditt", "dina", "ert", "era", "patientens"})
_GIVES = frozenset({"lämnar", "skickar", "ger"})
_RECEIVES = frozenset({"får", "få", "fått", "erhåller"})
_FROM_YOU = (["från", "dig"], ["av", "dig"], ["från", "er"], ["till", "oss"])


class Owner(Enum):
    """Whose answer a length of time is for; NOBODY where it is for no answer."""

    CLINIC = auto()
    RESIDENT = auto()
    OTHER_PARTY = auto()
    NOBODY = auto()


PASSIVE_OWNERS: tuple[Pattern[Word, Owner], ...] = (
    Pattern("besvaras_av_dig", Owner.RESIDENT, "Frågor från oss besvaras inom två vardagar.").when(
        lambda word: word.before(3) & {"vi", "oss"}
    ),
    Pattern("besvaras", Owner.CLINIC, "Ärenden besvaras inom två vardagar."),  # exakt_ren-02
)

NOUN_OWNERS: tuple[Pattern[Word, Owner], ...] = (
    Pattern("svar_fran_dig", Owner.RESIDENT, "Vi måste få svar av dig inom två vardagar.").when(
        lambda word: word.words[word.at + 1 : word.at + 3] in _FROM_YOU
    ),  # granskning_saknas-185
    Pattern("nagon_behover_svar", Owner.RESIDENT, "Vi önskar svar inom två vardagar.").when(
        lambda word: (
            word.all & lexicon.NEEDS
            and ("vänta" not in word.all or word.all & {"väntar", "inväntar", "vi"})
            and not (word.all & {"får", "kommer"} and _reader_gets(word))
        )
    ),  # granskning_saknas-60
    Pattern("ditt_svar_kommer", Owner.CLINIC, "Ditt svar får du inom två vardagar.").when(
        lambda word: word.before(2) & _YOURS and (word.all & _SENT or _reader_gets(word))
    ),  # granskning_exakt-12
    Pattern("ditt_svar", Owner.RESIDENT, "Ditt svar ska ha kommit till oss inom två vardagar.").when(
        lambda word: word.before(2) & _YOURS
    ),  # vardagligt-169
    Pattern("vi_far_svar", Owner.RESIDENT, "Inom två vardagar ska vi få svar.").when(
        lambda word: _meet(word, {"vi"}, _RECEIVES)
    ),
    Pattern("du_lamnar_svar", Owner.RESIDENT, "Du lämnar svar inom två vardagar.").when(
        lambda word: _meet(word, {"du", "ni"}, _GIVES, end=word.at)
    ),
    Pattern("svar_ska_ha_inkommit", Owner.RESIDENT, "Svar ska vara oss tillhanda inom två vardagar.").when(
        lambda word: "tillhanda" in word.all or {"ha", "inkommit"} <= word.all
    ),
    Pattern("du_ska_lamna_svar", Owner.RESIDENT, "Du ska ge besked inom två vardagar.").when(
        lambda word: word.all & {"du", "ni"} and word.all & {"lämna", "lämnat", "inkomma", "ge"}
    ),  # granskning_saknas-183
    Pattern("lamna_svar", Owner.RESIDENT, "Lämna besked inom två vardagar.").when(
        lambda word: word.words[_find_opening(word)] in _IMPERATIVES
    ),  # granskning_saknas-32
    Pattern("svar_ges", Owner.CLINIC, "Svar ges inom två vardagar."),  # granskning_exakt-158
)

VERB_OWNERS: tuple[Pattern[Word, Owner], ...] = (
    Pattern("hor_av_oss", Owner.CLINIC, "Vi hör av oss inom en vecka.").when(
        lambda word: (
            word.text.startswith("hör")
            and word.after(4) & {"oss", "sig", "mottagningen"}
            and word.words[word.at + 2 : word.at + 3] not in (["dig"], ["er"])
        )
    ),  # annan_vecka-01
    Pattern("hor_av_dig", Owner.RESIDENT, "Du måste höra av dig till oss inom två vardagar.").when(
        lambda word: word.text.startswith("hör")
    ),  # granskning_saknas-36
    Pattern("du_svarar", Owner.RESIDENT, "På vår fråga svarar patienten inom två vardagar.").when(
        lambda word: {word.previous, word.next} & lexicon.READERS
    ),
    Pattern("ber_dig_svara", Owner.RESIDENT, "Vi låter dig svara inom två vardagar.").when(
        lambda word: _is_infinitive(word) and word.previous in {"dig", "er"}
    ),
    Pattern("vi_svarar", Owner.CLINIC, "Vi kontaktar dig på det sätt du önskar inom två vardagar.").when(
        lambda word: "vi" in {word.previous, word.next}
    ),  # granskning_exakt-149
    Pattern("vi_behover_att_du_svarar", Owner.RESIDENT, "Vi behöver att du snarast svarar inom två vardagar.").when(
        lambda word: "vi" in word.all and word.all & lexicon.NEEDS and word.all & {"du", "ni", "dig"}
    ),
    Pattern("vi_ska_svara", Owner.CLINIC, "Vi ska alltid svara på frågor du ställer inom två vardagar.").when(
        lambda word: "vi" in word.all
    ),
    Pattern(
        "svarar_dig",
        Owner.CLINIC,
        "Någon av våra barnmorskor ringer upp dig inom två vardagar på det nummer du angett.",
    ).when(lambda word: word.at and word.after(3) & {"dig", "er"}),  # granskning_exakt-51
    Pattern("du_ska_svara", Owner.RESIDENT, "Du behöver svara inom två vardagar.").when(
        lambda word: word.all & {"du", "ni"} or word.before(3) & lexicon.READERS
    ),  # granskning_saknas-93
    Pattern("kontakta_oss", Owner.RESIDENT, "Har besvären varat mer än tre dagar kontakta oss på telefon.").when(
        lambda word: word.text.startswith(("kontakt", "ring", "meddel")) and word.after(2) & {"oss", "mottagningen"}
    ),  # granskning_exakt-124
    Pattern("kom_ihag_att_svara", Owner.RESIDENT, "Kom ihåg att svara på vår motfråga, helst inom två vardagar.").when(
        lambda word: _is_infinitive(word) and word.words[0] in _EXHORTATIONS
    ),  # granskning_saknas-158
    Pattern("svara", Owner.RESIDENT, "Återkom inom två vardagar med svar.").when(
        lambda word: _is_infinitive(word) and word.at <= _find_opening(word) and word.subject != "vi"
    ),  # granskning_saknas-31
    Pattern("du_och_svarar", Owner.RESIDENT, "Du läser frågan och svarar inom två vardagar.").when(
        lambda word: word.subject == "du"
    ),
    Pattern("svarar", Owner.CLINIC, "Läkaren svarar inom två vardagar."),
)


def find_owner(word: Word, kind: Kind) -> tuple[Owner, str]:
    """Say whose answer a word of answering is, and the pattern that decides it."""
    if party := find_other_party(word):
        return Owner.OTHER_PARTY, party
    table = NOUN_OWNERS if kind is Kind.NOUN else PASSIVE_OWNERS if kind is Kind.PASSIVE else VERB_OWNERS
    owner = find_first(table, word)
    return owner.decides, owner.name


def _meet(word: Word, subjects: set[str], verbs: frozenset[str], *, reach: int = 1, end: int | None = None) -> bool:
    """Whether a subject that stands before `end` has one of the verbs just before it or within `reach` words after."""
    return any(
        other in subjects and not verbs.isdisjoint(word.words[max(0, at - 1) : at + 1 + reach])
        for at, other in enumerate(word.words[:end])
    )


def _reader_gets(word: Word) -> bool:
    return _meet(word, {"du", "ni", "man"}, lexicon.GETS, reach=3)


def _is_infinitive(word: Word) -> bool:
    return word.text in _IMPERATIVES or word.text.endswith("a")


def _find_opening(word: Word) -> int:
    return next((at for at, other in enumerate(word.words) if other not in _OPENERS), 0)
