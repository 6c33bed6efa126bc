"""Which input each fact is made of: without it the fact is okänt for every clinic, and none of them can help that."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from audit_lib.model.decision import Decision, Rule
from audit_lib.model.store import Store
from audit_lib.model.verdict import Kind

SOURCES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "clinic_facts": {
        "connected": ("clinics.connected",),
        "webbtidbok": ("clinics.webbtidbok",),
        "tidbok_replaces": ("visit_types", "clinics.webbtidbok_coupled"),
        "exists_time_request": ("channels",),
        "active_time_request": ("services",),
        "exists_egenremiss": ("channels",),
        "active_egenremiss": ("services",),
        "referral_required": ("clinics.referral_required",),
        "physician_time_by_phone": ("clinics.physician_time_by_phone",),
        "physician_time_requestable": ("services", "visit_types"),
        "documents_eservices": ("clinics.documents_eservices",),
        "administrators_missing": ("administrators",),
        "has_resident_key": ("errands", "errands.resident_key"),
    },
    "offer_facts": {
        "exists_today": ("channels",),
        "exists_either_half": ("channels",),
        "active": ("services",),
        "active_directly": ("services",),
        "webbtidbok": ("clinics.webbtidbok",),
        "webbtidbok_cancels": ("clinics.webbtidbok_cancels",),
        "webbtidbok_rebooks": ("clinics.webbtidbok_rebooks",),
        "referral_required": ("clinics.referral_required",),
        "all_certificates_need_visit": ("certificates",),
    },
    "service_facts": {
        "row_active": ("services",),
        "origin": ("services.origin",),
        "own_questions": ("services.own_questions",),
        "has_terms": ("services.terms",),
        "has_ombud_point": ("services.terms",),
        "promise_grade": ("services.terms",),
        "has_placeholder": ("services.terms",),
    },
    "certificate_facts": {
        "active_certificates": ("services", "certificates"),
        "issued": ("certificates.issued",),
        "selectable": ("certificates.selectable",),
        "requires_visit": ("certificates.requires_visit",),
        "visit_stated_in_terms": ("services.terms",),
    },
    "administrator_facts": {
        "row_active": ("administrators",),
        "started_in_period": ("administrators", "administrators.active_from"),
        "appointed_by": ("administrators.appointed_by",),
        "has_name": ("administrators.name",),
        "has_vgr_id": ("administrators.vgr_id",),
        "has_notice": ("administrators.notified_on",),
        "notified_by_audit": ("administrators.notified_on",),
    },
    "errand_facts": {
        "counted": ("errands",),
        "staff_started": ("errands",),
        "starter_role": ("errands.starter_role",),
        "state": ("messages",),
        "has_contact": ("messages",),
        "has_motfraga": ("messages",),
        "n_from_clinic": ("messages",),
    },
}
"""Relation → fact → the tables, or columns of a table that is given, without which it is okänt for every clinic.

`messages` stands for replies in either form.
"""
_NAMES = re.compile(r"'[^']*'|\b([a-z_]+)\b")


def list_sources(rule: Rule) -> dict[str, tuple[str, ...]]:
    """Each fact that a rule asks for, with what it is made of."""
    known = SOURCES.get(rule.relation, {})
    named = _NAMES.findall(f"{rule.applies} {rule.expected or ''}")
    return {name: known[name] for name in named if name in known}


def is_given(store: Store, source: str) -> bool:
    """Whether the input has a table, or a column; a column of a table that is not there is not missed by itself."""
    table, _, column = source.partition(".")
    if table == "messages":
        return store.replies != "none"
    info = store.tables[table]
    return column in info.columns or not info.given if column else info.given


def list_not_given(store: Store, decision: Decision) -> dict[str, tuple[str, ...]]:
    """What is not given → the rules that cannot be judged, wholly or for some, without it; in the decision's order."""
    lacking: dict[str, list[str]] = {}
    for rule in decision.rules.values():
        if rule.kind is not Kind.DATAKVALITET:
            for source in dict.fromkeys(_list_lacking(store, rule)):
                lacking.setdefault(source, []).append(rule.rule_id)
    return {source: tuple(rules) for source, rules in lacking.items()}


def _list_lacking(store: Store, rule: Rule) -> Iterator[str]:
    for sources in list_sources(rule).values():
        yield from (source for source in sources if not is_given(store, source))
