"""The first half of a clinic's report: who, the verdict sentence, what to do, every rule, every unmet one.

All functions read the result as it is in `result.json` and compute nothing about the clinic: they choose, group and
word.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from audit_lib.report.figures.swedish import format_period, format_share, join_words
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.waiver_rows import describe_waivers
from audit_lib.report.wording import say, say_count, say_summary, say_verdict

MAX_ACTIONS = 3
# A met rule's subjects are proof, not work: beyond this many the rest are counted.
_MAX_SUBJECTS_LISTED = 12
_MAX_WORST_SERVICES = 5
_WORST_FIRST = ("ej_uppfylld", "kan_ej_bedomas", "uppfylld", "information", "ej_tillamplig")

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
        has_unmet=any(result["counts"][kind]["ej_uppfylld"] for kind in ("krav", "rekommendation")),
        none_key="actions.none_but_unknown" if n_unknown else "actions.none",
    )


def show_changes(result: Result) -> Fragment:
    """Show what is new, mended and unchanged since the last report, or that there is none."""
    previous = result["previous"]
    lists = []
    if previous is not None:
        lists = [
            (key, [_name_change(result, row) for row in previous[part]])
            for key, part in (("changes.new", "new"), ("changes.mended", "mended"))
        ]
    return render_fragment("clinic/changes.html.j2", previous=previous, lists=lists)


def show_verdicts(result: Result) -> Fragment:
    """Show every rule in the decision's own grouping: verdict, own value, quotation with its source.

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
    )


def show_unmet(result: Result) -> Fragment:
    """Show each krav, then each recommendation, that is not met: why, what was seen, the way to mend it."""
    unmet = {row["rule_id"] for row in result["verdicts"] if row["verdict"] == "ej_uppfylld"}
    described = {
        kind: [
            _describe_unmet(result, rule_id)
            for rule_id, rule in result["rules"].items()
            if rule_id in unmet and rule["kind"] == kind
        ]
        for kind in ("krav", "rekommendation")
    }
    # No krav that was judged is not the same as every krav met.
    none_text = say("unmet.none") if result["counts"]["krav"]["uppfylld"] else say("unmet.none_judged")
    return render_fragment("clinic/unmet.html.j2", waivers=describe_waivers(result), none_text=none_text, **described)


def describe_rule(result: Result, rule_id: str) -> dict[str, Any]:
    """Group a rule's verdict rows by verdict, worst first, each with its subjects, own value and reasons."""
    rule = result["rules"][rule_id]
    rows = [row for row in result["verdicts"] if row["rule_id"] == rule_id]
    lines = []
    for verdict in _WORST_FIRST:
        of_verdict = [row for row in rows if row["verdict"] == verdict]
        if of_verdict:
            lines.append(_describe_verdict(result, verdict, of_verdict))
    return {"rule_id": rule_id, "rule": rule, "lines": lines}


def _describe_verdict(result: Result, verdict: str, rows: list[Any]) -> dict[str, Any]:
    subjects = [row["subject_label"] for row in rows if row["subject"] != "-"]
    n_left_out = 0
    if verdict not in ("ej_uppfylld", "kan_ej_bedomas") and len(subjects) > _MAX_SUBJECTS_LISTED:
        n_left_out = len(subjects) - _MAX_SUBJECTS_LISTED
        subjects = subjects[:_MAX_SUBJECTS_LISTED]
    return {
        "verdict": verdict,
        "word": say_verdict(rows[0]["kind"], verdict),
        "subjects": subjects,
        "n_left_out": n_left_out,
        "values": [value for row in rows for value in _describe_value(result, row)],
        "notes": _drop_repeats(
            text
            for row in rows
            for text in (row["why"], *(seen["text"] for seen in row["observations"]))
            if text is not None
        ),
    }


def _describe_value(result: Result, row: Mapping[str, Any]) -> list[str]:
    """Word a verdict row's numbers; what they count differs by rule (contract section 7)."""
    rule_id, n, n_deviating = row["rule_id"], row["n_assessed"], row["n_deviating"] or 0
    if row["verdict"] == "information":
        return _describe_information(result, rule_id)
    values = []
    if n and rule_id == "SVA-01":
        n_in_time = n - n_deviating
        values.append(say("verdicts.in_time", n_in_time=n_in_time, n=n, share=format_share(n_in_time, n)))
    elif n and n_deviating:
        values.append(say("verdicts.deviating", n_deviating=n_deviating, n=n))
    elif n:
        values.append(say("verdicts.conforming", n=n))
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
            say("verdicts.active_services", services=", ".join(services))
            if services
            else say("verdicts.no_active_services")
        ]
    return [say("verdicts.see_reply_times")] if rule_id.startswith("SVA-") else []


def _describe_unmet(result: Result, rule_id: str) -> dict[str, Any]:
    described = describe_rule(result, rule_id)
    line = described["lines"][0]
    late = result["late"] if rule_id == "SVA-01" else None
    if late is not None:
        late = {
            "by_weekday": late["by_weekday"] if sum(late["by_weekday"].values()) >= result["run"]["min_cell"] else {},
            "worst": sorted(
                (row for row in late["by_service"] if row["n_late"]), key=lambda row: (-row["n_late"], row["label"])
            )[:_MAX_WORST_SERVICES],
        }
    return described | {
        "line": line,
        "action": fill_subjects(described["rule"]["action"], line["subjects"]),
        "texts": [_split_text(text) for text in result["texts"] if text["rule_id"] == rule_id],
        "late": late,
    }


def fill_subjects(action: str | None, subjects: list[str]) -> str:
    """Put the things a verdict is about where the decision's action text says {subject}; "" without an action."""
    return (action or "").replace("{subject}", join_words(subjects))


def _split_text(text: Mapping[str, Any]) -> dict[str, Any]:
    """Split a villkorstext around its decisive phrase, first occurrence; without one, all is before."""
    before, phrase, after = text["plain"], "", ""
    if text["phrase"]:
        before, phrase, after = text["plain"].partition(text["phrase"])
    return {"label": text["subject_label"], "before": before, "phrase": phrase, "after": after}


def _name_change(result: Result, row: Mapping[str, Any]) -> str:
    rule = result["rules"].get(row["rule_id"])
    name = rule["name"] if rule else row["rule_id"]
    return name if row["subject_label"] in ("", "-") else f"{name}: {row['subject_label']}"


def _drop_repeats(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
