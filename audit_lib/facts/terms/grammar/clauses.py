"""A sentence → clauses: who does what belongs together, and which clauses are only a condition.

A clause ends at a comma, bracket, dash or semicolon, at a subordinating word, at "och/men/eller" when a new verb or
a new length of time follows, and where "… svarar vi" begins a main clause after a condition without a comma.
"att" does not end a clause: "vi strävar efter att svara" is one promise with its hedge.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.openings import (
    ClauseKind,
    find_first_kind,
    find_subordinate,
    is_break,
    is_inverted,
    is_verb,
    starts_coordinate,
)
from audit_lib.facts.terms.grammar.times import TimePhrase
from audit_lib.facts.terms.tokens import Token


@dataclass
class Clause:
    """Part of a sentence; `times` are the lengths in it and `words` the other words with their token index.

    A clause that is coordinated inherits the subject ("vi", "du") of the one before it.
    """

    kind: ClauseKind
    is_coordinated: bool = False
    inherited: str = ""
    words: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    times: list[TimePhrase] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words with spaces between them."""
        return " ".join(self.words)

    @property
    def all(self) -> set[str]:
        """Every word of it."""
        return set(self.words)

    @property
    def has_verb(self) -> bool:
        """Whether some word is a verb the grammar knows, or stands where only a verb can stand."""
        return any(is_verb(self.words, index) for index in range(len(self.words)))

    @property
    def names_answer(self) -> bool:
        """Whether it names an answer ("svar", "svarstid") or what is answered ("besvaras")."""
        return not lexicon.ANSWER_WORDS.isdisjoint(self.words)


def split_clauses(tokens: list[Token], times: list[TimePhrase]) -> list[Clause]:
    """Return the clauses of one sentence in order; every length of time stands in exactly one."""
    time_at = {time.first: time for time in times}
    words = [token.word for token in tokens]
    clauses = [Clause(find_first_kind(words))]
    index = 0
    while index < len(tokens):
        clause = clauses[-1]
        if index in time_at:
            clause.times.append(time_at[index])
            index = time_at[index].amount.last + 1
            continue
        word = words[index]
        if is_break(tokens, index):
            clauses.append(Clause(ClauseKind.MAIN))
        elif kind := find_subordinate(words, index):
            clauses.append(Clause(kind))
        elif starts_coordinate(words, index, time_at):
            kind = clause.kind if clause.words or clause.times else ClauseKind.MAIN
            clauses.append(Clause(kind, is_coordinated=True))
        elif clause.kind is not ClauseKind.MAIN and len(clause.words) > 1 and is_inverted(words, index):
            clauses.append(Clause(ClauseKind.MAIN))
        if word[0].isalnum():
            clauses[-1].words.append(word)
            clauses[-1].places.append(index)
        index += 1
    clauses = [clause for clause in clauses if clause.words or clause.times]
    for before, clause in pairwise(clauses):
        if clause.is_coordinated:
            clause.inherited = next((word for word in ("vi", "du") if word in before.words), "")
    return clauses
