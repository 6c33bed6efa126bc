"""The second half of a clinic's report: reply times, the quality of its data, and what the report rests on."""

from collections.abc import Sequence
from typing import NamedTuple

from audit_lib.counts.control_chart import build_control_chart
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.beside_verdicts import DataError, Motfragor
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.model.verdict import Kind
from audit_lib.report.clinic.peers import describe_funnel
from audit_lib.report.clinic.readings import count_other_reading
from audit_lib.report.clinic.unmet import fill_subjects
from audit_lib.report.clinic.verdicts import DescribedRule, describe_rule
from audit_lib.report.figures.control_chart import describe_control_chart
from audit_lib.report.figures.picture import Figure
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import MOST_LABEL, cut_text, join_some
from audit_lib.wording.say import TABLE_NAMES, say, say_count, say_in_time
from audit_lib.wording.sentences.definitions import DEFINITIONS

_MOST_FAULTS = 10
_MOST_ROWS = 8


class ShownFault(NamedTuple):
    """The same fault in the same column, with the rows that have it."""

    n: int
    sentence: str
    rule_id: str


def show_reply_times(result: ClinicResult) -> Fragment:
    """Show the share answered in time with its control chart, time to slutsvar, motfrågor and double errands."""
    months = sorted((row.month, row.n_assessed, row.n_in_time) for row in result.months)
    min_cell = result.run.min_cell
    # The verdict's own numbers: the months may reach further back than the period.
    row, own = result.row_of(Role.FIRST_REPLY), None
    if row is not None and row.n_assessed:
        own = row.n_assessed, row.n_assessed - (row.n_deviating or 0)
    figures = [describe_funnel(result.peers, own, min_cell=min_cell)] if own else []
    return render_fragment(
        "clinic/reply_times.html.j2",
        min_cell=min_cell,
        indicators=result.indicators,
        total=say_in_time(own[1], own[0]) if own else say("reply.none"),
        months=months,
        has_months=any(n for _, n, _ in months),
        chart=_describe_months(months, min_cell),
        figures=figures,
        motfragor=_describe_motfragor(result.indicators.motfragor),
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


def _describe_months(months: list[tuple[str, int, int]], min_cell: int) -> Figure:
    chart = build_control_chart(months, min_cell=min_cell)
    if chart:
        return describe_control_chart(chart, "reply-chart")
    n_drawable = sum(n >= min_cell for _, n, _ in months)
    return Figure(note=say("reply.few_points", min_cell=min_cell, n_months=n_drawable))


def _group_faults(rows: Sequence[DataError]) -> list[ShownFault]:
    """The same fault in the same column is one line with its rows."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        place = (row.place, row.reason, row.rule_id)
        grouped.setdefault(place, []).append("–" if row.row is None else str(row.row))
    return [
        ShownFault(
            len(numbers),
            say(
                "data.fault",
                place=place[:1].upper() + place[1:],
                rows=join_some(numbers, _MOST_ROWS),
                reason=cut_text(reason, 2 * MOST_LABEL),
            ),
            rule_id,
        )
        for (place, reason, rule_id), numbers in grouped.items()
    ]


def _find_remedy(result: ClinicResult, described: DescribedRule) -> str:
    """How an unmet rule about the data is mended, with the things it is about; "" for one that is met."""
    subjects = [row.subject_label for row in result.rows_of(described.rule_id) if row.is_unmet]
    return fill_subjects(described.rule.action, subjects) if subjects else ""


def _describe_motfragor(motfragor: Motfragor | None) -> str:
    if motfragor is None or not motfragor.n:
        return ""
    n_none, n_one = (motfragor.distribution.get(number, 0) for number in (0, 1))
    n_more = sum(n for number, n in motfragor.distribution.items() if number > 1)
    return say("reply.motfragor_row", errands=say_count("errands", n_none), n_one=n_one, n_more=n_more)
