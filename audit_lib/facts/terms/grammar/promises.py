"""A sentence → its lengths of time, and what each is as the clinic's promise of an answer.

Every length of time looks for the predicate that governs it: in its own clause, else (when its clause has no verb)
in the clause it leans on. Only a predicate of answering whose subject is the clinic makes a promise.
"""

import re
from dataclasses import dataclass, replace

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.answers import Answer, find_answer
from audit_lib.facts.terms.grammar.clauses import Clause, split_clauses
from audit_lib.facts.terms.grammar.forces import FORCES, RESERVATIONS, TAKES, Force, Governed
from audit_lib.facts.terms.grammar.openings import ClauseKind
from audit_lib.facts.terms.grammar.owners import Owner
from audit_lib.facts.terms.grammar.patterns import find_first
from audit_lib.facts.terms.grammar.times import TimePhrase, find_times
from audit_lib.facts.terms.tokens import read_runs

_LATER = re.compile(r"\b(?:sedan|därefter|senare|när|då)\b")
_TIME_CUE = re.compile(r"dag|vard|arbetsd|dygn|tim|veck|månad|min|\dh?\b", re.IGNORECASE)


@dataclass(frozen=True)
class JudgedTime:
    """A length of time, how firmly it is promised and the pattern that says so, with its place in the text.

    `is_final` says that it is promised for the slutsvar only.
    """

    time: TimePhrase
    force: Force
    why: str
    place: tuple[int, int]
    is_final: bool


def names_time(sentence: str) -> bool:
    """Whether the sentence may hold a length of time at all; most sentences do not, and need no grammar."""
    return _TIME_CUE.search(sentence) is not None


def judge_times(sentence: str, start: int, *, context: str, receipt_counts: bool) -> list[JudgedTime]:
    """Judge the lengths of time of a sentence that begins at `start` in the text.

    `context` is a heading or question just before it ("När får jag svar?"), `receipt_counts` as `Word` has it.
    """
    judged = []
    for tokens in read_runs(sentence):
        times = find_times(tokens)
        clauses = split_clauses(tokens, times) if times else []
        for at, clause in enumerate(clauses):
            for seen in clause.times:
                time = _read_litotes(clause, seen)
                governing, force, why = _judge_time(clauses, at, time, context, receipt_counts)
                first = tokens[min([time.first, *governing.places[:1]])]
                last = tokens[max([time.amount.last, *governing.places[-1:]])]
                is_final = bool(lexicon.FINAL_WORDS & governing.all)
                place = (start + first.start, start + last.end)
                judged.append(JudgedTime(time, force, why, place, is_final))
    return judged


def _read_litotes(clause: Clause, time: TimePhrase) -> TimePhrase:
    """Read a denied "mer än" as "inom": "det ska inte ta mer än två vardagar"."""
    if time.is_comparison and time.direction == "efter" and lexicon.NEGATIONS & clause.all:
        clause.words = ["" if word in lexicon.NEGATIONS else word for word in clause.words]
        return replace(time, direction="inom")
    return time


def _judge_time(
    clauses: list[Clause], at: int, time: TimePhrase, context: str, receipt_counts: bool
) -> tuple[Clause, Force, str]:
    clause = clauses[at]
    if clause.kind is ClauseKind.CONDITION:
        return clause, Force.NONE, "villkor"
    governing = _find_governing(clauses, at)
    if governing is None:
        if not context or clause.has_verb:
            return clause, Force.NONE, "inget_styr_tiden"
        weight = find_first(FORCES, Governed(time, clause, clause, clauses, context))
        return clause, weight.decides, "tid_efter_rubrik" if weight.decides is Force.FIRM else weight.name
    answer = find_answer(governing, time, receipt_counts=receipt_counts)
    if answer.owner is Owner.NOBODY:
        answer = _look_ahead(clauses, at, time, receipt_counts) or answer
    if answer.owner is not Owner.CLINIC:
        return clause, Force.NONE if answer.owner is Owner.NOBODY else Force.ANOTHERS, answer.why
    weight = find_first(RESERVATIONS + FORCES, Governed(time, clause, answer.clause, clauses, context))
    return answer.clause, weight.decides, answer.why if weight.decides is Force.FIRM else weight.name


def _find_governing(clauses: list[Clause], at: int) -> Clause | None:
    """The clause whose predicate governs the length: its own, or the one a bare phrase leans on."""
    clause = clauses[at]
    if clause.has_verb or clause.names_answer:
        return clause
    if any(lexicon.is_other_thing(word) for word in clause.words) and any(earlier.times for earlier in clauses[:at]):
        return None
    before = [other for other in reversed(clauses[:at]) if other.kind is ClauseKind.MAIN]
    after = [other for other in clauses[at + 1 :] if other.kind is ClauseKind.MAIN]
    fronted = not any(other.has_verb or other.names_answer for other in before)
    for other in after if fronted else before:
        if other.has_verb or other.names_answer:
            return other
    return next((other for other in clauses[at + 1 : at + 2] if other.words[:1] in (["tills"], ["innan"])), None)


def _look_ahead(clauses: list[Clause], at: int, time: TimePhrase, receipt_counts: bool) -> Answer | None:
    """The answer in a later clause: "det tar två vardagar innan du får svar", "inom två dagar läser vi och svarar"."""
    if at + 1 == len(clauses):
        return None
    clause, following = clauses[at : at + 2]
    opening = following.words[:2]
    is_until = bool(clause.all & TAKES) and opening[:1] in (["innan"], ["tills"])
    is_purpose = opening == ["för", "att"] and {"vi", "på", "oss"} <= clause.all
    is_fronted = bool(clause.places) and clause.places[0] > time.first
    shares_time = is_fronted and following.is_coordinated and not following.times and not _LATER.search(following.text)
    if is_until or is_purpose or shares_time:
        return find_answer(following, time, receipt_counts=receipt_counts)
    return None
