"""The region's result as tables: every number of the region's and the groups' pages, for the CSV and the workbook.

Made of the same result as the pages, so what is hidden there is hidden here.
"""

from collections.abc import Mapping, Sequence

from audit_lib.model.folder import GroupKind
from audit_lib.model.results.region import GroupResult, RegionResult, RuleTally
from audit_lib.model.results.sheets import Cell, Percentage, Sheet
from audit_lib.report.region.columns import COVERED, FAULT, KRAV, REPLY, RULE, SCOPE, TEXTS, fill
from audit_lib.report.region.groups import name_group, sort_groups
from audit_lib.report.region.numbers import sort_clinics
from audit_lib.report.region.replies import build_region_chart, build_region_funnel
from audit_lib.report.region.summary import write_reasons
from audit_lib.wording.say import say


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
        Sheet("Månader", ("månad", *REPLY), months),
        _list_charts(region),
        Sheet("Regler", ("regel", "namn", "slag", *RULE), rules, n_keys=3),
        _list_texts(region),
        *(_list_groups(kind, members) for kind, members in groups.items()),
        *(_list_group_rules(kind, members) for kind, members in groups.items()),
        _list_clinics(region),
    ]


def _describe_run(region: RegionResult) -> Sheet:
    run = region.run
    facts = {
        "data": say("page.synthetic") if region.synthetic else "verkliga data",
        "beslut": run.decision_name,
        "beteckning": run.decision_reference,
        "beslutets kontrollsumma": run.decision_hash,
        "period från": run.period_from.isoformat(),
        "period till": run.period_to.isoformat(),
        "granskningsdatum": run.audit_date.isoformat(),
        "uppgifterna hämtade": run.extract_at.isoformat(),
        "programversion": run.code_version,
        "dolda antal": say("region.hidden_note", highest=run.min_cell - 1),
        "regler": say("region.rules_note"),
    }
    return Sheet("Om", ("uppgift", "värde"), list(facts.items()))


def _describe_whole(region: RegionResult) -> Sheet:
    reach = (*fill(COVERED, region), *fill(SCOPE, region.coverage))
    row = ("regionen", *reach, *fill(KRAV, region.krav), *fill(REPLY, region.reply.total))
    return Sheet("Region", ("omfång", *COVERED, *SCOPE, *KRAV, *REPLY), [row])


def _list_faults(region: RegionResult, groups: Mapping[GroupKind, Sequence[GroupResult]]) -> Sheet:
    """The krav that most clinics have left to mend, in the region and in each group."""
    places = [("regionen", region.faults)]
    places += [(name_group(group), group.faults) for members in groups.values() for group in members]
    rows = [
        (place, fault.rule.rule_id, fault.rule.name, *fill(FAULT, fault.rule))
        for place, faults in places
        for fault in faults
    ]
    return Sheet("Avvikelser", ("omfång", "regel", "namn", *FAULT), rows, n_keys=3)


def _list_contacts(region: RegionResult) -> Sheet:
    columns = ("HSA-id", "mottagning", "kommun", "skäl", "krav att åtgärda", *REPLY)
    rows: list[tuple[Cell, ...]] = []
    for contact in region.contacts:
        clinic = contact.clinic
        about = (clinic.clinic_id, clinic.name, clinic.municipality)
        rows.append((*about, write_reasons(contact), clinic.krav.n_open, *fill(REPLY, clinic.reply)))
    return Sheet("Kontakt", columns, rows, n_keys=3)


def _list_charts(region: RegionResult) -> Sheet:
    """What the two charts are drawn from besides the months and the clinics; no row for a chart that is not drawn."""
    rows: list[tuple[Cell, ...]] = []
    chart, found = build_region_chart(region), build_region_funnel(region)
    if chart is not None:
        months = "andel i tid per månad"
        limits = {"medelvärde": chart.limits.mean, "undre gräns": chart.limits.lower, "övre gräns": chart.limits.upper}
        rows += [(months, name, Percentage(round(1000 * share))) for name, share in limits.items()]
        rows.append((months, "månader utanför gränserna", sum(point.is_outside for point in chart.points)))
        rows.append((months, "månader i följd på samma sida av medelvärdet, till och med den sista", chart.n_shifted))
    if found is not None:
        counts = {
            "ritade mottagningar": found.funnel.n_clinics,
            "mottagningar som inte ritas": found.n_hidden,
            "under den undre gränsen på 99,8 %": found.n_under,
            "över den övre gränsen på 99,8 %": found.n_over,
        }
        rows += [("mottagningarnas andel i tid", name, n) for name, n in counts.items()]
    return Sheet("Diagram", ("diagram", "mått", "värde"), rows, n_keys=2)


def _list_texts(region: RegionResult) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for texts in region.texts:
        rows.append((texts.rule_id, "", *fill(TEXTS, texts), ""))
        rows += [(texts.rule_id, seen.text, *[""] * len(TEXTS), seen.n) for seen in texts.seen]
    return Sheet("Villkorstexter", ("regel", "iakttagelse", *TEXTS, "texter med iakttagelsen"), rows, n_keys=2)


def _list_groups(kind: GroupKind, groups: Sequence[GroupResult]) -> Sheet:
    rows = [
        (name_group(group), *fill(SCOPE, group.coverage), *fill(KRAV, group.krav), *fill(REPLY, group.reply))
        for group in groups
    ]
    return Sheet(say(f"region.{kind}"), (say(f"region.{kind}_one").lower(), *SCOPE, *KRAV, *REPLY), rows)


def _list_group_rules(kind: GroupKind, groups: Sequence[GroupResult]) -> Sheet:
    word = say(f"region.{kind}_one").lower()
    rows = [(name_group(group), *_name_rule(rule), *fill(RULE, rule)) for group in groups for rule in group.rules]
    return Sheet(f"Regler per {word}", (word, "regel", "namn", "slag", *RULE), rows, n_keys=4)


def _name_rule(rule: RuleTally) -> tuple[str, str, str]:
    return rule.rule_id, rule.name, rule.kind


def _list_clinics(region: RegionResult) -> Sheet:
    columns = ("HSA-id", "mottagning", "kommun", "mottagningstyp", "omfattas", "ansluten", *KRAV, *REPLY, "i tratten")
    rows: list[tuple[Cell, ...]] = []
    for row in sort_clinics(region.clinics):
        words = [say("about.yes" if holds else "about.no") for holds in (row.is_in_scope, row.is_reached)]
        place = say(f"region.{row.place}") if row.place else say("region.none")
        about = (row.clinic_id, row.name, row.municipality, row.clinic_type)
        rows.append((*about, *words, *fill(KRAV, row.krav), *fill(REPLY, row.reply), place))
    return Sheet("Mottagningar", columns, rows, n_keys=4)
