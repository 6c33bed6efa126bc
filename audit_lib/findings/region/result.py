"""The region's result: counted clinics, what may be shown of their errands, and the groups they are in."""

from collections.abc import Mapping, Sequence

from audit_lib.counts.suppression import ReplyCount
from audit_lib.findings.region.clinics import RegionClinic
from audit_lib.findings.region.contacts import list_contacts
from audit_lib.findings.region.groups import Group, list_groups
from audit_lib.findings.region.replies import RegionReplies, summarise_replies
from audit_lib.findings.region.tallies import count_coverage, count_krav, count_rules, list_faults
from audit_lib.findings.region.texts import count_texts
from audit_lib.model.audit import Audit
from audit_lib.model.decision import Decision
from audit_lib.model.folder import GroupKind
from audit_lib.model.results.region import ClinicRow, GroupResult, InputCoverage, RegionReply, RegionResult
from audit_lib.model.results.run_description import describe_run


def build_region(
    audit: Audit,
    clinics: Sequence[RegionClinic],
    months: Sequence[tuple[str, ReplyCount]],
    hrefs: Mapping[str, str],
    covered: InputCoverage,
) -> RegionResult:
    """Build the region's result of true numbers; counts of errands are suppressed in it, None is hidden.

    `hrefs` are the reports, from the run's folder, of the clinics that have one; `covered` is what the input lost.
    """
    run, decision = audit.run, audit.decision
    replies = summarise_replies(clinics, months, period=(run.period_from, run.period_to), min_cell=run.min_cell)
    rows = list_rows(clinics, replies, hrefs)
    rules = count_rules(clinics, decision)
    return RegionResult(
        synthetic=run.synthetic,
        run=describe_run(audit),
        input=covered,
        coverage=count_coverage(rows),
        krav=count_krav(clinics),
        rules=rules,
        faults=list_faults(rules, decision),
        reply=RegionReply(total=replies.total, by_month=replies.months),
        texts=count_texts(audit),
        contacts=list_contacts(clinics, rows),
        clinics=rows,
        groups={
            kind: tuple(_build_group(group, decision, clinics, rows, replies) for group in list_groups(clinics, kind))
            for kind in GroupKind
        },
    )


def list_rows(
    clinics: Sequence[RegionClinic], replies: RegionReplies, hrefs: Mapping[str, str]
) -> tuple[ClinicRow, ...]:
    """What the region's pages and files say of each clinic."""
    return tuple(
        ClinicRow(
            clinic_id=clinic.clinic_id,
            name=clinic.name,
            clinic_type=clinic.clinic_type,
            municipality=clinic.municipality,
            is_in_scope=clinic.is_in_scope,
            is_reached=clinic.is_reached,
            krav=count_krav([clinic]),
            place=replies.find_place(i),
            reply=replies.clinics[i],
            href=hrefs.get(clinic.clinic_id, ""),
        )
        for i, clinic in enumerate(clinics)
    )


def _build_group(
    group: Group,
    decision: Decision,
    clinics: Sequence[RegionClinic],
    rows: Sequence[ClinicRow],
    replies: RegionReplies,
) -> GroupResult:
    members, member_rows = [clinics[i] for i in group.members], tuple(rows[i] for i in group.members)
    rules = count_rules(members, decision)
    return GroupResult(
        kind=group.kind,
        name=group.name,
        href=group.href,
        coverage=count_coverage(member_rows),
        krav=count_krav(members),
        rules=rules,
        faults=list_faults(rules, decision),
        reply=replies.groups[group.kind, group.key],
        clinics=member_rows,
    )
