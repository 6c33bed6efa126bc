"""One cell at a time: the values of contract section 1. A bad value raises ``BadValueError``."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
YES = {"ja", "j", "1", "1.0", "x", "true", "sann"}
NO = {"nej", "n", "0", "0.0", "false", "falsk"}
UNKNOWN = {"okänt", "okand", "vet ej", "-"}
HSA_ID = re.compile(r"SE(16)?[0-9]{10}-[A-Za-z0-9]+")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?"
    r" ?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


NULL_WORDS = {"null", "(null)", "\\n", "na", "n/a", "nan", "nat", "none"}
ERROR_WORDS = {
    *("#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#n/a", "#getting_data"),
    *("#skärning!", "#division/0!", "#värdefel!", "#referens!", "#namn?", "#ogiltigt!"),
    *("#saknas!", "#saknas", "#hämtar_data"),
}
NEW_ERROR = re.compile(r"#[A-ZÅÄÖ0-9_/]+[!?]")
ROUNDED = re.compile(r"[0-9]([.,][0-9]+)?[Ee]\+[0-9]+")


class BadValueError(Exception):
    """A cell that cannot be read; ``rule_id`` says which DAT rule it breaks."""

    def __init__(self, rule_id: str) -> None:
        super().__init__(rule_id)
        self.rule_id = rule_id


def clean_text(cell: str) -> str:
    """NFC, without outer white space and no-break spaces."""
    return unicodedata.normalize("NFC", cell).strip()


def find_said(kind: str, text: str) -> str | None:
    """What a trimmed cell says: None where it is a word for no value; an error value of Excel is a bad value."""
    if text and not text.strip("\0"):
        return "" if kind == "terms" else None
    if text.casefold() in NULL_WORDS or (text == "." and kind in ("date", "time", "count")):
        return None
    if text.casefold() in ERROR_WORDS or NEW_ERROR.fullmatch(text):
        raise BadValueError("DAT-04")
    return text


def drop_decimals(texts: list[str | None]) -> list[str | None]:
    """The ids of one column, without ``.0`` if each is digits or digits and ``.0``."""
    if all(re.fullmatch(r"[0-9]+(\.0)?", text) for text in texts if text is not None):
        return [None if text is None else text.removesuffix(".0") for text in texts]
    return texts


def read_key(text: str) -> str:
    """An id, unless Excel has rounded it."""
    if ROUNDED.fullmatch(text):
        raise BadValueError("DAT-04")
    return text


def read_tri(text: str) -> bool | None:
    """Ja, nej or okänt."""
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    if word in UNKNOWN:
        return None
    raise BadValueError("DAT-04")


def read_date(text: str) -> date:
    """An ISO date and nothing else."""
    if not DATE.fullmatch(text):
        raise BadValueError("DAT-04")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValueError("DAT-04") from None


def read_timestamp(text: str) -> datetime:
    """A moment in UTC, whole seconds. Without an offset the text is Stockholm's wall clock."""
    match = TIMESTAMP.fullmatch(text)
    if not match:
        raise BadValueError("DAT-04")
    day, hour, minute, second, offset = match.groups()
    try:
        on = date.fromisoformat(day)
        naive = datetime(on.year, on.month, on.day, int(hour), int(minute), int(second or 0))  # noqa: DTZ001
        if offset:
            return naive.replace(tzinfo=_read_offset(offset)).astimezone(UTC)
        return _place_in_stockholm(naive)
    except (ValueError, OverflowError):
        raise BadValueError("DAT-04") from None


def _read_offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(span if text[0] == "+" else -span)


def _place_in_stockholm(naive: datetime) -> datetime:
    moment = naive.replace(tzinfo=STOCKHOLM, fold=0).astimezone(UTC)  # fold 0: the earlier of the two
    if moment.astimezone(STOCKHOLM).replace(tzinfo=None) != naive:
        raise BadValueError("DAT-04")  # the hour that does not exist in March
    return moment


def find_local_date(moment: datetime) -> date:
    """The date on the wall in Stockholm."""
    return moment.astimezone(STOCKHOLM).date()


def read_hsa_id(text: str) -> str:
    """An HSA-id in upper case."""
    upper = text.upper()
    if not text.isascii() or len(upper) > 31 or not HSA_ID.fullmatch(upper):
        raise BadValueError("DAT-05")
    return upper


def read_count(text: str) -> int:
    """A whole number of things, so never negative."""
    if not re.fullmatch(r"[0-9]+(\.0)?", text):
        raise BadValueError("DAT-04")
    return int(text.removesuffix(".0"))


def read_word(text: str, allowed: frozenset[str]) -> str | None:
    """A code of a fixed list, casefolded; ``okänt`` where the list has it is None."""
    word = text.casefold()
    if word not in allowed:
        raise BadValueError("DAT-04")
    return None if word == "okänt" else word
