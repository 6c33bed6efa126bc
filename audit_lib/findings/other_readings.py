"""Other readings (känslighet): a clinic's verdicts that would be others under the other side of a disputed point."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa

from audit_lib.model.decision import Decision
from audit_lib.model.results.beside_verdicts import OtherReading, OtherVerdict
from audit_lib.model.results.clinic import VerdictRow
from audit_lib.model.verdict import Verdict


class ChangedVerdict(NamedTuple):
    """A verdict that would change; `verdict` is the one in force."""

    clinic_id: str
    reading: str
    rule_id: str
    subject: str
    verdict: str
    other_verdict: str


OTHERWISE_SCHEMA = pa.schema([(name, pa.string()) for name in ChangedVerdict._fields])
"""One row a `ChangedVerdict`."""


def read_changed(otherwise: pa.Table) -> list[ChangedVerdict]:
    """The rows of an `OTHERWISE_SCHEMA` table."""
    return [ChangedVerdict(**row) for row in otherwise.to_pylist()]


def describe_other_readings(
    decision: Decision, otherwise: Iterable[ChangedVerdict], rows: Mapping[tuple[str, str], VerdictRow]
) -> tuple[OtherReading, ...]:
    """Every reading that has another side, with the clinic's verdicts that it would change; `rows` name subjects."""
    by_reading: dict[str, list[OtherVerdict]] = defaultdict(list)
    for changed in sorted(otherwise, key=lambda changed: (changed.rule_id, changed.subject)):
        label = rows[changed.rule_id, changed.subject].subject_label
        by_reading[changed.reading].append(
            OtherVerdict(changed.rule_id, label, Verdict(changed.verdict), Verdict(changed.other_verdict))
        )
    return tuple(
        OtherReading(reading.name, reading.label, other, tuple(by_reading[reading.name]))
        for reading in decision.readings.values()
        if (other := reading.other) is not None
    )
