"""Since the last report: what is new, mended, no longer assessable and unchanged."""

from collections.abc import Iterable

from audit_lib.model.results.beside_verdicts import KravThen, NamedDeviation
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say_summary

_MOST_LABELS = 5


def show_changes(result: ClinicResult) -> Fragment:
    """Show what is new, mended and unchanged since the last report, or that there is none."""
    previous = result.previous
    if previous is None:
        return render_fragment("clinic/changes.html.j2", previous=None, merged_of=result.merged_of)
    parts = {
        "new": previous.new,
        "mended": previous.mended,
        "unclear": previous.unclear,
        "unchanged": previous.unchanged,
    }
    named = {part: names for part, deviations in parts.items() if (names := _name_rules(result, deviations))}
    then = _summarise(previous.krav)
    return render_fragment("clinic/changes.html.j2", previous=previous, merged_of=(), then=then, named=named)


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
