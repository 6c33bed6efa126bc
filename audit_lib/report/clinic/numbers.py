"""The second half of a clinic's report: reply times, the quality of its data, and what the report rests on."""

from collections.abc import Sequence
from typing import NamedTuple

from audit_lib.counts.control_chart import ControlChart, build_control_chart
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.beside_verdicts import DataError, Doubles, Motfragor, SlutsvarTimes
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.model.verdict import Kind
from audit_lib.report.clinic.peers import describe_funnel
from audit_lib.report.clinic.readings import count_other_reading
from audit_lib.report.clinic.unmet import fill_subjects
from audit_lib.report.clinic.verdicts import DescribedRule, describe_rule
from audit_lib.report.figures.control_chart import HEIGHT, WIDTH, ChartDrawing, draw_control_chart
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import MOST_LABEL, cut_label, cut_text, join_some, join_words
from audit_lib.wording.say import TABLE_NAMES, say, say_count
from audit_lib.wording.sentences.definitions import DEFINITIONS
from audit_lib.wording.swedish import format_month, format_share, format_tenths

_MOST_FAULTS = 10
_MOST_ROWS = 8


class ChartView(NamedTuple):
    """What the control chart's template draws and says; `limits` are written shares."""

    id: str
    width: int
    height: int
    drawing: ChartDrawing
    limits: dict[str, str]
    description: str
    sentences: list[str]


class ShownFault(NamedTuple):
    """The same fault in the same column, with the rows that have it."""

    n: int
    sentence: str
    rule_id: str


def show_reply_times(result: ClinicResult) -> Fragment:
    """Show the share answered in time with its control chart, time to slutsvar, motfrågor and double errands."""
    months = sorted((row.month, row.n_assessed, row.n_in_time) for row in result.months)
    min_cell, indicators = result.run.min_cell, result.indicators
    n_drawable = sum(1 for _, n, _ in months if n >= min_cell)
    # The verdict's own numbers: the months may reach further back than the period.
    row = result.row_of(Role.FIRST_REPLY)
    total, own = "", None
    if row is not None and row.n_assessed:
        n, n_in_time = own = row.n_assessed, row.n_assessed - (row.n_deviating or 0)
        total = say_total(n_in_time, n)
    return render_fragment(
        "clinic/reply_times.html.j2",
        total=total,
        has_months=any(n for _, n, _ in months),
        few_points=say("reply.few_points", min_cell=min_cell, n_months=n_drawable),
        chart=build_chart_view(build_control_chart(months, min_cell=min_cell), "reply-chart"),
        funnel=describe_funnel(result.peers, own, min_cell=min_cell),
        months=[(month, n, n_in_time, _write_share(n_in_time, n)) for month, n, n_in_time in months],
        slutsvar=_describe_slutsvar(indicators.slutsvar, min_cell),
        motfragor=_describe_motfragor(indicators.motfragor),
        double=_describe_double(indicators.doubles),
    )


def show_data_quality(result: ClinicResult) -> Fragment:
    """Show how many faults the data had, of which sort and where; never a value."""
    errors = result.data_errors
    # The rules about data that are judged row by row are shown here, with what to mend.
    rules = [describe_rule(result, rule_id) for rule_id, rule in result.rules.items() if rule.kind is Kind.DATAKVALITET]
    faults = _group_faults(errors.rows)[:_MOST_FAULTS]
    return render_fragment(
        "clinic/data_quality.html.j2",
        errors=errors,
        faults=faults,
        n_more=errors.total - sum(fault.n for fault in faults),
        rules=[(described, _find_remedy(result, described)) for described in rules],
    )


def show_about(result: ClinicResult) -> Fragment:
    """Show what the report rests on: decision, dates, definitions, readings, versions, inputs."""
    return render_fragment(
        "clinic/about.html.j2",
        result=result,
        table_names=TABLE_NAMES,
        definitions=DEFINITIONS,
        others={reading.name: count_other_reading(result, reading.name) for reading in result.run.readings},
    )


