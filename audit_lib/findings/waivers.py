"""Waivers (undantag): who decided that a clinic need not mend an unmet rule, for how long and why.

A waiver never changes a verdict and never hides one: it puts a mark beside `ej_uppfylld` while it is valid on the audit
date, so that what is exempted is counted apart. Without a `waivers` table nothing is marked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from audit_lib.model.decision import Decision
from audit_lib.model.results.beside_verdicts import WaiverRow, WaiverState
from audit_lib.model.results.clinic import VerdictRow
from audit_lib.model.verdict import WAIVED, Verdict
from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_day

READ = """
SELECT clinic_id, upper(rule), subject, reason, decided_by, valid_from, valid_to FROM waivers
ORDER BY clinic_id, rule, subject NULLS FIRST, valid_from, valid_to, reason, decided_by
"""


@dataclass(frozen=True)
class Waiver:
    """One decided exemption; `subject` None means every subject of the rule."""

    clinic_id: str
    rule_id: str
    subject: str | None
    reason: str
    decided_by: str
    valid_from: date
    valid_to: date | None

    def covers(self, rule_id: str, subject: str) -> bool:
        """Whether the waiver is about this rule and subject, whatever the date."""
        return self.rule_id == rule_id and self.subject in (None, subject)

    def find_state(self, on: date) -> WaiverState:
        """Whether it is valid on a day; both its first and its last day count."""
        if on < self.valid_from:
            return WaiverState.KOMMANDE
        return WaiverState.UTGANGEN if self.valid_to is not None and on > self.valid_to else WaiverState.GALLER

    @property
    def text(self) -> str:
        """What stands beside the verdict."""
        words = {"decided_by": self.decided_by, "reason": self.reason.rstrip(".")}
        if self.valid_to is None:
            return say("result.waiver_open", **words)
        return say("result.waiver_until", last=format_day(self.valid_to), **words)


def read_waivers(connection: duckdb.DuckDBPyConnection) -> list[Waiver]:
    """The waivers of the clinics whose input is attached to the database; none if the table was not given."""
    return [Waiver(*row) for row in connection.execute(READ).fetchall()]


def find_waiver(waivers: Iterable[Waiver], rule_id: str, subject: str, on: date) -> Waiver | None:
    """The waiver in force for one verdict; of several, the one that lasts longest."""
    found = [w for w in waivers if w.covers(rule_id, subject) and w.find_state(on) is WaiverState.GALLER]
    return max(found, key=lambda waiver: waiver.valid_to or date.max, default=None)


def mark_waived(verdicts: pa.Table, waivers: Sequence[Waiver], on: date) -> pa.Table:
    """Add the observation `beslutat_undantag` to each unmet verdict that a waiver covers on the audit date."""
    if not waivers:
        return verdicts
    by_clinic: dict[str, list[Waiver]] = defaultdict(list)
    for waiver in waivers:
        by_clinic[waiver.clinic_id].append(waiver)
    names = ("clinic_id", "rule_id", "subject", "verdict", "observations")
    observations = []
    for clinic_id, rule_id, subject, verdict, seen in zip(*(verdicts[name].to_pylist() for name in names), strict=True):
        mine = by_clinic.get(clinic_id, ()) if verdict == Verdict.EJ_UPPFYLLD else ()
        codes = [code for code in seen.split("|") if code]
        if find_waiver(mine, rule_id, subject, on):
            codes = sorted([*codes, WAIVED])
        observations.append("|".join(codes))
    place = verdicts.schema.get_field_index("observations")
    return verdicts.set_column(place, verdicts.schema.field(place), pa.array(observations, pa.string()))


def describe_waivers(
    waivers: Iterable[Waiver], rows: Mapping[tuple[str, str], VerdictRow], decision: Decision, on: date
) -> tuple[WaiverRow, ...]:
    """The clinic's waivers for its result, expired and coming ones too, in the order of the decision's rules."""
    order = {rule_id: place for place, rule_id in enumerate(decision.rules)}
    unmet = [key for key, row in rows.items() if row.is_unmet]
    return tuple(
        WaiverRow(
            rule_id=waiver.rule_id,
            subject_label=_name_subject(waiver, rows),
            reason=waiver.reason,
            decided_by=waiver.decided_by,
            valid_from=waiver.valid_from,
            valid_to=waiver.valid_to,
            state=waiver.find_state(on),
            n_unmet=sum(waiver.covers(rule_id, subject) for rule_id, subject in unmet),
        )
        for waiver in sorted(waivers, key=lambda waiver: order.get(waiver.rule_id, len(order)))
    )


def _name_subject(waiver: Waiver, rows: Mapping[tuple[str, str], VerdictRow]) -> str:
    if not waiver.subject:
        return ""
    row = rows.get((waiver.rule_id, waiver.subject))
    return row.subject_label if row else say("result.no_subject")
