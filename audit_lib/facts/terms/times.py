"""Words → lengths of time: "inom 1–2 (två) helgfria vardagar" is one thing with a number, a unit and a direction.

A range counts by its upper end. A number that a cut has parted from its unit is no length, unless the number is
already too great for any unit that could follow.
"""

import re
from dataclasses import dataclass
from typing import Literal

from audit_lib.facts.terms import lexicon

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
_DASHES = frozenset("-–—/‑−")
_RANGE_WORDS = frozenset({"till", "eller", "à"})
_LONGEST_RUN = 300
_LONGEST_RANGE = 3
_MORE = frozenset({"mer", "mera", "längre", "senare"})
_LESS = frozenset({"mindre", "kortare", "färre", "tidigare"})
_DENIALS = frozenset({"inte", "ej", "aldrig"})

Unit = Literal["vardag", "helgfri", "arbetsdag", "samma", "nasta", "dygn", "timme", "annan"]
Direction = Literal["inom", "bar", "efter", "fore"]
TimeGrade = Literal["exakt", "likvardig", "strangare", "annan"]


@dataclass(frozen=True)
class Token:
    """A word, number or sign in lower case, with its place in the sentence."""

    word: str
    start: int
    end: int


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
        if self.direction in {"efter", "fore"} or self.number is None or self.unit == "annan":
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


def read_tokens(sentence: str) -> list[Token]:
    """Split a sentence into words, numbers and signs."""
    return [Token(found.group().lower(), found.start(), found.end()) for found in _TOKEN.finditer(sentence)]


def read_runs(sentence: str) -> list[list[Token]]:
    """Split a sentence into tokens, at most `_LONGEST_RUN` at a time: no one writes longer sentences in good faith."""
    tokens = read_tokens(sentence)
    return [tokens[at : at + _LONGEST_RUN] for at in range(0, len(tokens), _LONGEST_RUN)]


def find_times(tokens: list[Token]) -> list[TimePhrase]:
    """Return every length of time in the sentence, in order; frequencies ("två vardagar i veckan") are none."""
    times: list[TimePhrase] = []
    index = 0
    while index < len(tokens):
        core = _read_named_day(tokens, index) or _read_amount(tokens, index)
        if core is None:
            index += 1
            continue
        last, number, unit, is_shorter = core
        floor = times[-1].last + 1 if times else 0
        first, direction, is_hedged = _read_direction(tokens, index, floor)
        following = " ".join(token.word for token in tokens[last + 1 : last + 5])
        if not re.match(r"(?:i|per|varje) (?:vecka|månad)|om (?:året|dagen)|sedan\b|i taget|i rad\b", following):
            direction, starts_elsewhere = _read_reference(following, direction)
            times.append(
                TimePhrase(
                    first,
                    last,
                    number,
                    unit,
                    direction,
                    is_hedged=is_hedged,
                    is_shorter=is_shorter,
                    starts_elsewhere=starts_elsewhere,
                    is_comparison=any(token.word == "än" for token in tokens[first:last]),
                )
            )
        index = last + 1
    return times


_Core = tuple[int, float | None, Unit, bool]


def _word(tokens: list[Token], index: int) -> str:
    return tokens[index].word if 0 <= index < len(tokens) else ""


def _read_named_day(tokens: list[Token], index: int) -> _Core | None:  # noqa: PLR0911 - ordered tests
    word, following = _word(tokens, index), _word(tokens, index + 1)
    is_workday = bool(lexicon.VARDAG.fullmatch(following) or lexicon.ARBETSDAG.fullmatch(following))
    if word == "samma" and (is_workday or lexicon.DAY.fullmatch(following)):
        return index + 1, 0, "samma", True
    if word == "samma" and following in {"vecka", "månad"}:
        return index + 1, 0, "annan", False
    if word in lexicon.NEXT_DAY:
        at = index + 1 + (following in lexicon.HELGFRI)
        unit = _word(tokens, at)
        if unit in {"vardag", "vardagen", "arbetsdag", "arbetsdagen", "dag", "dagen"}:
            return at, 1, "nasta", False
        if unit in {"vecka", "månad"}:
            return at, 1, "annan", False
    if word in lexicon.ORDINALS and following in {"vardagen", "arbetsdagen", "vardag", "arbetsdag"}:
        return index + 1, lexicon.ORDINALS[word], "vardag" if following[0] == "v" else "arbetsdag", False
    if word == "dagen" and following in {"efter", "därpå"}:
        return index + 1, 1, "nasta", False
    if word in {"under", "inom"} and following == "dagen":
        return index + 1, 0, "samma", False
    return None


