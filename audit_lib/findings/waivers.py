"""Waivers (undantag): who decided that a clinic need not mend an unmet rule, for how long and why.

A waiver never changes a verdict and never hides one: it puts a mark beside `ej_uppfylld` while it is valid on the audit
date, so that what is exempted is counted apart. Without a `waivers` table nothing is marked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import duckdb
import pyarrow as pa

from audit_lib.model.verdict import Kind, Verdict
from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_day

WAIVED = "beslutat_undantag"
READ = """
SELECT clinic_id, upper(rule), subject, reason, decided_by, valid_from, valid_to FROM waivers
ORDER BY clinic_id, rule, subject NULLS FIRST, valid_from, valid_to, reason, decided_by
"""


class WaiverState(StrEnum):
    """Where the audit date lies against a waiver's validity."""

    KOMMANDE = "kommande"
    GALLER = "galler"
    UTGANGEN = "utgangen"


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
    """Add the observation `beslutat_undantag` to each unmet verdict that a waiver covers on the audit date.

    Args:
        verdicts: from `collect_verdicts`.
        waivers: from `read_waivers`; none gives the same table back.
        on: the audit date.
    """
    by_clinic: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        by_clinic.setdefault(waiver.clinic_id, []).append(waiver)
    if not by_clinic:
        return verdicts
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


def is_waived(row: Mapping[str, Any]) -> bool:
    """Whether a verdict row of a clinic's result carries the mark."""
    return any(seen["code"] == WAIVED for seen in row["observations"])


def count_waived(rows: Iterable[Mapping[str, Any]], kind: Kind) -> int:
    """How many rules of a kind are unmet only where a waiver covers it."""
    open_rules: dict[str, bool] = {}
    for row in rows:
        if row["kind"] == kind and row["verdict"] == Verdict.EJ_UPPFYLLD:
            open_rules[row["rule_id"]] = open_rules.get(row["rule_id"], False) or not is_waived(row)
    return sum(not is_open for is_open in open_rules.values())


def describe_waivers(
    waivers: Iterable[Waiver], labels: Mapping[tuple[str, str], str], unmet: Iterable[tuple[str, str]], on: date
) -> list[dict[str, Any]]:
    """The clinic's waivers for its result, expired and coming ones too.

    Args:
        waivers: the clinic's own.
        labels: (rule, subject) → how the subject is named to a reader.
        unmet: the (rule, subject) pairs that are `ej_uppfylld`.
        on: the audit date.
    """
    unmet = list(unmet)
    known_rules = {rule_id for rule_id, _ in labels}
    return [
        {
            "rule_id": waiver.rule_id,
            "known_rule": waiver.rule_id in known_rules,
            "subject_label": labels.get((waiver.rule_id, waiver.subject), say("result.no_subject"))
            if waiver.subject
            else "",
            "reason": waiver.reason,
            "decided_by": waiver.decided_by,
            "valid_from": waiver.valid_from.isoformat(),
            "valid_to": waiver.valid_to.isoformat() if waiver.valid_to else None,
            "state": waiver.find_state(on).value,
            "n_unmet": sum(waiver.covers(rule_id, subject) for rule_id, subject in unmet),
        }
        for waiver in waivers
    ]
