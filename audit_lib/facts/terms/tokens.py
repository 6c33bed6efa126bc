"""A sentence → its words, numbers and signs in lower case."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
_LONGEST_RUN = 300


@dataclass(frozen=True)
class Token:
    """A word, number or sign in lower case, with its place in the sentence."""

    word: str
    start: int
    end: int


def read_tokens(sentence: str) -> list[Token]:
    """Split a sentence into words, numbers and signs."""
    return [Token(found.group().lower(), found.start(), found.end()) for found in _TOKEN.finditer(sentence)]


def read_runs(sentence: str) -> list[list[Token]]:
    """Split a sentence into tokens, at most `_LONGEST_RUN` at a time: no one writes longer sentences in good faith."""
    tokens = read_tokens(sentence)
    return [tokens[at : at + _LONGEST_RUN] for at in range(0, len(tokens), _LONGEST_RUN)]


def word_at(tokens: list[Token], index: int) -> str:
    """The word at a place that may lie outside the sentence, where nothing stands."""
    return tokens[index].word if 0 <= index < len(tokens) else ""
