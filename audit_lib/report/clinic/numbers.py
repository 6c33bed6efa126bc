"""The second half of a clinic's report: reply times, the quality of its data, and what the report rests on."""

from collections.abc import Mapping, Sequence
from typing import Any

from audit_lib.counts.control_chart import ControlChart, build_control_chart
from audit_lib.report.clinic.peers import describe_funnel
from audit_lib.report.clinic.readings import count_other_reading, write_reading
from audit_lib.report.clinic.unmet import fill_subjects
from audit_lib.report.clinic.verdicts import Result, describe_rule
from audit_lib.report.figures.control_chart import HEIGHT, WIDTH, draw_control_chart
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import MOST_LABEL, cut_label, cut_text, join_some, join_words
from audit_lib.wording.say import TABLE_NAMES, say, say_count
from audit_lib.wording.sentences import SENTENCES
from audit_lib.wording.sentences.definitions import DEFINITIONS
from audit_lib.wording.swedish import format_month, format_period, format_share, format_tenths

_MOST_FAULTS = 10
_MOST_ROWS = 8


def show_reply_times(result: Result) -> Fragment:
    """Show the share answered in time with its control chart, time to slutsvar, motfrågor and double errands."""
    months = [(row["month"], row["n_assessed"], row["n_in_time"]) for row in result["months"]]
    min_cell = result["run"]["min_cell"]
    chart = build_control_chart(months, min_cell=min_cell)
    n_drawable = sum(1 for _, n, _ in months if n >= min_cell)
    # The verdict's own numbers: the months may reach further back than the period.
    row = next((row for row in result["verdicts"] if row["rule_id"] == "SVA-01" and row["n_assessed"]), None)
    total, own = "", None
    if row is not None:
        n, n_in_time = own = row["n_assessed"], row["n_assessed"] - (row["n_deviating"] or 0)
        total = say_total(n_in_time, n)
    return render_fragment(
        "clinic/reply_times.html.j2",
        total=total,
        has_months=any(n for _, n, _ in months),
        few_points=say("reply.few_points", min_cell=min_cell, n_months=n_drawable),
        chart=build_chart_view(chart, "reply-chart"),
        funnel=describe_funnel(result, own),
        months=[(month, n, n_in_time, _write_share(n_in_time, n)) for month, n, n_in_time in sorted(months)],
        slutsvar=_describe_slutsvar(result["indicators"]["SVA-02"], min_cell),
        motfragor=_describe_motfragor(result["indicators"]["SVA-03"]),
        double=_describe_double(result["indicators"]["SVA-04"]),
    )


def show_data_quality(result: Result) -> Fragment:
    """Show how many faults the data had, of which sort and where; never a value."""
    errors = result["data_errors"]
    # The rules about data that are judged row by row (VIL-05) are shown here, with what to mend.
    rules = [
        describe_rule(result, rule_id) for rule_id, rule in result["rules"].items() if rule["kind"] == "datakvalitet"
    ]
    faults = _group_faults(errors["rows"])
    n_more = errors["total"] - sum(n for n, _ in faults[:_MOST_FAULTS])
    return render_fragment(
        "clinic/data_quality.html.j2",
        total=errors["total"],
        total_text=say("data.total", errors=say_count("errors", errors["total"])),
        by_rule=[(rule_id, SENTENCES.get(f"data.{rule_id}", ""), n) for rule_id, n in errors["by_rule"].items() if n],
        faults=[fault for _, fault in faults[:_MOST_FAULTS]],
        more=say("data.more", errors=say_count("errors", n_more)) if n_more > 0 else "",
        rules=rules,
        remedies=_list_remedies(result, rules),
    )


def show_about(result: Result) -> Fragment:
    """Show what the report rests on: decision, dates, definitions, readings, versions, inputs."""
    run = result["run"]
    readings = [
        reading
        | {
            "shown": write_reading(reading["value"]),
            "is_changed": reading["value"] != reading["default"],
            "other": count_other_reading(result, reading["name"]),
        }
        for reading in run["readings"]
    ]
    return render_fragment(
        "clinic/about.html.j2",
        run=run,
        is_draft=run.get("decision_status") == "utkast",
        period=format_period(run["period_from"], run["period_to"]),
        operated_by=SENTENCES[f"about.{result['clinic']['operated_by']}"],
        inputs=[(TABLE_NAMES.get(file["table"], file["table"]), file["path"]) for file in run["inputs"]],
        definitions=DEFINITIONS,
        readings=readings,
        has_others="sensitivity" in result,
    )


