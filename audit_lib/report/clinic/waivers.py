"""A clinic's decided waivers in words: those in force, those that have expired, those still to come."""

from collections.abc import Mapping
from typing import Any

from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_day

WAIVED = "beslutat_undantag"
"""The observation that `findings.waivers` puts beside an unmet verdict."""


def is_waived(row: Mapping[str, Any]) -> bool:
    """Whether a decided waiver covers the verdict, so that it asks for nothing."""
    return any(seen["code"] == WAIVED for seen in row["observations"])


def describe_waivers(result: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each waiver with the rule it is about, its words and its state; none if the result has no waivers."""
    return [_describe(result, waiver) for waiver in result.get("waivers", ())]


def _describe(result: Mapping[str, Any], waiver: Mapping[str, Any]) -> dict[str, str]:
    rule = result["rules"].get(waiver["rule_id"])
    last = waiver["valid_to"]
    notes = []
    if rule is None:
        notes.append(say("waivers.unknown_rule"))
    elif waiver["state"] == "galler" and not waiver["n_unmet"]:
        notes.append(say("waivers.unused"))
    return {
        "name": rule["name"] if rule else waiver["rule_id"],
        "subject": "" if waiver["subject_label"] in ("", "Mottagningen") else waiver["subject_label"],
        "state": say(f"waivers.{waiver['state']}"),
        "text": say(
            "waivers.row",
            reason=waiver["reason"].rstrip(".") + ".",
            decided_by=waiver["decided_by"],
            first=format_day(waiver["valid_from"]),
            last=say("waivers.until", last=format_day(last)) if last else say("waivers.open_end"),
        ),
        "note": " ".join(notes),
    }
