"""From a result to Swedish HTML: what a notebook's last cells call.

`audit_lib.report.pages` makes whole pages and imports nbconvert; it stays out of here, so that a kernel that only
shows fragments does not pay for it. `audit_lib.report.result_schema` checks a result before it is shown.
"""

from audit_lib.report.clinic_numbers import show_about, show_data_quality, show_reply_times
from audit_lib.report.clinic_verdicts import show_actions, show_changes, show_heading, show_unmet, show_verdicts
from audit_lib.report.fragments import Fragment
from audit_lib.report.region_sections import show_region_reply_times, show_region_rules, show_region_summary

__all__ = [
    "Fragment",
    "show_about",
    "show_actions",
    "show_changes",
    "show_data_quality",
    "show_heading",
    "show_region_reply_times",
    "show_region_rules",
    "show_region_summary",
    "show_reply_times",
    "show_unmet",
    "show_verdicts",
]
