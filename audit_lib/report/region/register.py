"""The register: every clinic with a link to its report, from A to Ö, by municipality, and by how it stands.

Three pages and not three lists on one: with 1,700 clinics one page would weigh megabytes, and the browser's own
search would find each clinic three times.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from audit_lib.report.fragments import render_fragment
from audit_lib.report.page_frame import check_link, describe_page
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import build_sort_key, format_period, get_initial

BY_NAME, BY_MUNICIPALITY, BY_STATUS = "name", "municipality", "status"
REGISTER_NAMES = {BY_NAME: "index.html", BY_MUNICIPALITY: "index-kommun.html", BY_STATUS: "index-lage.html"}
STATUSES = ("fel", "datafel", "unmet", "unknown", "met", "none")
"""What needs somebody first."""


def render_index(index: Mapping[str, Any], by: str = BY_NAME) -> str:
    """Render one of the register's pages.

    Args:
        index: `synthetic`, `run`, `region_href` and the clinics, each with name, municipality, state (`klar`, `fel` or
            `datafel`), counts of krav and `href`, empty for a clinic without a report.
        by: the order, a key of `REGISTER_NAMES`.

    Raises:
        ReportError: a link leads out of the run's folder.
    """
    run, rows = index["run"], index["clinics"]
    n_done = sum(1 for row in rows if row["state"] == "klar")
    n_failed = sum(1 for row in rows if row["state"] == "fel")
    return render_fragment(
        "basutbud/clinics_index.html.j2",
        page=describe_page(say("index.title")),
        synthetic=index["synthetic"],
        is_draft=run.get("decision_status") == "utkast",
        decision_name=run["decision_name"],
        period=format_period(run["period_from"], run["period_to"]),
        audit_date=run["audit_date"],
        tally=say("index.tally", n_done=n_done, clinics=say_count("clinics", len(rows))),
        failed=say("index.failed", clinics=say_count("clinics", n_failed)) if n_failed else "",
        region_href=check_link(index["region_href"]),
        orders=[(say(f"index.by_{order}"), "" if order == by else href) for order, href in REGISTER_NAMES.items()],
        is_long_names=by != BY_NAME,
        shows_place=by != BY_MUNICIPALITY,
        sections=[(title, [_describe_clinic(row) for row in members]) for title, members in _divide(rows, by)],
    ).html


def find_status(row: Mapping[str, Any]) -> str:
    """Which of `STATUSES` a clinic is in; a waived krav is not left to mend."""
    if row["state"] != "klar":
        return str(row["state"])
    if row["krav_ej_uppfylld"] > row.get("krav_undantag", 0):
        return "unmet"
    if row["krav_kan_ej"]:
        return "unknown"
    return "met" if row["krav_uppfylld"] or row["krav_ej_uppfylld"] else "none"


def _divide(rows: Sequence[Mapping[str, Any]], by: str) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Divide the clinics, in the order of their names, into titled sections in the register's order."""
    sections: dict[str, tuple[Any, list[Mapping[str, Any]]]] = {}
    for row in sorted(rows, key=lambda row: (build_sort_key(row["name"]), row["clinic_id"])):
        order: Any
        if by == BY_STATUS:
            status = find_status(row)
            title, order = say(f"index.status_{status}"), STATUSES.index(status)
        elif by == BY_MUNICIPALITY:
            title = " ".join((row["municipality"] or "").split()) or say("region.no_name")
            order = (not row["municipality"], build_sort_key(title))
        else:
            title = get_initial(row["name"])
            order = build_sort_key(title)
        sections.setdefault(title, (order, []))[1].append(row)
    return [(title, members) for title, (_, members) in sorted(sections.items(), key=lambda item: item[1][0])]


def _describe_clinic(row: Mapping[str, Any]) -> dict[str, Any]:
    counts = ""
    if row["state"] == "klar":
        n_krav = row["krav_uppfylld"] + row["krav_ej_uppfylld"] + row["krav_kan_ej"]
        numbers = {"n_met": row["krav_uppfylld"], "n_unmet": row["krav_ej_uppfylld"], "n_unknown": row["krav_kan_ej"]}
        counts = say("index.counts", **numbers) if n_krav else say("index.no_krav")
    return {
        "name": row["name"],
        # A clinic whose own row could not be read has no other name.
        "clinic_id": row["clinic_id"] if row["name"] != row["clinic_id"] else "",
        "municipality": row["municipality"] or "",
        "href": check_link(row["href"]) if row["href"] else "",
        "state": row["state"],
        "state_word": say(f"index.{row['state']}"),
        "counts": counts,
    }
