"""Small counts of errands hidden in tables that leave the clinic, so that no other cell gives them back.

Errands are health data: a count of 1–4 is never shown outside the clinic's own report. The total stands beside the
table, so one hidden row could be had by subtraction: rows are hidden until at least two are and what they hide
together reaches the minimum cell.
"""

from collections.abc import Sequence
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


def is_small(n: int, min_cell: int) -> bool:
    """Tell whether a count is one that must be hidden: at least 1 and below the minimum cell."""
    return 0 < n < min_cell


def suppress_counts(counts: Sequence[int], *, min_cell: int) -> list[int | None]:
    """Hide small counts of a column whose total is known, and as many further ones as it takes.

    >>> suppress_counts([2, 9, 0, 14], min_cell=5)
    [None, None, 0, 14]
    """
    hidden = {i for i, n in enumerate(counts) if is_small(n, min_cell)}
    candidates = sorted((n, i) for i, n in enumerate(counts) if i not in hidden and n) if hidden else []
    for _, i in candidates:
        if len(hidden) > 1 and sum(counts[j] for j in hidden) >= min_cell:
            break
        hidden.add(i)
    return [None if i in hidden else n for i, n in enumerate(counts)]
