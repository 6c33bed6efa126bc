"""Vardagar: which days count, and the last day to answer in time (contract section 3).

The `holidays` package changed its Swedish defaults three times; it is called with both categories named, weekends are
told by the weekday alone, and its answer is sorted into helgdagar and the three aftnar that law treats as Sundays
(lag 1930:173 2 §, semesterlagen 7 §).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

import holidays
import pyarrow as pa

SATURDAY, SUNDAY = 5, 6
LONGEST_STRETCH = 45
"""Days past the last date wanted, so that its deadline is in the calendar too (the longest row of days off is five).

More than twice as many days as vardagar are never needed: a deadline further off makes the calendar longer.
"""


@dataclass(frozen=True)
class VardagReading:
    """Which disputed days count as vardagar."""

    lordag_ar_vardag: bool = False
    aftnar_ar_vardag: bool = False


def _list_days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def list_days_off(first: date, last: date, reading: VardagReading) -> frozenset[date]:
    """The days from `first` to `last` that are not vardagar, by reading.

    An afton that falls on a weekend stays off as a weekend day does, whatever the reading says of aftnar.
    """
    categories = ("public",) if reading.aftnar_ar_vardag else ("public", "de_facto")
    holiday = holidays.country_holidays("SE", years=range(first.year, last.year + 1), categories=categories)
    # The package lists every Sunday as public; weekdays are judged here and only here.
    named = {day for day in holiday if day.weekday() != SUNDAY}
    weekend = {SUNDAY} if reading.lordag_ar_vardag else {SATURDAY, SUNDAY}
    return frozenset(day for day in _list_days(first, last) if day.weekday() in weekend or day in named)


def build_calendar(first: date, last: date, *, vardagar: int = 2, reading: VardagReading | None = None) -> pa.Table:
    """One row a day: its running vardag number and the deadline of what was sent on it.

    Returns:
        `day` date32, from `first` until past `last`; `vardag_number` int32 (vardagar up to and including the day);
        `due_on` date32: the `vardagar`-th vardag after the day, whatever day it is; null near the table's end.
    """
    end = last + timedelta(max(LONGEST_STRETCH, 2 * vardagar))
    off = list_days_off(first, end, reading or VardagReading())
    days = _list_days(first, end)
    numbers = list(accumulate(0 if day in off else 1 for day in days))
    vardag_list = [day for day in days if day not in off]
    due = [vardag_list[n + vardagar - 1] if n + vardagar <= len(vardag_list) else None for n in numbers]
    return pa.table(
        {
            "day": pa.array(days, pa.date32()),
            "vardag_number": pa.array(numbers, pa.int32()),
            "due_on": pa.array(due, pa.date32()),
        }
    )
