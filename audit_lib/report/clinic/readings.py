"""What would change if a disputed point were read the other way: beside each rule, and counted at the end."""

from audit_lib.model.results.clinic import ClinicResult
from audit_lib.model.verdict import Verdict
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_count, say_reading, say_verdict

_MOST_LABELS = 3


def describe_other_readings(result: ClinicResult, rule_id: str) -> list[str]:
    """A sentence for each reading whose other side would change the clinic's verdict by a rule."""
    kind, whole_clinic = result.rules[rule_id].kind, [say("result.whole_clinic")]
    sentences = []
    for other in result.other_readings:
        grouped: dict[tuple[Verdict, Verdict], list[str]] = {}
        for changed in other.verdicts:
            if changed.rule_id == rule_id:
                grouped.setdefault((changed.other_verdict, changed.verdict), []).append(changed.subject_label)
        for (to, before), labels in grouped.items():
            sentences.append(
                say(
                    "readings.other",
                    label=other.label,
                    value=say_reading(other.other_value),
                    to=say_verdict(kind, to).lower(),
                    before=say_verdict(kind, before).lower(),
                    about="" if labels == whole_clinic else f" ({join_some(labels, _MOST_LABELS)})",
                )
            )
    return sentences


def count_other_reading(result: ClinicResult, reading: str) -> str:
    """How many verdicts the other side of a reading would change; "" when none, or when it has no other side."""
    other = next((other for other in result.other_readings if other.reading == reading), None)
    if other is None or not other.verdicts:
        return ""
    judgements = say_count("judgements", len(other.verdicts))
    return say("about.other_some", other=say_reading(other.other_value), judgements=judgements)
