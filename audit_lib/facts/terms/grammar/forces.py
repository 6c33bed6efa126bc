"""How firm a promise of an answer is: a hedge or a denial must stand in what governs the length, not just anywhere."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.clauses import Clause
from audit_lib.facts.terms.grammar.openings import ClauseKind
from audit_lib.facts.terms.grammar.patterns import Pattern
from audit_lib.facts.terms.grammar.times import TimePhrase

TAKES = lexicon.read_words("tar ta dröjer dröja går gå vänta")
_NOT_YET = re.compile(
    r"\b(?:inte|ej|inget|ingen|inga|aldrig|utan|uteblivet|saknar|saknas)\b.{0,40}?\b(?:fått|hört|erhållit|svar|kontaktats)\b"
)
_WAITED = re.compile(r"\b(?:fått|hört|erhållit|utan svar|uteblivet|saknar|saknas)\b")
_LIMIT = re.compile(
    r"^(?:om|ifall) (?:vi|läkaren|sköterskan|sjuksköterskan|det|mottagningen|receptet|intyget|ärendet)\b.*"
    r"\b(?:behöver|behövs|saknar|saknas|frågor|undrar|kan inte|inte kan|krävs|kräver)\b|\bvid behov\b"
)
_ASIDE_WORDS = 5
_ASIDE_FILLERS = frozenset({"sett", "i", "som", "mer", "det", "är", "alltså", "men", "dock"})


class Force(Enum):
    """What a length of time is as the clinic's promise; ANOTHERS where the answer is someone else's."""

    FIRM = auto()
    HEDGED = auto()
    DENIED = auto()
    ANOTHERS = auto()
    NONE = auto()


@dataclass(frozen=True)
class Governed:
    """A length of time in its clause, the clause that governs it, and all clauses of the sentence."""

    time: TimePhrase
    clause: Clause
    governing: Clause
    clauses: list[Clause]
    context: str

    @property
    def own(self) -> list[Clause]:
        """The clauses that a hedge or a denial must stand in."""
        leans = self.governing is not self.clause and not self.governing.times
        return [self.clause, self.governing] if leans else [self.clause]

    @property
    def others(self) -> list[Clause]:
        """The other clauses that may speak of this length: those without a length of their own, and conditions."""
        return [
            other
            for other in self.clauses
            if other is not self.clause
            and other is not self.governing
            and (not other.times or other.kind is ClauseKind.CONDITION)
        ]


RESERVATIONS: tuple[Pattern[Governed, Force], ...] = (
    Pattern("paminnelse", Force.NONE, "Du som inte fått svar inom två vardagar kan ringa oss.").when(
        lambda seen: _NOT_YET.search(seen.governing.text) and _WAITED.search(seen.governing.text)
    ),  # paminnelse_ensam-05
    Pattern("vid_behov", Force.HEDGED, "Om vi behöver mer information kontaktar vi dig inom två vardagar.").when(
        lambda seen: any(_is_limit(clause) for clause in seen.clauses)
    ),
    Pattern("tid_utan_inom", Force.NONE, "Du kan läsa svaret i två veckor.").when(
        lambda seen: seen.time.direction == "bar" and not seen.time.is_named_day and not _allows_bare(seen)
    ),  # granskning_saknas-49
)
"""What is asked first where a predicate governs the length."""

FORCES: tuple[Pattern[Governed, Force], ...] = (
    Pattern("nekat", Force.DENIED, "Vi svarar inte inom två vardagar.").when(
        lambda seen: any(_is_denied(clause.words) for clause in seen.own)
    ),  # nekat-01
    Pattern("garderad_tid", Force.HEDGED, "Du får svar inom ca 2 vardagar.").when(
        lambda seen: seen.time.is_hedged
    ),  # garderat-05
    Pattern("garderat_ord", Force.HEDGED, "Du får oftast svar samma dag.").when(
        lambda seen: any(lexicon.HEDGES & clause.all for clause in seen.own)
    ),  # vardagligt-176
    Pattern("garderad_fras", Force.HEDGED, "Svar ges i regel inom 2 vardagar.").when(
        lambda seen: any(lexicon.HEDGE_PHRASES.search(clause.text) for clause in seen.own)
    ),  # vardagligt-173
    Pattern("kan_fa_svar", Force.HEDGED, "Du kan få svar inom två vardagar.").when(
        lambda seen: any(lexicon.HEDGED_MODAL.search(clause.text) for clause in seen.own)
    ),  # granskning_annan-23
    Pattern("garderat_inpass", Force.HEDGED, "Du får svar inom två vardagar, normalt sett.").when(
        lambda seen: any(_is_aside(other) and _says_only_hedges(other.all) for other in seen.others)
    ),  # garderat-14
    Pattern("garderad_bisats", Force.HEDGED, "Vi svarar inom två vardagar, om vi hinner.").when(
        lambda seen: any(
            (_is_aside(other) or other.kind is not ClauseKind.MAIN) and lexicon.HEDGE_PHRASES.search(other.text)
            for other in seen.others
        )
    ),  # granskning_annan-54
    Pattern("fast_lofte", Force.FIRM, "Vi svarar inom två vardagar."),  # bekraftelse-11
)


def _is_limit(clause: Clause) -> bool:
    """Whether only some residents are answered: "om vi behöver mer information kontaktar vi dig"."""
    is_condition = clause.kind is ClauseKind.CONDITION or "behov" in clause.words
    return is_condition and _LIMIT.search(clause.text) is not None


def _allows_bare(seen: Governed) -> bool:
    """Whether a length without "inom" is an upper limit: "svarstid: två vardagar", "det tar två vardagar att svara"."""
    words = seen.governing.all | seen.clause.all
    if words & (lexicon.ANSWER_TIME_NOUNS | TAKES | {"senast"}) or seen.context or {"på", "oss"} <= words:
        return True
    return seen.governing is not seen.clause and not seen.governing.has_verb


def _is_denied(words: list[str]) -> bool:
    return any(
        word in lexicon.NEGATIONS and not lexicon.NOT_A_NEGATION_BEFORE.fullmatch(following)
        for word, following in pairwise([*words, ""])
    )


def _is_aside(clause: Clause) -> bool:
    return len(clause.words) <= _ASIDE_WORDS and not clause.has_verb


def _says_only_hedges(words: set[str]) -> bool:
    return bool(words & lexicon.HEDGES) and not words - lexicon.HEDGES - _ASIDE_FILLERS
