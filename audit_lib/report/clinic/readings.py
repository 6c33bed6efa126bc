"""What would change if a disputed point were read the other way: beside each rule, and counted at the end."""

from collections.abc import Mapping
from typing import Any

from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_count, say_verdict
from audit_lib.wording.swedish import format_tenths

Result = Mapping[str, Any]
_MOST_LABELS = 3


def describe_other_readings(result: Result, rule_id: str) -> list[str]:
    """A sentence for each reading whose other side would change the clinic's verdict by a rule."""
    sentences = []
    for other in result.get("sensitivity", ()):
        grouped: dict[tuple[str, str], list[str]] = {}
        for change in other["changes"]:
            if change["rule_id"] == rule_id:
                grouped.setdefault((change["to"], change["from"]), []).append(change["subject_label"])
        for (to, before), labels in grouped.items():
            words = [say_verdict(result["rules"][rule_id]["kind"], verdict).lower() for verdict in (to, before)]
            about = "" if labels == ["Mottagningen"] else f" ({join_some(labels, _MOST_LABELS)})"
            reading = {"label": other["label"], "value": write_reading(other["other_value"])}
            sentences.append(say("readings.other", **reading, to=words[0], before=words[1], about=about))
    return sentences


def count_other_reading(result: Result, reading: str) -> str:
    """How many verdicts the other side of a reading would change; "" when none, or when it has no other side."""
    other = next((row for row in result.get("sensitivity", ()) if row["reading"] == reading), None)
    if other is None or not other["changes"]:
        return ""
    judgements = say_count("judgements", len(other["changes"]))
    return say("about.other_some", other=write_reading(other["other_value"]), judgements=judgements)


def write_reading(value: Any) -> str:
    """A reading's value as a reader meets it."""
    if isinstance(value, bool):
        return say("about.yes" if value else "about.no")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    # The only fractions among the readings are shares.
    return format_tenths(round(1000 * value)) if isinstance(value, float) else str(value)
