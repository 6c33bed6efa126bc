"""Since the last report: what is new, mended, no longer assessable and unchanged."""

from collections.abc import Mapping, Sequence
from typing import Any

from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_count, say_summary
from audit_lib.wording.swedish import format_day

Result = Mapping[str, Any]
PARTS = ("new", "mended", "unclear", "unchanged")
_MOST_LABELS = 5


def show_changes(result: Result) -> Fragment:
    """Show what is new, mended and unchanged since the last report, or that there is none."""
    previous = result["previous"]
    if previous is None:
        return render_fragment("clinic/changes.html.j2", lead=say("changes.first"), lists=[], note="")
    lead = [say("changes.since", day=format_day(previous["audit_date"]))]
    if "krav" in previous:
        lead.append(say("changes.then", summary=_summarise(previous["krav"])))
    lists = [
        (say(f"changes.{part}", rules=say_count("rules", len(names))), names)
        for part in PARTS
        if (names := _name_rules(result, previous.get(part, ())))
    ]
    if not lists and not previous["n_unchanged"]:
        lead.append(say("changes.none"))
    if "unchanged" not in previous and previous["n_unchanged"]:
        lead.append(say("changes.unchanged_count", deviations=say_count("deviations", previous["n_unchanged"])))
    note = say("changes.readings") if previous.get("readings_changed") else ""
    return render_fragment("clinic/changes.html.j2", lead=" ".join(lead), lists=lists, note=note)


def _summarise(krav: Mapping[str, int]) -> str:
    said = say_summary(krav["uppfylld"], krav["ej_uppfylld"], 0, krav.get("varav_undantag", 0))
    return said[0].lower() + said[1:].rstrip(".")


def _name_rules(result: Result, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """One line a rule, with the things it is about."""
    labels: dict[str, list[str]] = {}
    for row in rows:
        named = labels.setdefault(row["rule_id"], [])
        if row["subject_label"] not in ("", "-", "Mottagningen"):
            named.append(row["subject_label"])
    order = [rule_id for rule_id in result["rules"] if rule_id in labels]
    order += [rule_id for rule_id in labels if rule_id not in result["rules"]]
    lines = []
    for rule_id in order:
        rule = result["rules"].get(rule_id)
        name = rule["name"] if rule else rule_id
        lines.append(f"{name}: {join_some(labels[rule_id], _MOST_LABELS)}" if labels[rule_id] else name)
    return lines
