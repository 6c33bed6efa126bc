"""The input tables as contract section 2 lists them: columns with their kind, the required, the keys."""

from __future__ import annotations

WORDS = {
    "operated_by": frozenset({"egen", "avtal", "utan_avtal"}),
    "requires_visit": frozenset({"alltid", "ibland", "aldrig", "okänt"}),
    "origin": frozenset({"standard", "egen"}),
    "appointed_by": frozenset({"verksamhetschef", "annan", "okänt"}),
    "started_by": frozenset({"invanare", "ombud", "personal"}),
    "sender": frozenset({"mottagning", "invanare", "system"}),
    "kind": frozenset({"kvittens", "delsvar", "motfraga", "slutsvar", "kontakt", "svar"}),
}

# kind of value: id (HSA-id) · key (another id) · text · terms · tri · date · time · count · service · word (see WORDS)
COLUMNS: dict[str, dict[str, str]] = {
    "clinics": {
        "clinic_id": "id",
        "name": "text",
        "clinic_type": "text",
        "municipality": "text",
        "operated_by": "word",
        "connected": "tri",
        "connected_on": "date",
        "closed_on": "date",
        "referral_required": "tri",
        "physician_time_by_phone": "tri",
        "documents_eservices": "tri",
        "webbtidbok": "tri",
        "webbtidbok_coupled": "tri",
        "webbtidbok_cancels": "tri",
        "webbtidbok_rebooks": "tri",
        "report_email": "text",
    },
    "channels": {"clinic_id": "id", "service": "service", "phone": "tri", "other": "tri", "exists": "tri"},
    "visit_types": {
        "clinic_id": "id",
        "visit_type": "text",
        "bookable_online": "tri",
        "patient_bookable": "tri",
    },
    "certificates": {
        "clinic_id": "id",
        "certificate": "text",
        "issued": "tri",
        "selectable": "tri",
        "requires_visit": "word",
    },
    "services": {
        "service_id": "key",
        "clinic_id": "id",
        "name": "text",
        "template": "text",
        "origin": "word",
        "replaces": "service",
        "active_from": "date",
        "active_to": "date",
        "restricted": "tri",
        "professions": "text",
        "control_questions": "count",
        "own_questions": "count",
        "description": "text",
        "terms": "terms",
    },
    "administrators": {
        "admin_id": "key",
        "clinic_id": "id",
        "name": "text",
        "vgr_id": "key",
        "active_from": "date",
        "active_to": "date",
        "appointed_by": "word",
        "notified_on": "date",
        "regional_support": "tri",
    },
    "errands": {
        "errand_id": "key",
        "clinic_id": "id",
        "service": "service",
        "started_by": "word",
        "starter_role": "text",
        "sent_at": "time",
        "withdrawn_at": "time",
        "closed_at": "time",
        "resident_key": "key",
        "first_delsvar_at": "time",
        "slutsvar_at": "time",
        "first_motfraga_at": "time",
        "first_kontakt_at": "time",
        "first_kvittens_at": "time",
        "n_motfragor": "count",
        "n_svar": "count",
        "n_from_clinic": "count",
    },
    "messages": {"errand_id": "key", "sent_at": "time", "sender": "word", "kind": "word"},
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "clinics": ("clinic_id", "name", "operated_by"),
    "channels": ("clinic_id", "service"),
    "visit_types": ("clinic_id", "visit_type"),
    "certificates": ("clinic_id", "certificate"),
    "services": ("service_id", "clinic_id", "name", "active_from"),
    "administrators": ("admin_id", "clinic_id"),
    "errands": ("errand_id", "clinic_id", "service", "started_by", "sent_at"),
    "messages": ("errand_id", "sent_at", "sender", "kind"),
}
KEYS: dict[str, tuple[str, ...]] = {
    "clinics": ("clinic_id",),
    "channels": ("clinic_id", "service"),
    "visit_types": ("clinic_id", "visit_type"),
    "certificates": ("clinic_id", "certificate"),
    "services": ("service_id",),
    "administrators": ("clinic_id", "admin_id"),
    "errands": ("errand_id",),
    "messages": (),
}
WIDE_TIMES = {
    "first_delsvar_at": "delsvar",
    "slutsvar_at": "slutsvar",
    "first_motfraga_at": "motfraga",
    "first_kontakt_at": "kontakt",
    "first_kvittens_at": "kvittens",
}
WIDE = (*WIDE_TIMES, "n_motfragor", "n_svar", "n_from_clinic")
TIMES = {
    "errands": ("sent_at", "withdrawn_at", "closed_at", *WIDE_TIMES),
    "messages": ("sent_at",),
}
ROW_BREAKERS = ("id", "date", "time")
NEEDS_READING = {"services": ("replaces", "professions", "template"), "administrators": ("name", "vgr_id")}
"""Where an empty cell says that there is none, and so a bad one is kept apart."""
