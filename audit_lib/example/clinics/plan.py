"""What is decided about one synthetic clinic before any errand is drawn.

A plan holds the clinic's rows of every small table as text (None = empty cell) and the behaviour its errands
get.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit_lib.example.content_files import Row, Script
from audit_lib.model import tables

COLUMNS = {
    table.name: table.column_names
    for table in (
        tables.CLINICS, tables.CHANNELS, tables.VISIT_TYPES, tables.CERTIFICATES, tables.SERVICES,
        tables.ADMINISTRATORS,
    )
}  # fmt: skip
"""The columns of the small tables."""
NINE_SERVICES = (
    "bestall_tid", "avboka_tid", "omboka_tid", "fornya_recept", "kontakta_mig", "begar_intyg",
    "skicka_meddelande", "fraga_om_remiss", "egenremiss",
)  # fmt: skip
ERRAND_SERVICES = (*NINE_SERVICES, "avomboka_tid")
"""What errands are drawn of."""


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


@dataclass(frozen=True)
class ClinicPlan:
    """One clinic: its key (an archetype's, or empty), rows by table, behaviour and hand-written errands."""

    clinic_id: str
    key: str
    tables: dict[str, Sequence[Row]]
    behaviour: Behaviour = field(default_factory=Behaviour)
    errand_services: tuple[str, ...] = ()
    scripted: Sequence[Script] = ()
