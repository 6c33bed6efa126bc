"""Small counts of errands hidden in tables that leave the clinic, so that no other cell gives them back.

Errands are health data: a count of 1–4 is never shown outside the clinic's own report. The total stands beside the
table, so one hidden row could be had by subtraction: rows are hidden until at least two are and what they hide
together reaches the minimum cell, for each column on its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ReplyCount:
    """Errands assessed and in time, as counted."""

    n_assessed: int
    n_in_time: int

    @property
    def n_late(self) -> int:
        """Assessed errands that were not in time."""
        return self.n_assessed - self.n_in_time


@dataclass(frozen=True)
class ShownCount:
    """The same row as it may be shown: None is hidden; `is_small` says that the row's own count is the reason."""

    n_assessed: int | None
    n_in_time: int | None
    is_small: bool


def is_small(n: int, min_cell: int) -> bool:
    """Tell whether a count is one that must be hidden: at least 1 and below the minimum cell."""
    return 0 < n < min_cell


def suppress_reply_counts(rows: Sequence[ReplyCount], *, min_cell: int) -> list[ShownCount]:
    """Hide small counts, and as many further rows as it takes; the rows add up to a published total."""
    small_whole = {i for i, row in enumerate(rows) if is_small(row.n_assessed, min_cell)}
    hidden_whole = _widen(rows, small_whole, min_cell, [lambda row: row.n_assessed])
    small_parts = {
        i for i, row in enumerate(rows) if is_small(row.n_in_time, min_cell) or is_small(row.n_late, min_cell)
    }
    hidden_parts = _widen(
        rows, small_parts | hidden_whole, min_cell, [lambda row: row.n_in_time, lambda row: row.n_late]
    )
    return [
        ShownCount(
            n_assessed=None if i in hidden_whole else row.n_assessed,
            n_in_time=None if i in hidden_parts else row.n_in_time,
            is_small=i in small_whole or i in small_parts,
        )
        for i, row in enumerate(rows)
    ]


def suppress_counts(counts: Sequence[int], *, min_cell: int) -> list[int | None]:
    """Hide small counts of a column whose total is known, and as many further ones as it takes.

    >>> suppress_counts([2, 9, 0, 14], min_cell=5)
    [None, None, 0, 14]
    """
    rows = [ReplyCount(n, n) for n in counts]
    small = {i for i, n in enumerate(counts) if is_small(n, min_cell)}
    hidden = _widen(rows, small, min_cell, [lambda row: row.n_assessed])
    return [None if i in hidden else n for i, n in enumerate(counts)]


def _widen(
    rows: Sequence[ReplyCount],
    hidden: set[int],
    min_cell: int,
    columns: Sequence[Callable[[ReplyCount], int]],
) -> set[int]:
    if not hidden:
        return set()
    widened = set(hidden)
    candidates = sorted(
        (i for i, row in enumerate(rows) if i not in hidden and row.n_assessed > 0),
        key=lambda i: (rows[i].n_assessed, i),
    )
    for candidate in candidates:
        if len(widened) > 1 and all(_is_safe(rows, widened, min_cell, column) for column in columns):
            break
        widened.add(candidate)
    return widened


def _is_safe(rows: Sequence[ReplyCount], hidden: set[int], min_cell: int, column: Callable[[ReplyCount], int]) -> bool:
    """At least two rows with something in the column, and together no less than the minimum cell, or nothing."""
    counts = [column(rows[i]) for i in hidden if column(rows[i])]
    return not counts or (len(counts) > 1 and sum(counts) >= min_cell)
