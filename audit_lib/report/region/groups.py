"""Municipalities and clinic types: the tables on the region's page, and one page for each group."""

from collections.abc import Iterable

from audit_lib.model.folder import REGION_TABLES, REGION_WORKBOOK
from audit_lib.model.results.region import ClinicRow, GroupResult, RegionResult
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.page_frame import describe_page
from audit_lib.report.region.numbers import Line, sort_clinics, write_part, write_reply
from audit_lib.report.region.rules import describe_rules
from audit_lib.report.region.summary import describe_scope, describe_standing
from audit_lib.wording.say import say
from audit_lib.wording.swedish import build_sort_key

FILES = {"workbook": REGION_WORKBOOK, "tables": REGION_TABLES}
"""The region's numbers as files, from the run's folder: the workbook, and the folder of the tables."""


def show_region_groups(region: RegionResult) -> Fragment:
    """Show every municipality and every clinic type with its numbers and a link to its page."""
    return render_fragment(
        "region/groups.html.j2",
        tables=[
            (kind, [_describe_group(group) for group in sort_groups(groups)]) for kind, groups in region.groups.items()
        ],
    )


def show_region_about(region: RegionResult) -> Fragment:
    """Show what the numbers rest on, where they are as files, and how small counts are hidden."""
    return render_fragment("region/about.html.j2", run=region.run, files=FILES)


def render_group(region: RegionResult, group: GroupResult) -> str:
    """Render the page of one municipality or type; it lies in a folder beside the region's page.

    Raises:
        ReportError: a link leads out of the run's folder.
    """
    title = say(f"region.group_title_{group.kind}", name=name_group(group))
    return render_fragment(
        "basutbud/group_page.html.j2",
        page=describe_page(title),
        region=region,
        group=group,
        sentences=describe_standing(group.krav, group.coverage),
        coverage=[
            *describe_scope(group.coverage, group.krav),
            (say("region.in_time_of"), write_reply(group.reply)),
        ],
        rules=describe_rules(group.rules),
        clinics=[_describe_clinic(row) for row in sort_clinics(group.clinics)],
        files=FILES,
    ).html


def name_group(group: GroupResult) -> str:
    """The group's name, or that it is not known."""
    return group.name or say("region.no_name")


def sort_groups(groups: Iterable[GroupResult]) -> list[GroupResult]:
    """Groups as a Swedish register lists them, the one without a name last."""
    return sorted(groups, key=lambda group: (not group.name, build_sort_key(group.name)))


def _describe_group(group: GroupResult) -> Line:
    coverage, krav = group.coverage, group.krav
    values = [
        write_part(coverage.reached, coverage.in_scope),
        write_part(krav.uppfylld, krav.n_judged),
        write_part(coverage.without_open, coverage.reached),
        write_reply(group.reply),
    ]
    return Line(name_group(group), group.href, values)


def _describe_clinic(row: ClinicRow) -> Line:
    if not row.is_in_scope:
        met = say("region.out_of_scope")
    else:
        met = write_part(row.krav.uppfylld, row.krav.n_judged) if row.is_reached else say("region.not_reached")
    counts = [str(n) for n in (row.krav.n_open, row.krav.varav_undantag, row.krav.kan_ej_bedomas)]
    return Line(row.name, row.href, [met, *counts, write_reply(row.reply)])
