"""Vardagar and deadlines from the text of the contract, with Easter computed, no library (section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


def compute_easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (the anonymous algorithm of 1876)."""
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, day = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, day + 1)


def find_weekday(first: date, weekday: int) -> date:
    """The first day from ``first`` on that is this weekday (Monday is 0)."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)


@cache
def list_helgdagar(year: int) -> frozenset[date]:
    """The allmänna helgdagar of a year."""
    easter = compute_easter(year)
    return frozenset(
        {
            date(year, 1, 1),  # Nyårsdagen
            date(year, 1, 6),  # Trettondedag jul
            easter - 2 * ONE_DAY,  # Långfredagen
            easter,  # Påskdagen
            easter + ONE_DAY,  # Annandag påsk
            date(year, 5, 1),  # Första maj
            easter + 39 * ONE_DAY,  # Kristi himmelsfärdsdag
            easter + 49 * ONE_DAY,  # Pingstdagen
            date(year, 6, 6),  # Nationaldagen
            find_weekday(date(year, 6, 20), SATURDAY),  # Midsommardagen
            find_weekday(date(year, 10, 31), SATURDAY),  # Alla helgons dag
            date(year, 12, 25),  # Juldagen
            date(year, 12, 26),  # Annandag jul
        }
    )


@cache
def list_aftnar(year: int) -> frozenset[date]:
    """Midsommarafton, Julafton and Nyårsafton of a year."""
    midsommarafton = find_weekday(date(year, 6, 20), SATURDAY) - ONE_DAY
    return frozenset({midsommarafton, date(year, 12, 24), date(year, 12, 31)})


def is_vardag(day: date, readings: Mapping[str, object]) -> bool:
    """Whether a date is a vardag under the readings ``lordag_ar_vardag`` and ``aftnar_ar_vardag``."""
    if day.weekday() == SUNDAY or day in list_helgdagar(day.year):
        return False
    if day.weekday() == SATURDAY and not readings["lordag_ar_vardag"]:
        return False
    return not (day in list_aftnar(day.year) and not readings["aftnar_ar_vardag"])


def find_deadline(sent_on: date, readings: Mapping[str, object]) -> date:
    """The second vardag after the date of sending, whatever day that is."""
    day = sent_on
    vardagar = 0
    while vardagar < 2:
        day += ONE_DAY
        if is_vardag(day, readings):
            vardagar += 1
    return day
