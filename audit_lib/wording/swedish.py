"""Numbers and dates as a Swedish reader writes them, by Babel's sv_SE.

A share is never rounded to 0 % or 100 % unless it is exactly that: "100,0 % i tid" over one late errand would be
a lie in the place where the reader looks first.
"""

import unicodedata
from datetime import date, datetime
from functools import cache

from babel.dates import format_date
from babel.numbers import format_decimal

LOCALE = "sv_SE"
NO_BREAK_SPACE = "\u00a0"
# å ä ö come after z in this order; every other letter sorts as its unaccented form.
_LAST_LETTERS = {"å": "\uf000", "ä": "\uf001", "æ": "\uf001", "ö": "\uf002", "ø": "\uf002"}


@cache
def format_number(number: int) -> str:
    r"""Write a whole number with a no-break space between thousands.

    >>> format_number(1674)
    '1\xa0674'
    """
    return format_decimal(number, locale=LOCALE)


def format_share(part: int, whole: int) -> str:
    r"""Write part of whole as a percentage with one decimal; exact ends only when exact.

    >>> format_share(9999, 10000)
    '99,9\xa0%'
    >>> format_share(4, 4)
    '100\xa0%'

    Raises:
        ZeroDivisionError: whole is 0; nothing was assessed, so there is no share to write.
    """
    return format_tenths(round_share(part, whole))


def round_share(part: int, whole: int) -> int:
    """Round part of whole to thousandths; 0 and 1,000 only when exact.

    >>> round_share(9999, 10000), round_share(0, 3)
    (999, 0)

    Raises:
        ZeroDivisionError: whole is 0.
    """
    tenths = round(1000 * part / whole)
    return tenths if part in (0, whole) else min(max(tenths, 1), 999)


@cache
def format_tenths(tenths: int) -> str:
    """Write a number of thousandths as a percentage: 938 is 93,8 %."""
    return format_decimal(tenths / 10, format="#,##0.#", locale=LOCALE) + NO_BREAK_SPACE + "%"


@cache
def format_day(day: date) -> str:
    r"""Write a date in words, the day on the month's line.

    >>> format_day(date(2026, 4, 7))
    '7\xa0april 2026'
    """
    return format_date(day, "d'\u00a0'MMMM y", locale=LOCALE)


@cache
def format_instant(instant: datetime) -> str:
    """Write a time as day and clock."""
    return f"{format_day(instant.date())} kl.{NO_BREAK_SPACE}{instant:%H.%M}"


@cache
def format_period(first: date, last: date) -> str:
    r"""Write a period in words, naming the year once when it is one.

    >>> format_period(date(2026, 1, 1), date(2026, 3, 31))
    '1\xa0januari – 31\xa0mars 2026'
    """
    begin = format_day(first)
    if first.year == last.year:
        begin = begin[: -len(" 2026")]
    return f"{begin} – {format_day(last)}"


@cache
def format_month(iso_month: str, *, short: bool = False) -> str:
    """Write a month `2026-04` as "april 2026", or short as "apr"."""
    first = date.fromisoformat(f"{iso_month}-01")
    return format_date(first, "MMM" if short else "MMMM y", locale=LOCALE).rstrip(".")


def build_sort_key(text: str) -> str:
    """Give a key that sorts text as a Swedish register does: å ä ö last, accents and case without weight.

    >>> sorted(["Östra", "Zeta", "Ängen", "Åsa", "Élan", "Duvan"], key=build_sort_key)
    ['Duvan', 'Élan', 'Zeta', 'Åsa', 'Ängen', 'Östra']
    """
    letters = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        unaccented = unicodedata.normalize("NFD", letter)[0]
        letters.append(_LAST_LETTERS.get(letter, unaccented))
    return "".join(letters)


def get_initial(name: str) -> str:
    """Give the letter a name is found under in a register: A–Ö, or # for anything else."""
    for letter in unicodedata.normalize("NFC", name).upper():
        if letter in "ÅÄÖ":
            return letter
        plain = unicodedata.normalize("NFD", letter)[0]
        if plain.isalpha():
            return plain
        if plain.isdigit():
            return "#"
    return "#"