def _read_amount(tokens: list[Token], index: int, n_before: int = 0) -> _Core | None:
    read = _read_number(tokens, index)
    if read is None:
        return None
    at, number = read
    is_helgfri = False
    while (word := _word(tokens, at)) in lexicon.UNIT_FILLERS or word in lexicon.HELGFRI:
        is_helgfri = is_helgfri or word in lexicon.HELGFRI
        at += 1
    unit = _read_unit(tokens, at, number)
    if unit is None:
        return None
    name, is_shorter = unit
    if is_helgfri:
        name = "helgfri" if name in {"vardag", "arbetsdag"} else "annan"
    if n_before < _LONGEST_RANGE and _word(tokens, at + 1) in _RANGE_WORDS | _DASHES:
        beyond = _read_amount(tokens, at + 2 + (_word(tokens, at + 2) in lexicon.WITHIN), n_before + 1)
        if beyond is not None and _is_longer(beyond, number, name):
            return beyond
    return at, number, name, is_shorter


def _is_longer(beyond: _Core, number: float | None, unit: Unit) -> bool:
    is_other_unit = beyond[2] == "annan" != unit and not beyond[3]
    return beyond[1] is None or number is None or beyond[1] > number or is_other_unit


def _read_number(tokens: list[Token], index: int, n_before: int = 0) -> tuple[int, float | None] | None:
    """Read "2", "två (2)", "1–2", "en till två", "ett par": the index after it and the upper end."""
    word = _word(tokens, index)
    if word in lexicon.VAGUE_NUMBERS or (word in {"ett", "en"} and _word(tokens, index + 1) in lexicon.VAGUE_NUMBERS):
        return index + 1 + (word in {"ett", "en"}), None
    number = _number_of(word)
    if number is None:
        return None
    at = index + 1
    if _word(tokens, at) in {",", "."} and _is_touching(tokens, at) and _word(tokens, at + 1).isdigit():
        number, at = number + 0.5, at + 2
    if _word(tokens, at) == "(" and _number_of(_word(tokens, at + 1)) is not None and _word(tokens, at + 2) == ")":
        at += 3
    joint = _word(tokens, at)
    is_range = joint in _RANGE_WORDS | _DASHES or (joint == "och" and _word(tokens, index - 1) == "mellan")
    if is_range and n_before < _LONGEST_RANGE:
        beyond = _read_number(tokens, at + 1 + (_word(tokens, at + 1) in lexicon.WITHIN), n_before + 1)
        if beyond is not None:
            return beyond[0], None if beyond[1] is None else max(number, beyond[1])
    return at, number


def _number_of(word: str) -> float | None:
    if word.isdecimal():
        return float(word[:6])
    return lexicon.NUMBERS.get(word)


def _is_touching(tokens: list[Token], index: int) -> bool:
    return 0 < index < len(tokens) - 1 and tokens[index - 1].end == tokens[index].start == tokens[index + 1].start - 1


def _read_unit(tokens: list[Token], at: int, number: float | None) -> tuple[Unit, bool] | None:  # noqa: PLR0911 - ordered tests
    word = _word(tokens, at)
    is_cut = _word(tokens, at + 1) == "…" and tokens[at].end == tokens[at + 1].start
    if lexicon.VARDAG.fullmatch(word):
        return "vardag", False
    if lexicon.ARBETSDAG.fullmatch(word):
        return "arbetsdag", False
    if is_cut:
        is_long = number is not None and number > 2 and len(word) >= 3
        return ("annan", False) if is_long and any(u.startswith(word) for u in lexicon.LONG_UNITS) else None
    if lexicon.DYGN.fullmatch(word):
        return "dygn", False
    if lexicon.HOUR.fullmatch(word):
        return "timme", number is not None and number < 24
    if lexicon.DAY.fullmatch(word):
        return "annan", number == 1
    if lexicon.OTHER_UNIT.fullmatch(word):
        return "annan", word.startswith("min")
    return None


def _read_direction(tokens: list[Token], index: int, floor: int) -> tuple[int, Direction, bool]:
    """Walk left from the number over direction words, fillers and hedges."""
    words: list[str] = []
    is_hedged = False
    first = at = index
    while at > floor:
        word = tokens[at - 1].word
        if word == "." and _word(tokens, at - 2) in {"ca", "max", "ung"}:
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
        elif word == "till" and _word(tokens, at - 2) == "upp":
            words.append("inom")
            at -= 1
        elif word not in lexicon.BEFORE_THE_NUMBER:
            break
        elif word == "på":
            words.append("på")
        at -= 1
        if word not in lexicon.BEFORE_THE_NUMBER - {"på"}:
            first = at
    return first, _judge_direction(words, _word(tokens, index)), is_hedged


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
