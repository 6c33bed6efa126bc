"""Where a clause begins, and whether it is a main clause, a condition or another subordinate clause."""

from collections.abc import Container
from enum import Enum, auto

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.patterns import Pattern, Word, find_first
from audit_lib.facts.terms.tokens import Token

_BREAKS = frozenset(",;:()!?…—–")
_COORDINATORS = frozenset({"och", "men", "eller", "samt", "utan", "så", "dock"})
_TOLD = lexicon.read_words(
    "besked beskedet svar svaret information veta meddelar meddela informerar informera frågor fråga bedöma se"
)
_ANSWERING = lexicon.ACTIVE_ANSWERS | lexicon.PASSIVE_ANSWERS | {"dig", "upp", "oss"}
_CONDITION_SUBJECTS = lexicon.PRONOUN_SUBJECTS | lexicon.read_words(
    "inte inget ingen ärendet besked någonting alla vården"
)
_BEFORE_ATT = frozenset({"efter", "för", "därför", "så", "genom", "utan"})
_MAY_SUBORDINATE = lexicon.COND_WORDS | lexicon.SUB_WORDS | _BEFORE_ATT | {"att", "eftersom", "innan"}


class ClauseKind(Enum):
    """What a clause is in its sentence."""

    MAIN = auto()
    CONDITION = auto()
    SUB = auto()


def is_verb(words: list[str], index: int) -> bool:
    """Whether the word is a known verb, or a present tense beside its pronoun."""
    word = words[index]
    if word in lexicon.VERBS or word in lexicon.ACTIVE_ANSWERS or word in lexicon.PASSIVE_ANSWERS:
        return True
    beside = words[max(0, index - 1) : index + 2]
    return word.endswith(("r", "s")) and len(word) >= 3 and not {"vi", "du", "ni", "man"}.isdisjoint(beside)


SUBORDINATORS: tuple[Pattern[Word, ClauseKind | None], ...] = (
    Pattern("aven_om", ClauseKind.SUB, "Du får svar inom två vardagar, även om vi inte kan lösa ditt ärende då.").when(
        lambda word: word.text in {"om", "att"} and word.previous in {"även", "oavsett", "trots"}
    ),  # granskning_exakt-28
    Pattern("besked_om", None, "Besked om din tid får du inom två vardagar.").when(
        lambda word: (
            word.text == "om"
            and (word.previous in _TOLD or (word.next in {"din", "ditt"} and word.previous in _ANSWERING))
        )
    ),  # vardagligt-080
    Pattern("om_du", ClauseKind.CONDITION, "Om du inte kan vänta två vardagar på svar, ring.").when(
        lambda word: (
            word.text in lexicon.COND_WORDS and (word.text != "om" or word.next in _CONDITION_SUBJECTS or not word.at)
        )
    ),  # granskning_saknas-67
    Pattern("nar_du", ClauseKind.SUB, "Vi meddelar dig inom två vardagar när receptet är klart.").when(
        lambda word: (
            word.text in lexicon.SUB_WORDS
            and word.previous != "om"
            and (word.text != "sedan" or word.next in lexicon.PRONOUN_SUBJECTS)
        )
    ),  # granskning_exakt-287
    Pattern("eftersom", ClauseKind.SUB, "Vi svarar inom två vardagar eftersom de flesta frågor är brådskande.").when(
        lambda word: word.text == "eftersom"
    ),
    Pattern("innan_du_far", ClauseKind.SUB, "Det dröjer högst två vardagar innan vi svarar.").when(
        lambda word: (
            word.text == "innan"
            and any(is_verb(word.words, at) for at in range(word.at + 1, min(word.at + 5, len(word.words))))
        )
    ),  # granskning_exakt-220
    Pattern("arbetar_for_att", None, "Vi gör vårt bästa för att svara inom två vardagar.").when(
        lambda word: (
            word.text == "för"
            and word.next == "att"
            and word.previous in {"bästa", "yttersta", "arbetar", "jobbar", "allt"}
        )
    ),  # garderat-21
    Pattern(
        "for_att_du", ClauseKind.CONDITION, "För att du ska få svar inom två vardagar behöver vi ditt telefonnummer."
    ).when(lambda word: word.text == "för" and word.next == "att" and word.after(2) & {"du", "vi", "ni", "svar"}),
    Pattern("stravar_efter_att", None, "Vi strävar efter att svara inom två vardagar.").when(
        lambda word: word.next == "att" and word.previous in {"lovar", "strävar"}
    ),  # garderat-01
    Pattern("efter_att", ClauseKind.SUB, "Vi behöver två vardagar på oss för att svara.").when(
        lambda word: word.next == "att" and word.text in _BEFORE_ATT
    ),  # vardagligt-086
    Pattern("satsen_fortsatter", None, "Du får svar genom 1177 inom två vardagar."),
)
"""What a word that may begin a subordinate clause begins; None where the clause goes on."""


def find_subordinate(words: list[str], index: int) -> ClauseKind | None:
    """What subordinate clause the word begins, if it begins one."""
    return find_first(SUBORDINATORS, Word(words, index)).decides if words[index] in _MAY_SUBORDINATE else None


def find_first_kind(words: list[str]) -> ClauseKind:
    """A sentence that begins with a verb and its subject states a condition ("Får du inget svar …")."""
    if "?" in words[-2:]:
        return ClauseKind.CONDITION
    verb, subject = [*words, "", ""][:2]
    is_fronted = verb.endswith(("ar", "er", "år", "ör", "är", "s")) or verb in lexicon.FRONTED_VERBS
    is_condition = is_fronted and (subject in lexicon.PRONOUN_SUBJECTS or subject in {"ni", "läkaren"})
    return ClauseKind.CONDITION if is_condition else ClauseKind.MAIN


def is_break(tokens: list[Token], index: int) -> bool:
    """Whether a sign ends the clause; a dash does so only between spaces."""
    word = tokens[index].word
    if word in {"-", "–", "—"}:
        before = index == 0 or tokens[index - 1].end < tokens[index].start
        return before and (index + 1 == len(tokens) or tokens[index].end < tokens[index + 1].start)
    return word in _BREAKS


def starts_coordinate(words: list[str], index: int, time_at: Container[int]) -> bool:
    """Whether "och", "men" and their like begin a clause: a verb or a length of time, at `time_at`, comes next."""
    if words[index] not in _COORDINATORS:
        return False
    following = words[index + 1] if index + 1 < len(words) else ""
    if words[index] in {"så", "dock"}:
        return following not in {"", "snart", "fort"} and is_verb(words, index + 1)
    if words[index] == "men" or following in lexicon.NEGATIONS:
        return True
    for at in range(index + 1, min(index + 14, len(words))):
        is_end = words[at] in _BREAKS or words[at] in _COORDINATORS
        if at in time_at or is_end or is_verb(words, at):
            return at in time_at or not is_end
    return False


def is_inverted(words: list[str], index: int) -> bool:
    """Whether a verb before its subject begins the main clause: "… svarar vi"."""
    after = words[index + 1] if index + 1 < len(words) else ""
    if after in {"svar", "besked", "återkoppling", "ditt", "din"}:
        return words[index] in {"ges", "lämnas", "skickas", "meddelas", "kommer", "sker", "besvaras"}
    if after not in {"du", "vi", "ni", "man", "det", "mottagningen", "svaret"}:
        return False
    return words[index] in lexicon.VERBS or words[index].endswith(("ar", "er"))
