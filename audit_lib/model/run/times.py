"""Dates and times of a run file: what is read, in which years, and by which clock."""

from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

STOCKHOLM = ZoneInfo("Europe/Stockholm")
YEARS = range(1990, 2101)
"""Those that a run can be about: the calendar reaches past its dates, and Python's own ends on both sides."""


def parse_local_time(text: str) -> datetime:
    """Read `2026-04-02 15:03[:07]` (or with `T`, with an offset or `Z`) as a time in Europe/Stockholm.

    Raises:
        ValueError: it is no such time, it lies in the hour that March skips, or in a year outside `YEARS`.
    """
    try:
        moment = datetime.fromisoformat(text.strip()).replace(microsecond=0)
    except ValueError:
        moment = None
    if moment is None or len(text.strip()) < len("2026-04-02 15:03"):
        raise ValueError("en tidpunkt skrivs 2026-04-02 15:03")
    _check_year(moment)
    if moment.tzinfo is not None:
        return moment.astimezone(STOCKHOLM)
    local = moment.replace(tzinfo=STOCKHOLM)
    if local.astimezone(UTC).astimezone(STOCKHOLM).replace(tzinfo=None) != moment:
        raise ValueError("tidpunkten finns inte (sommartid börjar)")
    return local


def _check_year(day: date) -> None:
    if day.year not in YEARS:
        raise ValueError(f"året ska vara {YEARS[0]}–{YEARS[-1]}")


def _read_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("ett datum skrivs 2026-04-02") from None
    _check_year(day)
    return day


LocalDate = Annotated[date, BeforeValidator(_read_date)]
LocalTime = Annotated[datetime, BeforeValidator(lambda text: parse_local_time(text) if isinstance(text, str) else text)]
