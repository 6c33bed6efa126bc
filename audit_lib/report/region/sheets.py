"""The region's dictionary as tables: every number of the region's and the groups' pages, for the CSV and the workbook.

Made of the same dictionary as the pages, so what is hidden there is hidden here.
"""

from collections.abc import Mapping
from typing import Any

from audit_lib.model.results.sheets import Cell, Percentage, Sheet
from audit_lib.report.region.groups import sort_groups
from audit_lib.report.region.numbers import count_judged, sort_clinics
from audit_lib.report.region.replies import build_region_chart, count_funnel
from audit_lib.report.region.summary import write_reasons
from audit_lib.wording.say import say
from audit_lib.wording.swedish import round_share

Numbers = Mapping[str, Any]

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


def list_sheets(region: Numbers) -> list[Sheet]:
    """Every table of the region, in the order of its page."""
    groups = {kind: sort_groups(region["groups"][kind]) for kind in ("kommun", "typ")}
    return [
        _describe_run(region),
        Sheet(
            "Region",
            ("omfång", *COVERED, *SCOPE, *KRAV, *REPLY),
            [
                (
                    "regionen",
                    *_list_covered(region["coverage"]),
                    *_list_scope(region["coverage"]),
                    *_list_krav(region["krav"]),
                    *_list_reply(region["reply"]),
                )
            ],
        ),
        _list_faults(region, groups),
        _list_contacts(region),
        Sheet(
            "Månader",
            ("månad", *REPLY),
            [(row["month"], *_list_reply(row)) for row in region["reply"]["by_month"]],
        ),
        _list_charts(region),
        Sheet(
            "Regler",
            ("regel", "namn", "slag", *RULE),
            [_list_rule(row) for row in region["rules"]],
            n_keys=3,
        ),
        _list_texts(region),
        *(_list_groups(kind, groups[kind]) for kind in groups),
        *(_list_group_rules(kind, groups[kind]) for kind in groups),
        _list_clinics(region),
    ]


def _describe_run(region: Numbers) -> Sheet:
    run = region["run"]
    facts = {
        "data": say("page.synthetic") if region["synthetic"] else "verkliga data",
        "beslut": run["decision_name"],
        "beteckning": run["decision_reference"],
        "beslutets kontrollsumma": run["decision_hash"],
        "period från": run["period_from"],
        "period till": run["period_to"],
        "granskningsdatum": run["audit_date"],
        "uppgifterna hämtade": run["extract_at"],
        "programversion": run["code_version"],
        "dolda antal": say("region.hidden_note", highest=run["min_cell"] - 1),
        "regler": say("region.rules_note"),
    }
    return Sheet("Om", ("uppgift", "värde"), list(facts.items()))


def _list_contacts(region: Numbers) -> Sheet:
    columns = ("HSA-id", "mottagning", "kommun", "skäl", "krav att åtgärda", *REPLY)
    rows: list[tuple[Cell, ...]] = [
        (row["clinic_id"], row["name"], row["municipality"], write_reasons(row), row["n_open"], *_list_reply(row))
        for row in region["contacts"]
    ]
    return Sheet("Kontakt", columns, rows, n_keys=3)


def _list_faults(region: Numbers, groups: Mapping[str, list[dict[str, Any]]]) -> Sheet:
    """The krav that most clinics have left to mend, in the region and in each group."""
    places = [("regionen", region)]
    places += [(group["name"] or say("region.no_name"), group) for kind in groups for group in groups[kind]]
    rows: list[tuple[Cell, ...]] = [
        (
            place,
            fault["rule_id"],
            fault["name"],
            *(fault[name] for name in ("n_open", "n_waived", "n_judged")),
            _write_share(fault["n_open"], fault["n_judged"]),
        )
        for place, numbers in places
        for fault in numbers["faults"]
    ]
    return Sheet("Avvikelser", ("omfång", "regel", "namn", *FAULT), rows, n_keys=3)


def _list_charts(region: Numbers) -> Sheet:
    """What the two charts are drawn from besides the months and the clinics; no row for a chart that is not drawn."""
    rows: list[tuple[Cell, ...]] = []
    chart, funnel = build_region_chart(region), count_funnel(region)
    if chart is not None:
        months = "andel i tid per månad"
        limits = {"medelvärde": chart.limits.mean, "undre gräns": chart.limits.lower, "övre gräns": chart.limits.upper}
        rows += [(months, name, Percentage(round(1000 * share))) for name, share in limits.items()]
        rows.append((months, "månader utanför gränserna", sum(point.is_outside for point in chart.points)))
        rows.append((months, "månader i följd på samma sida av medelvärdet, till och med den sista", chart.n_shifted))
    if funnel is not None:
        names = {
            "drawn": "ritade mottagningar",
            "hidden": "mottagningar som inte ritas",
            "under": "under den undre gränsen på 99,8 %",
            "over": "över den övre gränsen på 99,8 %",
        }
        rows += [("mottagningarnas andel i tid", name, funnel[key]) for key, name in names.items()]
    return Sheet("Diagram", ("diagram", "mått", "värde"), rows, n_keys=2)


