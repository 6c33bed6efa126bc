"""A pattern of the grammar: its name, what it decides, the sentence that made it necessary, and when it holds.

A table is a tuple of patterns: the first that holds decides, and the last one always does. A word of answering is
seen with its neighbours, since Swedish tells by them whose it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

View = TypeVar("View")
Seen = TypeVar("Seen")
Decision_co = TypeVar("Decision_co", covariant=True)


def always(_view: object) -> bool:
    """Hold for anything, as the last pattern of a table does."""
    return True


@dataclass(frozen=True)
class Pattern(Generic[View, Decision_co]):
    """One entry of a table; the comment after it names the labelled text that its sentence stands in."""

    name: str
    decides: Decision_co
    sentence: str
    holds: Callable[[View], object] = always

    def when(self, holds: Callable[[Seen], object]) -> "Pattern[Seen, Decision_co]":
        """Return the pattern as one that holds only then."""
        return Pattern(self.name, self.decides, self.sentence, holds)


def find_first(table: tuple[Pattern[View, Decision_co], ...], view: View) -> Pattern[View, Decision_co]:
    """Return the pattern that decides."""
    return next(pattern for pattern in table if pattern.holds(view))


@dataclass(slots=True)
class Word:
    """The word at `at` among the words of its clause; `subject` is what a coordinated clause inherits ("vi", "du").

    `receipt_counts` says that a bekräftelse is an answer too.
    """

    words: list[str]
    at: int
    subject: str = ""
    receipt_counts: bool = False

    @property
    def text(self) -> str:
        """The word itself."""
        return self.words[self.at]

    @property
    def all(self) -> set[str]:
        """Every word of the clause."""
        return set(self.words)

    @property
    def previous(self) -> str:
        """The word before it, or nothing."""
        return self.words[self.at - 1] if self.at else ""

    @property
    def next(self) -> str:
        """The word after it, or nothing."""
        return self.words[self.at + 1] if self.at + 1 < len(self.words) else ""

    def before(self, n: int) -> set[str]:
        """The `n` words before it."""
        return set(self.words[max(0, self.at - n) : self.at])

    def after(self, n: int) -> set[str]:
        """The `n` words after it."""
        return set(self.words[self.at + 1 : self.at + 1 + n])
