"""What all sentences promise together → one grade: firm, contradicted, hedged, denied, or nothing.

A stricter promise beside two vardagar is no contradiction, nor is a longer time for the slutsvar. In a cut text only
a firm length before the cut decides (contract section 5).
"""

from dataclasses import dataclass
from typing import Literal

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.delays import find_delay
from audit_lib.facts.terms.grammar.forces import Force
from audit_lib.facts.terms.grammar.promises import JudgedTime, judge_times, names_time
from audit_lib.facts.terms.sentences import SplitTerms
from audit_lib.facts.terms.tokens import read_tokens

Grade = Literal["exakt", "likvardig", "strangare", "annan", "saknas"]
_RANKING: tuple[Grade, ...] = ("exakt", "likvardig", "strangare")
_ABOUT_ANSWERS = lexicon.ANSWER_NOUNS | lexicon.ANSWER_TIME_NOUNS | {"svarar", "återkommer", "kontaktar"}
_CONTEXT_WORDS = 8
_CONTEXT_LENGTH = 40


@dataclass(frozen=True)
class PromiseContent:
    """What is promised: `why` names the pattern that decides, `place` is start and end in the plain text."""

    promise: bool | None
    grade: Grade
    why: str
    place: tuple[int, int] | None = None


def grade_promise(terms: SplitTerms, *, receipt_counts: bool) -> PromiseContent:
    """Read every sentence and weigh what they promise together."""
    judged: list[JudgedTime] = []
    delay: PromiseContent | None = None
    before = ""
    for sentence in terms.sentences:
        if names_time(sentence.text):
            context = before if before and _is_context(before) else ""
            judged += judge_times(sentence.text, sentence.start, context=context, receipt_counts=receipt_counts)
        if delay is None and (why := find_delay(sentence.text)):
            place = (sentence.start, sentence.start + len(sentence.text))
            delay = PromiseContent(False, "annan", why, place)
        before = sentence.text
    return _weigh(judged, delay, terms.is_cut)


def _is_context(text: str) -> bool:
    """A short heading or question about the answer, which a bare "Inom två vardagar." completes."""
    is_asking = text.endswith(("?", ":"))
    if not is_asking and len(text) > _CONTEXT_LENGTH:
        return False
    words = [token.word for token in read_tokens(text[:120]) if token.word[0].isalnum()]
    is_heading = len(words) <= 3 and text[-1:].isalnum()
    return (is_asking or is_heading) and len(words) <= _CONTEXT_WORDS and not _ABOUT_ANSWERS.isdisjoint(words)


def _weigh(judged: list[JudgedTime], delay: PromiseContent | None, is_cut: bool) -> PromiseContent:
    promised = [time for time in judged if time.force in {Force.FIRM, Force.HEDGED, Force.DENIED}]
    firm = [time for time in promised if time.force is Force.FIRM]
    unknown = PromiseContent(None, "saknas", "klippt")
    if is_cut and not firm:
        return unknown
    if not promised:
        telling = max(judged, key=lambda time: time.force is Force.ANOTHERS, default=None)
        return PromiseContent(False, "saknas", telling.why if telling else "inget_lofte")
    good = [time for grade in _RANKING for time in firm if time.time.grade == grade]
    if not good:
        return PromiseContent(False, "annan", "annan_tid" if firm else promised[0].why, (firm or promised)[0].place)
    rival = next((time for time in promised if _contradicts(time)), None)
    is_denied = rival is not None and rival.force is Force.DENIED
    if is_cut and (is_denied or (rival is None and delay)):
        return unknown
    if rival is not None:
        return PromiseContent(False, "annan", rival.why if is_denied else "motsagelse", rival.place)
    best = good[0]
    return delay or PromiseContent(True, best.time.grade, best.why, best.place)


def _contradicts(judged: JudgedTime) -> bool:
    """Whether this length cannot stand beside a promise of two vardagar."""
    if judged.force is Force.DENIED:
        return judged.time.grade in {"exakt", "likvardig"}
    return judged.time.grade == "annan" and not judged.is_final and not judged.time.amount.is_shorter
