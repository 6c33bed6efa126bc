"""Personal identity numbers in a text, for DAT-06.

Forms: personnummer and samordningsnummer with ten or twelve digits, with or without ``-`` or ``+`` before the
last four; the reserve number of Västra Götalandsregionen, where the check digit is Luhn's over the short
date, the letter's value and the running number (Inera, "Lokala reservidn": K is 5, M is 7, X is 8).
"""

from __future__ import annotations

import re
from datetime import date

ORDINARY = re.compile(r"(?<![^\W_])([0-9]{2})?([0-9]{6})[-+]?([0-9]{4})(?![^\W_])")
RESERVE = re.compile(r"(?<![^\W_])([0-9]{8})([KMX])([0-9]{2})([0-9])(?![^\W_])")
LETTER_DIGITS = {"K": "5", "M": "7", "X": "8"}
CENTURIES = ("18", "19", "20")


def has_personal_number(text: str) -> bool:
    """Whether the text holds a valid number that touches no letter and no digit."""
    for century, six, four in ORDINARY.findall(text):
        if _is_date(century, six, samordning=True) and _passes_luhn(six + four):
            return True
    for eight, letter, running, check in RESERVE.findall(text):
        digits = eight[2:] + LETTER_DIGITS[letter] + running + check
        if _is_date(eight[:2], eight[2:], samordning=False) and _passes_luhn(digits):
            return True
    return False


def _is_date(century: str, six: str, *, samordning: bool) -> bool:
    month, day = int(six[2:4]), int(six[4:6])
    if samordning and day > 60:
        day -= 60
    for prefix in [century] if century else CENTURIES:
        if prefix not in CENTURIES:
            continue
        try:
            date(int(prefix + six[:2]), month, day)
        except ValueError:
            continue
        return True
    return False


def _passes_luhn(ten_digits: str) -> bool:
    total = 0
    for place, digit in enumerate(ten_digits):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return total % 10 == 0
