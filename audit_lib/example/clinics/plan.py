"""What is decided about one synthetic clinic before any errand is drawn.

A plan holds the clinic's rows of every small table as text (None = empty cell) and the behaviour its errands
get.
"""

from dataclasses import dataclass, field, fields
from typing import Any

Row = dict[str, str | None]

COLUMNS: dict[str, tuple[str, ...]] = {
    "clinics": (
        "clinic_id", "name", "clinic_type", "municipality", "operated_by", "connected", "connected_on",
        "closed_on", "referral_required", "physician_time_by_phone", "documents_eservices", "webbtidbok",
        "webbtidbok_coupled", "webbtidbok_cancels", "webbtidbok_rebooks", "report_email",
    ),
    "channels": ("clinic_id", "service", "phone", "other", "exists"),
    "visit_types": ("clinic_id", "visit_type", "bookable_online", "patient_bookable"),
    "certificates": ("clinic_id", "certificate", "issued", "selectable", "requires_visit"),
    "services": (
        "service_id", "clinic_id", "name", "template", "origin", "replaces", "active_from", "active_to",
        "restricted", "professions", "control_questions", "own_questions", "description", "terms",
    ),
    "administrators": (
        "admin_id", "clinic_id", "name", "vgr_id", "active_from", "active_to", "appointed_by", "notified_on",
        "regional_support",
    ),
}  # fmt: skip

NINE_SERVICES = (
    "bestall_tid", "avboka_tid", "omboka_tid", "fornya_recept", "kontakta_mig", "begar_intyg",
    "skicka_meddelande", "fraga_om_remiss", "egenremiss",
)  # fmt: skip


@dataclass(frozen=True)
class Behaviour:
    """How a clinic's drawn errands go; shares are of its own, `weight` is relative to other clinics."""

    weight: float = 1.0
    late: float = 0.0
    never: float = 0.0
    same_day: float = 0.35
    question: float = 0.15
    chatty: float = 0.0
    unreached: float = 0.0
    proxy: float = 0.06
    staff: float = 0.03
    wrong_role: float = 0.0
    no_role: float = 0.0
    no_key: float = 0.05
    withdrawn: float = 0.02
    summer: float = 1.0

    @classmethod
    def shares(cls) -> tuple[str, ...]:
        """Name every field, in order."""
        return tuple(item.name for item in fields(cls))


@dataclass(frozen=True)
class ClinicPlan:
    """One clinic: its key (an archetype's, or empty), rows by table, behaviour and hand-written errands."""

    clinic_id: str
    key: str
    tables: dict[str, list[Row]]
    behaviour: Behaviour = field(default_factory=Behaviour)
    errand_services: tuple[str, ...] = ()
    scripted: tuple[dict[str, Any], ...] = ()
