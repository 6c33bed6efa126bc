"""Each rule that is not met: why, how many of how many, what was seen, the way to mend it, whom to ask."""

from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from audit_lib.counts.suppression import suppress_counts
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.beside_verdicts import LateErrands
from audit_lib.model.results.clinic import ClinicResult, ReadText
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.report.clinic.lists import cut_around
from audit_lib.report.clinic.verdicts import MOST_UNMET, DescribedRule, describe_rule
from audit_lib.report.clinic.waivers import describe_waivers
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import cut_label, join_some
from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_month

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
    """How many late errands were sent when and for which services, None where the number is hidden."""

    months: list[tuple[str, int]]
    weekdays: list[tuple[str, int | None]]
    services: list[tuple[str, int | None, int]]
    """Name, late and assessed."""


class UnmetCard(NamedTuple):
    """A rule that is not met, with all that helps to mend it."""

    described: DescribedRule
    share: str
    action: str
    texts: list[Passage]
    n_more_texts: int
    late: LateTables | None


def show_unmet(result: ClinicResult) -> Fragment:
    """Show each krav, then each recommendation, that is not met: why, what was seen, the way to mend it."""
    unmet = {row.rule_id for row in result.verdicts if row.is_unmet}
    left = {row.rule_id for row in result.verdicts if row.is_unmet and not row.is_waived}
    waivers = describe_waivers(result)
    waived = _describe_all(result, Kind.KRAV, unmet - left)
    # No krav that was judged is not the same as every krav met.
    none_key = "unmet.none" if result.counts[Kind.KRAV].uppfylld else "unmet.none_judged"
    contacts = {result.rules[rule_id].contact for rule_id in unmet}
    return render_fragment(
        "clinic/unmet.html.j2",
        krav=_describe_all(result, Kind.KRAV, left),
        waived=waived,
        rekommendation=_describe_all(result, Kind.REKOMMENDATION, unmet),
        waivers=waivers[:_MAX_WAIVERS],
        n_more_waivers=max(0, len(waivers) - _MAX_WAIVERS),
        none_key="unmet.none_open" if waived else none_key,
        min_cell=result.run.min_cell,
        contact=contacts.pop() if len(contacts) == 1 else "",
    )


def fill_subjects(action: str | None, subjects: list[str]) -> str:
    """Put the things a verdict is about where the decision's action text says {subject}; "" without an action."""
    return (action or "").replace("{subject}", join_some(subjects, _MOST_IN_ACTION, more_key="lists.others"))


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
    is_about_replies = described.rule.role is Role.FIRST_REPLY
    to_mend = [row.subject_label for row in left if not row.is_about_clinic]
    return UnmetCard(
        described=described,
        share=say("unmet.share", n=len(about), n_judged=n_judged) if about else "",
        # What a waiver covers asks for nothing.
        action=fill_subjects(described.rule.action, to_mend) if left else "",
        texts=shown,
        n_more_texts=n_texts - n_shown,
        late=_describe_late(result.late, result.run.min_cell) if result.late and is_about_replies else None,
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


def _describe_late(late: LateErrands, min_cell: int) -> LateTables:
    """When late errands were sent and for which services, small counts hidden and none of them to be worked out."""
    by_service = sorted((row for row in late.by_service if row.n_late), key=lambda row: -row.n_late)
    services = zip(by_service, _mask([row.n_late for row in by_service], min_cell), strict=False)
    months = sorted(late.by_month.items()) if any(late.by_weekday.values()) else []
    return LateTables(
        # Months are not hidden: the chart's own table, further down, gives them.
        [(format_month(month), n) for month, n in months[-_MAX_MONTHS:]],
        list(zip(late.by_weekday, _mask([*late.by_weekday.values()], min_cell), strict=False)),
        [(cut_label(row.label), n, row.n_assessed) for row, n in services][:_MAX_WORST_SERVICES],
    )


def _mask(counts: Sequence[int], min_cell: int) -> list[int | None]:
    """Counts as they may be shown; none when all that is not zero would be hidden."""
    masked = suppress_counts(counts, min_cell=min_cell)
    return masked if any(masked) else []