def _group_faults(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, dict[str, str]]]:
    """The same fault in the same column is one line with its rows."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for row in rows:
        column = "–" if row["column"] is None else row["column"]
        place = (row["table"], column, row["reason"], row["rule_id"])
        grouped.setdefault(place, []).append("–" if row["row"] is None else str(row["row"]))
    return [
        (
            len(numbers),
            {
                "table": table,
                "column": cut_label(column),
                "rows": join_some(numbers, _MOST_ROWS),
                "reason": cut_text(reason, 2 * MOST_LABEL),
                "rule_id": rule_id,
            },
        )
        for (table, column, reason, rule_id), numbers in grouped.items()
    ]


def _list_remedies(result: Result, rules: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """How each unmet rule about the data is mended, with the things it is about."""
    remedies = {}
    for item in rules:
        subjects = [
            row["subject_label"]
            for row in result["verdicts"]
            if row["rule_id"] == item["rule_id"] and row["verdict"] == "ej_uppfylld"
        ]
        remedies[item["rule_id"]] = fill_subjects(item["rule"]["action"], subjects) if subjects else ""
    return remedies


def build_chart_view(chart: ControlChart | None, chart_id: str) -> dict[str, Any] | None:
    """Give the chart's template what it draws and says; None when there is nothing to draw."""
    if chart is None:
        return None
    limits = {
        name: format_tenths(round(1000 * share))
        for name, share in (
            ("mean", chart.limits.mean),
            ("lower", chart.limits.lower),
            ("upper", chart.limits.upper),
        )
    }
    first, last = (format_month(chart.points[i].month) for i in (0, -1))
    return {
        "id": chart_id,
        "width": WIDTH,
        "height": HEIGHT,
        "drawing": draw_control_chart(chart),
        "limits": limits,
        "description": say(
            "reply.chart_description",
            n_months=say_count("months", len(chart.points)),
            first=first,
            last=last,
            **limits,
        ),
        "sentences": [say("reply.spread", **limits), *_describe_signals(chart)],
    }


def _describe_signals(chart: ControlChart) -> list[str]:
    signals = []
    outside = [format_month(point.month) for point in chart.points if point.is_outside]
    if outside:
        months = join_words(outside)
        signals.append(say("reply.outside", months=months[0].upper() + months[1:]))
    if chart.n_shifted:
        signals.append(say("reply.shift_up" if chart.is_shift_upward else "reply.shift_down", n=chart.n_shifted))
    return signals or [say("reply.stable")]


def _describe_slutsvar(indicator: Mapping[str, Any] | None, min_cell: int) -> dict[str, Any] | None:
    if indicator is None or not indicator["n"]:
        return None
    if indicator["n"] < min_cell:
        return {"basis": say("reply.slutsvar_few", min_cell=min_cell), "rows": []}
    quantiles = [
        (say(f"reply.{name}"), say("reply.not_reached") if days is None else say_count("vardagar", days))
        for name, days in (("median", indicator["median"]), ("p90", indicator["p90"]))
    ]
    still_open = [
        (say(f"reply.{name}"), say_count("errands", indicator[name])) for name in ("open_5", "open_10", "open_20")
    ]
    return {
        "basis": say("reply.slutsvar_basis", errands=say_count("errands", indicator["n"])),
        "rows": quantiles + still_open,
    }


def _describe_motfragor(indicator: Mapping[str, Any] | None) -> str:
    if indicator is None or not indicator["n"]:
        return ""
    distribution = indicator["distribution"]
    n_none, n_one = distribution.get("0", 0), distribution.get("1", 0)
    n_more = sum(n for number, n in distribution.items() if int(number) > 1)
    return say("reply.motfragor_row", errands=say_count("errands", n_none), n_one=n_one, n_more=n_more)


def _describe_double(indicator: Mapping[str, Any] | None) -> str:
    if indicator is None or not indicator["n"]:
        return ""
    return say("reply.double_row", n_double=indicator["n_double"], errands=say_count("errands", indicator["n"]))


def say_total(n_in_time: int, n: int) -> str:
    """Say how many errands had a first reply in time, with their share."""
    share = format_share(n_in_time, n)
    return say("reply.total", n_in_time=n_in_time, errands=say_count("errands", n), share=share)


def _write_share(n_in_time: int, n: int) -> str:
    return format_share(n_in_time, n) if n else "–"
