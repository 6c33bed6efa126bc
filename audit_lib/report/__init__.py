"""From a result to Swedish HTML: what a notebook's last cells call.

`audit_lib.report.pages` makes whole pages and imports nbconvert; it stays out of here, so that a kernel that only
shows fragments does not pay for it.
"""

from audit_lib.report.clinic.changes import show_changes
from audit_lib.report.clinic.numbers import show_about, show_data_quality, show_reply_times
from audit_lib.report.clinic.unmet import show_unmet
from audit_lib.report.clinic.verdicts import show_actions, show_heading, show_verdicts
from audit_lib.report.fragments import Fragment
from audit_lib.report.region.groups import show_region_about, show_region_groups
from audit_lib.report.region.replies import show_region_reply_times
from audit_lib.report.region.rules import show_region_rules, show_region_texts
from audit_lib.report.region.summary import show_region_contacts, show_region_summary

__all__ = [
    "Fragment",
    "show_about",
    "show_actions",
    "show_changes",
    "show_data_quality",
    "show_heading",
    "show_region_about",
    "show_region_contacts",
    "show_region_groups",
    "show_region_reply_times",
    "show_region_rules",
    "show_region_summary",
    "show_region_texts",
    "show_reply_times",
    "show_unmet",
    "show_verdicts",
]
