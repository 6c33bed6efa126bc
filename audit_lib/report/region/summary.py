"""The region's first screen: how far the decision is met, how much is covered, what fails most, whom to contact."""

from collections.abc import Mapping, Sequence
from typing import Any

from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.page_frame import check_link
from audit_lib.report.region.numbers import count_judged, write_part
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_number, format_period, format_share

MOST_CONTACTS = 25

Region = Mapping[str, Any]


def show_region_summary(region: Region) -> Fragment:
    """Show the share of krav met, the coverage with its denominators, and the krav most clinics have to mend."""
    run = region["run"]
    return render_fragment(
        "region/summary.html.j2",
        synthetic=region["synthetic"],
        period=format_period(run["period_from"], run["period_to"]),
        run=run,
        sentences=describe_standing(region),
        coverage=_describe_coverage(region),
        faults=describe_faults(region["faults"]),
    )


def show_region_contacts(region: Region) -> Fragment:
    """Show the clinics to contact first, with the reasons and a link to the report; the list is limited."""
    contacts = region["contacts"]
    shown = contacts[:MOST_CONTACTS]
    how_many = ""
    if contacts:
        clinics = say_count("clinics", len(contacts))
        how_many = (
            say("region.contacts_cut", shown=len(shown), clinics=clinics)
            if len(shown) < len(contacts)
            else say("region.contacts_all", clinics=clinics)
        )
    return render_fragment(
        "region/contacts.html.j2",
        how_many=how_many,
        rows=[
            {
                "name": row["name"],
                "municipality": row["municipality"] or say("region.none"),
                "href": check_link(row["href"]) if row["href"] else "",
                "reasons": write_reasons(row),
            }
            for row in shown
        ],
    )


def describe_standing(region: Region) -> list[str]:
    """Say how far the krav are met, and how many clinics have nothing left to mend."""
    krav, coverage = region["krav"], region["coverage"]
    judged = count_judged(krav)
    first = _say_met(krav["uppfylld"], judged) if judged else say("region.summary_none")
    reached = coverage["reached"]
    if not reached:
        return [first, say("region.nobody_reached")]
    if not coverage["assessed"]:
        return [first]
    if not coverage["without_open"]:
        return [first, _say_all_open(coverage["assessed"], reached)]
    return [first, say("region.without_open", n=coverage["without_open"], reached=say_count("connected", reached))]


def _say_all_open(assessed: int, reached: int) -> str:
    if assessed < reached:
        return say("region.assessed_open", n=assessed, reached=say_count("connected", reached))
    return say("region.all_open_one") if reached == 1 else say("region.all_open", n=reached)


def _say_met(n_met: int, n_judged: int) -> str:
    values = {"judged": say_count("judged_krav", n_judged), "share": format_share(n_met, n_judged)}
    return say("region.summary_one", **values) if n_met == 1 else say("region.summary", met=n_met, **values)


def describe_faults(faults: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Give each fault's name, how many of how many have it, and the way to mend it."""
    return [
        {
            "rule_id": fault["rule_id"],
            "name": fault["name"],
            "count": say(
                "region.fault_row",
                n_open=fault["n_open"],
                clinics=say_count("judged_clinics", fault["n_judged"]),
                share=format_share(fault["n_open"], fault["n_judged"]),
            ),
            "waived": say("region.fault_waived", clinics=say_count("clinics", fault["n_waived"]))
            if fault["n_waived"]
            else "",
            "what": fault["what"],
            "where": say("region.fault_where", where=fault["where"], who=fault["who"]) if fault["what"] else "",
        }
        for fault in faults
    ]


def write_reasons(row: Mapping[str, Any]) -> str:
    """Write a clinic's reasons to be contacted."""
    values = {"n": row["n_assessed"], "n_in_time": row["n_in_time"]}
    written = {
        "not_connected": lambda: say("region.not_connected"),
        "no_administrator": lambda: say("region.no_administrator"),
        "slow": lambda: say("region.slow", **values),
        "many_open": lambda: say("region.many_open", n=row["n_open"]),
    }
    return "; ".join(written[reason]() for reason in row["reasons"])


def _describe_coverage(region: Region) -> list[tuple[str, str]]:
    coverage, krav = region["coverage"], region["krav"]
    rows = [
        (say("region.in_input"), format_number(coverage["clinics"])),
        (say("region.judged"), write_part(coverage["audited"], coverage["clinics"])),
    ]
    if coverage["data_error"]:
        rows.append((say("region.row_errors"), write_part(coverage["data_error"], coverage["clinics"])))
    return rows + describe_scope(coverage, krav)


def describe_scope(coverage: Mapping[str, int], krav: Mapping[str, int]) -> list[tuple[str, str]]:
    """Give label and value of how many clinics are concerned, and how their krav stand."""
    known = count_judged(krav)
    return [
        (say("region.in_scope"), write_part(coverage["in_scope"], coverage["audited"])),
        (say("region.reached"), write_part(coverage["reached"], coverage["in_scope"])),
        (say("region.finished"), write_part(coverage["without_open"], coverage["reached"])),
        (say("region.fully_known"), write_part(coverage["fully_known"], coverage["reached"])),
        (say("region.met_krav"), write_part(krav["uppfylld"], known)),
        (say("region.waived_krav"), write_part(krav["varav_undantag"], krav["ej_uppfylld"])),
        (say("region.unknown_krav"), write_part(krav["kan_ej_bedomas"], known + krav["kan_ej_bedomas"])),
    ]
