"""The region's reply times: the share in time with its control chart, the months, and the funnel over its clinics.

Every number has passed suppression before it comes here; what is hidden is None.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audit_lib.counts.control_chart import ControlChart, build_control_chart
from audit_lib.counts.funnel import Funnel, FunnelPlace, build_funnel
from audit_lib.counts.linked_suppression import Shown
from audit_lib.model.results.region import ClinicRow, RegionResult, ShownMonth
from audit_lib.report.figures.control_chart import describe_control_chart
from audit_lib.report.figures.funnel import draw_funnel
from audit_lib.report.figures.picture import Figure
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.region.numbers import write_count
from audit_lib.wording.say import say, say_count, say_in_time
from audit_lib.wording.swedish import format_share


class RegionFunnel(NamedTuple):
    """The funnel over the clinics whose numbers are shown, how many lie beyond its outer limits, how many are hidden.

    `share` is the region's, as written.
    """

    funnel: Funnel
    share: str
    n_under: int
    n_over: int
    n_hidden: int


def show_region_reply_times(region: RegionResult) -> Fragment:
    """Show the region's share in time over the period and over its months, and its clinics in a funnel."""
    funnel = build_region_funnel(region)
    return render_fragment(
        "region/reply_times.html.j2",
        min_cell=region.run.min_cell,
        total=_describe_total(region.reply.total, region.run.min_cell),
        chart=_describe_chart(region),
        months=[_describe_month(month) for month in region.reply.by_month],
        figures=[_describe_funnel(funnel, region.clinics)],
        n_hidden=funnel.n_hidden if funnel else 0,
    )


def build_region_chart(region: RegionResult) -> ControlChart | None:
    """Build the chart of the region's months from those whose numbers are shown; None when they are too few."""
    drawable = [
        (month.month, month.reply.n_assessed, month.reply.n_in_time)
        for month in region.reply.by_month
        if month.reply.n_assessed is not None and month.reply.n_in_time is not None
    ]
    return build_control_chart(drawable, min_cell=region.run.min_cell)


def build_region_funnel(region: RegionResult) -> RegionFunnel | None:
    """Build the funnel; None when the region's share, or most clinics' numbers, are hidden.

    A clinic whose late errands are hidden is not drawn at all: its place would tell their number. Most of those lie
    high, so a funnel of less than half would show a region worse than it is.
    """
    n_assessed, n_in_time = region.reply.total.n_assessed, region.reply.total.n_in_time
    if not n_assessed or n_in_time is None:
        return None
    min_cell, n_hidden = region.run.min_cell, _count_hidden(region.clinics)
    shown = [
        (row.reply.n_assessed, row.reply.n_in_time, row.place)
        for row in region.clinics
        if row.reply.n_assessed is not None and row.reply.n_in_time is not None
    ]
    funnel = build_funnel([(n, k) for n, k, _ in shown], share=n_in_time / n_assessed, min_cell=min_cell)
    if funnel is None or funnel.n_clinics < n_hidden:
        return None
    places = Counter(place for n, _, place in shown if n >= min_cell)
    return RegionFunnel(
        funnel=funnel,
        share=format_share(n_in_time, n_assessed),
        n_under=places[FunnelPlace.UNDER_998],
        n_over=places[FunnelPlace.OVER_998],
        n_hidden=n_hidden,
    )


def _describe_total(total: Shown, min_cell: int) -> str:
    if total.n_assessed == 0:
        return say("reply.none")
    if total.n_assessed is None or total.n_in_time is None:
        return say("reply.none_shown", min_cell=min_cell)
    return say_in_time(total.n_in_time, total.n_assessed)


def _describe_month(month: ShownMonth) -> tuple[str, list[str]]:
    n, n_in_time = month.reply.n_assessed, month.reply.n_in_time
    if n is None or n_in_time is None:
        return month.month, [write_count(n), *[say("region.hidden")] * 3]
    share = format_share(n_in_time, n) if n else say("region.none")
    return month.month, [write_count(n), write_count(n_in_time), write_count(n - n_in_time), share]


def _count_hidden(clinics: Iterable[ClinicRow]) -> int:
    return sum(row.reply.n_in_time is None for row in clinics)


def _explain_no_funnel(clinics: Sequence[ClinicRow]) -> str:
    n_hidden = _count_hidden(clinics)
    n_with_errands = n_hidden + sum(bool(row.reply.n_in_time) for row in clinics)
    if not n_hidden:
        return say("region.funnel_none")
    return say("region.funnel_few", hidden=n_hidden, n=say_count("clinics", n_with_errands))


def _describe_chart(region: RegionResult) -> Figure:
    chart = build_region_chart(region)
    if chart:
        return describe_control_chart(chart, "region-chart")
    return Figure(note=say("region.reply_few", min_cell=region.run.min_cell))


def _describe_funnel(found: RegionFunnel | None, rows: Sequence[ClinicRow]) -> Figure:
    title = say("region.funnel_title")
    if found is None:
        return Figure(heading=title, note=_explain_no_funnel(rows))
    clinics = say_count("clinics", found.funnel.n_clinics)
    values = {"clinics": clinics, "n_under": found.n_under, "n_over": found.n_over}
    description = say("region.funnel_description", share=found.share, **values)
    return Figure(
        heading=title,
        picture=draw_funnel("region-funnel", title, description, found.funnel),
        caption=say("region.funnel_legend"),
        sentences=[say("region.funnel_sentence", **values)],
    )
