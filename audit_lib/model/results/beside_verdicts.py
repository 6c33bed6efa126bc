"""What stands beside the verdicts in one clinic's result: nothing here is judged."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from audit_lib.files.described import Described
from audit_lib.model.run import ReadingValue
from audit_lib.model.verdict import DataRule, Verdict


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


class Motfragor(Described):
    """How many errands had how many motfrågor."""

    n: int
    distribution: Mapping[int, int]


class Doubles(Described):
    """Errands followed, before their slutsvar, by another from the same resident."""

    n: int
    n_double: int


class Indicators(Described):
    """What is shown and never judged."""

    slutsvar: SlutsvarTimes | None
    motfragor: Motfragor | None
    doubles: Doubles | None
    recommended: tuple[str, ...]
    """The recommended services that are active, by name."""


class MonthCount(Described):
    """Assessed errands and those in time, by the month they were sent: `2026-04`."""

    month: str
    n_assessed: int
    n_in_time: int


class LateService(Described):
    """Late errands of a service, of those assessed."""

    label: str
    n_late: int
    n_assessed: int


class LateErrands(Described):
    """When late errands were sent and for which services."""

    by_month: Mapping[str, int]
    """For months with assessed errands in the period."""
    by_weekday: Mapping[str, int]
    by_service: tuple[LateService, ...]


class DataError(Described):
    """A fault in the clinic's data: where, and which; never the value."""

    table: str
    row: int | None
    column: str | None
    rule_id: DataRule
    reason: str
    place: str = ""
    """The column as the region's own file has it, with the file and its worksheet."""


class DataErrors(Described):
    """The faults in the clinic's data: all counted, the first ones listed."""

    total: int
    by_rule: Mapping[DataRule, int]
    rows: tuple[DataError, ...]


class OtherVerdict(Described):
    """A verdict that another reading would change."""

    rule_id: str
    subject_label: str
    verdict: Verdict
    """In force."""
    other_verdict: Verdict


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


class NamedDeviation(Described):
    """An avvikelse by its rule and what it is about; empty = the clinic itself."""

    rule_id: str
    subject_label: str


class KravThen(Described):
    """Krav met and not met in the last report, and of the latter those with a waiver."""

    uppfylld: int
    ej_uppfylld: int
    varav_undantag: int = 0


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
    clinic_id: str | None = None
    """The HSA-id that the clinic had then; null = the same as now."""
