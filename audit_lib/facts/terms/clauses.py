"""A sentence → clauses: who does what belongs together, and which clauses are only a condition.

A clause ends at a comma, bracket, dash or semicolon, at a subordinating word, at "och/men/eller" when a new verb or
a new length of time follows, and where "… svarar vi" begins a main clause after a condition without a comma.
"att" does not end a clause: "vi strävar efter att svara" is one promise with its hedge.
"""

from dataclasses import dataclass, field
from typing import Literal

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.times import TimePhrase, Token

_BREAKS = frozenset(",;:()!?…—–")
_COORDINATORS = frozenset({"och", "men", "eller", "samt", "utan", "så", "dock"})
_COMPLEMENT_HEADS = lexicon.read_words(
    "besked beskedet svar svaret information veta meddelar meddela informerar informera frågor fråga bedöma se"
)
_ANSWERING = lexicon.ACTIVE_ANSWERS | lexicon.PASSIVE_ANSWERS | {"dig", "upp", "oss"}
Kind = Literal["main", "condition", "sub"]


@dataclass
class Clause:
    """Part of a sentence; `times` are the lengths in it and `words` the other words with their token index."""

    kind: Kind
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
            clauses.append(Clause("main"))
        elif (kind := _subordinate_kind(words, index)) is not None:
            clauses.append(Clause(kind))
            _add(clauses[-1], word, index)
        elif word in _COORDINATORS and _starts_new_clause(words, index, time_at):
            clauses.append(Clause(clause.kind if clause.words or clause.times else "main", is_coordinated=True))
            _add(clauses[-1], word, index)
        elif clause.kind != "main" and len(clause.words) > 1 and _is_inverted(words, index):
            clauses.append(Clause("main"))
            _add(clauses[-1], word, index)
        else:
            _add(clause, word, index)
        index += 1
    return [clause for clause in clauses if clause.words or clause.times]


def _add(clause: Clause, word: str, index: int) -> None:
    if word[0].isalnum():
        clause.words.append(word)
        clause.places.append(index)


def _first_kind(words: list[str]) -> Kind:
    """A sentence that begins with a verb and its subject states a condition ("Får du inget svar …")."""
    if "?" in words[-2:]:
        return "condition"
    verb, subject = [*words, "", ""][:2]
    is_fronted = verb.endswith(("ar", "er", "år", "ör", "är", "s")) or verb in lexicon.FRONTED_VERBS
    return "condition" if is_fronted and subject in lexicon.PRONOUN_SUBJECTS | {"ni", "läkaren"} else "main"


def _is_break(tokens: list[Token], index: int) -> bool:
    word = tokens[index].word
    if word in {"-", "–", "—"}:
        before = index == 0 or tokens[index - 1].end < tokens[index].start
        return before and (index + 1 == len(tokens) or tokens[index].end < tokens[index + 1].start)
    return word in _BREAKS


def _subordinate_kind(words: list[str], index: int) -> Kind | None:  # noqa: PLR0911 - ordered tests
    word = words[index]
    before = words[index - 1] if index else ""
    after = words[index + 1] if index + 1 < len(words) else ""
    if before in {"även", "oavsett", "trots"} and word in {"om", "att"}:
        return "sub"
    if word in lexicon.COND_WORDS:
        if word == "om" and (before in _COMPLEMENT_HEADS or (after in {"din", "ditt"} and before in _ANSWERING)):
            return None
        opens = lexicon.PRONOUN_SUBJECTS | {
            "inte",
            "inget",
            "ingen",
            "ärendet",
            "besked",
            "någonting",
            "alla",
            "vården",
        }
        return "condition" if word != "om" or after in opens or index == 0 else None
    if word in lexicon.SUB_WORDS and before != "om":
        if word == "sedan" and after not in lexicon.PRONOUN_SUBJECTS:
            return None
        return "sub"
    if word == "då" and after in {"du", "vi", "ni"} and index:
        return None
    if word == "innan":
        return "sub" if any(is_verb(words, at) for at in range(index + 1, min(index + 5, len(words)))) else None
    pair = (word, after)
    if pair == ("för", "att") and before in {"bästa", "yttersta", "arbetar", "jobbar", "allt"}:
        return None
    if pair == ("för", "att") and words[index + 2 : index + 3] in (["du"], ["vi"], ["ni"], ["svar"]):
        return "condition"
    if pair in {("efter", "att"), ("för", "att"), ("därför", "att"), ("så", "att"), ("genom", "att"), ("utan", "att")}:
        return None if before in {"lovar", "strävar"} else "sub"
    return "sub" if word == "eftersom" else None


def _starts_new_clause(words: list[str], index: int, time_at: dict[int, TimePhrase]) -> bool:
    if words[index] in {"så", "dock"}:
        following = words[index + 1] if index + 1 < len(words) else ""
        return is_verb(words, index + 1) if following and following not in {"snart", "fort"} else False
    if words[index] == "men" or (words[index + 1 : index + 2] and words[index + 1] in lexicon.NEGATIONS):
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
