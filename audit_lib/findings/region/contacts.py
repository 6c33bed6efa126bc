"""Which clinics the region should get in touch with first, and why.

A reply time is a reason only where its numbers are shown: being on the list would otherwise tell of a hidden count.
"""

from collections.abc import Sequence
from typing import Any

from audit_lib.counts.funnel import FunnelPlace
from audit_lib.findings.region.clinics import SCOPE_RULE, RegionClinic
from audit_lib.findings.region.replies import RegionReplies, write_shown

ADMINISTRATOR_RULE = "ADM-01"
NOT_CONNECTED, NO_ADMINISTRATOR, SLOW, MANY_OPEN = "not_connected", "no_administrator", "slow", "many_open"
MOST_WITH_MANY_OPEN = 10
FEWEST_OPEN = 3
"""Fewer unmet krav than this are the clinic's own work list, not a reason to call."""


def list_contacts(clinics: Sequence[RegionClinic], replies: RegionReplies) -> list[dict[str, Any]]:
    """The clinics with a reason, most reasons first, then most krav left to mend."""
    by_open = sorted((len(clinic.list_open()) for clinic in clinics), reverse=True)
    limit = max(by_open[:MOST_WITH_MANY_OPEN][-1] if by_open else 0, FEWEST_OPEN)
    contacts = []
    for i, clinic in enumerate(clinics):
        unmet = clinic.list_open()
        reasons = [
            reason
            for reason, holds in (
                (NOT_CONNECTED, SCOPE_RULE in unmet),
                (NO_ADMINISTRATOR, ADMINISTRATOR_RULE in unmet),
                (SLOW, replies.find_place(i) is FunnelPlace.UNDER_998),
                (MANY_OPEN, len(unmet) >= limit),
            )
            if holds
        ]
        if reasons:
            contacts.append(
                {
                    "clinic_id": clinic.clinic_id,
                    "name": clinic.name,
                    "municipality": clinic.municipality,
                    "reasons": reasons,
                    "n_open": len(unmet),
                    **write_shown(replies.clinics[i]),
                }
            )
    return sorted(contacts, key=lambda row: (-len(row["reasons"]), -row["n_open"], row["clinic_id"]))
