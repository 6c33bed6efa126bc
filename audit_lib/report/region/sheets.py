"""The region's result as tables: every number of the region's and the groups' pages, for the CSV and the workbook.

Made of the same result as the pages, so what is hidden there is hidden here.
"""

from collections.abc import Mapping, Sequence

from audit_lib.counts.linked_suppression import Shown
from audit_lib.model.folder import GroupKind
from audit_lib.model.results.region import Coverage, GroupResult, RegionResult, RuleTally, WaivedTally
from audit_lib.model.results.sheets import Cell, Percentage, Sheet
from audit_lib.report.region.groups import name_group, sort_groups
from audit_lib.report.region.numbers import sort_clinics
from audit_lib.report.region.replies import build_region_chart, build_region_funnel
from audit_lib.report.region.summary import write_reasons
from audit_lib.wording.say import say
from audit_lib.wording.swedish import round_share

Groups = Mapping[GroupKind, Sequence[GroupResult]]

KRAV = (
    "krav uppfyllda",
    "krav ej uppfyllda",
    "varav undantag",
    "krav som inte kunde bedömas",
    "prövade krav",
    "krav i allt",
    "andel uppfyllda",
    "andel undantag av ej uppfyllda",
    "andel krav som inte kunde bedömas",
)
REPLY = ("bedömda ärenden", "i tid", "sena", "andel i tid")
RULE = (
    "uppfyller",
    "uppfyller inte",
    "varav undantag",
    "kan ej bedömas",
    "gäller inte",
    "visas",
    "prövade mottagningar",
    "andel uppfyllda",
)
SCOPE = (
    "granskade",
    "omfattas",
    "anslutna",
    "anslutna där något krav kunde bedömas",
    "anslutna utan krav att åtgärda",
    "anslutna där allt kunde bedömas",
    "andel som omfattas",
    "andel anslutna",
    "andel anslutna utan krav att åtgärda",
    "andel anslutna där allt kunde bedömas",
)
COVERED = ("i underlaget", "med fel i egna raden", "andel granskade", "andel med fel i egna raden")
FAULT = ("mottagningar att åtgärda", "därtill med undantag", "prövade mottagningar", "andel att åtgärda")


