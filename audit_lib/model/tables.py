"""The canonical input tables, their columns, domains and keys, as data (contract section 2, and `waivers`).

Every stage that names an input column means the one written here. Intake reads any file into these columns;
a Swedish header is only another way to write one of them (`params/columns.yaml`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType


class Form(StrEnum):
    """How the cells of a column are written, and so how they are read."""

    HSA_ID = "hsa_id"
    TEXT = "text"
    TERMS = "terms"  # a text where the empty text and the missing text are different facts
    TRI = "tri"
    CODE = "code"
    SERVICE = "service"  # a canonical service code, or a name the alias table knows
    DATE = "date"
    TIMESTAMP = "timestamp"
    COUNT = "count"


@dataclass(frozen=True)
class Column:
    """One canonical column.

    `domain` holds the codes a `CODE` column may have, without `okänt`; `may_be_unknown` says that `okänt` may
    be written in it. `is_wide` marks the columns of the wide errand form, which messages replace; `is_id` the texts
    that are ids. Where `empty_is_fact` an empty cell says that there is none, and one that cannot be read does not.
    """

    name: str
    form: Form
    required: bool = False
    domain: tuple[str, ...] = ()
    may_be_unknown: bool = False
    is_wide: bool = False
    is_id: bool = False
    empty_is_fact: bool = False

    @property
    def local_date(self) -> str | None:
        """The name of the local-date companion of a timestamp column, else None."""
        return f"{self.name.removesuffix('_at')}_on" if self.form is Form.TIMESTAMP else None


@dataclass(frozen=True)
class Table:
    """One input table: its columns and its key; rows are stored in the order of the key, or another, and by place.

    `swedish` is how people call it, and may call its file or worksheet.
    """

    name: str
    swedish: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    other_order: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """The canonical column names in order."""
        return tuple(column.name for column in self.columns)

    def find_column(self, name: str) -> Column:
        """Give the column of that name; KeyError if the table has none."""
        return {column.name: column for column in self.columns}[name]


UNKNOWN = "okant"
"""What the store holds where a cell could not be read and an empty one is a fact."""
_CLINIC_ID = Column("clinic_id", Form.HSA_ID, required=True)
_text = partial(Column, form=Form.TEXT)
_id = partial(Column, form=Form.TEXT, is_id=True)
_date = partial(Column, form=Form.DATE)
_time = partial(Column, form=Form.TIMESTAMP)
_count = partial(Column, form=Form.COUNT)
_service = partial(Column, form=Form.SERVICE)
_code = partial(Column, form=Form.CODE)


def _tri(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Form.TRI) for name in names)


CLINICS = Table(
    "clinics",
    "Mottagningar",
    (
        _CLINIC_ID,
        _text("name", required=True),
        _text("clinic_type"),
        _text("municipality"),
        _code("operated_by", domain=("egen", "avtal", "utan_avtal"), required=True),
        *_tri("connected"),
        _date("connected_on"),
        _date("closed_on"),
        *_tri("referral_required", "physician_time_by_phone", "documents_eservices", "webbtidbok"),
        *_tri("webbtidbok_coupled", "webbtidbok_cancels", "webbtidbok_rebooks"),
        _text("report_email"),
    ),
    key=("clinic_id",),
)
CHANNELS = Table(
    "channels",
    "Kanaler",
    (_CLINIC_ID, _service("service", required=True), *_tri("phone", "other", "exists")),
    key=("clinic_id", "service"),
)
VISIT_TYPES = Table(
    "visit_types",
    "Besökstyper",
    (_CLINIC_ID, _text("visit_type", required=True), *_tri("bookable_online", "patient_bookable")),
    key=("clinic_id", "visit_type"),
)
CERTIFICATES = Table(
    "certificates",
    "Intyg",
    (
        _CLINIC_ID,
        _text("certificate", required=True),
        *_tri("issued", "selectable"),
        _code("requires_visit", domain=("alltid", "ibland", "aldrig"), may_be_unknown=True),
    ),
    key=("clinic_id", "certificate"),
)
SERVICES = Table(
    "services",
    "Ärendetyper",
    (
        _id("service_id", required=True),
        _CLINIC_ID,
        _text("name", required=True),
        _text("template", empty_is_fact=True),
        _code("origin", domain=("standard", "egen")),
        _service("replaces", empty_is_fact=True),
        _date("active_from", required=True),
        _date("active_to"),
        *_tri("restricted"),
        _text("professions", empty_is_fact=True),
        _count("control_questions"),
        _count("own_questions"),
        _text("description"),
        Column("terms", Form.TERMS),
    ),
    key=("service_id",),
    other_order=("clinic_id", "service_id"),
)
ADMINISTRATORS = Table(
    "administrators",
    "Administratörer",
    (
        _id("admin_id", required=True),
        _CLINIC_ID,
        _text("name", empty_is_fact=True),
        _id("vgr_id", empty_is_fact=True),
        _date("active_from"),
        _date("active_to"),
        _code("appointed_by", domain=("verksamhetschef", "annan"), may_be_unknown=True),
        _date("notified_on"),
        *_tri("regional_support"),
    ),
    key=("clinic_id", "admin_id"),
)
ERRANDS = Table(
    "errands",
    "Ärenden",
    (
        _id("errand_id", required=True),
        _CLINIC_ID,
        _service("service", required=True),
        _code("started_by", domain=("invanare", "ombud", "personal"), required=True),
        _text("starter_role"),
        _time("sent_at", required=True),
        _time("withdrawn_at"),
        _time("closed_at"),
        _id("resident_key"),
        *(_time(name, is_wide=True) for name in ("first_delsvar_at", "slutsvar_at", "first_motfraga_at")),
        *(_time(name, is_wide=True) for name in ("first_kontakt_at", "first_kvittens_at")),
        *(_count(name, is_wide=True) for name in ("n_motfragor", "n_svar", "n_from_clinic")),
    ),
    key=("errand_id",),
    other_order=("clinic_id",),
)
MESSAGES = Table(
    "messages",
    "Meddelanden",
    (
        _id("errand_id", required=True),
        _time("sent_at", required=True),
        _code("sender", domain=("mottagning", "invanare", "system"), required=True),
        _code("kind", domain=("kvittens", "delsvar", "motfraga", "slutsvar", "kontakt", "svar"), required=True),
    ),
    key=(),
    other_order=("clinic_id",),
)
WAIVERS = Table(
    "waivers",
    "Undantag",
    (
        _CLINIC_ID,
        _text("rule", required=True),
        _id("subject"),  # empty: every subject of the rule
        _text("reason", required=True),
        _text("decided_by", required=True),  # a role, never a person
        _date("valid_from", required=True),
        _date("valid_to"),
    ),
    key=(),
    other_order=("clinic_id", "rule", "subject", "valid_from"),
)

_ALL = (CLINICS, CHANNELS, VISIT_TYPES, CERTIFICATES, SERVICES, ADMINISTRATORS, ERRANDS, MESSAGES, WAIVERS)
TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in _ALL})
