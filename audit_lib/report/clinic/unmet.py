"""Each rule that is not met: why, how many of how many, what was seen, the way to mend it, whom to ask."""

from collections.abc import Iterable, Set
from typing import NamedTuple

from audit_lib.counts.suppression import suppress_counts
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.clinic import ClinicResult, ReadText
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.report.clinic.lists import cut_around
from audit_lib.report.clinic.verdicts import MOST_UNMET, DescribedRule, describe_rule
from audit_lib.report.clinic.waivers import describe_waivers
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import cut_label, join_some
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_month, format_number, format_share

_MAX_WORST_SERVICES = 5
_MAX_TEXTS = 2
_MOST_IN_ACTION = 3
_MAX_MONTHS = 13
_MAX_WAIVERS = 10


class Passage(NamedTuple):
    """The few lines of a text around what decides, and the things whose texts say it."""

    labels: list[str]
    title: str
    before: str
    phrase: str
    after: str


class LateTables(NamedTuple):
    """When late errands were sent and for which services, as tables with a caption."""

    tables: list[tuple[str, list[tuple[str, str]]]]
    worst: list[tuple[str, str]]
    note: str


class UnmetCard(NamedTuple):
    """A rule that is not met, with all that helps to mend it."""

    described: DescribedRule
    share: str
    action: str
    texts: list[Passage]
    more_texts: str
    late: LateTables | None


def show_unmet(result: ClinicResult) -> Fragment:
    """Show each krav, then each recommendation, that is not met: why, what was seen, the way to mend it."""
    unmet = {row.rule_id for row in result.verdicts if row.is_unmet}
    left = {row.rule_id for row in result.verdicts if row.is_unmet and not row.is_waived}
    waivers = describe_waivers(result)
    waived = _describe_all(result, Kind.KRAV, unmet - left)
    contacts = {result.rules[rule_id].contact for rule_id in unmet}
    return render_fragment(
        "clinic/unmet.html.j2",
        krav=_describe_all(result, Kind.KRAV, left),
        waived=waived,
        rekommendation=_describe_all(result, Kind.REKOMMENDATION, unmet),
        waivers=waivers[:_MAX_WAIVERS],
        more_waivers=_count_more(len(waivers), _MAX_WAIVERS),
        none_text=_say_none(result, has_waived=bool(waived)),
        contact=contacts.pop() if len(contacts) == 1 else "",
    )


def fill_subjects(action: str | None, subjects: list[str]) -> str:
    """Put the things a verdict is about where the decision's action text says {subject}; "" without an action."""
    return (action or "").replace("{subject}", join_some(subjects, _MOST_IN_ACTION, more_key="lists.others"))


def _say_none(result: ClinicResult, *, has_waived: bool) -> str:
    """What stands instead of cards; no krav that was judged is not the same as every krav met."""
    if has_waived:
        return say("unmet.none_open")
    return say("unmet.none") if result.counts[Kind.KRAV].uppfylld else say("unmet.none_judged")


def _describe_all(result: ClinicResult, kind: Kind, wanted: Set[str]) -> list[UnmetCard]:
    return [
        _describe_unmet(result, rule_id)
        for rule_id, rule in result.rules.items()
        if rule_id in wanted and rule.kind is kind
    ]


def _describe_unmet(result: ClinicResult, rule_id: str) -> UnmetCard:
    rows = result.rows_of(rule_id)
    about = [row for row in rows if row.is_unmet and not row.is_about_clinic]
    left = [row for row in rows if row.is_unmet and not row.is_waived]
    n_judged = sum(row.verdict in (Verdict.EJ_UPPFYLLD, Verdict.UPPFYLLD) for row in rows)
    described = describe_rule(result, rule_id, MOST_UNMET)
    texts = _group_texts(text for text in result.texts if text.rule_id == rule_id)
    # Where a text lacks something there is nothing to mark, and one text shows that as well as three.
    shown = [text for text in texts if text.phrase][:_MAX_TEXTS] or texts[:1]
    n_texts, n_shown = (sum(len(text.labels) for text in some) for some in (texts, shown))
    to_mend = [row.subject_label for row in left if not row.is_about_clinic]
    return UnmetCard(
        described=described,
        share=say("unmet.share", n=len(about), n_judged=n_judged) if about else "",
        # What a waiver covers asks for nothing.
        action=fill_subjects(described.rule.action, to_mend) if left else "",
        texts=shown,
        more_texts=_count_more(n_texts, n_shown),
        late=_describe_late(result) if described.rule.role is Role.FIRST_REPLY else None,
    )


def _group_texts(texts: Iterable[ReadText]) -> list[Passage]:
    """Each passage once, with the things whose texts say it."""
    labels: dict[tuple[str, str, str], list[str]] = {}
    for text in texts:
        labels.setdefault(cut_around(text.plain, text.phrase), []).append(text.subject_label)
    return [
        Passage(
            of_text, say("unmet.text_of", label=join_some(of_text, _MOST_IN_ACTION, more_key="lists.others")), *passage
        )
        for passage, of_text in labels.items()
    ]


def _describe_late(result: ClinicResult) -> LateTables | None:
    """When late errands were sent and for which services, small counts hidden and none of them to be worked out."""
    late, min_cell = result.late, result.run.min_cell
    if late is None:
        return None
    by_service = sorted((row for row in late.by_service if row.n_late), key=lambda row: -row.n_late)
    masked = suppress_counts([row.n_late for row in by_service], min_cell=min_cell)
    worst = [
        (
            cut_label(row.label),
            say("unmet.late_service_row", n_late=n, n=row.n_assessed, share=format_share(n, row.n_assessed))
            if n is not None
            else say("unmet.late_service_hidden", errands=say_count("errands", row.n_assessed)),
        )
        for row, n in zip(by_service, masked, strict=True)
    ]
    # Months are not hidden: the chart's own table, further down, gives them.
    months = sorted(late.by_month.items())[-_MAX_MONTHS:]
    n_late = sum(late.by_weekday.values())
    tables = [
        (say("unmet.late_months"), [(format_month(m), format_number(n)) for m, n in months] if n_late else []),
        (say("unmet.late_weekdays"), _mask(late.by_weekday.items(), min_cell)),
    ]
    shown = [(caption, rows) for caption, rows in tables if rows]
    worst = worst[:_MAX_WORST_SERVICES] if any(n is not None for n in masked) else []
    has_any = len(shown) > 1 or bool(worst)
    note = say("unmet.late_hidden", min_cell=min_cell) if has_any else say("unmet.late_few")
    return LateTables(shown, worst, note)


def _mask(counts: Iterable[tuple[str, int]], min_cell: int) -> list[tuple[str, str]]:
    """Rows as they may be shown; none when all that is not zero would be hidden."""
    rows = list(counts)
    masked = suppress_counts([n for _, n in rows], min_cell=min_cell)
    if not any(masked):
        return []
    hidden = say("unmet.hidden")
    return [(label, hidden if n is None else format_number(n)) for (label, _), n in zip(rows, masked, strict=True)]


def _count_more(n: int, most: int) -> str:
    return say("lists.more_in_result", n=n - most) if n > most else ""
