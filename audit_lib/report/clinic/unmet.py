"""Each rule that is not met: why, how many of how many, what was seen, the way to mend it, whom to ask."""

from collections.abc import Iterable, Mapping
from typing import Any

from audit_lib.counts.suppression import suppress_counts
from audit_lib.report.clinic.lists import cut_around
from audit_lib.report.clinic.verdicts import MOST_UNMET, Result, describe_rule
from audit_lib.report.clinic.waivers import describe_waivers, is_waived
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.wording.lists import cut_label, join_some
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_month, format_number, format_share

_MAX_WORST_SERVICES = 5
_MAX_TEXTS = 2
_MOST_IN_ACTION = 3
_MAX_MONTHS = 13
_MAX_WAIVERS = 10


def show_unmet(result: Result) -> Fragment:
    """Show each krav, then each recommendation, that is not met: why, what was seen, the way to mend it."""
    unmet = {row["rule_id"] for row in result["verdicts"] if row["verdict"] == "ej_uppfylld"}
    left = {row["rule_id"] for row in result["verdicts"] if row["verdict"] == "ej_uppfylld" and not is_waived(row)}
    parts = {"krav": ("krav", left), "waived": ("krav", unmet - left), "rekommendation": ("rekommendation", unmet)}
    described = {
        part: [
            _describe_unmet(result, rule_id)
            for rule_id, rule in result["rules"].items()
            if rule_id in chosen and rule["kind"] == kind
        ]
        for part, (kind, chosen) in parts.items()
    }
    waivers = describe_waivers(result)
    contacts = {result["rules"][rule_id]["contact"] for rule_id in unmet} - {None}
    return render_fragment(
        "clinic/unmet.html.j2",
        waivers=waivers[:_MAX_WAIVERS],
        more_waivers=_count_more(len(waivers), _MAX_WAIVERS),
        none_text=_say_none(result, has_waived=bool(described["waived"])),
        contact=contacts.pop() if len(contacts) == 1 else "",
        **described,
    )


def fill_subjects(action: str | None, subjects: list[str]) -> str:
    """Put the things a verdict is about where the decision's action text says {subject}; "" without an action."""
    return (action or "").replace("{subject}", join_some(subjects, _MOST_IN_ACTION, more_key="lists.others"))


def _say_none(result: Result, *, has_waived: bool) -> str:
    """What stands instead of cards; no krav that was judged is not the same as every krav met."""
    if has_waived:
        return say("unmet.none_open")
    return say("unmet.none") if result["counts"]["krav"]["uppfylld"] else say("unmet.none_judged")


def _describe_unmet(result: Result, rule_id: str) -> dict[str, Any]:
    described = describe_rule(result, rule_id, MOST_UNMET)
    rows = [row for row in result["verdicts"] if row["rule_id"] == rule_id and row["verdict"] == "ej_uppfylld"]
    subjects = [row["subject_label"] for row in rows if row["subject"] != "-"]
    left = [row for row in rows if not is_waived(row)]
    n_judged = sum(
        row["verdict"] in ("ej_uppfylld", "uppfylld") for row in result["verdicts"] if row["rule_id"] == rule_id
    )
    texts = _group_texts(text for text in result["texts"] if text["rule_id"] == rule_id)
    # Where a text lacks something there is nothing to mark, and one text shows that as well as three.
    shown = [text for text in texts if text["phrase"]][:_MAX_TEXTS] or texts[:1]
    return described | {
        "line": described["lines"][0],
        "share": say("unmet.share", n=len(subjects), n_judged=n_judged) if subjects else "",
        # What a waiver covers asks for nothing.
        "action": fill_subjects(
            described["rule"]["action"], [row["subject_label"] for row in left if row["subject"] != "-"]
        )
        if left
        else "",
        "texts": shown,
        "more_texts": _count_more(
            sum(len(text["labels"]) for text in texts), sum(len(text["labels"]) for text in shown)
        ),
        "late": _describe_late(result) if rule_id == "SVA-01" else None,
    }


def _group_texts(texts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each passage once, with the things whose texts say it."""
    labels: dict[tuple[str, str, str], list[str]] = {}
    for text in texts:
        labels.setdefault(cut_around(text["plain"], text["phrase"]), []).append(text["subject_label"])
    return [
        {
            "labels": of_text,
            "title": say("unmet.text_of", label=join_some(of_text, _MOST_IN_ACTION, more_key="lists.others")),
            **dict(zip(("before", "phrase", "after"), passage, strict=True)),
        }
        for passage, of_text in labels.items()
    ]


def _describe_late(result: Result) -> dict[str, Any] | None:
    """When late errands were sent and for which services, small counts hidden and none of them to be worked out."""
    late, min_cell = result["late"], result["run"]["min_cell"]
    if late is None:
        return None
    by_service = sorted((row for row in late["by_service"] if row["n_late"]), key=lambda row: -row["n_late"])
    masked = suppress_counts([row["n_late"] for row in by_service], min_cell=min_cell)
    worst = [
        (
            cut_label(row["label"]),
            say("unmet.late_service_row", n_late=n, n=row["n_assessed"], share=format_share(n, row["n_assessed"]))
            if n is not None
            else say("unmet.late_service_hidden", errands=say_count("errands", row["n_assessed"])),
        )
        for row, n in zip(by_service, masked, strict=True)
    ]
    # Months are not hidden: the chart's own table, further down, gives them.
    months = sorted(late.get("by_month", {}).items())[-_MAX_MONTHS:]
    n_late = sum(late["by_weekday"].values())
    tables = [
        (say("unmet.late_months"), [(format_month(m), format_number(n)) for m, n in months] if n_late else []),
        (say("unmet.late_weekdays"), _mask(late["by_weekday"].items(), min_cell)),
    ]
    shown = [(caption, rows) for caption, rows in tables if rows]
    worst = worst[:_MAX_WORST_SERVICES] if any(n is not None for n in masked) else []
    has_any = len(shown) > 1 or bool(worst)
    return {
        "tables": shown,
        "worst": worst,
        "note": say("unmet.late_hidden", min_cell=min_cell) if has_any else say("unmet.late_few"),
    }


def _mask(counts: Iterable[tuple[str, int]], min_cell: int) -> list[tuple[str, str]]:
    """Rows as they may be shown; none when all that is not zero would be hidden."""
    rows = list(counts)
    masked = suppress_counts([n for _, n in rows], min_cell=min_cell)
    if not any(masked):
        return []
    hidden = say("unmet.hidden")
    return [(label, hidden if n is None else format_number(n)) for (label, _), n in zip(rows, masked, strict=True)]


def _count_more(n: int, most: int) -> str:
    return say("lists.more_in_result", n=n - most) if n > most else ""
