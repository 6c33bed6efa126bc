"""The words a specification is written in: a clinic, the rows that are known about it, and the verdict.

Every case starts from the same clinic: run by the region, connected, nothing else known. What a case does not give is
okänt. All of it is syntetiska data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

AUDIT = "2026-04-30"
DAY_BEFORE = "2026-04-29"
DAY_AFTER = "2026-05-01"
RUN = {
    "decision": "vgr-hs20-2016",
    "period_from": "2026-04-01",
    "period_to": "2026-04-30",
    "audit_date": AUDIT,
    "extract_at": "2026-05-05 12:00",
}
"""April 2026: Easter in its first week, and the last day's deadline (5 May) still running when the data is taken."""

GOOD_TERMS = (
    "<ul><li>Du får svar inom två vardagar.</li><li>Du kan uträtta ärenden för dig själv eller som ombud.</li></ul>"
)
LISTED = {"uppfylld", "ej_uppfylld", "ej_tillamplig", "kan_ej_bedomas", "information"}


@dataclass(frozen=True)
class Row:
    """Some cells of one table; for `clinics` the cells that differ from the clinic all cases start from."""

    table: str
    cells: Mapping[str, str | None]


def clinic(**cells: str) -> Row:
    return Row("clinics", cells)


def channel(service: str, **cells: str) -> Row:
    return Row("channels", {"service": service, **cells})


def visit_type(name: str, **cells: str) -> Row:
    return Row("visit_types", {"visit_type": name, **cells})


def certificate(name: str = "Sjukintyg", **cells: str) -> Row:
    return Row("certificates", {"certificate": name, **cells})


def service(name: str, **cells: str | None) -> Row:
    """An activated errand type; `S1` unless it says otherwise, active since January."""
    return Row("services", {"service_id": "S1", "name": name, "active_from": "2026-01-01", **cells})


def administrator(**cells: str) -> Row:
    return Row("administrators", {"admin_id": "A1", **cells})


def message(kind: str, sent_at: str, sender: str = "mottagning") -> Row:
    return Row("messages", {"kind": kind, "sent_at": sent_at, "sender": sender})


def errand(sent_at: str, *messages: Row, errand_id: str = "Ä1", **cells: str) -> list[Row]:
    """An errand and what followed it; Kontakta mig from a resident unless it says otherwise."""
    given = {"errand_id": errand_id, "service": "kontakta_mig", "started_by": "invanare", "sent_at": sent_at, **cells}
    return [Row("errands", given), *(Row("messages", {"errand_id": errand_id, **m.cells}) for m in messages)]


Given = Sequence["Row | list[Row]"]


@dataclass(frozen=True)
class Case:
    """One line of a specification.

    `then` is the verdict on `subject`; `numbers` are assessed, deviating, pending and excluded; `absent` tables and
    `without` columns (`table.column`) are missing from the files; `quote` is the sentence that settles the case.
    """

    title: str
    given: Given
    then: str
    subject: str = ""
    numbers: tuple[int | None, ...] | None = None
    observations: str | None = None
    deviating: tuple[str, ...] | None = None
    readings: Mapping[str, Any] = field(default_factory=dict)
    run: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    wide: bool = False
    quote: str = ""
    about_reach: bool = False

    def rows(self) -> Iterator[Row]:
        for entry in self.given:
            yield from entry if isinstance(entry, list) else [entry]


@dataclass(frozen=True)
class Specification:
    """All that is said of one rule; `readings` are the disputed points that bear on it."""

    rule_id: str
    cases: Sequence[Case]
    subject: str = "-"
    readings: tuple[str, ...] = ()


def reach(given: Given, then: str, **settings: Any) -> list[Case]:
    """The eight cases that every rule but UTB-00 and VIL-05 shares: which clinics are judged at all."""
    outside, inside = "ej_tillamplig", then
    variants = [
        ("utan avtal med regionen", clinic(operated_by="utan_avtal"), outside),
        ("med avtal med regionen", clinic(operated_by="avtal"), inside),
        ("stängd på granskningsdagen", clinic(closed_on=AUDIT), outside),
        ("stänger dagen efter granskningsdagen", clinic(closed_on=DAY_AFTER), inside),
        ("inte ansluten", clinic(connected="nej"), outside),
        ("ansluts dagen efter granskningsdagen", clinic(connected_on=DAY_AFTER), outside),
        ("ansluten sedan granskningsdagen", clinic(connected_on=AUDIT), inside),
        ("okänt om ansluten", clinic(connected=""), inside),
    ]
    return [Case(title, [*given, row], verdict, about_reach=True, **settings) for title, row, verdict in variants]