def _list_texts(region: Numbers) -> Sheet:
    counts = ("uppfyller", "uppfyller inte", "kan ej bedömas", "bedömda texter", "andel uppfyllda")
    rows: list[tuple[Cell, ...]] = []
    for row in region["texts"]:
        judged = count_judged(row)
        numbers = (row["uppfylld"], row["ej_uppfylld"], row["kan_ej_bedomas"], judged)
        rows.append((row["rule_id"], "", *numbers, _write_share(row["uppfylld"], judged), ""))
        rows += [(row["rule_id"], seen["text"], *[""] * len(counts), seen["n"]) for seen in row["seen"]]
    return Sheet("Villkorstexter", ("regel", "iakttagelse", *counts, "texter med iakttagelsen"), rows, n_keys=2)


def _list_groups(kind: str, groups: list[dict[str, Any]]) -> Sheet:
    return Sheet(
        say(f"region.{kind}"),
        (say(f"region.{kind}_one").lower(), *SCOPE, *KRAV, *REPLY),
        [
            (
                group["name"] or say("region.no_name"),
                *_list_scope(group["coverage"]),
                *_list_krav(group["krav"]),
                *_list_reply(group["reply"]),
            )
            for group in groups
        ],
    )


def _list_group_rules(kind: str, groups: list[dict[str, Any]]) -> Sheet:
    word = say(f"region.{kind}_one").lower()
    rows: list[tuple[Cell, ...]] = [
        (group["name"] or say("region.no_name"), *_list_rule(row)) for group in groups for row in group["rules"]
    ]
    return Sheet(f"Regler per {word}", (word, "regel", "namn", "slag", *RULE), rows, n_keys=4)


def _list_clinics(region: Numbers) -> Sheet:
    columns = ("HSA-id", "mottagning", "kommun", "mottagningstyp", "omfattas", "ansluten", *KRAV, *REPLY, "i tratten")
    rows: list[tuple[Cell, ...]] = []
    for row in sort_clinics(region["clinics"]):
        krav = {
            "uppfylld": row["krav_uppfylld"],
            "ej_uppfylld": row["krav_ej_uppfylld"],
            "varav_undantag": row["krav_undantag"],
            "kan_ej_bedomas": row["krav_kan_ej"],
        }
        words = [say("about.yes" if row[name] else "about.no") for name in ("is_in_scope", "is_reached")]
        place = say(f"region.{row['place']}") if row["place"] else say("region.none")
        about = (row["clinic_id"], row["name"], row["municipality"], row["clinic_type"])
        rows.append((*about, *words, *_list_krav(krav), *_list_reply(row), place))
    return Sheet("Mottagningar", columns, rows, n_keys=4)


def _list_covered(coverage: Numbers) -> tuple[Cell, ...]:
    clinics, audited, in_error = (coverage[name] for name in ("clinics", "audited", "data_error"))
    return (clinics, in_error, _write_share(audited, clinics), _write_share(in_error, clinics))


def _list_scope(coverage: Numbers) -> tuple[Cell, ...]:
    names = ("audited", "in_scope", "reached", "assessed", "without_open", "fully_known")
    audited, in_scope, reached, assessed, without_open, fully_known = (coverage[name] for name in names)
    shares = ((in_scope, audited), (reached, in_scope), (without_open, reached), (fully_known, reached))
    return (
        audited,
        in_scope,
        reached,
        assessed,
        without_open,
        fully_known,
        *(_write_share(*share) for share in shares),
    )


def _list_krav(krav: Numbers) -> tuple[Cell, ...]:
    met, unmet, waived, unknown = (krav[n] for n in ("uppfylld", "ej_uppfylld", "varav_undantag", "kan_ej_bedomas"))
    judged = count_judged(krav)
    shares = ((met, judged), (waived, unmet), (unknown, judged + unknown))
    return (met, unmet, waived, unknown, judged, judged + unknown, *(_write_share(*share) for share in shares))


def _list_rule(row: Numbers) -> tuple[Cell, ...]:
    names = ("uppfylld", "ej_uppfylld", "varav_undantag", "kan_ej_bedomas", "ej_tillamplig", "information")
    judged = count_judged(row)
    counts = tuple(row[name] for name in names)
    return (row["rule_id"], row["name"], row["kind"], *counts, judged, _write_share(row["uppfylld"], judged))


def _list_reply(row: Numbers) -> tuple[Cell, ...]:
    hidden = say("region.hidden")
    n, n_in_time = row["n_assessed"], row["n_in_time"]
    if n is None or n_in_time is None:
        return (hidden if n is None else n, hidden, hidden, hidden)
    return (n, n_in_time, n - n_in_time, _write_share(n_in_time, n))


def _write_share(part: int, whole: int) -> Cell:
    return Percentage(round_share(part, whole)) if whole else say("region.none")
