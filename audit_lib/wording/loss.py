"""What the input's faults cost, a line each: what `run` and `check` end by saying and what their pages begin with."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from audit_lib.model.results.input import InputLoss
from audit_lib.model.store import LateTimes, LostClinic, TableInfo, WeakJoin
from audit_lib.wording.places import say_place, say_reason, say_source
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import NO_BREAK_SPACE, format_instant, format_share

MOST_FAULTS_NAMED = 3


def say_loss(loss: InputLoss) -> str:
    r"""How many faults there are, and what they cost.

    >>> say_loss(InputLoss(34, 300, 15, (LostClinic("", "", ()),) * 2, None, (), ()))
    '34 fel: 15 ärenden (5\xa0%) utelämnade, 2 mottagningar utan granskning'
    """
    if not loss.n_errors:
        return say("loss.none")
    errors, cost = say_count("errors", loss.n_errors), [*_list_costs(loss)]
    return f"{errors}: {', '.join(cost)}" if cost else say("loss.costs_nothing", errors=errors)


def _list_costs(loss: InputLoss) -> Iterator[str]:
    n = loss.n_errands_left_out
    if n:
        key = "loss.errand" if n == 1 else "loss.errands"
        yield say(key, errands=say_count("errands", n), share=format_share(n, loss.n_errands))
    if loss.lost_clinics:
        yield say("loss.clinics", clinics=say_count("clinics", len(loss.lost_clinics)))


def list_warnings(loss: InputLoss, tables: Mapping[str, TableInfo], extract: datetime) -> list[str]:
    """What else may make the verdicts wrong, a sentence each: an assumed time, joins that fail, names not known."""
    sentences = [say_weak_join(join, tables) for join in loss.weak_joins]
    if loss.late_times:
        sentences.append(f"{say_late_times(loss.late_times, extract)} {say_extract_remedy(loss.late_times, extract)}")
    if loss.unknown_names:
        sentences.append(say_unknown_names(loss))
    return sentences


def list_last_lines(loss: InputLoss, tables: Mapping[str, TableInfo], extract: datetime, page: str) -> list[str]:
    """The lines that a command ends with on a terminal, where a no-break space cannot be searched for."""
    where = say("loss.page", page=page)
    first = f"{say_loss(loss)}. {where}"
    return [line.replace(NO_BREAK_SPACE, " ") for line in (first, *list_warnings(loss, tables, extract))]


def say_weak_join(join: WeakJoin, tables: Mapping[str, TableInfo]) -> str:
    """How few rows of a table find the row they point to."""
    return say(
        "loss.weak_join",
        n_found=join.n_found,
        rows=say_count("rows", join.n_rows),
        place=say_place(join.table, join.column, tables[join.table]),
        other=say_source(join.other_table, tables[join.other_table]),
    )


def say_late_times(late: LateTimes, extract: datetime) -> str:
    """What lies after a time of the extract that was only assumed."""
    values = {
        "extract": format_instant(extract),
        "errands": say_count("errands", late.n_errands),
        "replies": late.n_replies,
    }
    return say("loss.late_replies" if late.n_replies else "loss.late_errands", **values)


def say_extract_remedy(late: LateTimes, extract: datetime) -> str:
    """What to write in the run file where the time of the extract was only assumed."""
    if late.latest is None:
        return say("loss.write_extract_unknown")
    latest = late.latest.astimezone(extract.tzinfo)
    return say("loss.write_extract", line=f"extract_at: {latest:%Y-%m-%d} 23:59", latest=format_instant(latest))


def say_unknown_names(loss: InputLoss) -> str:
    """How many names of services are not known."""
    n = len({one.name for one in loss.unknown_names})
    return say("loss.unknown_name" if n == 1 else "loss.unknown_names", n=n)


def say_lost_name(lost: LostClinic) -> str:
    """A lost clinic by its name, else by its id, else by its row."""
    return lost.name or lost.clinic_id or say("loss.nameless", row=lost.faults[0].row)


def list_lost_reasons(lost: LostClinic, tables: Mapping[str, TableInfo]) -> list[str]:
    """Why a clinic was left out: each fault with its place in the region's own file."""
    info = tables["clinics"]
    reasons = [
        f"{say_place('clinics', fault.column, info, str(fault.row))}: {say_reason(fault.reason, 'clinics', tables)}"
        for fault in lost.faults[:MOST_FAULTS_NAMED]
    ]
    n_more = len(lost.faults) - len(reasons)
    return [*reasons, say("lists.more", n=n_more)] if n_more else reasons
