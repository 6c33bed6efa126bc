"""Which clinics the region should get in touch with first, and why.

A reply time is a reason only where its numbers are shown: being on the list would otherwise tell of a hidden count.
"""

from collections.abc import Sequence
from heapq import nlargest

from audit_lib.counts.funnel import FunnelPlace
from audit_lib.findings.region.clinics import RegionClinic
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.region import ClinicRow, Contact, ContactReason

MOST_WITH_MANY_OPEN = 10
FEWEST_OPEN = 3
"""Fewer unmet krav than this are the clinic's own work list, not a reason to call."""


def list_contacts(clinics: Sequence[RegionClinic], rows: Sequence[ClinicRow]) -> tuple[Contact, ...]:
    """The clinics with a reason, most reasons first, then most krav left to mend; `rows` are in the clinics' order."""
    most_open = nlargest(MOST_WITH_MANY_OPEN, (row.krav.n_open for row in rows))
    limit = max(min(most_open, default=0), FEWEST_OPEN)
    contacts = []
    for clinic, row in zip(clinics, rows, strict=True):
        open_roles = {judged.rule.role for judged in clinic.rules if judged.is_open}
        holds = {
            ContactReason.NOT_CONNECTED: Role.CONNECTED in open_roles,
            ContactReason.NO_ADMINISTRATOR: Role.ADMINISTRATOR in open_roles,
            ContactReason.SLOW: row.place is FunnelPlace.UNDER_998,
            ContactReason.MANY_OPEN: row.krav.n_open >= limit,
        }
        if any(holds.values()):
            contacts.append(Contact(row, tuple(reason for reason in holds if holds[reason])))
    return tuple(sorted(contacts, key=lambda one: (-len(one.reasons), -one.clinic.krav.n_open, one.clinic.clinic_id)))
