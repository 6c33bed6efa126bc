"""The six relations that rules are judged on, and their columns (architecture section 1).

The SQL in `facts/` makes exactly these columns and a test keeps the two together; a rule expression may use no others.
`?` in a comment means three-valued: NULL is okänt.
"""

from typing import Final

RELATIONS: Final[dict[str, tuple[str, ...]]] = {
    "clinic_facts": (
        "in_scope",
        "reached",
        "connected",  # ?
        "connection_started",
        "webbtidbok",  # ?
        "tidbok_replaces",  # ?
        "exists_time_request",  # ?
        "active_time_request",  # ?
        "exists_egenremiss",  # ?
        "active_egenremiss",  # ?
        "referral_required",  # ?
        "physician_time_by_phone",  # ?
        "physician_time_requestable",  # ?
        "documents_eservices",  # ?
        "n_administrators",
        "administrators_missing",  # NULL when a row may be missing, else false
        "has_resident_key",  # ?
    ),
    "offer_facts": (
        "service",
        "in_scope",
        "reached",
        "exists_today",  # ?
        "exists_either_half",  # ?
        "active",  # ?
        "active_directly",  # ?
        "is_half",
        "webbtidbok",  # ?
        "webbtidbok_cancels",  # ?
        "webbtidbok_rebooks",  # ?
        "referral_required",  # ?
        "all_certificates_need_visit",  # ?
    ),
    "service_facts": (
        "name",
        "code",
        "origin",  # ?
        "in_scope",
        "reached",
        "row_active",
        "is_direct_booking",
        "is_prescription",  # ? under a name that may be any service's
        "own_questions",  # ?
        "named_egenremiss",
        "replaces_egenremiss",  # ?
        "replaces_prescription",  # ?
        "template_egrem",
        "named_prescription",
        "terms_given",
        "has_terms",  # ?
        "has_ombud_point",  # ?
        "ombud_is_last",  # ?
        "ombud_in_description",
        "promise_grade",  # ? exakt, likvardig, strangare, annan, saknas
        "promised_vardagar",  # ? 1 or 2; also NULL where the text promises neither
        "has_placeholder",  # ?
    ),
    "certificate_facts": (
        "in_scope",
        "reached",
        "active_certificates",  # ?
        "issued",  # ?
        "selectable",  # ?
        "requires_visit",  # ? alltid, ibland, aldrig
        "visit_stated_in_terms",  # ?
    ),
    "administrator_facts": (
        "in_scope",
        "reached",
        "row_active",
        "appointed_by",  # ? verksamhetschef, annan
        "started_in_period",  # ?
        "has_name",  # ?
        "has_vgr_id",  # ?
        "has_notice",  # ?
        "notified_by_audit",  # ?
    ),
    "errand_facts": (
        "reached",
        "service",  # ?
        "counted",  # ? asked by a resident or ombud, in the period, without data error
        "excluded",  # left out for a data error, and may have been counted
        "staff_started",  # ? by staff, in the period
        "starter_role",  # ?
        "state",  # ? in_time, late, pending, withdrawn
        "is_closed",
        "withdrawn_before_contact",  # ?
        "has_contact",  # ?
        "has_motfraga",  # ?
        "n_from_clinic",  # ?
        "is_unknown_service",  # under a name that nothing says what it is
    ),
}

AGGREGATED: Final = "errand_facts"
"""The relation whose rows are errands: its rules are judged once a clinic, over the errands."""
