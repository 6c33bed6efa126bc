"""Audit notebooks for the basutbud decision: what a notebook calls, gathered in one place.

Names are looked up when used (PEP 562), so that `import audit_lib` costs nothing and each command pays only for the
stages it runs.
"""

from importlib import import_module
from typing import Any

HOMES = {
    "open_run": "audit_lib.audit.opening",
    "take_in": "audit_lib.audit.intake",
    "open_or_take_in": "audit_lib.audit.intake",
    "check_region": "audit_lib.audit.region.verdicts",
    "validate_region": "audit_lib.audit.region.verdicts",
    "build_clinic_facts": "audit_lib.audit.clinic_facts",
    "check_rules": "audit_lib.audit.clinic",
    "conclude": "audit_lib.audit.clinic",
    "save_result": "audit_lib.audit.clinic",
    "explain": "audit_lib.audit.explain",
    "summarise_region": "audit_lib.audit.region.summary",
    "show_heading": "audit_lib.report.clinic.verdicts",
    "show_actions": "audit_lib.report.clinic.verdicts",
    "show_verdicts": "audit_lib.report.clinic.verdicts",
    "show_unmet": "audit_lib.report.clinic.unmet",
    "show_reply_times": "audit_lib.report.clinic.numbers",
    "show_changes": "audit_lib.report.clinic.changes",
    "show_data_quality": "audit_lib.report.clinic.numbers",
    "show_about": "audit_lib.report.clinic.numbers",
    "show_region_summary": "audit_lib.report.region.summary",
    "show_region_rules": "audit_lib.report.region.rules",
    "show_region_reply_times": "audit_lib.report.region.replies",
    "show_region_contacts": "audit_lib.report.region.summary",
    "show_region_texts": "audit_lib.report.region.rules",
    "show_region_groups": "audit_lib.report.region.groups",
    "show_region_about": "audit_lib.report.region.groups",
}

__all__ = sorted(HOMES)  # noqa: PLE0605 (the names are the table's keys)


def __getattr__(name: str) -> Any:
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
