"""A sentence → clauses: who does what belongs together, and which clauses are only a condition.

A clause ends at a comma, bracket, dash or semicolon, at a subordinating word, at "och/men/eller" when a new verb or
a new length of time follows, and where "… svarar vi" begins a main clause after a condition without a comma.
"att" does not end a clause: "vi strävar efter att svara" is one promise with its hedge.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from audit_lib.facts.terms.grammar import lexicon
from audit_lib.facts.terms.grammar.patterns import Pattern, Word, always, find_first
from audit_lib.facts.terms.grammar.times import TimePhrase
from audit_lib.facts.terms.grammar.tokens import Token

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


@dataclass
class Clause:
    """Part of a sentence; `times` are the lengths in it and `words` the other words with their token index."""

    kind: ClauseKind
    is_coordinated: bool = False
    words: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    times: list[TimePhrase] = field(default_factory=list)

    @property
    def has_verb(self) -> bool:
        """Whether some word is a verb the grammar knows, or stands where only a verb can stand."""
        return any(is_verb(self.words, index) for index in range(len(self.words)))


def is_verb(words: list[str], index: int) -> bool:
    """Whether the word is a known verb, or a present tense beside its pronoun."""
    word = words[index]
    if word in lexicon.VERBS or word in lexicon.ACTIVE_ANSWERS or word in lexicon.PASSIVE_ANSWERS:
        return True
    if not word.endswith(("r", "s")) or len(word) < 3:
        return False
    before = words[index - 1] if index else ""
    after = words[index + 1] if index + 1 < len(words) else ""
    return before in {"vi", "du", "ni", "man"} or after in {"vi", "du", "ni", "man"}


def has_answer_noun(clause: Clause) -> bool:
    """Whether the clause names an answer ("svar", "svarstid") or is answered ("besvaras")."""
    nouns = lexicon.ANSWER_NOUNS | lexicon.ANSWER_TIME_NOUNS | lexicon.RECEIPT_WORDS
    return any(word in nouns or word in lexicon.PASSIVE_ANSWERS for word in clause.words)


SUBORDINATORS: tuple[Pattern[Word, ClauseKind | None], ...] = (
    Pattern(
        "aven_om",
        ClauseKind.SUB,
        lambda word: word.text in {"om", "att"} and word.previous in {"även", "oavsett", "trots"},
        "",
    ),
    Pattern(
        "besked_om",
        None,
        lambda word: (
            word.text == "om"
            and (word.previous in _TOLD or (word.next in {"din", "ditt"} and word.previous in _ANSWERING))
        ),
        "",
    ),
    Pattern(
        "om_du",
        ClauseKind.CONDITION,
        lambda word: (
            word.text in lexicon.COND_WORDS and (word.text != "om" or word.next in _CONDITION_SUBJECTS or not word.at)
        ),
        "",
    ),
    Pattern(
        "nar_du",
        ClauseKind.SUB,
        lambda word: (
            word.text in lexicon.SUB_WORDS
            and word.previous != "om"
            and (word.text != "sedan" or word.next in lexicon.PRONOUN_SUBJECTS)
        ),
        "",
    ),
    Pattern("eftersom", ClauseKind.SUB, lambda word: word.text == "eftersom", ""),
    Pattern(
        "innan_du_far",
        ClauseKind.SUB,
        lambda word: (
            word.text == "innan"
            and any(is_verb(word.words, at) for at in range(word.at + 1, min(word.at + 5, len(word.words))))
        ),
        "",
    ),
    Pattern(
        "arbetar_for_att",
        None,
        lambda word: (
            word.text == "för"
            and word.next == "att"
            and word.previous in {"bästa", "yttersta", "arbetar", "jobbar", "allt"}
        ),
        "",
    ),
    Pattern(
        "for_att_du",
        ClauseKind.CONDITION,
        lambda word: word.text == "för" and word.next == "att" and word.after(2) & {"du", "vi", "ni", "svar"},
        "",
    ),
    Pattern(
        "stravar_efter_att",
        None,
        lambda word: word.next == "att" and word.previous in {"lovar", "strävar"},
        "",
    ),
    Pattern("efter_att", ClauseKind.SUB, lambda word: word.next == "att" and word.text in _BEFORE_ATT, ""),
    Pattern("satsen_fortsatter", None, always, ""),
)
"""What a word that may begin a subordinate clause begins; None where the clause goes on."""


def split_clauses(tokens: list[Token], times: list[TimePhrase]) -> list[Clause]:
    """Return the clauses of one sentence in order; every length of time stands in exactly one."""
    time_at = {time.first: time for time in times}
    words = [token.word for token in tokens]
    clauses = [Clause(_first_kind(words))]
    index = 0
    while index < len(tokens):
        clause = clauses[-1]
        if index in time_at:
            clause.times.append(time_at[index])
            index = time_at[index].last + 1
            continue
        word = words[index]
        if _is_break(tokens, index):
            clauses.append(Clause(ClauseKind.MAIN))
        elif word in _MAY_SUBORDINATE and (kind := find_first(SUBORDINATORS, Word(words, index)).decides):
            clauses.append(Clause(kind))
            _add(clauses[-1], word, index)
        elif word in _COORDINATORS and _starts_new_clause(words, index, time_at):
            clauses.append(
                Clause(clause.kind if clause.words or clause.times else ClauseKind.MAIN, is_coordinated=True)
            )
            _add(clauses[-1], word, index)
        elif clause.kind != ClauseKind.MAIN and len(clause.words) > 1 and _is_inverted(words, index):
            clauses.append(Clause(ClauseKind.MAIN))
            _add(clauses[-1], word, index)
        else:
            _add(clause, word, index)
        index += 1
    return [clause for clause in clauses if clause.words or clause.times]


def _add(clause: Clause, word: str, index: int) -> None:
    if word[0].isalnum():
        clause.words.append(word)
        clause.places.append(index)


def _first_kind(words: list[str]) -> ClauseKind:
    """A sentence that begins with a verb and its subject states a condition ("Får du inget svar …")."""
    if "?" in words[-2:]:
        return ClauseKind.CONDITION
    verb, subject = [*words, "", ""][:2]
    is_fronted = verb.endswith(("ar", "er", "år", "ör", "är", "s")) or verb in lexicon.FRONTED_VERBS
    return (
        ClauseKind.CONDITION
        if is_fronted and subject in lexicon.PRONOUN_SUBJECTS | {"ni", "läkaren"}
        else ClauseKind.MAIN
    )


def _is_break(tokens: list[Token], index: int) -> bool:
    word = tokens[index].word
    if word in {"-", "–", "—"}:
        before = index == 0 or tokens[index - 1].end < tokens[index].start
        return before and (index + 1 == len(tokens) or tokens[index].end < tokens[index + 1].start)
    return word in _BREAKS


def _starts_new_clause(words: list[str], index: int, time_at: dict[int, TimePhrase]) -> bool:
    following = words[index + 1] if index + 1 < len(words) else ""
    if words[index] in {"så", "dock"}:
        return following not in {"", "snart", "fort"} and is_verb(words, index + 1)
    if words[index] == "men" or following in lexicon.NEGATIONS:
        return True
    for at in range(index + 1, min(index + 14, len(words))):
        if at in time_at:
            return True
        if words[at] in _BREAKS or words[at] in _COORDINATORS:
            return False
        if is_verb(words, at):
            return True
    return False


def _is_inverted(words: list[str], index: int) -> bool:
    after = words[index + 1] if index + 1 < len(words) else ""
    if after in {"svar", "besked", "återkoppling", "ditt", "din"}:
        return words[index] in {"ges", "lämnas", "skickas", "meddelas", "kommer", "sker", "besvaras"}
    if after not in {"du", "vi", "ni", "man", "det", "mottagningen", "svaret"}:
        return False
    return words[index] in lexicon.VERBS or words[index].endswith(("ar", "er"))
