"""The page about the input: what to mend first, what it costs, what was read and what was not; never a value.

Its reader has the region's own files open: tables, columns and rows are called what they are called there.
"""

from collections.abc import Iterator
from typing import NamedTuple

from audit_lib.model.results.input import InputFault, InputFinding, InputResult, LackingRule
from audit_lib.model.store import TableInfo
from audit_lib.report.fragments import render_fragment
from audit_lib.report.page_frame import describe_page
from audit_lib.wording.lists import join_some
from audit_lib.wording.loss import (
    list_lost_reasons,
    say_extract_remedy,
    say_late_times,
    say_loss,
    say_lost_name,
    say_unknown_names,
    say_weak_join,
)
from audit_lib.wording.places import say_column, say_place, say_reason, say_source
from audit_lib.wording.say import TABLE_NAMES, say, say_count
from audit_lib.wording.swedish import format_number

MOST_TASKS = 12
"""Of the faults in columns: those that cost most; more than so nobody mends at a sitting."""


class Task(NamedTuple):
    """One thing to mend: what, what else there is to know of it, how, and by whom."""

    what: str
    details: list[str]
    remedy: str
    who: str


class ReadTable(NamedTuple):
    """A table of the contract, and the file and worksheet that it was read from; without one it was not given."""

    name: str
    canonical: str
    source: str
    info: TableInfo


class Lacking(NamedTuple):
    """A table or a column that is not there, and the rules that cannot be judged without it."""

    name: str
    rules: tuple[LackingRule, ...]


def render_input_page(result: InputResult) -> str:
    """Render `intake.html`."""
    faults = [*_choose_faults(result)]
    tables = result.tables
    return render_fragment(
        "basutbud/input_page.html.j2",
        page=describe_page(say("input.title")),
        result=result,
        summary=say_loss(result.loss),
        errands=_say_errands(result),
        tasks=[*_list_tasks(result), *(_describe_fault(fault, result) for fault in faults[:MOST_TASKS])],
        n_more=max(0, len(faults) - MOST_TASKS),
        tables=[
            ReadTable(TABLE_NAMES[name], name, say_source(name, info) if info.given else "", info)
            for name, info in tables.items()
        ],
        unknown=[(one, say_source(one.table, tables[one.table])) for one in result.loss.unknown_names],
        # Whole tables first: a column of a table that is there is mended more easily.
        lacking=[
            Lacking(_name_source(source, result), rules)
            for source, rules in sorted(result.not_given.items(), key=lambda lacking: "." in lacking[0])
        ],
        unmet=[_describe_check(finding, result) for finding in result.findings if not finding.is_met],
        met=[_describe_check(finding, result) for finding in result.findings if finding.is_met],
        errors=[
            (
                say_place(row.table, row.column or "–", tables[row.table], str(row.row)),
                say_reason(row.reason, row.table, tables),
                row.rule_id,
            )
            for row in result.first_errors
        ],
        is_cut=len(result.first_errors) < result.loss.n_errors,
    ).html


def _say_errands(result: InputResult) -> str:
    n, n_left_out = result.loss.n_errands, result.loss.n_errands_left_out
    return say("input.errands", n_left_out=n_left_out, errands=say_count("errands", n)) if n_left_out else ""


def _list_tasks(result: InputResult) -> Iterator[Task]:
    """What is not about the cells of one column, most costly first."""
    loss, tables = result.loss, result.tables
    if loss.lost_clinics:
        details = []
        for lost in loss.lost_clinics:
            name, reasons = say_lost_name(lost), "; ".join(list_lost_reasons(lost, tables))
            shown_id = f" ({lost.clinic_id})" if lost.clinic_id and lost.name else ""
            details.append(say("input.lost_clinic", name=f"{name}{shown_id}", reasons=reasons))
        what = say("input.lost_clinics", clinics=say_count("clinics", len(details)))
        yield Task(what, details, say("input.lost_remedy"), say("input.who_extracts"))
    for join in loss.weak_joins:
        yield Task(say_weak_join(join, tables), [], say("input.join_remedy"), say("input.who_extracts"))
    if loss.late_times:
        what = say_late_times(loss.late_times, result.run.extract_at)
        yield Task(what, [], say_extract_remedy(loss.late_times, result.run.extract_at), say("input.who_runs"))
    if loss.unknown_names:
        yield Task(say_unknown_names(loss), [], say("input.names_remedy"), say("input.who_runs"))
    missing = [TABLE_NAMES[source] for source in result.not_given if "." not in source]
    if missing:
        what = say("input.not_given_tables", tables=join_some(missing, len(missing)))
        yield Task(what, [], say("input.not_given_remedy"), say("input.who_extracts"))


def _choose_faults(result: InputResult) -> Iterator[InputFault]:
    """The faults but for those that a clinic was lost for: they are told with its name."""
    return (fault for fault in result.faults if not (fault.table == "clinics" and fault.n_left_out))


def _describe_fault(fault: InputFault, result: InputResult) -> Task:
    info = result.tables[fault.table]
    what = say(
        "input.fault",
        rows=say_count("rows", fault.n),
        place=say_place(fault.table, fault.column, info),
        reason=say_reason(fault.reason, fault.table, result.tables),
    )
    cost = say("input.fault_cost", n=fault.n_left_out) if fault.n_left_out else say("input.fault_stays")
    shown = [str(row) for row in fault.first_rows]
    n_more = fault.n - len(shown)
    rows = f"{', '.join(shown)} {say('lists.more', n=n_more)}" if n_more else ", ".join(shown)
    clinics = say("input.fault_clinics", clinics=say_count("clinics", fault.n_clinics)) if fault.n_clinics else ""
    details = [" ".join(filter(None, (cost, clinics))), say("input.fault_rows", rows=rows)]
    return Task(what, details, say(f"input.remedy.{fault.rule_id}"), say("input.who_extracts"))


def _name_source(source: str, result: InputResult) -> str:
    """A table, or a column with the file that has none of it."""
    table, _, column = source.partition(".")
    if not column:
        return TABLE_NAMES[table]
    return say("input.column_in", column=column, source=say_source(table, result.tables[table]))


def _describe_check(finding: InputFinding, result: InputResult) -> tuple[str, str, str, str]:
    info = result.tables[finding.table]
    columns = " + ".join(say_column(column, info) for column in finding.column.split(" + "))
    outcome = ""
    if not finding.is_met:
        n = format_number(finding.n_unexpected)
        outcome = say("input.unmet", n_unexpected=n, rows=say_count("rows", finding.n_rows))
    return say_source(finding.table, info), columns, say(f"input.topic.{finding.topic}"), outcome