def _group_faults(rows: Sequence[DataError]) -> list[ShownFault]:
    """The same fault in the same column is one line with its rows."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for row in rows:
        place = (row.table, row.column or "–", row.reason, row.rule_id)
        grouped.setdefault(place, []).append("–" if row.row is None else str(row.row))
    return [
        ShownFault(
            len(numbers),
            say(
                "data.fault",
                table=table,
                column=cut_label(column),
                rows=join_some(numbers, _MOST_ROWS),
                reason=cut_text(reason, 2 * MOST_LABEL),
            ),
            rule_id,
        )
        for (table, column, reason, rule_id), numbers in grouped.items()
    ]


def _find_remedy(result: ClinicResult, described: DescribedRule) -> str:
    """How an unmet rule about the data is mended, with the things it is about; "" for one that is met."""
    subjects = [row.subject_label for row in result.rows_of(described.rule_id) if row.is_unmet]
    return fill_subjects(described.rule.action, subjects) if subjects else ""


def build_chart_view(chart: ControlChart | None, chart_id: str) -> ChartView | None:
    """Give the chart's template what it draws and says; None when there is nothing to draw."""
    if chart is None:
        return None
    shares = {"mean": chart.limits.mean, "lower": chart.limits.lower, "upper": chart.limits.upper}
    limits = {name: format_tenths(round(1000 * share)) for name, share in shares.items()}
    first, last = (format_month(chart.points[i].month) for i in (0, -1))
    n_months = say_count("months", len(chart.points))
    return ChartView(
        id=chart_id,
        width=WIDTH,
        height=HEIGHT,
        drawing=draw_control_chart(chart),
        limits=limits,
        description=say("reply.chart_description", n_months=n_months, first=first, last=last, **limits),
        sentences=[say("reply.spread", **limits), *_describe_signals(chart)],
    )


def _describe_signals(chart: ControlChart) -> list[str]:
    signals = []
    outside = [format_month(point.month) for point in chart.points if point.is_outside]
    if outside:
        months = join_words(outside)
        signals.append(say("reply.outside", months=months[0].upper() + months[1:]))
    if chart.n_shifted:
        signals.append(say("reply.shift_up" if chart.is_shift_upward else "reply.shift_down", n=chart.n_shifted))
    return signals or [say("reply.stable")]


def _describe_slutsvar(times: SlutsvarTimes | None, min_cell: int) -> tuple[str, list[tuple[str, str]]] | None:
    """What the times are counted on, and their rows; None when there is nothing to count."""
    if times is None or not times.n:
        return None
    if times.n < min_cell:
        return say("reply.slutsvar_few", min_cell=min_cell), []
    reached = {"median": times.median, "p90": times.p90}
    still_open = {"open_5": times.open_5, "open_10": times.open_10, "open_20": times.open_20}
    rows = [
        (say(f"reply.{name}"), say("reply.not_reached") if days is None else say_count("vardagar", days))
        for name, days in reached.items()
    ]
    rows += [(say(f"reply.{name}"), say_count("errands", n)) for name, n in still_open.items()]
    return say("reply.slutsvar_basis", errands=say_count("errands", times.n)), rows


def _describe_motfragor(motfragor: Motfragor | None) -> str:
    if motfragor is None or not motfragor.n:
        return ""
    n_none, n_one = (motfragor.distribution.get(number, 0) for number in (0, 1))
    n_more = sum(n for number, n in motfragor.distribution.items() if number > 1)
    return say("reply.motfragor_row", errands=say_count("errands", n_none), n_one=n_one, n_more=n_more)


def _describe_double(doubles: Doubles | None) -> str:
    if doubles is None or not doubles.n:
        return ""
    return say("reply.double_row", n_double=doubles.n_double, errands=say_count("errands", doubles.n))


def say_total(n_in_time: int, n: int) -> str:
    """Say how many errands had a first reply in time, with their share."""
    share = format_share(n_in_time, n)
    return say("reply.total", n_in_time=n_in_time, errands=say_count("errands", n), share=share)


def _write_share(n_in_time: int, n: int) -> str:
    return format_share(n_in_time, n) if n else "–"
