"""What a clinic should do, most important first: one action a rule, by whom and by when."""

from collections.abc import Sequence
from datetime import date

from audit_lib.model.calendar import VardagReading, build_calendar
from audit_lib.model.decision import Decision
from audit_lib.model.results.clinic import ActionToTake, VerdictRow
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_report

MOST_NAMED = 3


def list_actions(rows: Sequence[VerdictRow], decision: Decision, audit_date: date) -> tuple[ActionToTake, ...]:
    """The actions that a clinic's verdicts call for.

    Args:
        rows: the verdicts that ask for something: none that a waiver covers.
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
        mine = [row for row in rows if row.rule_id == rule_id]
        unmet = [row.subject_label for row in mine if row.is_unmet]
        unknown = [row.subject_label for row in mine if row.verdict is Verdict.KAN_EJ_BEDOMAS]
        is_krav, place = rule.kind is Kind.KRAV, importance.index(rule_id)
        if unmet:
            what = _fill(rule.action.what, unmet)
            action = ActionToTake(rule_id, what, rule.action.where, rule.action.who, by, "atgard")
            ranked.append((0 if is_krav else 1, place, action))
        elif unknown and rule.kind is not Kind.DATAKVALITET:
            what = say_report(_fill(rule.missing, unknown))
            who = say("result.administrators")
            action = ActionToTake(rule_id, what, decision.contact, who, by, "uppgift_saknas")
            ranked.append((2 if is_krav else 3, place, action))
    return tuple(action for *_, action in sorted(ranked, key=lambda item: item[:2]))


def _fill(text: str, labels: Sequence[str]) -> str:
    return text.replace("{subject}", join_some([*dict.fromkeys(labels)], MOST_NAMED, more_key="lists.others"))


def find_due_date(decision: Decision, audit_date: date) -> date:
    """The date by which an action is proposed to be done, counted in vardagar from the audit date."""
    reading = VardagReading(decision.reading("lordag_ar_vardag"), decision.reading("aftnar_ar_vardag"))
    vardagar = int(decision.values["atgard_inom_vardagar"])
    calendar = build_calendar(audit_date, audit_date, vardagar=vardagar, reading=reading)
    due_on: date = calendar.to_pylist()[0]["due_on"]
    return due_on
