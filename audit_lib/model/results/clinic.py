"""Everything that one clinic's report says: the machine-readable twin of the page (`result.json`).

Errand ids and administrators' names stay out of it. Further keys may come; readers ignore those they do not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from audit_lib.files.described import Described
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.peers import Peers
from audit_lib.model.results.run_description import RunDescription
from audit_lib.model.run import ReadingValue
from audit_lib.model.verdict import WAIVED, WHOLE_CLINIC, DataRule, Kind, Verdict

SCHEMA_VERSION = 2

Month: TypeAlias = str
"""`2026-04`."""


@dataclass(frozen=True, slots=True)
class Clinic(Described):
    """Whose result it is."""

    clinic_id: str
    name: str
    clinic_type: str | None
    municipality: str | None
    operated_by: str
    connected: bool | None
    """null = okänt"""


@dataclass(frozen=True, slots=True)
class RuleCounts(Described):
    """How many rules of a kind have which worst verdict."""

    uppfylld: int
    ej_uppfylld: int
    kan_ej_bedomas: int
    ej_tillamplig: int
    varav_undantag: int
    """Of ej_uppfylld, the rules unmet only where a waiver is in force."""


@dataclass(frozen=True, slots=True)
class Quote(Described):
    """A sentence of the decision and where it stands."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Observation(Described):
    """Something seen beside a verdict."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ActionToTake(Described):
    """What to do: what, where, by whom, by when."""

    rule_id: str
    what: str
    where: str
    who: str
    by: date
    kind: Literal["atgard", "uppgift_saknas"]


@dataclass(frozen=True, slots=True)
class ReadText(Described):
    """A villkorstext as it was read, and the decisive phrase in it; null where it lacks something."""

    rule_id: str
    subject: str
    subject_label: str
    plain: str
    phrase: str | None


@dataclass(frozen=True, slots=True)
class SlutsvarTimes(Described):
    """Vardagar to slutsvar, open errands counted as longer than all."""

    n: int
    median: int | None
    """null = ej nått"""
    p90: int | None
    """null = ej nått"""
    open_5: int
    open_10: int
    open_20: int


@dataclass(frozen=True, slots=True)
class Motfragor(Described):
    """How many errands had how many motfrågor."""

    n: int
    distribution: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Doubles(Described):
    """Errands followed, before their slutsvar, by another from the same resident."""

    n: int
    n_double: int


@dataclass(frozen=True, slots=True)
class Indicators(Described):
    """What is shown and never judged."""

    slutsvar: SlutsvarTimes | None
    motfragor: Motfragor | None
    doubles: Doubles | None
    recommended: tuple[str, ...]
    """The recommended services that are active, by name."""


@dataclass(frozen=True, slots=True)
class MonthCount(Described):
    """Assessed errands and those in time, by the month they were sent."""

    month: Month
    n_assessed: int
    n_in_time: int


@dataclass(frozen=True, slots=True)
class LateService(Described):
    """Late errands of a service, of those assessed."""

    label: str
    n_late: int
    n_assessed: int


@dataclass(frozen=True, slots=True)
class LateErrands(Described):
    """When late errands were sent and for which services."""

    by_month: Mapping[Month, int]
    """For months with assessed errands in the period."""
    by_weekday: Mapping[str, int]
    by_service: tuple[LateService, ...]


@dataclass(frozen=True, slots=True)
class DataError(Described):
    """A fault in the clinic's data: where, and which; never the value."""

    table: str
    row: int | None
    column: str | None
    rule_id: DataRule
    reason: str


@dataclass(frozen=True, slots=True)
class DataErrors(Described):
    """The faults in the clinic's data: all counted, the first ones listed."""

    total: int
    by_rule: Mapping[DataRule, int]
    rows: tuple[DataError, ...]


@dataclass(frozen=True, slots=True)
class OtherVerdict(Described):
    """A verdict that another reading would change."""

    rule_id: str
    subject_label: str
    verdict: Verdict
    """In force."""
    other_verdict: Verdict


@dataclass(frozen=True, slots=True)
class OtherReading(Described):
    """The other side of a disputed point, and what it would change for this clinic."""

    reading: str
    label: str
    other_value: ReadingValue
    verdicts: tuple[OtherVerdict, ...]


class WaiverState(StrEnum):
    """Where the audit date lies against a waiver's validity."""

    KOMMANDE = "kommande"
    GALLER = "galler"
    UTGANGEN = "utgangen"


@dataclass(frozen=True, slots=True)
class WaiverRow(Described):
    """A decided waiver of the clinic; it never changes a verdict."""

    rule_id: str
    subject_label: str
    """empty = every subject of the rule"""
    reason: str
    decided_by: str
    valid_from: date
    valid_to: date | None
    state: WaiverState
    """By the audit date."""
    n_unmet: int


@dataclass(frozen=True, slots=True)
class NamedDeviation(Described):
    """An avvikelse by its rule and what it is about; empty = the clinic itself."""

    rule_id: str
    subject_label: str


@dataclass(frozen=True, slots=True)
class KravThen(Described):
    """Krav met and not met in the last report, and of the latter those with a waiver."""

    uppfylld: int
    ej_uppfylld: int
    varav_undantag: int


@dataclass(frozen=True, slots=True)
class SinceLast(Described):
    """What has changed since the last report."""

    audit_date: date
    """The last report's."""
    new: tuple[NamedDeviation, ...]
    mended: tuple[NamedDeviation, ...]
    unclear: tuple[NamedDeviation, ...]
    """Were deviations, cannot be assessed now."""
    unchanged: tuple[NamedDeviation, ...]
    krav: KravThen
    readings_changed: bool


@dataclass(frozen=True, slots=True)
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

    def rows_of(self, rule_id: str) -> tuple[VerdictRow, ...]:
        """The verdicts of one rule."""
        return tuple(row for row in self.verdicts if row.rule_id == rule_id)

    def row_of(self, role: Role) -> VerdictRow | None:
        """The verdict of the rule about the clinic that has the role, if the decision has one."""
        return next((row for row in self.verdicts if self.rules[row.rule_id].role is role), None)
