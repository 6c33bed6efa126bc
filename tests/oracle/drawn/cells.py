"""Nasty single cells: the many ways a value may be written, and the ways it may be wrong."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from ..intake.values import STOCKHOLM

YES = ("ja", "JA", "Ja", "J", "1", "x", "true", "sann", " ja ")
NO = ("nej", "NEJ", "Nej", "N", "0", "false", "falsk", "nej\u00a0")
UNKNOWN = (None, None, "okänt", "okand", "vet ej", "-", "OKÄNT")
BAD = {
    "tri": ("kanske", "2", "jo"),
    "word": ("robot", "annat"),
    "date": ("02/04/2026", "2026-02-30", "46113", "2026-4-2", "20260402"),
    "time": (
        "24:00",
        "2026-04-02",
        "2026-03-29 02:30",
        "46113.5",
        "2026-04-02 24:00",
        "i går",
    ),
    "count": ("tre", "1.5"),
    "id": (
        "SE123",
        "2321000131-E000000000001",
        "SE2321000131-E00000000000000000000000000000001",
        "SE2321000131E1",
    ),
}
# Valid check digits, nobody's: the platform's well-known test number, a samordningsnummer, a reserve number.
PERSONAL_NUMBERS = ("19121212-1212", "191212121212", "121212-1212", "701063-2391", "19810829M071")


class Dice:
    """A seeded source of cells. ``share_bad``: the chance that a cell is spoilt."""

    def __init__(self, random: Random, share_bad: float, *, disputed: bool) -> None:
        self.random = random
        self.share_bad = share_bad
        self.disputed = disputed

    def chance(self, share: float) -> bool:
        """True with this chance."""
        return self.random.random() < share

    def is_spoilt(self) -> bool:
        """Whether the next cell is to be wrong."""
        return self.chance(self.share_bad)

    def pick(self, *choices: str | None) -> str | None:
        """One of the choices."""
        return self.random.choice(choices)

    def write_tri(self, share_yes: float = 0.5, share_unknown: float = 0.25) -> str | None:
        """A tri-state cell in any spelling."""
        if self.is_spoilt():
            return self.random.choice(BAD["tri"])
        if self.chance(share_unknown):
            return self.random.choice(UNKNOWN)
        return self.random.choice(YES if self.chance(share_yes) else NO)

    def write_word(self, *words: str | None) -> str | None:
        """A code, sometimes in capitals, sometimes wrong."""
        if self.is_spoilt():
            return self.random.choice(BAD["word"])
        word = self.random.choice(words)
        return word.upper() if word and self.chance(0.1) else word

    def write_id(self, clinic_id: str) -> str | None:
        """An HSA-id, sometimes in lower case, sometimes malformed."""
        if self.is_spoilt():
            return self.random.choice(BAD["id"])
        return clinic_id.lower() if self.chance(0.1) else clinic_id

    def write_text(self, text: str) -> str:
        """A text, sometimes decomposed, padded or carrying a personal number."""
        if self.chance(self.share_bad / 3):
            return f"{text} {self.random.choice(PERSONAL_NUMBERS)}"
        if self.chance(0.1):
            text = unicodedata.normalize("NFD", text)
        return f" {text}\u00a0" if self.chance(0.1) else text

    def write_count(self, *numbers: int) -> str | None:
        """A count, sometimes empty or wrong."""
        if self.is_spoilt():
            return self.random.choice(BAD["count"])
        return None if self.chance(0.2) else str(self.random.choice(numbers))

    def write_date(self, day: date) -> str:
        """A date, sometimes unreadable."""
        return self.random.choice(BAD["date"]) if self.is_spoilt() else day.isoformat()

    def write_time(self, moment: datetime) -> str:
        """A moment (UTC, whole seconds) with or without offset, T, seconds or fractions; or unreadable."""
        if self.chance(self.share_bad / 4):
            return self.random.choice(BAD["time"])
        local = moment.astimezone(STOCKHOLM)
        form = self.random.randrange(6)
        if form == 0:
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if form == 1 or local.fold:  # the later of two equal hours can only be written with its offset
            return local.isoformat()
        if form == 2:
            return moment.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat(" ")
        if form == 3 and local.second == 0:
            return local.strftime("%Y-%m-%d %H:%M")
        if form == 4:
            return local.strftime("%Y-%m-%dT%H:%M:%S.987")
        return local.strftime("%Y-%m-%d %H:%M:%S")
