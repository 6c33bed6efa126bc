"""Words → lengths of time: "inom 1–2 (två) helgfria vardagar" is one thing with a number, a unit and a direction."""

import re
from dataclasses import dataclass
from typing import Literal

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.amounts import Amount, read_amount
from audit_lib.facts.terms.tokens import Token, word_at

_MORE = frozenset({"mer", "mera", "längre", "senare"})
_LESS = frozenset({"mindre", "kortare", "färre", "tidigare"})
_DENIALS = frozenset({"inte", "ej", "aldrig"})
_DIRECTIONS = lexicon.WITHIN | lexicon.AFTER | {"än", "<", "≤", "innan", "på"}
_BETWEEN = lexicon.BEFORE_THE_NUMBER - {"på"}

Direction = Literal["inom", "bar", "efter", "fore"]
TimeGrade = Literal["exakt", "likvardig", "strangare", "annan"]


@dataclass(frozen=True)
class TimePhrase:
    """A length of time, from the token at `first`, with direction words and hedges, to the last one of its amount.

    `starts_elsewhere` says that the clock starts at a visit or a test, `is_comparison` that it reads "mer än".
    """

    first: int
    amount: Amount
    direction: Direction
    is_hedged: bool
    starts_elsewhere: bool
    is_comparison: bool

    @property
    def is_named_day(self) -> bool:
        """Whether it is a day, not a number of them ("samma dag", "nästa vardag"): a limit without "inom"."""
        return self.amount.unit in {"samma", "nasta"} or self.amount.number == 0

    @property
    def grade(self) -> TimeGrade:
        """What this length would be as a promise of an answer."""
        number, unit = self.amount.number, self.amount.unit
        if self.direction in {"efter", "fore"} or self.starts_elsewhere or number is None or unit == "annan":
            return "annan"
        if unit in {"dygn", "timme"}:
            return "strangare" if number == (1 if unit == "dygn" else 24) else "annan"
        if unit in {"samma", "nasta"} or number <= 1:
            return "strangare"
        if number > 2:
            return "annan"
        return "exakt" if unit == "vardag" else "likvardig"


def find_times(tokens: list[Token]) -> list[TimePhrase]:
    """Return every length of time in the sentence, in order; frequencies ("två vardagar i veckan") are none."""
    times: list[TimePhrase] = []
    index = 0
    while index < len(tokens):
        amount = read_amount(tokens, index)
        if amount is None:
            index += 1
            continue
        index_after = amount.last + 1
        floor = times[-1].amount.last + 1 if times else 0
        first, direction, is_hedged = _read_direction(tokens, index, floor)
        following = " ".join(token.word for token in tokens[index_after : index_after + 4])
        if not re.match(r"(?:i|per|varje) (?:vecka|månad)|om (?:året|dagen)|sedan\b|i taget|i rad\b", following):
            direction, starts_elsewhere = _read_reference(following, direction)
            is_comparison = any(token.word == "än" for token in tokens[first : amount.last])
            times.append(TimePhrase(first, amount, direction, is_hedged, starts_elsewhere, is_comparison))
        index = index_after
    return times


def _read_direction(tokens: list[Token], index: int, floor: int) -> tuple[int, Direction, bool]:
    """Walk left from the number over direction words, fillers and hedges."""
    words: list[str] = []
    is_hedged = False
    first = at = index
    while at > floor:
        word = tokens[at - 1].word
        if word == "." and word_at(tokens, at - 2) in {"ca", "max", "ung"}:
            at -= 1
            continue
        if word in lexicon.HEDGES:
            is_hedged = True
        elif (
            word in _DIRECTIONS
            or (words[-1:] == ["än"] and word in _MORE | _LESS)
            or (words and words[-1] in _MORE and word in _DENIALS)
        ):
            words.append(word)
        elif word == "till" and word_at(tokens, at - 2) == "upp":
            words.append("inom")
            at -= 1
        elif word not in _BETWEEN:
            break
        at -= 1
        if word not in _BETWEEN:
            first = at
    return first, _judge_direction(words, word_at(tokens, index)), is_hedged


def _judge_direction(words: list[str], number: str) -> Direction:
    """`words` stand right to left before the number."""
    if "än" in words:
        return "efter" if _MORE & set(words) and not _DENIALS & set(words) else "inom"
    if {"tidigast", "minst", "lägst", "över"} & set(words):
        return "efter"
    if any(word in lexicon.WITHIN or word in {"<", "≤", "innan"} for word in words) or number in {"under", "inom"}:
        return "inom"
    if "efter" in words or "om" in words:
        return "efter"
    return "inom" if "på" in words else "bar"


def _read_reference(following: str, direction: Direction) -> tuple[Direction, bool]:
    """Say whether the clock counts down to something, or starts at something other than the errand."""
    words = following.split()
    if words[:1] == ["före"] or (
        words[:1] == ["innan"] and not re.match(r"innan (?:du|ni|vi|man|svar|det|mottagningen)\b", following)
    ):
        return "fore", False
    if words[:2] == ["eller", "senare"]:
        return "efter", False
    if words[:1] in (["efter"], ["från"]):
        return direction, any(lexicon.OTHER_START.fullmatch(word) for word in words[1:4])
    return direction, False
