"""What all sentences promise together → one grade: firm, contradicted, hedged, denied, or nothing.

A stricter promise beside two vardagar is no contradiction, nor is a longer time for the slutsvar. In a cut text only
a firm length before the cut decides (contract section 5).
"""

from dataclasses import dataclass
from typing import Literal

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.clauses import Clause, has_answer_noun, split_clauses
from audit_lib.facts.terms.promises import Promise, SentenceReading, names_time, read_promises
from audit_lib.facts.terms.sentences import Sentence, SplitTerms
from audit_lib.facts.terms.times import find_times, read_tokens

Grade = Literal["exakt", "likvardig", "strangare", "annan", "saknas"]
_RANKING: tuple[Grade, ...] = ("exakt", "likvardig", "strangare")
_CONTEXT_WORDS = 8
_CONTEXT_LENGTH = 40


@dataclass(frozen=True)
class PromiseReading:
    """The verdict on the promise: `grade` and `why` are codes, `place` is start and end in the plain text."""

    promise: bool | None
    grade: Grade
    why: str
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Placed:
    promise: Promise
    place: tuple[int, int]

    @property
    def grade(self) -> Grade:
        return "annan" if self.promise.time.starts_elsewhere else self.promise.time.grade


def grade_promise(terms: SplitTerms, *, is_receipt_answer: bool) -> PromiseReading:
    """Read every sentence and weigh what they promise together."""
    seen: list[_Placed] = []
    refusals: list[str] = []
    exception: tuple[int, int] | None = None
    for index, sentence in enumerate(terms.sentences):
        reading = _read_sentence(terms.sentences, index, is_receipt_answer)
        refusals.extend(reading.refusals)
        for promise in reading.promises:
            start = sentence.start
            seen.append(_Placed(promise, (start + promise.start, start + promise.end)))
        if exception is None and is_exception(sentence.text):
            exception = (sentence.start, sentence.start + len(sentence.text))
    return _weigh_cut(seen, exception, refusals) if terms.is_cut else _weigh_whole(seen, exception, refusals)


def _read_sentence(sentences: tuple[Sentence, ...], index: int, is_receipt_answer: bool) -> SentenceReading:
    text = sentences[index].text
    if not names_time(text):
        return SentenceReading()
    before = sentences[index - 1].text if index else ""
    context = before if before and _is_context(before) else ""
    return read_promises(text, context=context, is_receipt_answer=is_receipt_answer)


def _is_context(text: str) -> bool:
    """A short heading or question about the answer, which a bare "Inom två vardagar." completes."""
    if not text.endswith(("?", ":")) and len(text) > _CONTEXT_LENGTH:
        return False
    words = [token.word for token in read_tokens(text[:120]) if token.word[0].isalnum()]
    if len(words) > _CONTEXT_WORDS:
        return False
    nouns = lexicon.ANSWER_NOUNS | lexicon.ANSWER_TIME_NOUNS
    about_answer = any(word in nouns or word in {"svarar", "återkommer", "kontaktar"} for word in words)
    return about_answer and (text.endswith(("?", ":")) or (len(words) <= 3 and text[-1:].isalnum()))


def is_exception(sentence: str) -> bool:
    """Whether the sentence says that the answer may take longer; weekends are no exception among vardagar."""
    if not lexicon.EXCEPTION_CUES.search(sentence.lower()):
        return False
    tokens = read_tokens(sentence)
    clauses = split_clauses(tokens, find_times(tokens))
    for at, clause in enumerate(clauses):
        text = " ".join(clause.words)
        has_own_limit = bool(clause.times) and bool({"dröjer", "dröja"} & set(clause.words))
        if clause.kind == "condition" or has_own_limit or not lexicon.EXCEPTION_CUES.search(text):
            continue
        if _speaks_of_longer(text) and not _is_about_other_thing(clauses, at):
            is_weekend = lexicon.WEEKENDS.search(sentence.lower()) and not lexicon.SEASONS.search(sentence.lower())
            return not is_weekend and not lexicon.FINAL_WORDS & {token.word for token in tokens}
    return False


