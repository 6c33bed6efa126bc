"""Since the last report: what is new, mended, no longer assessable and unchanged."""

from collections.abc import Iterable

from audit_lib.model.results.beside_verdicts import KravThen, NamedDeviation
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_count, say_summary
from audit_lib.wording.swedish import format_day

_MOST_LABELS = 5


def show_changes(result: ClinicResult) -> Fragment:
    """Show what is new, mended and unchanged since the last report, or that there is none."""
    previous = result.previous
    if previous is None:
        return render_fragment("clinic/changes.html.j2", lead=say("changes.first"), lists=[], note="")
    lead = [
        say("changes.since", day=format_day(previous.audit_date)),
        say("changes.then", summary=_summarise(previous.krav)),
    ]
    parts = {
        "new": previous.new,
        "mended": previous.mended,
        "unclear": previous.unclear,
        "unchanged": previous.unchanged,
    }
    named = {part: _name_rules(result, deviations) for part, deviations in parts.items()}
    lists = [
        (say(f"changes.{part}", rules=say_count("rules", len(names))), names) for part, names in named.items() if names
    ]
    if not lists:
        lead.append(say("changes.none"))
    note = say("changes.readings") if previous.readings_changed else ""
    return render_fragment("clinic/changes.html.j2", lead=" ".join(lead), lists=lists, note=note)


def _summarise(krav: KravThen) -> str:
    said = say_summary(krav.uppfylld, krav.ej_uppfylld, 0, krav.varav_undantag)
    return said[0].lower() + said[1:].rstrip(".")


def _name_rules(result: ClinicResult, deviations: Iterable[NamedDeviation]) -> list[str]:
    """One line a rule, with the things it is about, in the decision's order."""
    labels: dict[str, list[str]] = {}
    for deviation in deviations:
        named = labels.setdefault(deviation.rule_id, [])
        if deviation.subject_label:
            named.append(deviation.subject_label)
    return [
        f"{rule.name}: {join_some(labels[rule_id], _MOST_LABELS)}" if labels[rule_id] else rule.name
        for rule_id, rule in result.rules.items()
        if rule_id in labels
    ]
