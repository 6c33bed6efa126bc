"""Other readings (känslighet): a clinic's verdicts that would be others under the other side of a disputed point."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from audit_lib.model.decision import Decision
from audit_lib.model.decision.readings import Reading
from audit_lib.model.run import ReadingValue

OTHERWISE_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("clinic_id", "reading", "rule_id", "subject", "verdict", "other_verdict")]
)
"""One row a verdict that would change; `verdict` is the one in force."""


def list_other_readings(decision: Decision) -> list[Reading]:
    """The readings that have another side, in the decision's order."""
    return [reading for reading in decision.readings.values() if reading.other is not None]


def write_value(value: ReadingValue | None) -> bool | float | list[str] | None:
    """A reading's value as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


def describe_other_readings(
    decision: Decision, otherwise: Iterable[Mapping[str, Any]], labels: Mapping[tuple[str, str], str]
) -> list[dict[str, Any]]:
    """Every reading that has another side, with the clinic's verdicts that it would change.

    Args:
        decision: the readings in force.
        otherwise: the clinic's rows of `OTHERWISE_SCHEMA`.
        labels: (rule, subject) → how the subject is named to a reader.
    """
    by_reading: dict[str, list[dict[str, str]]] = {}
    for row in sorted(otherwise, key=lambda row: (row["rule_id"], row["subject"])):
        by_reading.setdefault(row["reading"], []).append(
            {
                "rule_id": row["rule_id"],
                "subject_label": labels[row["rule_id"], row["subject"]],
                "from": row["verdict"],
                "to": row["other_verdict"],
            }
        )
    return [
        {
            "reading": reading.name,
            "label": reading.label,
            "other_value": write_value(reading.other),
            "changes": by_reading.get(reading.name, []),
        }
        for reading in list_other_readings(decision)
    ]