def list_sheets(region: RegionResult) -> list[Sheet]:
    """Every table of the region, in the order of its page."""
    groups = {kind: sort_groups(members) for kind, members in region.groups.items()}
    return [
        _describe_run(region),
        Sheet(
            "Region",
            ("omfång", *COVERED, *SCOPE, *KRAV, *REPLY),
            [
                (
                    "regionen",
                    *_list_covered(region),
                    *_list_scope(region.coverage),
                    *_list_krav(region.krav),
                    *_list_reply(region.reply.total),
                )
            ],
        ),
        _list_faults(region, groups),
        _list_contacts(region),
        Sheet(
            "Månader",
            ("månad", *REPLY),
            [(month.month, *_list_reply(month.reply)) for month in region.reply.by_month],
        ),
        _list_charts(region),
        Sheet(
            "Regler",
            ("regel", "namn", "slag", *RULE),
            [_list_rule(rule) for rule in region.rules],
            n_keys=3,
        ),
        _list_texts(region),
        *(_list_groups(kind, groups[kind]) for kind in groups),
        *(_list_group_rules(kind, groups[kind]) for kind in groups),
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


def _list_contacts(region: RegionResult) -> Sheet:
    columns = ("HSA-id", "mottagning", "kommun", "skäl", "krav att åtgärda", *REPLY)
    rows: list[tuple[Cell, ...]] = []
    for contact in region.contacts:
        clinic = contact.clinic
        about = (clinic.clinic_id, clinic.name, clinic.municipality)
        rows.append((*about, write_reasons(contact), clinic.krav.n_open, *_list_reply(clinic.reply)))
    return Sheet("Kontakt", columns, rows, n_keys=3)


def _list_faults(region: RegionResult, groups: Groups) -> Sheet:
    """The krav that most clinics have left to mend, in the region and in each group."""
    places = [("regionen", region.faults)]
    places += [(name_group(group), group.faults) for members in groups.values() for group in members]
    rows: list[tuple[Cell, ...]] = []
    for place, faults in places:
        for rule in (fault.rule for fault in faults):
            counts = (rule.n_open, rule.varav_undantag, rule.n_judged)
            rows.append((place, rule.rule_id, rule.name, *counts, _write_share(rule.n_open, rule.n_judged)))
    return Sheet("Avvikelser", ("omfång", "regel", "namn", *FAULT), rows, n_keys=3)


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
    counts = ("uppfyller", "uppfyller inte", "kan ej bedömas", "bedömda texter", "andel uppfyllda")
    rows: list[tuple[Cell, ...]] = []
    for row in region.texts:
        numbers = (row.uppfylld, row.ej_uppfylld, row.kan_ej_bedomas, row.n_judged)
        rows.append((row.rule_id, "", *numbers, _write_share(row.uppfylld, row.n_judged), ""))
        rows += [(row.rule_id, seen.text, *[""] * len(counts), seen.n) for seen in row.seen]
    return Sheet("Villkorstexter", ("regel", "iakttagelse", *counts, "texter med iakttagelsen"), rows, n_keys=2)


def _list_groups(kind: GroupKind, groups: Sequence[GroupResult]) -> Sheet:
    return Sheet(
        say(f"region.{kind}"),
        (say(f"region.{kind}_one").lower(), *SCOPE, *KRAV, *REPLY),
        [
            (
                name_group(group),
                *_list_scope(group.coverage),
                *_list_krav(group.krav),
                *_list_reply(group.reply),
            )
            for group in groups
        ],
    )


def _list_group_rules(kind: GroupKind, groups: Sequence[GroupResult]) -> Sheet:
    word = say(f"region.{kind}_one").lower()
    rows = [(name_group(group), *_list_rule(rule)) for group in groups for rule in group.rules]
    return Sheet(f"Regler per {word}", (word, "regel", "namn", "slag", *RULE), rows, n_keys=4)


def _list_clinics(region: RegionResult) -> Sheet:
    columns = ("HSA-id", "mottagning", "kommun", "mottagningstyp", "omfattas", "ansluten", *KRAV, *REPLY, "i tratten")
    rows: list[tuple[Cell, ...]] = []
    for row in sort_clinics(region.clinics):
        words = [say("about.yes" if holds else "about.no") for holds in (row.is_in_scope, row.is_reached)]
        place = say(f"region.{row.place}") if row.place else say("region.none")
        about = (row.clinic_id, row.name, row.municipality, row.clinic_type)
        rows.append((*about, *words, *_list_krav(row.krav), *_list_reply(row.reply), place))
    return Sheet("Mottagningar", columns, rows, n_keys=4)


def _list_covered(region: RegionResult) -> tuple[Cell, ...]:
    clinics, in_error = region.input.clinics, region.input.data_error
    return (clinics, in_error, _write_share(region.coverage.audited, clinics), _write_share(in_error, clinics))


def _list_scope(coverage: Coverage) -> tuple[Cell, ...]:
    return (
        coverage.audited,
        coverage.in_scope,
        coverage.reached,
        coverage.assessed,
        coverage.without_open,
        coverage.fully_known,
        _write_share(coverage.in_scope, coverage.audited),
        _write_share(coverage.reached, coverage.in_scope),
        _write_share(coverage.without_open, coverage.reached),
        _write_share(coverage.fully_known, coverage.reached),
    )


def _list_krav(krav: WaivedTally) -> tuple[Cell, ...]:
    n_all = krav.n_judged + krav.kan_ej_bedomas
    return (
        krav.uppfylld,
        krav.ej_uppfylld,
        krav.varav_undantag,
        krav.kan_ej_bedomas,
        krav.n_judged,
        n_all,
        _write_share(krav.uppfylld, krav.n_judged),
        _write_share(krav.varav_undantag, krav.ej_uppfylld),
        _write_share(krav.kan_ej_bedomas, n_all),
    )


def _list_rule(rule: RuleTally) -> tuple[Cell, ...]:
    return (
        rule.rule_id,
        rule.name,
        rule.kind,
        rule.uppfylld,
        rule.ej_uppfylld,
        rule.varav_undantag,
        rule.kan_ej_bedomas,
        rule.ej_tillamplig,
        rule.information,
        rule.n_judged,
        _write_share(rule.uppfylld, rule.n_judged),
    )


def _list_reply(reply: Shown) -> tuple[Cell, ...]:
    hidden = say("region.hidden")
    n, n_in_time = reply.n_assessed, reply.n_in_time
    if n is None or n_in_time is None:
        return (hidden if n is None else n, hidden, hidden, hidden)
    return (n, n_in_time, n - n_in_time, _write_share(n_in_time, n))


def _write_share(part: int, whole: int) -> Cell:
    return Percentage(round_share(part, whole)) if whole else say("region.none")
