"""Errands with their replies, and what SVA-01 makes of each (contract section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .columns import WIDE_TIMES
from .intake.cleaning import CleanTables, Row
from .intake.values import find_local_date
from .service_names import is_webbtidbok
from .settings import Settings
from .vardagar import find_deadline

State = Literal["in_time", "late", "pending", "withdrawn"]
CONTACT_KINDS = frozenset({"delsvar", "motfraga", "slutsvar", "kontakt"})


@dataclass
class Errand:
    """One errand. ``replies``: (kind, moment) of the clinic's own messages; None: replies are unknown."""

    row: Row
    has_data_error: bool
    is_left_out: bool
    replies: list[tuple[str, datetime]] | None
    n_from_clinic: int
    has_motfraga: bool

    @property
    def errand_id(self) -> str:
        return str(self.row["errand_id"])

    @property
    def service(self) -> str:
        return str(self.row["service"])

    @property
    def sent_on(self) -> date:
        return find_local_date(self.row["sent_at"])


def list_errands(tables: CleanTables, clinic_id: str) -> list[Errand]:
    """All errands of a clinic whose clinic_id could be read, the left-out ones too."""
    messages: dict[str, list[Row]] = defaultdict(list)
    for message in tables.rows.get("messages", []):
        messages[message["errand_id"]].append(message)
    rows = [row for row in tables.rows.get("errands", []) if row["clinic_id"] == clinic_id]
    return [_build_errand(row, messages[row["errand_id"]], tables) for row in rows]


def _build_errand(row: Row, messages: Sequence[Row], tables: CleanTables) -> Errand:
    bad_message = any(message.left_out for message in messages)
    replies: list[tuple[str, datetime]] | None = None
    n_from_clinic = 0
    has_motfraga = False
    if tables.is_given("messages"):
        own = [m for m in messages if m["sender"] == "mottagning" and not m.left_out]
        replies = [(m["kind"], m["sent_at"]) for m in own]
        n_from_clinic = len(own)
        has_motfraga = any(m["kind"] == "motfraga" for m in own)
    elif tables.is_wide():
        replies = [(kind, row[column]) for column, kind in WIDE_TIMES.items() if row[column]]
        n_from_clinic = _count_from_clinic(row)
        has_motfraga = row["first_motfraga_at"] is not None or (row["n_motfragor"] or 0) > 0
    return Errand(
        row=row,
        has_data_error=bool(row.errors) or bad_message,
        is_left_out=row.left_out or bad_message,
        replies=replies,
        n_from_clinic=n_from_clinic,
        has_motfraga=has_motfraga,
    )


def _count_from_clinic(row: Row) -> int:
    if row["n_from_clinic"] is not None:
        return int(row["n_from_clinic"])
    others = sum(1 for column, kind in WIDE_TIMES.items() if kind != "motfraga" and row[column])
    motfragor = row["n_motfragor"]
    if motfragor is None:
        motfragor = 1 if row["first_motfraga_at"] else 0
    return others + int(motfragor)


def could_be_counted(errand: Errand, settings: Settings) -> bool:
    """Whether nothing that can be read says that SVA-01 leaves the errand out anyway."""
    row = errand.row
    if row["started_by"] == "personal":
        return False
    if row["service"] is not None and is_webbtidbok(row["service"]):
        return False
    return row["sent_at"] is None or settings.is_in_period(find_local_date(row["sent_at"]))


def is_counted(errand: Errand, settings: Settings) -> bool:
    """*Errands counted* of SVA-01."""
    return not errand.has_data_error and could_be_counted(errand, settings)


def find_first_reply(errand: Errand, settings: Settings) -> datetime | None:
    """The clinic's earliest message that is a reply under the readings."""
    kinds = {"delsvar", "slutsvar"}
    if settings.readings["kontakt_ar_delsvar"]:
        kinds.add("kontakt")
    if settings.readings["motfraga_ar_delsvar"]:
        kinds.add("motfraga")
    if errand.service == "skicka_meddelande" and settings.readings["kvittens_racker_for_skicka_meddelande"]:
        kinds.add("kvittens")
    return min((at for kind, at in errand.replies or [] if kind in kinds), default=None)


def find_first_contact(errand: Errand) -> datetime | None:
    """The clinic's earliest delsvar, motfråga, slutsvar or kontakt."""
    return min((at for kind, at in errand.replies or [] if kind in CONTACT_KINDS), default=None)


def find_state(errand: Errand, settings: Settings) -> State:
    """What SVA-01 says about a counted errand whose replies are known."""
    deadline = find_deadline(errand.sent_on, settings.readings)
    reply = find_first_reply(errand, settings)
    withdrawn = errand.row["withdrawn_at"]
    if withdrawn and find_local_date(withdrawn) <= deadline and not (reply and reply < withdrawn):
        return "withdrawn"
    if reply:
        return "in_time" if find_local_date(reply) <= deadline else "late"
    return "late" if settings.extract_on > deadline else "pending"
