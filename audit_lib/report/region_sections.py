"""The region's page: coverage, commonest faults, every rule, reply times; small counts of errands hidden.

Verdict counts are about clinics and are shown as they are; errands are health data and pass `suppression`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from audit_lib.report.clinic_numbers import build_chart_view
from audit_lib.report.figures.control_chart import build_control_chart
from audit_lib.report.figures.suppression import ReplyCount, ShownCount, suppress_reply_counts
from audit_lib.report.figures.swedish import build_sort_key, format_number, format_period, format_share
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.wording import say, say_count

MAX_FAULTS = 5

Region = Mapping[str, Any]


def show_region_summary(region: Region) -> Fragment:
    """Show how many clinics are in scope, reached and audited, and the krav most often not met."""
    coverage, run = region["coverage"], region["run"]
    faults = sorted(
        (row for row in region["rules"] if row["kind"] == "krav" and row["ej_uppfylld"]),
        key=lambda row: (-row["ej_uppfylld"], row["rule_id"]),
    )
    sentences = [
        say("region.summary", reached=coverage["reached"], in_scope=coverage["in_scope"]),
        say("region.audited", audited=coverage["audited"], clinics=coverage["clinics"]),
    ]
    if coverage["data_error"]:
        sentences.append(say("region.data_error", clinics=say_count("clinics", coverage["data_error"])))
    return render_fragment(
        "region/summary.html.j2",
        synthetic=region["synthetic"],
        period=format_period(run["period_from"], run["period_to"]),
        run=run,
        sentences=sentences,
        faults=[
            (
                row,
                say("region.fault_row", n_unmet=row["ej_uppfylld"], n=row["ej_uppfylld"] + row["uppfylld"]),
                format_share(row["ej_uppfylld"], row["ej_uppfylld"] + row["uppfylld"]),
            )
            for row in faults[:MAX_FAULTS]
        ],
    )


def show_region_rules(region: Region) -> Fragment:
    """Show for every rule how many verdict rows are met, not met, unknown and not applicable, with the share met."""
    groups: dict[str, list[tuple[Any, list[tuple[str, str]]]]] = {}
    for row in region["rules"]:
        groups.setdefault(row["group"], []).append((row, _describe_rule_row(row)))
    return render_fragment("region/rules.html.j2", groups=groups)


def show_region_reply_times(region: Region) -> Fragment:
    """Show the region's share in time, its control chart, its months and its clinics, small counts hidden.

    The total, the months and the clinics are each protected against subtraction from the total.
    """
    reply, min_cell = region["reply"], region["run"]["min_cell"]
    months = sorted(reply["by_month"], key=lambda row: row["month"])
    shown_months = suppress_reply_counts(
        [ReplyCount(row["n_assessed"], row["n_in_time"]) for row in months], min_cell=min_cell
    )
    drawable = [
        (row["month"], shown.n_assessed, shown.n_in_time)
        for row, shown in zip(months, shown_months, strict=True)
        if shown.n_assessed is not None and shown.n_in_time is not None
    ]
    return render_fragment(
        "region/reply_times.html.j2",
        total=_describe_total(ReplyCount(reply["n_assessed"], reply["n_in_time"]), min_cell),
        chart=build_chart_view(build_control_chart(drawable, min_cell=min_cell), "region-chart"),
        few_points=say("region.reply_few", min_cell=min_cell),
        months=[
            (row["month"], *_write_count(shown, min_cell)) for row, shown in zip(months, shown_months, strict=True)
        ],
        note=say("region.clinics_note", highest=min_cell - 1, min_cell=min_cell),
        clinics=_describe_clinics(region["clinics"], min_cell),
    )


def _describe_rule_row(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give (label, value) of the numbers that say something; all zeros give nothing."""
    met, unmet = row["uppfylld"], row["ej_uppfylld"]
    numbers = [
        (say("region.met"), met),
        (say("region.unmet"), unmet),
        (say("region.unknown"), row["kan_ej_bedomas"]),
        (say("region.not_applicable"), row["ej_tillamplig"]),
        (say("region.information"), row["information"]),
    ]
    numbers = numbers[3:] if row["kind"] == "information" else numbers[:4]
    share = [(say("region.share"), format_share(met, met + unmet))] if met + unmet else []
    return share + [(label, format_number(n)) for label, n in numbers]


def _describe_total(total: ReplyCount, min_cell: int) -> str:
    if total.n_assessed == 0:
        return say("reply.none")
    (shown,) = suppress_reply_counts([total], min_cell=min_cell)
    if shown.n_in_time is None:
        return say("reply.none_shown", min_cell=min_cell)
    share = format_share(total.n_in_time, total.n_assessed)
    return say("reply.total", n_in_time=total.n_in_time, n=total.n_assessed, share=share)


def _describe_clinics(clinics: Sequence[Mapping[str, Any]], min_cell: int) -> list[dict[str, Any]]:
    ordered = sorted(clinics, key=lambda row: (build_sort_key(row["name"]), row["clinic_id"]))
    counts = [
        ReplyCount(row["n_assessed"], round((row["share_in_time"] or 0.0) * row["n_assessed"])) for row in ordered
    ]
    shown = suppress_reply_counts(counts, min_cell=min_cell)
    described = []
    for row, count in zip(ordered, shown, strict=True):
        n_assessed, share = _write_count(count, min_cell)
        described.append({"row": row, "n_assessed": n_assessed, "share": share})
    return described


def _write_count(shown: ShownCount, min_cell: int) -> tuple[str, str]:
    """Write assessed errands and the share in time of a row, or why they are not shown."""
    if shown.n_assessed == 0:
        return format_number(0), say("region.no_share")
    reason = say("region.small", min_cell=min_cell) if shown.is_small else say("region.hidden")
    if shown.n_assessed is None:
        return reason, say("region.hidden")
    if shown.n_in_time is None:
        return format_number(shown.n_assessed), say("region.hidden")
    return format_number(shown.n_assessed), format_share(shown.n_in_time, shown.n_assessed)
