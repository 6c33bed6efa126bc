"""The first half of a clinic's report: who, the verdict sentence, what to do, and every rule.

All functions read the result as it is in `result.json` and compute nothing about the clinic: they choose, group and
word.
"""

from collections.abc import Mapping
from typing import Any

from audit_lib.report.clinic.lists import join_notes
from audit_lib.report.clinic.peers import describe_peers, introduce_peers
from audit_lib.report.clinic.readings import describe_other_readings
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_count, say_summary, say_verdict
from audit_lib.wording.swedish import format_period, format_share

MAX_ACTIONS = 3
MOST_UNMET = 10
# In the list of all rules a few things are named and the rest are counted; an unmet rule has its own card below.
_MOST_NAMED = 5
_MOST_NOTES = 8
_WORST_FIRST = ("ej_uppfylld", "kan_ej_bedomas", "uppfylld", "information", "ej_tillamplig")
_COMPARED = ("krav", "rekommendation")

Result = Mapping[str, Any]


def show_heading(result: Result) -> Fragment:
    """Show who was audited, when, and the verdict in one sentence; says so first if the data are synthetic."""
    run, krav = result["run"], result["counts"]["krav"]
    parts = (krav["uppfylld"], krav["ej_uppfylld"], krav["kan_ej_bedomas"])
    return render_fragment(
        "clinic/heading.html.j2",
        synthetic=result["synthetic"],
        clinic=result["clinic"],
        period=format_period(run["period_from"], run["period_to"]),
        audit_date=run["audit_date"],
        summary=say_summary(*parts, krav.get("varav_undantag", 0)),
        is_draft=run.get("decision_status") == "utkast",
        is_unconnected=result["clinic"]["connected"] is False,
        parts=list(zip(("met", "unmet", "unknown"), parts, strict=True)),
        n_rows=sum(parts),
    )


def show_actions(result: Result) -> Fragment:
    """Show at most three actions, in the order given: what, where, by whom, by when, which rule."""
    actions = [action | {"rule_name": result["rules"][action["rule_id"]]["name"]} for action in result["actions"]]
    n_unknown = result["counts"]["krav"]["kan_ej_bedomas"]
    return render_fragment(
        "clinic/actions.html.j2",
        actions=actions[:MAX_ACTIONS],
        has_more=len(actions) > MAX_ACTIONS,
        has_unmet=any(result["counts"][kind]["ej_uppfylld"] for kind in _COMPARED),
        none_key="actions.none_but_unknown" if n_unknown else "actions.none",
    )


def show_verdicts(result: Result) -> Fragment:
    """Show every rule in the decision's own grouping: verdict, own value, how others stand, quotation.

    Rules about the data have their own section (`show_data_quality`).
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    inapplicable = []
    for rule_id, rule in result["rules"].items():
        if rule["kind"] == "datakvalitet":
            continue
        described = describe_rule(result, rule_id)
        if all(line["verdict"] == "ej_tillamplig" for line in described["lines"]):
            inapplicable.append(described)
        else:
            groups.setdefault(rule["group"], []).append(described)
    sources = {quote["source"] for rule in result["rules"].values() for quote in rule["quotes"]}
    return render_fragment(
        "clinic/verdicts.html.j2",
        groups=groups,
        inapplicable=inapplicable,
        source=sources.pop() if len(sources) == 1 else "",
        peers=introduce_peers(result) if groups else "",
    )


def describe_rule(result: Result, rule_id: str, most: int = _MOST_NAMED) -> dict[str, Any]:
    """Group a rule's verdict rows by verdict, worst first, each with at most so many subjects, value and reasons."""
    rule = result["rules"][rule_id]
    rows = [row for row in result["verdicts"] if row["rule_id"] == rule_id]
    lines = []
    for verdict in _WORST_FIRST:
        of_verdict = [row for row in rows if row["verdict"] == verdict]
        if of_verdict:
            lines.append(_describe_verdict(result, verdict, of_verdict, most))
    is_judged = any(line["verdict"] != "ej_tillamplig" for line in lines)
    return {
        "rule_id": rule_id,
        "rule": rule,
        "lines": lines,
        "is_judged": is_judged,
        "has_card": rule["kind"] in _COMPARED and any(line["verdict"] == "ej_uppfylld" for line in lines),
        "peers": describe_peers(result, rule_id) if is_judged and rule["kind"] in _COMPARED else "",
        "others": describe_other_readings(result, rule_id),
    }


def _describe_verdict(result: Result, verdict: str, rows: list[Any], most: int) -> dict[str, Any]:
    subjects = [row["subject_label"] for row in rows if row["subject"] != "-"]
    notes = join_notes(rows, _MOST_NAMED)
    return {
        "verdict": verdict,
        "word": say_verdict(rows[0]["kind"], verdict),
        "n_subjects": len(subjects),
        "subjects": join_some(subjects, most),
        "values": [value for row in rows for value in _describe_value(result, row)],
        "notes": notes[:_MOST_NOTES]
        + ([say("lists.more_in_result", n=len(notes) - _MOST_NOTES)] if len(notes) > _MOST_NOTES else []),
    }


def _describe_value(result: Result, row: Mapping[str, Any]) -> list[str]:
    """Word a verdict row's numbers; what they count differs by rule (contract section 7)."""
    rule_id, n, n_deviating = row["rule_id"], row["n_assessed"], row["n_deviating"] or 0
    if row["verdict"] == "information":
        return _describe_information(result, rule_id)
    values, errands = [], say_count("errands", n or 0)
    if n and rule_id == "SVA-01":
        n_in_time = n - n_deviating
        values.append(say("verdicts.in_time", n_in_time=n_in_time, errands=errands, share=format_share(n_in_time, n)))
    elif n and n_deviating:
        values.append(say("verdicts.deviating", n_deviating=n_deviating, errands=errands))
    elif n:
        values.append(say("verdicts.conforming", examined=say_count("examined", n)))
    if row["n_pending"]:
        key = "verdicts.no_role" if rule_id == "STA-01" else "verdicts.pending"
        values.append(say(key, errands=say_count("errands", row["n_pending"])))
    if row["n_excluded"]:
        values.append(say("verdicts.excluded", errands=say_count("errands", row["n_excluded"])))
    return values


def _describe_information(result: Result, rule_id: str) -> list[str]:
    if rule_id == "UTB-03":
        services = result["indicators"]["UTB-03"]
        if services is None:
            return []
        return [
            say("verdicts.active_services", services=join_some(services, MOST_UNMET))
            if services
            else say("verdicts.no_active_services")
        ]
    return [say("verdicts.see_reply_times")] if rule_id.startswith("SVA-") else []
