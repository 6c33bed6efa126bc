"""XmR chart: which months differ by more than the ordinary month-to-month variation.

Limits are mean ± 2.66 · mR̄, mR̄ being the mean distance between successive points (Wheeler; NHS England, Making
Data Count). The moving range is taken between the points that are drawn, also across a month left out for too few
errands: leaving the pair out instead would widen nothing and hide most about the smallest clinics.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MOVING_RANGE_FACTOR = 2.66
MIN_POINTS = 12
# Making Data Count calls seven successive points on one side of the mean a shift.
SHIFT_LENGTH = 7


@dataclass(frozen=True)
class ControlLimits:
    """Mean and natural process limits, as shares 0–1; `lower` and `upper` are cut at 0 and 1."""

    mean: float
    lower: float
    upper: float


@dataclass(frozen=True)
class ChartPoint:
    """One month: `share` 0–1, and whether it lies outside the limits."""

    month: str
    share: float
    is_outside: bool


@dataclass(frozen=True)
class ControlChart:
    """The points, their limits, and the length of a shift that the last points form (0 = none)."""

    points: tuple[ChartPoint, ...]
    limits: ControlLimits
    n_shifted: int
    is_shift_upward: bool


def compute_limits(values: Sequence[float]) -> tuple[float, float, float]:
    """Give mean, lower and upper natural process limit of at least two values, in the values' own unit.

    >>> compute_limits([10.0, 12.0, 11.0, 13.0])
    (11.5, 7.066666666666666, 15.933333333333334)
    """
    mean = sum(values) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    width = MOVING_RANGE_FACTOR * sum(ranges) / len(ranges)
    return mean, mean - width, mean + width


def build_control_chart(months: Sequence[tuple[str, int, int]], *, min_cell: int) -> ControlChart | None:
    """Build the chart from (month, n_assessed, n_in_time); None when fewer than twelve months can be drawn.

    A month with fewer than `min_cell` assessed errands is left out: its share is mostly chance.
    """
    drawn = [(month, n_in_time / n) for month, n, n_in_time in sorted(months) if n >= max(min_cell, 1)]
    if len(drawn) < MIN_POINTS:
        return None
    mean, lower, upper = compute_limits([share for _, share in drawn])
    # A hair's breadth, so that equal shares are not outside limits that coincide with them.
    slack = 1e-9
    points = tuple(ChartPoint(month, share, not lower - slack <= share <= upper + slack) for month, share in drawn)
    n_shifted, is_upward = _measure_shift([share - mean for _, share in drawn])
    return ControlChart(points, ControlLimits(mean, max(lower, 0.0), min(upper, 1.0)), n_shifted, is_upward)


def _measure_shift(distances: Sequence[float]) -> tuple[int, bool]:
    is_upward = distances[-1] > 0
    n_shifted = 0
    for distance in reversed(distances):
        if distance == 0 or (distance > 0) != is_upward:
            break
        n_shifted += 1
    return (n_shifted, is_upward) if n_shifted >= SHIFT_LENGTH else (0, is_upward)
