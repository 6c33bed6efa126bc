"""A sentence → the promises of an answer in it: how long, how firm, and which lengths belong to something else.

Every length of time looks for the predicate that governs it: in its own clause, else (when its clause has no verb)
in the clause it leans on. Only a predicate of answering whose subject is the clinic makes a promise.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.answers import Answer, find_answer
from audit_lib.facts.terms.clauses import Clause, has_answer_noun, split_clauses
from audit_lib.facts.terms.times import TimePhrase, Token, find_times, read_runs

Force = Literal["firm", "hedged", "denied"]
_REMINDER = re.compile(
    r"\b(?:inte|ej|inget|ingen|inga|aldrig|utan|uteblivet|saknar|saknas)\b.{0,40}?\b(?:fått|hört|erhållit|svar|kontaktats)\b"
)
_LATER = re.compile(r"\b(?:sedan|därefter|senare|när|då)\b")
_TAKES = lexicon.read_words("tar ta dröjer dröja går gå vänta")
_LIMIT = re.compile(
    r"^(?:om|ifall) (?:vi|läkaren|sköterskan|sjuksköterskan|det|mottagningen|receptet|intyget|ärendet)\b.*"
    r"\b(?:behöver|behövs|saknar|saknas|frågor|undrar|kan inte|inte kan|krävs|kräver)\b|\bvid behov\b"
)
_ASIDE_WORDS = 5
_ASIDE_FILLERS = frozenset({"sett", "i", "som", "mer", "det", "är", "alltså", "men", "dock"})
_TIME_CUE = re.compile(r"dag|vard|arbetsd|dygn|tim|veck|månad|min|\dh?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Promise:
    """A length of time for an answer, with its place in the sentence; `is_final` speaks of the slutsvar only."""

    time: TimePhrase
    force: Force
    start: int
    end: int
    is_final: bool = False


@dataclass(frozen=True)
class SentenceReading:
    """What one sentence promises, and why its other lengths of time are not promises."""

    promises: tuple[Promise, ...] = ()
    refusals: tuple[str, ...] = ()


def names_time(sentence: str) -> bool:
    """Whether the sentence may hold a length of time at all; most sentences do not, and need no grammar."""
    return _TIME_CUE.search(sentence) is not None


def read_promises(sentence: str, *, context: str = "", is_receipt_answer: bool = False) -> SentenceReading:
    """Read one sentence; `context` is a heading or question just before it ("När får jag svar?")."""
    runs = [_read_run(tokens, context, is_receipt_answer) for tokens in read_runs(sentence)]
    return SentenceReading(
        tuple(promise for run in runs for promise in run.promises), tuple(why for run in runs for why in run.refusals)
    )


def _read_run(tokens: list[Token], context: str, is_receipt_answer: bool) -> SentenceReading:
    times = find_times(tokens)
    if not times:
        return SentenceReading()
    clauses = split_clauses(tokens, times)
    promises: list[Promise] = []
    refusals: list[str] = []
    for at, clause in enumerate(clauses):
        for seen in clause.times:
            time = _read_litotes(clauses, at, seen)
            answer, force, why = _judge_time(clauses, at, time, context, is_receipt_answer)
            if why:
                refusals.append(why)
                continue
            first = min([time.first, *answer.places[:1]])
            last = max([time.last, *answer.places[-1:]])
            is_final = any(word in lexicon.FINAL_WORDS for word in answer.words)
            promises.append(Promise(time, force, tokens[first].start, tokens[last].end, is_final))
    return SentenceReading(tuple(promises), tuple(refusals))


def _read_litotes(clauses: list[Clause], at: int, time: TimePhrase) -> TimePhrase:
    """Read a denied "mer än" as "inom": "det ska inte ta mer än två vardagar"."""
    words = clauses[at].words
    if time.is_comparison and time.direction == "efter" and lexicon.NEGATIONS & set(words):
        clauses[at].words = ["" if word in lexicon.NEGATIONS else word for word in words]
        return replace(time, direction="inom")
    return time


def _judge_time(  # noqa: PLR0911 - ordered tests, first match decides
    clauses: list[Clause], at: int, time: TimePhrase, context: str, is_receipt_answer: bool
) -> tuple[Clause, Force, str]:
    clause = clauses[at]
    if clause.kind == "condition":
        return clause, "firm", "villkor"
    governing = _find_governing(clauses, at, time)
    if governing is None:
        if context and not clause.has_verb:
            return clause, _weigh(clauses, clause, clause, time), ""
        return clause, "firm", "annat_an_svar"
    answer = find_answer(governing, time, is_receipt_answer=is_receipt_answer, subject=_inherit(clauses, governing))
    if answer is None:
        answer = _look_ahead(clauses, at, time, is_receipt_answer)
        governing = answer.clause if answer else governing
    if answer is None:
        return clause, "firm", "annat_an_svar"
    if answer.owner != "clinic":
        return clause, "firm", answer.owner
    whole = " ".join(governing.words)
    if _REMINDER.search(whole) and re.search(r"\b(?:fått|hört|erhållit|utan svar|uteblivet|saknar|saknas)\b", whole):
        return clause, "firm", "paminnelse"
    if _is_limited(clauses):
        return governing, "hedged", ""
    if time.direction == "bar" and not time.is_named_day and not _allows_bare(clause, governing, context):
        return clause, "firm", "annat_an_svar"
    return governing, _weigh(clauses, clause, governing, time), ""


def _find_governing(clauses: list[Clause], at: int, time: TimePhrase) -> Clause | None:
    """The clause whose predicate governs the length: its own, or the one a bare phrase leans on."""
    clause = clauses[at]
    if clause.has_verb or has_answer_noun(clause):
        return clause
    if any(lexicon.is_other_thing(word) for word in clause.words) and any(earlier.times for earlier in clauses[:at]):
        return None
    before = [other for other in reversed(clauses[:at]) if other.kind == "main"]
    after = [other for other in clauses[at + 1 :] if other.kind == "main"]
    fronted = not any(other.has_verb or has_answer_noun(other) for other in before)
    for other in after if fronted else before:
        if other.has_verb or has_answer_noun(other):
            return other
    return next((other for other in clauses[at + 1 : at + 2] if other.words[:1] in (["tills"], ["innan"])), None)


def _look_ahead(clauses: list[Clause], at: int, time: TimePhrase, is_receipt_answer: bool) -> Answer | None:
    """The answer in a later clause: "det tar två vardagar innan du får svar", "inom två dagar läser vi och svarar"."""
    clause = clauses[at]
    following = clauses[at + 1 : at + 2]
    opening = following[0].words[:2] if following else []
    is_until = bool(set(clause.words) & _TAKES) and opening[:1] in (["innan"], ["tills"])
    if is_until or (opening == ["för", "att"] and {"vi", "på", "oss"} <= set(clause.words)):
        return find_answer(following[0], time, is_receipt_answer=is_receipt_answer)
    is_fronted = bool(clause.places) and not any(place < time.first for place in clause.places)
    shares_time = is_fronted and bool(following) and following[0].is_coordinated and not following[0].times
    if not shares_time or _LATER.search(" ".join(following[0].words)):
        return None
    return find_answer(following[0], time, is_receipt_answer=is_receipt_answer, subject=_subject_of(clause))


def _inherit(clauses: list[Clause], clause: Clause) -> str:
    index = next(at for at, other in enumerate(clauses) if other is clause)
    return _subject_of(clauses[index - 1]) if clause.is_coordinated and index else ""


def _subject_of(clause: Clause) -> str:
    return next((word for word in ("vi", "du") if word in clause.words), "")


def _is_limited(clauses: list[Clause]) -> bool:
    return any(
        _LIMIT.search(" ".join(clause.words)) and (clause.kind == "condition" or "behov" in clause.words)
        for clause in clauses
    )


def _allows_bare(clause: Clause, governing: Clause, context: str) -> bool:
    """Whether a length without "inom" is an upper limit: "svarstid: två vardagar", "det tar två vardagar att svara"."""
    words = set(governing.words) | set(clause.words)
    if words & (lexicon.ANSWER_TIME_NOUNS | _TAKES | {"senast"}) or context or {"på", "oss"} <= words:
        return True
    return governing is not clause and not governing.has_verb


def _weigh(clauses: list[Clause], clause: Clause, governing: Clause, time: TimePhrase) -> Force:
    """How firm the promise is: a hedge or a denial must stand in what governs the length, not just anywhere."""
    own = [clause.words]
    if governing is not clause and not governing.times:
        own.append(governing.words)
    if any(_is_denied(words) for words in own):
        return "denied"
    if time.is_hedged or any(_is_hedged(words) for words in own):
        return "hedged"
    for other in clauses:
        if other in (clause, governing) or (other.times and other.kind != "condition"):
            continue
        is_aside = len(other.words) <= _ASIDE_WORDS and not other.has_verb
        if is_aside and lexicon.HEDGES & set(other.words) and not set(other.words) - lexicon.HEDGES - _ASIDE_FILLERS:
            return "hedged"
        if (is_aside or other.kind != "main") and lexicon.HEDGE_PHRASES.search(" ".join(other.words)):
            return "hedged"
    return "firm"


def _is_hedged(words: list[str]) -> bool:
    text = " ".join(words)
    return bool(lexicon.HEDGES & set(words) or lexicon.HEDGE_PHRASES.search(text) or lexicon.HEDGED_MODAL.search(text))


def _is_denied(words: list[str]) -> bool:
    for index, word in enumerate(words):
        if word in lexicon.NEGATIONS:
            following = words[index + 1] if index + 1 < len(words) else ""
            if not lexicon.NOT_A_NEGATION_BEFORE.fullmatch(following):
                return True
    return False
