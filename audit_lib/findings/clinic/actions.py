"""What a clinic should do, most important first: one action a rule, by whom and by when."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from audit_lib.model.calendar import VardagReading, build_calendar
from audit_lib.model.decision import Decision
from audit_lib.model.results.clinic import ActionToTake, VerdictRow
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_report

MOST_NAMED = 3


def list_actions(rows: Sequence[VerdictRow], decision: Decision, audit_date: date) -> tuple[ActionToTake, ...]:
    """The actions that a clinic's verdicts call for; of verdicts that a waiver covers none is given.

    Returns:
        Unmet krav first, then recommendations and faults in data, last the facts that are missing.
    """
    by = find_due_date(decision, audit_date)
    importance = (*decision.importance, *decision.rules)
    ranked = []
    for rule in sorted(decision.rules.values(), key=lambda rule: importance.index(rule.rule_id)):
        if rule.action is None:
            continue
        mine = [row for row in rows if row.rule_id == rule.rule_id]
        unmet = [row.subject_label for row in mine if row.is_unmet]
        # What the region has not given, no clinic is asked for.
        unknown = [row.subject_label for row in mine if row.verdict is Verdict.KAN_EJ_BEDOMAS and not row.is_not_given]
        is_krav = rule.kind is Kind.KRAV
        if unmet:
            what = _fill(rule.action.what, unmet)
            action = ActionToTake(rule.rule_id, what, rule.action.where, rule.action.who, by, "atgard")
            ranked.append((0 if is_krav else 1, action))
        elif unknown and rule.kind is not Kind.DATAKVALITET:
            what = say_report(_fill(rule.missing, unknown))
            who = say("result.administrators")
            action = ActionToTake(rule.rule_id, what, decision.contact, who, by, "uppgift_saknas")
            ranked.append((2 if is_krav else 3, action))
    return tuple(action for _, action in sorted(ranked, key=itemgetter(0)))


def _fill(text: str, labels: Sequence[str]) -> str:
    return text.replace("{subject}", join_some([*dict.fromkeys(labels)], MOST_NAMED, more_key="lists.others"))


def find_due_date(decision: Decision, audit_date: date) -> date:
    """The date by which an action is proposed to be done, counted in vardagar from the audit date."""
    reading = VardagReading(decision.reading("lordag_ar_vardag"), decision.reading("aftnar_ar_vardag"))
    vardagar = int(decision.values["atgard_inom_vardagar"])
    due_on: date = build_calendar(audit_date, audit_date, vardagar=vardagar, reading=reading)["due_on"][0].as_py()
    return due_on
