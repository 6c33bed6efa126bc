"""Municipalities and clinic types: the tables on the region's page, and one page for each group."""

from collections.abc import Mapping
from typing import Any

from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.page_frame import check_link, describe_page
from audit_lib.report.region.numbers import count_judged, sort_clinics, write_part, write_reply
from audit_lib.report.region.rules import describe_rules
from audit_lib.report.region.summary import describe_faults, describe_scope, describe_standing
from audit_lib.wording.say import say
from audit_lib.wording.swedish import build_sort_key, format_instant, format_period

KINDS = ("kommun", "typ")
FILES = {"csv": "region.csv", "workbook": "region.xlsx"}

Region = Mapping[str, Any]


def show_region_groups(region: Region) -> Fragment:
    """Show every municipality and every clinic type with its numbers and a link to its page."""
    return render_fragment(
        "region/groups.html.j2",
        tables=[
            {
                "kind": kind,
                "title": say(f"region.{kind}"),
                "first": say(f"region.{kind}_one"),
                "rows": [_describe_row(group) for group in sort_groups(region["groups"][kind])],
            }
            for kind in KINDS
        ],
    )


def show_region_about(region: Region) -> Fragment:
    """Show what the numbers rest on, where they are as files, and how small counts are hidden."""
    return render_fragment("region/about.html.j2", **_describe_about(region, files=FILES))


def render_group(region: Region, group: Mapping[str, Any]) -> str:
    """Render the page of one municipality or type; it lies in a folder beside the region's page.

    Raises:
        ReportError: a link leads out of the run's folder.
    """
    run = region["run"]
    name = group["name"] or say("region.no_name")
    title = say(f"region.group_title_{group['kind']}", name=name)
    return render_fragment(
        "basutbud/group_page.html.j2",
        page=describe_page(title),
        synthetic=region["synthetic"],
        run=run,
        title=title,
        period=format_period(run["period_from"], run["period_to"]),
        sentences=describe_standing(group),
        coverage=describe_scope(group["coverage"], group["krav"]),
        reply=write_reply(group["reply"]),
        faults=describe_faults(group["faults"]),
        groups=describe_rules(group["rules"]),
        clinics=[_describe_clinic(row) for row in sort_clinics(group["clinics"])],
        **_describe_about(region, files={key: f"../{name}" for key, name in FILES.items()}),
    ).html


def sort_groups(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups as a Swedish register lists them, the one without a name last."""
    return sorted(groups, key=lambda group: (not group["name"], build_sort_key(group["name"])))


def _describe_row(group: Mapping[str, Any]) -> dict[str, Any]:
    coverage, krav = group["coverage"], group["krav"]
    return {
        "name": group["name"] or say("region.no_name"),
        "href": check_link(group["href"]),
        "values": [
            write_part(coverage["reached"], coverage["in_scope"]),
            write_part(krav["uppfylld"], count_judged(krav)),
            write_part(coverage["without_open"], coverage["reached"]),
            write_reply(group["reply"]),
        ],
    }


def _describe_clinic(row: Mapping[str, Any]) -> dict[str, Any]:
    n_judged = row["krav_uppfylld"] + row["krav_ej_uppfylld"]
    n_open = row["krav_ej_uppfylld"] - row["krav_undantag"]
    if not row["is_in_scope"]:
        krav = say("region.out_of_scope")
    else:
        krav = write_part(row["krav_uppfylld"], n_judged) if row["is_reached"] else say("region.not_reached")
    return {
        "name": row["name"],
        "href": f"../{check_link(row['href'])}" if row["href"] else "",
        "values": [krav, str(n_open), str(row["krav_undantag"]), str(row["krav_kan_ej"]), write_reply(row)],
    }


def _describe_about(region: Region, *, files: Mapping[str, str]) -> dict[str, Any]:
    run = region["run"]
    return {
        "files": [(say(f"region.{key}"), href) for key, href in files.items()],
        "hidden_note": say("region.hidden_note", highest=run["min_cell"] - 1),
        "facts_of_run": [
            (say("region.decision"), run["decision_name"]),
            (say("region.reference"), run["decision_reference"]),
            (say("region.extract"), format_instant(run["extract_at"])),
            (say("region.version"), run["code_version"]),
        ],
    }
