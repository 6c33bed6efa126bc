"""Funnel plot: which clinics differ from the region's share by more than chance gives clinics of their size.

The limits are exact binomial ones around the region's own share, at 95 % and 99.8 %, made smooth by Spiegelhalter's
interpolation (Funnel plots for comparing institutional performance, Statistics in Medicine 2005, appendix A.1.1). The
interpolation moves no clinic: one lies below a limit exactly when P(as few or fewer) is less than the tail.

The picture says nothing that the region's page does not: its share is the region's own as shown there, and its limits
and dots are of the clinics whose numbers stand there. A hidden clinic is in none of it, for the smallest size of a
curve is somebody's number too. As a second lock, a clinic with 1–4 late errands, or 1–4 in time, is drawn in the
middle of that class, whatever the exact number.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

TAIL_95, TAIL_998 = 0.025, 0.001
_N_CURVE_POINTS = 28
_BARELY = 1 - 1e-9
"""A chance that is exactly the tail's is not less, but its sum of floating numbers may be, by a hair."""
_Z_GUESS = {TAIL_95: 1.96, TAIL_998: 3.09}


class FunnelPlace(StrEnum):
    """Where a clinic lies against the limits of its own size."""

    UNDER_998 = "under_998"
    UNDER_95 = "under_95"
    INOM = "inom"
    OVER_95 = "over_95"
    OVER_998 = "over_998"

    @property
    def is_outside(self) -> bool:
        """Whether it lies beyond the outer limits."""
        return self in (FunnelPlace.UNDER_998, FunnelPlace.OVER_998)


@dataclass(frozen=True)
class Funnel:
    """The region's share 0–1, the limits at growing sizes, and the clinics drawn as (errands, share in thousandths)."""

    share: float
    n_clinics: int
    curve: tuple[tuple[int, float, float, float, float], ...]
    dots: tuple[tuple[int, int], ...]


def build_funnel(shown: Sequence[tuple[int, int]], *, share: float, min_cell: int) -> Funnel | None:
    """Build the funnel from (n_assessed, n_in_time) of each clinic whose numbers the region's page shows.

    Clinics with fewer than `min_cell` assessed errands are left out; None when fewer than `min_cell` clinics remain.

    Args:
        shown: the clinics' numbers; none of a clinic that is hidden.
        share: the region's, 0–1, as its page shows it, with the hidden clinics in it.
        min_cell: the smallest count that is shown.
    """
    drawn = [(n, n_in_time) for n, n_in_time in shown if n >= max(min_cell, 1)]
    if len(drawn) < max(min_cell, 2):
        return None
    curve = trace_limits(min(n for n, _ in drawn), max(n for n, _ in drawn), share)
    dots = {(n, round(1000 * _blur_small(n, n_in_time, min_cell) / n)) for n, n_in_time in drawn}
    return Funnel(share, len(drawn), curve, tuple(sorted(dots)))


def trace_limits(smallest: int, largest: int, share: float) -> tuple[tuple[int, float, float, float, float], ...]:
    """The limits for clinics from the smallest to the largest, as (errands, the four of `compute_funnel_limits`)."""
    curve = []
    for n in _spread_sizes(smallest, largest):
        low998, low95, high95, high998 = (round(limit, 4) for limit in compute_funnel_limits(n, share))
        curve.append((n, low998, low95, high95, high998))
    return tuple(curve)


def compute_funnel_limits(n: int, share: float) -> tuple[float, float, float, float]:
    """Give the lower 99.8 %, lower 95 %, upper 95 % and upper 99.8 % limit for a clinic of n errands, as shares 0–1.

    >>> [round(limit, 3) for limit in compute_funnel_limits(100, 0.9)]
    [0.792, 0.832, 0.96, 0.986]
    """
    return (
        find_lower_limit(n, share, TAIL_998),
        find_lower_limit(n, share, TAIL_95),
        1.0 - find_lower_limit(n, 1.0 - share, TAIL_95),
        1.0 - find_lower_limit(n, 1.0 - share, TAIL_998),
    )


def find_lower_limit(n: int, share: float, tail: float) -> float:
    """The share that a clinic of n errands falls below with probability `tail` or less, interpolated, at least 0."""
    if share <= 0.0 or share >= 1.0:
        return share
    guess = n * share - _Z_GUESS.get(tail, 2.0) * math.sqrt(n * share * (1.0 - share))
    r = min(max(math.floor(guess), 0), n)
    cumulated, mass = sum_lower_tail(n, r, share)
    odds = share / (1.0 - share)
    while cumulated < tail and r < n:
        mass *= (n - r) / (r + 1) * odds
        r += 1
        cumulated += mass
    while r > 0 and cumulated - mass >= tail:
        cumulated -= mass
        mass *= r / (n - r + 1) / odds
        r -= 1
    return max((r - (cumulated - tail) / mass) / n, 0.0)


def sum_lower_tail(n: int, r: int, share: float) -> tuple[float, float]:
    """P(X ≤ r) and P(X = r) of the binomial distribution, to about twelve digits.

    >>> [round(chance, 12) for chance in sum_lower_tail(3, 1, 0.5)]
    [0.5, 0.375]
    """
    log_mass = math.lgamma(n + 1) - math.lgamma(r + 1) - math.lgamma(n - r + 1)
    mass = math.exp(log_mass + r * math.log(share) + (n - r) * math.log1p(-share))
    odds = (1.0 - share) / share
    total = term = 1.0
    for k in range(r, 0, -1):
        term *= k / (n - k + 1) * odds
        total += term
        if term < total * 1e-16:
            break
    return min(mass * total, 1.0), mass


def place_point(n: int, n_in_time: int, share: float) -> FunnelPlace:
    """Where a clinic lies, by the exact tails: outside when so extreme a count has less than the tail's chance.

    Args:
        n: its assessed errands.
        n_in_time: of them in time.
        share: the region's share, 0–1.
    """
    if share <= 0.0 or share >= 1.0:
        outside = FunnelPlace.OVER_998 if share <= 0.0 else FunnelPlace.UNDER_998
        return FunnelPlace.INOM if n_in_time == round(n * share) else outside
    as_few, _ = sum_lower_tail(n, n_in_time, share)
    as_many, _ = sum_lower_tail(n, n - n_in_time, 1.0 - share)
    if as_few < TAIL_95 * _BARELY:
        return FunnelPlace.UNDER_998 if as_few < TAIL_998 * _BARELY else FunnelPlace.UNDER_95
    if as_many < TAIL_95 * _BARELY:
        return FunnelPlace.OVER_998 if as_many < TAIL_998 * _BARELY else FunnelPlace.OVER_95
    return FunnelPlace.INOM


def _blur_small(n: int, n_in_time: int, min_cell: int) -> float:
    """The number in time, or the middle of the class it must hide in."""
    if 0 < n - n_in_time < min_cell:
        return n - min_cell / 2
    return min_cell / 2 if 0 < n_in_time < min_cell else n_in_time


def _spread_sizes(smallest: int, largest: int) -> list[int]:
    """Whole sizes from the smallest to the largest, evenly on a logarithmic axis."""
    if smallest == largest:
        return [smallest]
    step = math.log(largest / smallest) / (_N_CURVE_POINTS - 1)
    return sorted({round(smallest * math.exp(step * i)) for i in range(_N_CURVE_POINTS)} | {largest})