def _is_about_other_thing(clauses: list[Clause], at: int) -> bool:
    """Whether a receipt, visit or the like is what takes longer; an aside speaks of the clause it leans on."""
    clause = clauses[at]
    if has_answer_noun(clause):
        waited_for = clause.words[clause.words.index("vänta") :] if "vänta" in clause.words else []
        return any(lexicon.is_other_thing(word) for word in waited_for)
    words = " ".join(clause.words).replace("längre tid", "längre").split()
    following = clauses[at + 1 : at + 2]
    if following and following[0].words[:1] in (["innan"], ["tills"]):
        words += following[0].words
    leans_back = not clause.has_verb or clause.words[:1] == ["vilket"]
    if leans_back and at and not has_answer_noun(clauses[at - 1]):
        words += clauses[at - 1].words
    return any(lexicon.is_other_thing(word) for word in words)


def _speaks_of_longer(text: str) -> bool:
    words = set(text.split())
    if words & {"garantera", "garanteras", "lova"}:
        return bool(text.startswith(("det", "detta")) or lexicon.SEASONS.search(text))
    if words & lexicon.NEGATIONS and "gäller" not in words:
        return False
    if words & {"gäller", "utom", "förutom", "undantag", "undantaget"}:
        return bool(lexicon.SEASONS.search(text))
    if "undantagsfall" in words or {"vissa", "fall"} <= words:
        return bool(words & {"senare", "längre", "dröja", "dröjer"})
    if "längre" in words:
        takes = words & {"ta", "tar", "tid", "dröja", "dröjer", "bli", "blir", "vänta", "väntan", "än"}
        return bool(takes or words & lexicon.ANSWER_TIME_NOUNS or lexicon.SEASONS.search(text))
    return bool(
        words & {"dröja", "dröjer", "fördröjas", "fördröjs", "fördröjning", "fördröjningar", "försenas"}
    ) or any(word.startswith(("försening", "försenad", "varier", "förläng")) for word in words)


def _weigh_cut(seen: list[_Placed], exception: tuple[int, int] | None, refusals: list[str]) -> PromiseReading:
    firm = [placed for placed in seen if placed.promise.force == "firm"]
    if not firm:
        return PromiseReading(None, "saknas", "klippt")
    whole = _weigh_whole(seen, exception, refusals)
    if whole.why in {"undantag", "nekat"}:
        return PromiseReading(None, "saknas", "klippt")
    return whole


def _weigh_whole(seen: list[_Placed], exception: tuple[int, int] | None, refusals: list[str]) -> PromiseReading:
    if not seen:
        why = next(
            (code for code in ("invanarens_svar", "annan_part", "paminnelse", "villkor") if code in refusals), ""
        )
        return PromiseReading(False, "saknas", why or (refusals[0] if refusals else "inget_lofte"))
    firm = [placed for placed in seen if placed.promise.force == "firm"]
    good = sorted((p for p in firm if p.grade != "annan"), key=lambda placed: _RANKING.index(placed.grade))
    if not good:
        if firm:
            return PromiseReading(False, "annan", "annan_tid", firm[0].place)
        why = "nekat" if seen[0].promise.force == "denied" else "garderat"
        return PromiseReading(False, "annan", why, seen[0].place)
    rival = next((placed for placed in seen if _contradicts(placed)), None)
    if rival is not None:
        why = "nekat" if rival.promise.force == "denied" else "motsagelse"
        return PromiseReading(False, "annan", why, rival.place)
    if exception is not None:
        return PromiseReading(False, "annan", "undantag", exception)
    return PromiseReading(True, good[0].grade, good[0].grade, good[0].place)


def _contradicts(placed: _Placed) -> bool:
    """Whether this length cannot stand beside a promise of two vardagar."""
    promise = placed.promise
    if promise.force == "denied":
        return placed.grade in {"exakt", "likvardig"}
    return placed.grade == "annan" and not promise.is_final and not promise.time.is_shorter
