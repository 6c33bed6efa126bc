"""The first half of a clinic's report: who, the verdict sentence, what to do, and every rule.

All functions read the result and compute nothing about the clinic: they choose, group and word.
"""

from collections.abc import Sequence
from typing import NamedTuple

from audit_lib.model.decision.roles import ABOUT_REPLY_TIMES, Role
from audit_lib.model.results.clinic import ClinicResult, RuleDescription, VerdictRow
from audit_lib.model.verdict import COMPARED, WORST_FIRST, Kind, Verdict
from audit_lib.report.clinic.lists import join_notes
from audit_lib.report.clinic.peers import describe_peers, introduce_peers
from audit_lib.report.clinic.readings import describe_other_readings
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import join_some
from audit_lib.wording.say import say, say_count, say_summary, say_verdict
from audit_lib.wording.swedish import format_share

_MOST_ACTIONS = 3
MOST_UNMET = 10
# In the list of all rules a few things are named and the rest are counted; an unmet rule has its own card below.
_MOST_NAMED = 5
_MOST_NOTES = 8


class VerdictLine(NamedTuple):
    """A rule's verdicts of one kind: the word, what they are about, numbers, reasons."""

    verdict: Verdict
    word: str
    subjects: str
    values: list[str]
    notes: list[str]


class DescribedRule(NamedTuple):
    """A rule with its verdicts, worst first, how others stand and what another reading would change."""

    rule_id: str
    rule: RuleDescription
    lines: list[VerdictLine]
    is_judged: bool
    has_card: bool
    peers: str
    others: list[str]


def show_heading(result: ClinicResult) -> Fragment:
    """Show who was audited, when, and the verdict in one sentence; says so first if the data are synthetic."""
    krav = result.counts[Kind.KRAV]
    parts = (krav.uppfylld, krav.ej_uppfylld, krav.kan_ej_bedomas)
    return render_fragment(
        "clinic/heading.html.j2",
        result=result,
        summary=say_summary(*parts, krav.varav_undantag),
        parts=list(zip(("met", "unmet", "unknown"), parts, strict=True)),
        n_rows=sum(parts),
    )


def show_actions(result: ClinicResult) -> Fragment:
    """Show at most three actions, in the order given: what, where, by whom, by when, which rule."""
    n_unknown = result.counts[Kind.KRAV].kan_ej_bedomas
    return render_fragment(
        "clinic/actions.html.j2",
        result=result,
        most=_MOST_ACTIONS,
        has_unmet=any(result.counts[kind].ej_uppfylld for kind in COMPARED),
        none_key="actions.none_but_unknown" if n_unknown else "actions.none",
    )


def show_verdicts(result: ClinicResult) -> Fragment:
    """Show every rule in the decision's own grouping: verdict, own value, how others stand, quotation.

    Rules about the data have their own section (`show_data_quality`).
    """
    groups: dict[str, list[DescribedRule]] = {}
    inapplicable = []
    for rule_id, rule in result.rules.items():
        if rule.kind is Kind.DATAKVALITET:
            continue
        described = describe_rule(result, rule_id)
        if described.is_judged:
            groups.setdefault(rule.group, []).append(described)
        else:
            inapplicable.append(described)
    sources = {quote.source for rule in result.rules.values() for quote in rule.quotes}
    return render_fragment(
        "clinic/verdicts.html.j2",
        groups=groups,
        inapplicable=inapplicable,
        source=sources.pop() if len(sources) == 1 else "",
        peers=introduce_peers(result) if groups else "",
    )


def describe_rule(result: ClinicResult, rule_id: str, most: int = _MOST_NAMED) -> DescribedRule:
    """Group a rule's verdict rows by verdict, worst first, each with at most so many subjects, value and reasons."""
    rule, rows = result.rules[rule_id], result.rows_of(rule_id)
    found = {verdict: [row for row in rows if row.verdict is verdict] for verdict in WORST_FIRST}
    is_judged = any(row.verdict is not Verdict.EJ_TILLAMPLIG for row in rows)
    is_compared = rule.kind in COMPARED
    return DescribedRule(
        rule_id=rule_id,
        rule=rule,
        lines=[_describe_verdict(result, verdict, of_it, most) for verdict, of_it in found.items() if of_it],
        is_judged=is_judged,
        has_card=is_compared and bool(found[Verdict.EJ_UPPFYLLD]),
        peers=describe_peers(result, rule_id) if is_judged and is_compared else "",
        others=describe_other_readings(result, rule_id),
    )


def _describe_verdict(result: ClinicResult, verdict: Verdict, rows: Sequence[VerdictRow], most: int) -> VerdictLine:
    notes = join_notes(rows, _MOST_NAMED)
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = [say("lists.more_in_result", n=len(notes) - _MOST_NOTES)]
    return VerdictLine(
        verdict=verdict,
        word=say_verdict(rows[0].kind, verdict),
        subjects=join_some([row.subject_label for row in rows if not row.is_about_clinic], most),
        values=[value for row in rows for value in _describe_value(result, row)],
        notes=notes,
    )


def _describe_value(result: ClinicResult, row: VerdictRow) -> list[str]:
    """Word a verdict row's numbers; what they count differs by rule (contract section 7)."""
    role, n, n_deviating = result.rules[row.rule_id].role, row.n_assessed, row.n_deviating or 0
    if row.verdict is Verdict.INFORMATION:
        return _describe_information(result, role)
    values, errands = [], say_count("errands", n or 0)
    if n and role is Role.FIRST_REPLY:
        n_in_time = n - n_deviating
        values.append(say("verdicts.in_time", n_in_time=n_in_time, errands=errands, share=format_share(n_in_time, n)))
    elif n and n_deviating:
        values.append(say("verdicts.deviating", n_deviating=n_deviating, errands=errands))
    elif n:
        values.append(say("verdicts.conforming", examined=say_count("examined", n)))
    if row.n_pending:
        key = "verdicts.no_role" if role is Role.STARTER_ROLE else "verdicts.pending"
        values.append(say(key, errands=say_count("errands", row.n_pending)))
    if row.n_excluded:
        values.append(say("verdicts.excluded", errands=say_count("errands", row.n_excluded)))
    return values


def _describe_information(result: ClinicResult, role: Role | None) -> list[str]:
    if role is Role.RECOMMENDED:
        services = result.indicators.recommended
        if not services:
            return [say("verdicts.no_active_services")]
        return [say("verdicts.active_services", services=join_some(services, MOST_UNMET))]
    return [say("verdicts.see_reply_times")] if role in ABOUT_REPLY_TIMES else []
