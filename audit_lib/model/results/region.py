"""The region as its pages, its CSV and its workbook all say it (`region.json`), and nothing that they may not say.

Clinics and rules are counted as they are. Counts of errands have passed the protection of small counts: null is hidden.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from audit_lib.counts.funnel import FunnelPlace
from audit_lib.counts.linked_suppression import Shown
from audit_lib.errors import ParameterError, Problem
from audit_lib.files.described import Described
from audit_lib.files.displayed import NEXT
from audit_lib.model.decision import Action
from audit_lib.model.folder import GroupKind
from audit_lib.model.results.run_description import RunDescription
from audit_lib.model.verdict import Kind

if TYPE_CHECKING:
    import pandas as pd


class ContactReason(StrEnum):
    """Why the region should get in touch with a clinic."""

    NOT_CONNECTED = "not_connected"
    NO_ADMINISTRATOR = "no_administrator"
    SLOW = "slow"
    MANY_OPEN = "many_open"


class UnauditedClinic(Described):
    """A clinic that is not audited, because its own row has a fault; "" is an id or a name that cannot be read."""

    clinic_id: str
    name: str
    reasons: tuple[str, ...]
    """Each with its place in the region's own file."""


class InputCoverage(Described):
    """Clinics of the input whose id can be read, those of them whose own row has a data error, and what else was lost.

    What tells of errands is null where it is hidden: how many faults there are, how many errands no reply time is
    judged on for one, and how many percent that is of all.
    """

    clinics: int
    data_error: int
    unaudited: tuple[UnauditedClinic, ...] = ()
    """Also rows whose id cannot be read."""
    errors: int | None = 0
    errands_left_out: int | None = 0
    percent_left_out: int | None = 0


class Coverage(Described):
    """How far the audit of a set of clinics reaches; each number is part of the one before, but the last."""

    audited: int
    in_scope: int
    reached: int
    assessed: int
    """Reached, and some krav could be judged."""
    without_open: int
    """Assessed, and no krav left to mend."""
    fully_known: int
    """Reached, and every krav could be judged."""


class Tally(Described):
    """How many of something have each of the three verdicts that judge."""

    uppfylld: int
    ej_uppfylld: int
    kan_ej_bedomas: int

    @property
    def n_judged(self) -> int:
        """What a share of met is a share of."""
        return self.uppfylld + self.ej_uppfylld


class WaivedTally(Tally):
    """A tally that tells apart what a decided waiver covers."""

    varav_undantag: int
    """Of ej_uppfylld, those with a waiver in force."""

    @property
    def n_open(self) -> int:
        """Unmet, and left to mend."""
        return self.ej_uppfylld - self.varav_undantag


class RuleTally(WaivedTally):
    """How many clinics have which worst verdict of a rule."""

    rule_id: str
    name: str
    kind: Kind
    group: str
    ej_tillamplig: int
    information: int


class Fault(Described):
    """A krav that many clinics have left to mend, with the way to mend it, said to all of them."""

    rule: RuleTally
    action: Action | None


class ShownMonth(Described):
    """A month's errands as they may be shown, by `2026-04`."""

    month: str
    reply: Shown


class RegionReply(Described):
    """The region's reply times as they may be shown; by month also before the period."""

    total: Shown
    by_month: tuple[ShownMonth, ...]


class SeenInTexts(Described):
    """How many texts had an observation."""

    text: str
    n: int


class TextTally(Tally):
    """How many villkorstexter keep a rule about them, and what was seen."""

    rule_id: str
    name: str
    seen: tuple[SeenInTexts, ...]


class ClinicRow(Described):
    """One clinic in the lists of the region; `href` is empty without a report."""

    clinic_id: str
    name: str
    clinic_type: str
    municipality: str
    is_in_scope: bool
    is_reached: bool
    krav: WaivedTally
    """Rules, each with its worst verdict."""
    place: FunnelPlace | None
    """In the funnel; null where its numbers or the region's are hidden."""
    reply: Shown
    href: str


class Contact(Described):
    """A clinic to get in touch with, and why."""

    clinic: ClinicRow
    reasons: tuple[ContactReason, ...]


class GroupResult(Described):
    """One municipality or clinic type; an empty name means that the clinics' rows do not say."""

    kind: GroupKind
    name: str
    href: str
    """Its page, from the run's folder."""
    coverage: Coverage
    krav: WaivedTally
    rules: tuple[RuleTally, ...]
    faults: tuple[Fault, ...]
    reply: Shown
    clinics: tuple[ClinicRow, ...]


class RegionResult(Described):
    """The result of the region, `region.json`."""

    synthetic: bool
    run: RunDescription
    input: InputCoverage
    coverage: Coverage
    krav: WaivedTally
    """All krav of all clinics."""
    rules: tuple[RuleTally, ...]
    """In the order of the decision."""
    faults: tuple[Fault, ...]
    """The most common first."""
    reply: RegionReply
    texts: tuple[TextTally, ...]
    contacts: tuple[Contact, ...]
    """Most reasons first."""
    clinics: tuple[ClinicRow, ...]
    """By id."""
    groups: Mapping[GroupKind, tuple[GroupResult, ...]]

    def to_frame(self, table: Literal["clinics", "rules", "months"] = "clinics") -> "pd.DataFrame":
        """The region's clinics, rules or months as a frame: `region_clinics` and so on in `docs/frames.md`.

        Raises:
            ParameterError: there is no such table.
        """
        from audit_lib.model.frames.typed import frame_rows  # noqa: PLC0415 (who makes no frame pays nothing)

        rows: dict[str, Iterable[tuple[object, ...]]] = {
            "clinics": (
                (
                    *(row.clinic_id, row.name, row.clinic_type, row.municipality, row.is_in_scope, row.is_reached),
                    *_tally(row.krav),
                    row.place,
                    *(row.reply.n_assessed, row.reply.n_in_time),
                )
                for row in self.clinics
            ),
            "rules": (
                (rule.rule_id, rule.name, rule.kind, rule.group, *_tally(rule), rule.ej_tillamplig, rule.information)
                for rule in self.rules
            ),
            "months": (
                (date.fromisoformat(f"{row.month}-01"), row.reply.n_assessed, row.reply.n_in_time)
                for row in self.reply.by_month
            ),
        }
        if table not in rows:
            raise ParameterError(Problem(f"{table} finns inte.", "table", f"De är {', '.join(rows)}."))
        return frame_rows(f"region_{table}", rows[table])

    def _list_facts(self) -> Mapping[str, object]:
        krav = self.krav
        return {
            "decision": self.run.decision_id,
            "period": f"{self.run.period_from}–{self.run.period_to}",
            "synthetic": self.synthetic,
            "clinics": len(self.clinics),
            "krav": f"uppfylld {krav.uppfylld}, ej_uppfylld {krav.ej_uppfylld}, kan_ej_bedomas {krav.kan_ej_bedomas}",
            "faults": len(self.faults),
            "contacts": len(self.contacts),
            NEXT: "audit_lib.show_region_summary(region), audit_lib.show_region_rules(region)",
        }


def _tally(tally: WaivedTally) -> tuple[int, ...]:
    return tally.uppfylld, tally.ej_uppfylld, tally.varav_undantag, tally.kan_ej_bedomas
