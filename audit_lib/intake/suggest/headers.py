"""On which of the first rows the headers stand."""

import re
from collections.abc import Sequence

from audit_lib.intake.suggest.words import HeaderWords

_DATA = re.compile(r"(?i)SE(16)?\d{10}-[A-Z0-9]+|\d{4}-\d{2}-\d{2}.*|\d+([.,:/-]\d+)*|[^@\s]+@[^@\s]+\.\w+|ja|nej")
_LONGEST = 60


def choose_header(rows: Sequence[Sequence[str]], words: HeaderWords) -> int:
    """Give the place of the row that reads most like headers; the first where none does."""
    scores = [_score(cells, words) for cells in rows]
    best = max(scores)
    return scores.index(best) if best > 0 else 0


def _score(cells: Sequence[str], words: HeaderWords) -> float:
    texts = [cell.strip() for cell in cells if cell.strip()]
    n_data = sum(_DATA.fullmatch(text) is not None for text in texts)
    plain = {text.casefold(): text for text in texts if len(text) <= _LONGEST and not _DATA.fullmatch(text)}
    n_twice = len(texts) - n_data - len(plain)
    return sum(0.2 + words.read(text).explained for text in plain.values()) - n_data - n_twice


def has_data(headers: Sequence[str]) -> bool:
    """Whether a row that should be headers has an HSA-id, a date or another value in it."""
    return any(_DATA.fullmatch(header.strip()) is not None for header in headers)
