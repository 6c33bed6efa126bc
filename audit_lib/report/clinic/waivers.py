"""A clinic's decided waivers in words: those in force, those that have expired, those still to come."""

from typing import NamedTuple

from audit_lib.model.results.beside_verdicts import WaiverRow, WaiverState
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_day


class WaiverText(NamedTuple):
    """A waiver as the page shows it."""

    name: str
    subject: str
    state: str
    text: str
    note: str


def describe_waivers(result: ClinicResult) -> list[WaiverText]:
    """Each waiver with the rule it is about, its words and its state."""
    return [_describe(result, waiver) for waiver in result.waivers]


def _describe(result: ClinicResult, waiver: WaiverRow) -> WaiverText:
    rule, last, note = result.rules.get(waiver.rule_id), waiver.valid_to, ""
    if rule is None:
        note = say("waivers.unknown_rule")
    elif waiver.state is WaiverState.GALLER and not waiver.n_unmet:
        note = say("waivers.unused")
    return WaiverText(
        name=rule.name if rule else waiver.rule_id,
        subject="" if waiver.subject_label == say("result.whole_clinic") else waiver.subject_label,
        state=say(f"waivers.{waiver.state}"),
        text=say(
            "waivers.row",
            reason=waiver.reason.rstrip(".") + ".",
            decided_by=waiver.decided_by,
            first=format_day(waiver.valid_from),
            last=say("waivers.until", last=format_day(last)) if last else say("waivers.open_end"),
        ),
        note=note,
    )
