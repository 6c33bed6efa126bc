"""Words → an amount of time: "1–2 (två) helgfria vardagar" is one thing with a number and a unit.

A range counts by its upper end. A number that a cut has parted from its unit is no length, unless the number is
already too great for any unit that could follow.
"""

from typing import Literal, NamedTuple

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.tokens import Token, word_at

_RANGE_SIGNS = frozenset({"till", "eller", "à", *"-–—/‑−"})
_LONGEST_RANGE = 3
_DAYS = (lexicon.VARDAG, lexicon.ARBETSDAG, lexicon.DAY)

Unit = Literal["vardag", "helgfri", "arbetsdag", "samma", "nasta", "dygn", "timme", "annan"]


class Amount(NamedTuple):
    """The index of the last word, the number (None: vague, "ett par"), its unit, and whether that is under a day."""

    last: int
    number: float | None
    unit: Unit
    is_shorter: bool


def read_amount(tokens: list[Token], index: int) -> Amount | None:
    """Return the amount that begins at the word, if one does."""
    return _read_named_day(tokens, index) or _read_counted(tokens, index)


def _read_named_day(tokens: list[Token], index: int) -> Amount | None:  # noqa: PLR0911 - ordered tests
    word, following = word_at(tokens, index), word_at(tokens, index + 1)
    if word == "samma" and any(unit.fullmatch(following) for unit in _DAYS):
        return Amount(index + 1, 0, "samma", True)
    if word == "samma" and following in {"vecka", "månad"}:
        return Amount(index + 1, 0, "annan", False)
    if word in lexicon.NEXT_DAY:
        at = index + 1 + (following in lexicon.HELGFRI)
        unit = word_at(tokens, at)
        if unit in {"vardag", "vardagen", "arbetsdag", "arbetsdagen", "dag", "dagen"}:
            return Amount(at, 1, "nasta", False)
        if unit in {"vecka", "månad"}:
            return Amount(at, 1, "annan", False)
    if word in lexicon.ORDINALS and following in {"vardagen", "arbetsdagen", "vardag", "arbetsdag"}:
        return Amount(index + 1, lexicon.ORDINALS[word], "vardag" if following[0] == "v" else "arbetsdag", False)
    if word == "dagen" and following in {"efter", "därpå"}:
        return Amount(index + 1, 1, "nasta", False)
    if word in {"under", "inom"} and following == "dagen":
        return Amount(index + 1, 0, "samma", False)
    return None


def _read_counted(tokens: list[Token], index: int, n_before: int = 0) -> Amount | None:
    read = _read_number(tokens, index)
    if read is None:
        return None
    at, number = read
    is_helgfri = False
    while (word := word_at(tokens, at)) in lexicon.UNIT_FILLERS or word in lexicon.HELGFRI:
        is_helgfri = is_helgfri or word in lexicon.HELGFRI
        at += 1
    unit = _read_unit(tokens, at, number)
    if unit is None:
        return None
    name, is_shorter = unit
    if is_helgfri:
        name = "helgfri" if name in {"vardag", "arbetsdag"} else "annan"
    if n_before < _LONGEST_RANGE and word_at(tokens, at + 1) in _RANGE_SIGNS:
        beyond = _read_counted(tokens, at + 2 + (word_at(tokens, at + 2) in lexicon.WITHIN), n_before + 1)
        if beyond is not None and _is_longer(beyond, number, name):
            return beyond
    return Amount(at, number, name, is_shorter)


def _is_longer(beyond: Amount, number: float | None, unit: Unit) -> bool:
    is_other_unit = beyond.unit == "annan" != unit and not beyond.is_shorter
    return beyond.number is None or number is None or beyond.number > number or is_other_unit


def _read_number(tokens: list[Token], index: int, n_before: int = 0) -> tuple[int, float | None] | None:
    """Read "2", "två (2)", "1–2", "en till två", "ett par": the index after it and the upper end."""
    word = word_at(tokens, index)
    if word in lexicon.VAGUE_NUMBERS or (word in {"ett", "en"} and word_at(tokens, index + 1) in lexicon.VAGUE_NUMBERS):
        return index + 1 + (word in {"ett", "en"}), None
    number = _number_of(word)
    if number is None:
        return None
    at = index + 1
    if word_at(tokens, at) in {",", "."} and _is_touching(tokens, at) and word_at(tokens, at + 1).isdigit():
        number, at = number + 0.5, at + 2
    if (
        word_at(tokens, at) == "("
        and _number_of(word_at(tokens, at + 1)) is not None
        and word_at(tokens, at + 2) == ")"
    ):
        at += 3
    joint = word_at(tokens, at)
    is_range = joint in _RANGE_SIGNS or (joint == "och" and word_at(tokens, index - 1) == "mellan")
    if is_range and n_before < _LONGEST_RANGE:
        beyond = _read_number(tokens, at + 1 + (word_at(tokens, at + 1) in lexicon.WITHIN), n_before + 1)
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
    word = word_at(tokens, at)
    is_cut = word_at(tokens, at + 1) == "…" and tokens[at].end == tokens[at + 1].start
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
