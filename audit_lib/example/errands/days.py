"""The thirteen months of errands: how busy each day is, and which days are vardagar.

Days are whole numbers from FIRST_DAY and times whole seconds of local wall-clock time from its midnight, so
that millions of errands are plain integer arithmetic.
"""

import datetime as dt
from functools import cache

import numpy as np
from numpy.typing import NDArray

from audit_lib.model.calendar import VardagReading, list_days_off

FIRST_DAY = dt.date(2025, 4, 1)
PERIOD_FROM = dt.date(2026, 1, 1)
AUDIT_DATE = dt.date(2026, 4, 30)
EXTRACT_AT = dt.datetime(2026, 5, 4, 6, 0)  # noqa: DTZ001 - local wall-clock time, as the contract's timestamps
N_DAYS = (AUDIT_DATE - FIRST_DAY).days + 1
DAY_S = 86_400
EXTRACT_S = int((EXTRACT_AT - dt.datetime.combine(FIRST_DAY, dt.time())).total_seconds())
EPOCH_S = (FIRST_DAY - dt.date(1970, 1, 1)).days * DAY_S

MONTH_WEIGHTS = (1.15, 1.05, 1.05, 1.0, 1.0, 0.85, 0.5, 0.8, 1.1, 1.1, 1.05, 0.8)
WEEKDAY_WEIGHTS = (1.35, 1.15, 1.05, 1.05, 0.95, 0.3, 0.4)
HOUR_WEIGHTS = (
    0.4, 0.2, 0.1, 0.1, 0.2, 0.5, 1.6, 4.0, 7.0, 7.5, 7.0, 6.0,
    5.5, 5.5, 5.0, 4.5, 4.5, 4.5, 5.0, 6.0, 7.0, 6.0, 3.5, 1.5,
)  # fmt: skip
_MISSING_HOUR_FROM_S = (dt.date(2026, 3, 29) - FIRST_DAY).days * DAY_S + 2 * 3600

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@cache
def _mark_vardagar() -> NDArray[np.bool_]:
    days = [FIRST_DAY + dt.timedelta(days=offset) for offset in range(2 * N_DAYS)]
    days_off = list_days_off(days[0], days[-1], VardagReading())
    return np.array([day not in days_off for day in days])


@cache
def weigh_days() -> Floats:
    """Give each day's share of all errands, summed up to and including it; a helgdag is quiet."""
    vardag = _mark_vardagar()
    days = [FIRST_DAY + dt.timedelta(days=offset) for offset in range(N_DAYS)]
    weekday = [min(WEEKDAY_WEIGHTS[day.weekday()], 1.4 if vardag[offset] else 0.35) for offset, day in enumerate(days)]
    weights = np.array([MONTH_WEIGHTS[day.month - 1] for day in days]) * np.array(weekday)
    return np.asarray(np.cumsum(weights) / weights.sum())


def is_vardag(days: Ints) -> NDArray[np.bool_]:
    """Tell which days are vardagar (contract section 3, default readings)."""
    return np.asarray(_mark_vardagar()[days])


def add_vardagar(days: Ints, n_vardagar: Ints) -> Ints:
    """Give the n:th vardag after each day (n ≥ 1), whatever day it is; capped where the calendar ends.

    >>> add_vardagar(np.array([N_DAYS - 1]), np.array([2])) - N_DAYS  # 30 April 2026 -> 5 May
    array([4])
    """
    vardag = _mark_vardagar()
    listed = np.flatnonzero(vardag)
    n_up_to = np.cumsum(vardag)
    place = np.minimum(n_up_to[np.minimum(days, len(vardag) - 1)] + n_vardagar - 1, len(listed) - 1)
    return np.asarray(listed[place], dtype=np.int64)


def draw_sent_times(rng: np.random.Generator, n_errands: int) -> Ints:
    """Draw times of sending, in seconds: seasons, weekdays, helgdagar and evenings as residents write."""
    hours = np.cumsum(HOUR_WEIGHTS) / sum(HOUR_WEIGHTS)
    day = np.searchsorted(weigh_days()[:-1], rng.random(n_errands), side="right")
    hour = np.searchsorted(hours[:-1], rng.random(n_errands), side="right")
    return skip_missing_hour(day * DAY_S + hour * 3600 + rng.integers(0, 3600, n_errands))


def skip_missing_hour(times: Ints) -> Ints:
    """Move times inside the hour that summer time takes away (29 March 2026) to the hour after it."""
    inside = (times >= _MISSING_HOUR_FROM_S) & (times < _MISSING_HOUR_FROM_S + 3600)
    return np.asarray(times + 3600 * inside, dtype=np.int64)
