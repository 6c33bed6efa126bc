"""Words → lengths of time: "inom 1–2 (två) helgfria vardagar" is one thing with a number, a unit and a direction."""

import re
from dataclasses import dataclass
from typing import Literal

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.amounts import Unit, read_amount
from audit_lib.facts.terms.tokens import Token, word_at

_MORE = frozenset({"mer", "mera", "längre", "senare"})
_LESS = frozenset({"mindre", "kortare", "färre", "tidigare"})
_DENIALS = frozenset({"inte", "ej", "aldrig"})

Direction = Literal["inom", "bar", "efter", "fore"]
TimeGrade = Literal["exakt", "likvardig", "strangare", "annan"]


@dataclass(frozen=True)
class TimePhrase:
    """A length of time; `first`–`last` are token indices with direction words and hedges included.

    `number` is None when it is vague ("ett par"). `is_shorter` says that the other unit is shorter than one day,
    `starts_elsewhere` that the clock starts at a visit or a test, `is_comparison` that it reads "mer än".
    """

    first: int
    last: int
    number: float | None
    unit: Unit
    direction: Direction
    is_hedged: bool = False
    is_shorter: bool = False
    starts_elsewhere: bool = False
    is_comparison: bool = False

    @property
    def is_named_day(self) -> bool:
        """Whether it is a day, not a number of them ("samma dag", "nästa vardag"): a limit without "inom"."""
        return self.unit in {"samma", "nasta"} or self.number == 0

    @property
    def grade(self) -> TimeGrade:
        """What this length would be as a promise of an answer."""
        if self.direction in {"efter", "fore"} or self.starts_elsewhere or self.number is None or self.unit == "annan":
            return "annan"
        if self.unit in {"samma", "nasta"}:
            return "strangare"
        if self.unit in {"dygn", "timme"}:
            return "strangare" if self.number == (1 if self.unit == "dygn" else 24) else "annan"
        if self.number <= 1:
            return "strangare"
        if self.number > 2:
            return "annan"
        return "exakt" if self.unit == "vardag" else "likvardig"


def find_times(tokens: list[Token]) -> list[TimePhrase]:
    """Return every length of time in the sentence, in order; frequencies ("två vardagar i veckan") are none."""
    times: list[TimePhrase] = []
    index = 0
    while index < len(tokens):
        amount = read_amount(tokens, index)
        if amount is None:
            index += 1
            continue
        last = amount.last
        floor = times[-1].last + 1 if times else 0
        first, direction, is_hedged = _read_direction(tokens, index, floor)
        following = " ".join(token.word for token in tokens[last + 1 : last + 5])
        if not re.match(r"(?:i|per|varje) (?:vecka|månad)|om (?:året|dagen)|sedan\b|i taget|i rad\b", following):
            direction, starts_elsewhere = _read_reference(following, direction)
            times.append(
                TimePhrase(
                    first,
                    last,
                    amount.number,
                    amount.unit,
                    direction,
                    is_hedged=is_hedged,
                    is_shorter=amount.is_shorter,
                    starts_elsewhere=starts_elsewhere,
                    is_comparison=any(token.word == "än" for token in tokens[first:last]),
                )
            )
        index = last + 1
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
            word in lexicon.WITHIN | lexicon.AFTER | {"än", "<", "≤", "innan"}
            or (words[-1:] == ["än"] and word in _MORE | _LESS)
            or (words[-1:] != [] and words[-1] in _MORE and word in _DENIALS)
        ):
            words.append(word)
        elif word == "till" and word_at(tokens, at - 2) == "upp":
            words.append("inom")
            at -= 1
        elif word not in lexicon.BEFORE_THE_NUMBER:
            break
        elif word == "på":
            words.append("på")
        at -= 1
        if word not in lexicon.BEFORE_THE_NUMBER - {"på"}:
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
