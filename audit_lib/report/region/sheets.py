"""The region's result as tables: every number of the region's and the groups' pages, for the CSV and the workbook.

Made of the same result as the pages, so what is hidden there is hidden here.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from audit_lib.model.folder import GroupKind
from audit_lib.model.results.region import GroupResult, RegionResult, RuleTally
from audit_lib.model.results.sheets import Cell, Percentage, Sheet
from audit_lib.report.region.groups import name_group, sort_groups
from audit_lib.report.region.numbers import sort_clinics
from audit_lib.report.region.replies import build_region_chart, build_region_funnel
from audit_lib.report.region.summary import write_reasons
from audit_lib.wording.columns import COVERED, FAULT, KRAV, NONE, REPLY, RULE, SCOPE, TEXTS, fill
from audit_lib.wording.say import say
from audit_lib.wording.sentences.sheets import HEADS


def list_sheets(region: RegionResult) -> list[Sheet]:
    """Every table of the region, in the order of its page."""
    groups = {kind: sort_groups(members) for kind, members in region.groups.items()}
    months = [(month.month, *fill(REPLY, month.reply)) for month in region.reply.by_month]
    rules = [(*_name_rule(rule), *fill(RULE, rule)) for rule in region.rules]
    return [
        _describe_run(region),
        _describe_whole(region),
        _list_faults(region, groups),
        _list_contacts(region),
        _make_sheet("months", months, REPLY),
        _list_charts(region),
        _make_sheet("rules", rules, RULE, n_keys=3),
        _make_sheet("texts", [(texts.rule_id, *fill(TEXTS, texts)) for texts in region.texts], TEXTS),
        _make_sheet("seen", [(it.rule_id, seen.text, seen.n) for it in region.texts for seen in it.seen], n_keys=2),
        *(_list_groups(kind, members) for kind, members in groups.items()),
        *(_list_group_rules(kind, members) for kind, members in groups.items()),
        _list_clinics(region),
    ]


def _make_sheet(sheet: str, rows: Sequence[Sequence[Cell]], *columns: Iterable[str], n_keys: int = 1) -> Sheet:
    """A sheet with its own columns first, then those of these tables."""
    name, *own = HEADS[sheet]
    return Sheet(name, tuple(chain(own, *columns)), rows, n_keys)


def _describe_run(region: RegionResult) -> Sheet:
    run = region.run
    facts = [
        (say("sheets.data"), say("page.synthetic") if region.synthetic else say("sheets.real_data")),
        (say("sheets.decision"), run.decision_name),
        (say("sheets.reference"), run.decision_reference),
        (say("sheets.hash"), run.decision_hash),
        (say("sheets.period_from"), run.period_from.isoformat()),
        (say("sheets.period_to"), run.period_to.isoformat()),
        (say("sheets.audit_date"), run.audit_date.isoformat()),
        (say("sheets.extract"), run.extract_at.isoformat()),
        (say("sheets.version"), run.code_version),
        (say("sheets.hidden"), say("region.hidden_note", highest=run.min_cell - 1)),
        (say("sheets.rules"), say("region.rules_note")),
    ]
    return _make_sheet("about", facts)


def _describe_whole(region: RegionResult) -> Sheet:
    reach = (*fill(COVERED, region), *fill(SCOPE, region.coverage))
    row = (say("sheets.whole"), *reach, *fill(KRAV, region.krav), *fill(REPLY, region.reply.total))
    return _make_sheet("region", [row], COVERED, SCOPE, KRAV, REPLY)


def _list_faults(region: RegionResult, groups: Mapping[GroupKind, Sequence[GroupResult]]) -> Sheet:
    """The krav that most clinics have left to mend, in the region and in each group."""
    whole = say("sheets.whole")
    places = [((whole, whole), region.faults)]
    places += [
        ((_name_kind(kind), name_group(group)), group.faults) for kind, members in groups.items() for group in members
    ]
    rows = [
        (*place, fault.rule.rule_id, fault.rule.name, *fill(FAULT, fault.rule))
        for place, faults in places
        for fault in faults
    ]
    return _make_sheet("faults", rows, FAULT, n_keys=4)


def _list_contacts(region: RegionResult) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for contact in region.contacts:
        clinic = contact.clinic
        about = (clinic.clinic_id, clinic.name, clinic.municipality)
        rows.append((*about, write_reasons(contact), clinic.krav.n_open, *fill(REPLY, clinic.reply)))
    return _make_sheet("contacts", rows, REPLY, n_keys=3)


def _list_charts(region: RegionResult) -> Sheet:
    """What the two charts are drawn from besides the months and the clinics; no row for a chart that is not drawn."""
    rows: list[tuple[Cell, ...]] = []
    share, in_months, in_clinics = say("sheets.share"), say("sheets.in_months"), say("sheets.in_clinics")
    chart, found = build_region_chart(region), build_region_funnel(region)
    if chart is not None:
        title, limits = say("sheets.months"), chart.limits
        rows += [
            (title, say("sheets.mean"), Percentage(round(1000 * limits.mean)), share),
            (title, say("sheets.lower"), Percentage(round(1000 * limits.lower)), share),
            (title, say("sheets.upper"), Percentage(round(1000 * limits.upper)), share),
            (title, say("sheets.outside"), sum(point.is_outside for point in chart.points), in_months),
            (title, say("sheets.shifted"), chart.n_shifted, in_months),
        ]
    if found is not None:
        title = say("sheets.funnel")
        rows += [
            (title, say("sheets.drawn"), found.funnel.n_clinics, in_clinics),
            (title, say("sheets.not_drawn"), found.n_hidden, in_clinics),
            (title, say("region.under_998"), found.n_under, in_clinics),
            (title, say("region.over_998"), found.n_over, in_clinics),
        ]
    return _make_sheet("charts", rows, n_keys=2)


def _list_groups(kind: GroupKind, groups: Sequence[GroupResult]) -> Sheet:
    rows = [
        (name_group(group), *fill(SCOPE, group.coverage), *fill(KRAV, group.krav), *fill(REPLY, group.reply))
        for group in groups
    ]
    return Sheet(say(f"region.{kind}"), (_name_kind(kind), *SCOPE, *KRAV, *REPLY), rows)


def _list_group_rules(kind: GroupKind, groups: Sequence[GroupResult]) -> Sheet:
    rows = [(name_group(group), *_name_rule(rule), *fill(RULE, rule)) for group in groups for rule in group.rules]
    _, *of_rule = HEADS["rules"]
    return Sheet(say("sheets.group_rules", group=_name_kind(kind)), (_name_kind(kind), *of_rule, *RULE), rows, n_keys=4)


def _name_kind(kind: GroupKind) -> str:
    return say(f"region.{kind}_one").lower()


def _name_rule(rule: RuleTally) -> tuple[str, str, str]:
    return rule.rule_id, rule.name, rule.kind


def _list_clinics(region: RegionResult) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for row in sort_clinics(region.clinics):
        words = [say("about.yes" if holds else "about.no") for holds in (row.is_in_scope, row.is_reached)]
        place = say(f"region.{row.place}") if row.place else NONE
        about = (row.clinic_id, row.name, row.municipality, row.clinic_type)
        rows.append((*about, *words, *fill(KRAV, row.krav), *fill(REPLY, row.reply), place))
    return _make_sheet("clinics", rows, KRAV, REPLY, [say("sheets.place")], n_keys=4)
