"""What a clinic should do, most important first: one action a rule, by whom and by when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from audit_lib.model.calendar import VardagReading, build_calendar
from audit_lib.model.decision import Decision
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_report

MOST_NAMED = 3


def list_actions(rows: Sequence[Mapping[str, Any]], decision: Decision, audit_date: date) -> list[dict[str, Any]]:
    """The actions that a clinic's verdicts call for.

    Args:
        rows: verdict rows with `rule_id`, `verdict`, `kind` and `subject_label`.
        decision: the action's words, and within how many vardagar.
        audit_date: the day the vardagar are counted from.

    Returns:
        Unmet krav first, then recommendations and faults in data, last the facts that are missing.
    """
    by = find_due_date(decision, audit_date)
    importance = list(dict.fromkeys((*decision.importance, *decision.rules)))
    ranked = []
    for rule_id, rule in decision.rules.items():
        if rule.action is None:
            continue
        mine = [row for row in rows if row["rule_id"] == rule_id]
        unmet = [row["subject_label"] for row in mine if row["verdict"] == Verdict.EJ_UPPFYLLD]
        unknown = [row["subject_label"] for row in mine if row["verdict"] == Verdict.KAN_EJ_BEDOMAS]
        place = importance.index(rule_id)
        if unmet:
            what = rule.action.what.replace("{subject}", join_some(unmet, MOST_NAMED, more_key="lists.others"))
            words = {"what": what, "where": rule.action.where, "who": rule.action.who, "kind": "atgard"}
            ranked.append((0 if rule.kind is Kind.KRAV else 1, place, {"rule_id": rule_id, **words, "by": by}))
        elif unknown and rule.kind is not Kind.DATAKVALITET:
            what = say_report(
                rule.missing.replace("{subject}", join_some(unknown, MOST_NAMED, more_key="lists.others"))
            )
            words = {"what": what, "where": decision.contact, "who": say("result.administrators")}
            action = {"rule_id": rule_id, **words, "by": by, "kind": "uppgift_saknas"}
            ranked.append((2 if rule.kind is Kind.KRAV else 3, place, action))
    return [action for *_, action in sorted(ranked, key=lambda item: item[:2])]


def find_due_date(decision: Decision, audit_date: date) -> str:
    """The date by which an action is proposed to be done, as ISO text, counted in vardagar from the audit date."""
    reading = VardagReading(decision.reading("lordag_ar_vardag"), decision.reading("aftnar_ar_vardag"))
    vardagar = int(decision.values["atgard_inom_vardagar"])
    calendar = build_calendar(audit_date, audit_date, vardagar=vardagar, reading=reading)
    due_on: date = calendar.to_pylist()[0]["due_on"]
    return due_on.isoformat()
