"""The region in one dictionary: what its pages, its CSV file and its workbook all say, and nothing that they may not.

Read from `verdicts.parquet` and `months.parquet`, so 1,700 clinics take a second and no clinic's result is opened.
"""

import json
from pathlib import Path
from typing import Any

from audit_lib.files.whole_file import write_text
from audit_lib.findings.region.clinics import RegionClinic, read_clinics, read_months
from audit_lib.findings.region.contacts import list_contacts
from audit_lib.findings.region.groups import KINDS, Group, list_groups
from audit_lib.findings.region.replies import RegionReplies, summarise_replies, write_shown
from audit_lib.findings.region.tallies import count_coverage, count_krav, count_rules, list_faults
from audit_lib.findings.region.texts import count_texts
from audit_lib.model.audit import Audit
from audit_lib.model.folder import REGION_RESULT, REPORT
from audit_lib.model.results.run_description import describe_run
from audit_lib.model.verdict import Verdict


def summarise_region(audit: Audit) -> dict[str, Any]:
    """Gather the region's numbers; counts of errands are suppressed already, None is hidden.

    Raises:
        ReportError: the run has no verdicts yet.
    """
    run, store, decision = audit.run, audit.store, audit.decision
    clinics = read_clinics(audit)
    months = read_months(run.out, clinics)
    replies = summarise_replies(clinics, months, period=(run.period_from, run.period_to), min_cell=run.min_cell)
    rules = count_rules(clinics, decision)
    rows = [_describe_clinic(audit, clinic, replies, i) for i, clinic in enumerate(clinics)]
    pages = {row["clinic_id"]: row["href"] for row in rows}
    return {
        "synthetic": run.synthetic,
        "run": describe_run(audit),
        "coverage": {
            # Ids that can be read: a row without one may be of any clinic, and stands among the data errors.
            "clinics": store.tables["clinics"].n_valid + len(store.clinics_in_error),
            "data_error": len(store.clinics_in_error),
            **count_coverage(clinics),
        },
        "krav": count_krav(clinics),
        "rules": rules,
        "faults": list_faults(rules, decision),
        "reply": {
            **write_shown(replies.total),
            "has_months": bool(months),
            "by_month": [{"month": month, **write_shown(shown)} for month, shown in replies.months],
        },
        "texts": count_texts(audit),
        "contacts": [row | {"href": pages[row["clinic_id"]]} for row in list_contacts(clinics, replies)],
        "clinics": rows,
        "groups": {
            kind: [_describe_group(audit, group, clinics, rows, replies) for group in list_groups(clinics, kind)]
            for kind in KINDS
        },
    }


def save_region(region: dict[str, Any], out_dir: str | Path) -> None:
    """Write `region.json` beside the page, whole or not at all; nothing if no folder is named."""
    if str(out_dir):
        write_text(
            Path(out_dir) / REGION_RESULT, json.dumps(region, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        )


def _describe_clinic(audit: Audit, clinic: RegionClinic, replies: RegionReplies, i: int) -> dict[str, Any]:
    place = replies.find_place(i)
    has_page = (audit.run.out / "clinics" / clinic.clinic_id / REPORT).is_file()
    return {
        "clinic_id": clinic.clinic_id,
        "name": clinic.name,
        "clinic_type": clinic.clinic_type,
        "municipality": clinic.municipality,
        "is_in_scope": clinic.is_in_scope,
        "is_reached": clinic.is_reached,
        "krav_uppfylld": clinic.count_krav(Verdict.UPPFYLLD),
        "krav_ej_uppfylld": clinic.count_krav(Verdict.EJ_UPPFYLLD),
        "krav_kan_ej": clinic.count_krav(Verdict.KAN_EJ_BEDOMAS),
        "krav_undantag": clinic.count_krav(Verdict.EJ_UPPFYLLD) - len(clinic.list_open()),
        "place": None if place is None else place.value,
        "href": f"clinics/{clinic.clinic_id}/{REPORT}" if has_page else "",
        **write_shown(replies.clinics[i]),
    }


def _describe_group(
    audit: Audit, group: Group, clinics: list[RegionClinic], rows: list[dict[str, Any]], replies: RegionReplies
) -> dict[str, Any]:
    members = [clinics[i] for i in group.members]
    rules = count_rules(members, audit.decision)
    return {
        "kind": group.kind,
        "name": group.name,
        "href": group.href,
        "coverage": count_coverage(members),
        "krav": count_krav(members),
        "rules": rules,
        "faults": list_faults(rules, audit.decision),
        "reply": write_shown(replies.groups[group.kind, group.key]),
        "clinics": [rows[i] for i in group.members],
    }
