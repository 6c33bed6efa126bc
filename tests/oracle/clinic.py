"""One clinic and the facts that several rules share (contract section 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .errands import Errand, list_errands
from .intake.cleaning import UNREADABLE, CleanTables, Row
from .kleene import Tri, and_, equals, every, never_nej, not_, or_, some
from .service_names import HALVES, find_service, is_known
from .settings import Settings

Numbers = tuple[int | None, int | None, int | None, int | None]
NO_NUMBERS: Numbers = (None, None, None, None)


@dataclass(frozen=True)
class Judgement:
    """One verdict of a clinic, with the items that deviate when they are errands."""

    rule_id: str
    subject: str
    kind: str
    verdict: str
    numbers: Numbers = NO_NUMBERS
    deviating_errands: tuple[str, ...] | None = None


@dataclass
class Clinic:
    """A clinic whose own row is readable. ``read_text`` and ``names_certificate`` read villkorstexter."""

    row: Row
    tables: CleanTables
    settings: Settings
    read_text: Callable[..., Any]
    names_certificate: Callable[..., Tri]
    _active: dict[str, Tri] = field(default_factory=dict)

    @property
    def clinic_id(self) -> str:
        return str(self.row["clinic_id"])

    def rows(self, table: str) -> list[Row]:
        """Valid rows of this clinic; none when the table is absent."""
        return self.tables.find_valid(table, self.clinic_id)

    def has_left_out(self, table: str) -> bool:
        """Whether "there is no such row" is unknown for a data error."""
        return self.tables.has_left_out(table, self.clinic_id)

    @cached_property
    def errands(self) -> list[Errand]:
        return list_errands(self.tables, self.clinic_id)

    @cached_property
    def in_scope(self) -> bool:
        closed_on = self.row["closed_on"]
        is_open = closed_on is None or closed_on > self.settings.audit_date
        return self.row["operated_by"] in ("egen", "avtal") and is_open

    @cached_property
    def reached(self) -> bool:
        begun = self.row["connected_on"] is None or self.row["connected_on"] <= self.settings.audit_date
        return self.in_scope and self.row["connected"] is not False and begun

    # -- exists ---------------------------------------------------------------------------------------------

    def exists(self, service: str) -> Tri:
        """Is the thing offered today by another channel?"""
        rows = {row["service"]: row for row in self.rows("channels")}
        row = rows.get(service)
        if row is None and service in HALVES:
            row = rows.get("avomboka_tid")
        if row is None:
            return None
        if row["exists"] is not None:
            return bool(row["exists"])
        return or_(row["phone"], row["other"])

    # -- active ---------------------------------------------------------------------------------------------

    def service_code(self, row: Row) -> str:
        """What a services row is by its name."""
        return find_service(row["name"], self.settings.egenremiss_namn, self.settings.aliases)

    def is_row_active(self, row: Row) -> bool:
        """Whether a services or administrators row is active on the audit date."""
        begun = row["active_from"] is None or row["active_from"] <= self.settings.audit_date
        return begun and (row["active_to"] is None or row["active_to"] >= self.settings.audit_date)

    def stands_for(self, row: Row, codes: tuple[str, ...]) -> Tri:
        """Whether a services row is one of ``codes``, by its name or by what an own type replaces."""
        by_name = self.service_code(row) in codes
        return or_(by_name, and_(equals(row["origin"], "egen"), replaces(row, codes)))

    def some_active_row(self, codes: tuple[str, ...]) -> Tri:
        """Whether some active services row stands for one of ``codes``."""
        if not self.tables.is_given("services"):
            return None
        found = some(self.stands_for(row, codes) for row in self.rows("services") if self.is_row_active(row))
        return never_nej(found) if self.may_miss_services else found

    @cached_property
    def may_miss_services(self) -> bool:
        """Whether "there is no such row in services" is unknown."""
        unknown = any(self.may_be_any(row) for row in self.rows("services") if self.is_row_active(row))
        return self.settings.cards or self.has_left_out("services") or unknown

    def may_be_any(self, row: Row) -> bool:
        """Whether a services row may be of any service: of the platform's own types, under a name nobody has told."""
        told = is_known(row["name"], self.settings.egenremiss_namn, self.settings.aliases)
        return not told and row["replaces"] is None and row["origin"] != "egen"

    def active(self, service: str) -> Tri:
        """active(s) of the contract."""
        codes = (service, "avomboka_tid") if service in HALVES else (service,)
        return self.some_active_row(codes)

    # -- webbtidbok -----------------------------------------------------------------------------------------

    @property
    def tidbok_replaces(self) -> Tri:
        """Whether the webbtidbok holds all visit types that patients book."""
        counted = self.rows("visit_types")
        if self.settings.readings["ej_patientbokade_undantas"]:
            counted = [row for row in counted if row["patient_bookable"] is not False]
        all_bookable = every(row["bookable_online"] for row in counted) if counted else None
        answer = and_(self.row["webbtidbok_coupled"], all_bookable)
        return None if answer is True and self.has_left_out("visit_types") else answer

    @property
    def lakare_is_bookable_online(self) -> Tri:
        """Whether a visit type with "läkar" in its name is bookable online."""
        rows = self.rows("visit_types")
        if not rows:
            return None
        found = some(row["bookable_online"] for row in rows if "läkar" in row["visit_type"].casefold())
        return never_nej(found) if self.has_left_out("visit_types") else found

    # -- certificates ---------------------------------------------------------------------------------------

    @property
    def all_issued_certificates_need_a_visit(self) -> Tri:
        """At least one certificate is issued, and every one that may be issued always needs a visit."""
        if not self.tables.is_given("certificates"):
            return None
        if self.has_left_out("certificates"):
            return False
        rows = self.rows("certificates")
        one_is_issued = some(row["issued"] for row in rows)
        all_need_visit = every(or_(not_(row["issued"]), equals(row["requires_visit"], "alltid")) for row in rows)
        return and_(one_is_issued, all_need_visit)


def replaces(row: Row, codes: tuple[str, ...]) -> Tri:
    """Whether ``replaces`` names one of ``codes``: empty means none, unreadable is okänt."""
    if row["replaces"] is UNREADABLE:
        return None
    return row["replaces"] in codes
