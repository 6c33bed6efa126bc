"""The run's parameters with their defaults (contract section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from .intake.values import find_local_date, read_timestamp

DEFAULT_READINGS: dict[str, object] = {
    "motfraga_ar_delsvar": True,
    "lordag_ar_vardag": False,
    "aftnar_ar_vardag": False,
    "arbetsdag_likvardig": True,
    "tidbok_ersatter_avomboka": True,
    "egenremiss_namn": ["egenremiss"],
    "accepterad_andel": 1.0,
    "kontakt_ar_delsvar": True,
    "kvittens_racker_for_skicka_meddelande": True,
    "ej_patientbokade_undantas": True,
    "alla_intyg_med_besok_undantas": True,
}


@dataclass(frozen=True)
class Settings:
    """Everything a verdict depends on besides the tables. Moments are in UTC."""

    period_from: date
    period_to: date
    audit_date: date
    extract_at: datetime
    readings: Mapping[str, object]
    cards: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def egenremiss_namn(self) -> list[str]:
        """The accepted words of the reading with that name."""
        names = self.readings["egenremiss_namn"]
        return [str(name) for name in names] if isinstance(names, list | tuple) else [str(names)]

    @property
    def extract_on(self) -> date:
        """Local date of the extract."""
        return find_local_date(self.extract_at)

    def is_in_period(self, day: date) -> bool:
        """Whether a local date lies in the period, both ends included."""
        return self.period_from <= day <= self.period_to


def read_settings(run: Mapping[str, object], *, cards: bool, aliases: Mapping[str, str]) -> Settings:
    """Settings of a run; dates as ``date`` or ISO text, ``extract_at`` as ``datetime`` or text."""
    period_to = _read_day(run["period_to"])
    audit_date = _read_day(run.get("audit_date") or period_to)
    extract_at = run.get("extract_at") or f"{audit_date.isoformat()} 23:59:59"
    readings = {**DEFAULT_READINGS, **(run.get("readings") or {})}  # type: ignore[dict-item]
    return Settings(
        period_from=_read_day(run["period_from"]),
        period_to=period_to,
        audit_date=audit_date,
        extract_at=_read_moment(extract_at),
        readings=readings,
        cards=cards,
        aliases=aliases,
    )


def _read_day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _read_moment(value: object) -> datetime:
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(microsecond=0)
    return read_timestamp(str(value))
