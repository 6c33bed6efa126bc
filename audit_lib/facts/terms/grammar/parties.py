"""Whether someone else who is named beside a word of answering is the one that answers."""

from dataclasses import dataclass

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.patterns import Pattern, Word, find_first

_STAFF = lexicon.read_words(
    "läkare läkaren sköterska sköterskan sjuksköterska sjuksköterskan personal personalen avdelningen"
    " kliniken mottagningen specialist"
)


@dataclass(slots=True)
class Party(Word):
    """The name of someone else, beside the word of answering at `answer_at`."""

    answer_at: int = 0


PARTIES: tuple[Pattern[Party, bool], ...] = (
    Pattern("svar_fran_annan", True, "Du får svar från Försäkringskassan inom två vardagar.").when(
        lambda party: party.before(2) & {"från", "av"}
    ),  # invanarens_svar-11
    Pattern("svarar_annan", True, "Vi svarar remittenten inom två vardagar.").when(
        lambda party: party.all & {"vi", "oss"} and party.at == party.answer_at + 1
    ),  # granskning_saknas-163
    Pattern("vi_nar_annan_namns", False, "Vi som bemannar rådgivningen svarar inom två vardagar.").when(
        lambda party: party.all & {"vi", "oss"}
    ),
    Pattern("personal_hos_annan", True, "Läkaren på sjukhuset svarar inom två vardagar.").when(
        lambda party: party.before(2) & {"på", "vid", "hos"} and party.before(4) & _STAFF
    ),  # invanarens_svar-12
    Pattern("via_annan", False, "Svar skickas till dig via 1177 inom två vardagar.").when(
        lambda party: party.before(2) & lexicon.CHANNEL_WORDS
    ),  # exakt_synonym-19
    Pattern("annan_svarar", True, "Apoteket svarar inom två vardagar.").when(
        lambda party: not party.all & {"du", "ni"}
    ),  # vardagligt-043
    Pattern("du_nar_annan_namns", False, "Inom två vardagar får du svar och apoteket ditt recept."),
)
"""Whether the party answers, or is only mentioned."""


def find_other_party(word: Word) -> str:
    """Return the pattern by which someone else is the one that answers, or nothing."""
    for at, other in enumerate(word.words):
        if lexicon.is_other_party(other):
            pattern = find_first(PARTIES, Party(word.words, at, answer_at=word.at))
            if pattern.decides:
                return pattern.name
    return ""
