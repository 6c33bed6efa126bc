"""A clinic's decided waivers in words: those in force, those that have expired, those still to come."""

from audit_lib.model.results.beside_verdicts import WaiverRow, WaiverState
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_day


def describe_waivers(result: ClinicResult) -> list[tuple[str, str]]:
    """Each waiver in words: the name of the rule that it is about, and what it says."""
    return [_describe(result, waiver) for waiver in result.waivers]


def _describe(result: ClinicResult, waiver: WaiverRow) -> tuple[str, str]:
    rule, subject, last = result.rules.get(waiver.rule_id), waiver.subject_label, waiver.valid_to
    text = say(
        "waivers.row",
        about=f" ({subject})" if subject not in ("", say("result.whole_clinic")) else "",
        state=say(f"waivers.{waiver.state}"),
        reason=waiver.reason.rstrip("."),
        decided_by=waiver.decided_by,
        first=format_day(waiver.valid_from),
        last=say("waivers.until", last=format_day(last)) if last else say("waivers.open_end"),
    )
    if rule is None:
        return waiver.rule_id, text + " " + say("waivers.unknown_rule")
    if waiver.state is WaiverState.GALLER and not waiver.n_unmet:
        text += " " + say("waivers.unused")
    return rule.name, text
