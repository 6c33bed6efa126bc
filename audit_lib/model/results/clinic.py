"""Everything that one clinic's report says: the machine-readable twin of the page (`result.json`).

Errand ids and administrators' names stay out of it. Further keys may come; readers ignore those they do not know.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from audit_lib.files.described import Described
from audit_lib.files.displayed import NEXT
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.beside_verdicts import (
    DataErrors,
    Indicators,
    LateErrands,
    MonthCount,
    OtherReading,
    SinceLast,
    WaiverRow,
)
from audit_lib.model.results.peers import Peers
from audit_lib.model.results.run_description import RunDescription
from audit_lib.model.verdict import WAIVED, WHOLE_CLINIC, Kind, Verdict

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION = 2


class Clinic(Described):
    """Whose result it is."""

    clinic_id: str
    name: str
    clinic_type: str | None
    municipality: str | None
    operated_by: str
    connected: bool | None
    """null = okänt"""


class RuleCounts(Described):
    """How many rules of a kind have which worst verdict."""

    uppfylld: int
    ej_uppfylld: int
    kan_ej_bedomas: int
    ej_tillamplig: int
    varav_undantag: int
    """Of ej_uppfylld, the rules unmet only where a waiver is in force."""


class Quote(Described):
    """A sentence of the decision and where it stands."""

    text: str
    source: str


class RuleDescription(Described):
    """A rule as the page shows it."""

    name: str
    kind: Kind
    role: Role | None
    """What the rule is about, where a page shows it in a way of its own."""
    group: str
    """The FAQ's heading, as printed."""
    quotes: tuple[Quote, ...]
    action: str | None
    """{subject} stands for the things that the rule's verdicts are about."""
    contact: str


class Observation(Described):
    """Something seen beside a verdict."""

    code: str
    text: str


class VerdictRow(Described):
    """One verdict: rule × what it is about; the numbers only of rules over errands."""

    rule_id: str
    subject: str
    """- = the clinic itself"""
    subject_label: str
    verdict: Verdict
    kind: Kind
    n_assessed: int | None
    n_deviating: int | None
    n_pending: int | None
    n_excluded: int | None
    observations: tuple[Observation, ...]
    why: str | None
    """Why it is unmet or cannot be assessed; {subject} stands for what the verdict is about."""
    is_not_given: bool = False
    """Whether it cannot be assessed because the region's input lacks what it rests on: the clinic cannot help that."""

    @property
    def is_about_clinic(self) -> bool:
        """Whether it is about the clinic as a whole, and not about one of its things."""
        return self.subject == WHOLE_CLINIC

    @property
    def is_unmet(self) -> bool:
        """Whether the rule is not met, waived or not."""
        return self.verdict is Verdict.EJ_UPPFYLLD

    @property
    def is_waived(self) -> bool:
        """Whether a decided waiver covers it, so that it asks for nothing."""
        return any(seen.code == WAIVED for seen in self.observations)


class ActionToTake(Described):
    """What to do: what, where, by whom, by when."""

    rule_id: str
    what: str
    where: str
    who: str
    by: date
    kind: Literal["atgard", "uppgift_saknas"]


class ReadText(Described):
    """A villkorstext as it was read, and the decisive phrase in it; null where it lacks something."""

    rule_id: str
    subject: str
    subject_label: str
    plain: str
    phrase: str | None


class ClinicResult(Described):
    """The result of one clinic, `result.json`."""

    schema_version: int
    synthetic: bool
    """True: syntetiska data, no real clinic."""
    clinic: Clinic
    run: RunDescription
    counts: Mapping[Kind, RuleCounts]
    """Rules by kind, each with its worst verdict."""
    rules: Mapping[str, RuleDescription]
    """In the order of the decision."""
    verdicts: tuple[VerdictRow, ...]
    actions: tuple[ActionToTake, ...]
    """Most important first; a page shows three."""
    texts: tuple[ReadText, ...]
    indicators: Indicators
    months: tuple[MonthCount, ...]
    late: LateErrands | None
    data_errors: DataErrors
    other_readings: tuple[OtherReading, ...]
    waivers: tuple[WaiverRow, ...]
    peers: Peers | None
    """How other clinics stand; null = not known."""
    previous: SinceLast | None
    merged_of: tuple[str, ...] = ()
    """The HSA-ids of the clinics that it was at the last report, where they were several; then `previous` is null."""

    def rows_of(self, rule_id: str) -> tuple[VerdictRow, ...]:
        """The verdicts of one rule."""
        return tuple(row for row in self.verdicts if row.rule_id == rule_id)

    def row_of(self, role: Role) -> VerdictRow | None:
        """The verdict of the rule about the clinic that has the role, if the decision has one."""
        return next((row for row in self.verdicts if self.rules[row.rule_id].role is role), None)

    def to_frame(self) -> "pd.DataFrame":
        """The clinic's verdicts as a frame, with the columns of `verdicts` in `docs/frames.md`."""
        from audit_lib.model.frames.typed import frame_rows  # noqa: PLC0415 (who makes no frame pays nothing)

        return frame_rows(
            "verdicts",
            (
                (
                    self.clinic.clinic_id,
                    row.rule_id,
                    self.rules[row.rule_id].name,
                    row.kind,
                    row.subject,
                    row.verdict,
                    *(row.n_assessed, row.n_deviating, row.n_pending, row.n_excluded),
                    "|".join(seen.code for seen in row.observations),
                )
                for row in self.verdicts
            ),
        )

    def _list_facts(self) -> Mapping[str, object]:
        krav, run = self.counts[Kind.KRAV], self.run
        names = (Verdict.UPPFYLLD, Verdict.EJ_UPPFYLLD, Verdict.KAN_EJ_BEDOMAS)
        return {
            "clinic_id": self.clinic.clinic_id,
            "decision": run.decision_id,
            "period": f"{run.period_from}–{run.period_to}",
            "synthetic": self.synthetic,
            "krav": ", ".join(f"{name} {getattr(krav, name)}" for name in names),
            "verdicts": len(self.verdicts),
            "actions": len(self.actions),
            NEXT: "audit_lib.show_heading(result), audit_lib.show_actions(result), audit_lib.show_verdicts(result)",
        }
