"""An invented region for the tests of its pages: syntetiska data, the rules of the decision file."""

from dataclasses import replace
from datetime import UTC, date, datetime

import audit_lib
from audit_lib.counts.funnel import FunnelPlace
from audit_lib.counts.linked_suppression import Shown
from audit_lib.model.decision import Action, Rule, find_decision, load_decision
from audit_lib.model.folder import GroupKind
from audit_lib.model.results.region import (
    ClinicRow,
    Contact,
    ContactReason,
    Coverage,
    Fault,
    GroupResult,
    InputCoverage,
    RegionReply,
    RegionResult,
    RuleTally,
    SeenInTexts,
    ShownMonth,
    TextTally,
    WaivedTally,
)
from audit_lib.model.results.run_description import RunDescription
from audit_lib.model.verdict import Kind
from audit_lib.report.fragments import Fragment
from audit_lib.report.region.register import Register, RegisterRow, RegisterState

DECISION = load_decision(find_decision("vgr-hs20-2016"), on=date(2026, 4, 30))
RUN = RunDescription(
    decision_id=DECISION.decision_id,
    decision_name=DECISION.name,
    decision_status="beslutat",
    decision_reference=DECISION.reference,
    decision_hash="4f" * 32,
    faq_updated=date(2019, 11, 6),
    period_from=date(2025, 4, 1),
    period_to=date(2026, 4, 30),
    audit_date=date(2026, 4, 30),
    extract_at=datetime(2026, 5, 4, 6, tzinfo=UTC),
    code_version="0.1.0",
    min_cell=5,
    readings=(),
    hypothesis=(),
    inputs=(),
)
# Every clinic's errands: those of the second are hidden, and the late ones of the fourth.
CLINICS = {
    "Ängens BVC (påhittad)": Shown(412, 381),
    "Östra husets vårdcentral (påhittad)": Shown(None, None),
    "Åkerns rehab (påhittad)": Shown(0, 0),
    "Zenit tandvård (påhittad)": Shown(655, None),
    "Almens vårdcentral (påhittad)": Shown(342, 289),
}


def count_clinics(rule: Rule, met: int, unmet: int, *, unknown: int = 0, waived: int = 0) -> RuleTally:
    """A rule with so many clinics."""
    is_judged = rule.kind is not Kind.INFORMATION
    return RuleTally(
        rule_id=rule.rule_id,
        name=rule.name,
        kind=rule.kind,
        group=rule.group,
        uppfylld=met * is_judged,
        ej_uppfylld=unmet * is_judged,
        varav_undantag=waived,
        kan_ej_bedomas=unknown,
        ej_tillamplig=12,
        information=0 if is_judged else 60,
    )


def make_months(*counts: Shown) -> tuple[ShownMonth, ...]:
    """Successive months from January 2025."""
    return tuple(ShownMonth(f"{2025 + i // 12}-{i % 12 + 1:02d}", reply) for i, reply in enumerate(counts))


def make_region() -> RegionResult:
    """A region as `summarise_region` gives it."""
    rules = tuple(
        count_clinics(rule, 40 + 3 * i, 7 * i % 23, unknown=i) for i, rule in enumerate(DECISION.rules.values())
    )
    clinics = tuple(
        ClinicRow(
            clinic_id=f"SE2321000131-E00000000{9900 + i}",
            name=name,
            clinic_type="vårdcentral",
            municipality="Exempelby",
            is_in_scope=True,
            is_reached=True,
            krav=WaivedTally(uppfylld=20 - i, ej_uppfylld=i, kan_ej_bedomas=2, varav_undantag=0),
            place=FunnelPlace.INOM if reply.n_in_time else None,
            reply=reply,
            href="",
        )
        for i, (name, reply) in enumerate(CLINICS.items())
    )
    fault = Fault(
        count_clinics(DECISION.rules["VIL-03"], 1, 3, waived=1),
        Action("Skriv löftet i texten.", "Personalverktyget", "Administratören"),
    )
    group = GroupResult(
        kind=GroupKind.KOMMUN,
        name="Exempelby",
        href="kommun/exempelby.html",
        coverage=Coverage(audited=5, in_scope=5, reached=4, assessed=4, without_open=1, fully_known=3),
        krav=WaivedTally(uppfylld=90, ej_uppfylld=10, kan_ej_bedomas=10, varav_undantag=2),
        rules=rules,
        faults=(fault,),
        reply=Shown(1412, 1325),
        clinics=clinics,
    )
    nameless = replace(group, kind=GroupKind.TYP, name="", href="typ/uppgift-saknas.html")
    return RegionResult(
        synthetic=True,
        run=RUN,
        input=InputCoverage(clinics=6, data_error=1),
        coverage=group.coverage,
        krav=group.krav,
        rules=rules,
        faults=group.faults,
        reply=RegionReply(group.reply, make_months(*[Shown(110 + i, 100) for i in range(13)])),
        texts=(TextTally(40, 3, 1, "VIL-03", "Löftet", (SeenInTexts("Texten säger arbetsdagar.", 2),)),),
        contacts=(Contact(clinics[4], (ContactReason.SLOW, ContactReason.MANY_OPEN)),),
        clinics=clinics,
        groups={GroupKind.KOMMUN: (group,), GroupKind.TYP: (nameless,)},
    )


def make_register() -> Register:
    """The register of the same region, where two clinics have no report."""
    state = RegisterState
    states = (state.KLAR, state.KLAR, state.FEL, state.DATAFEL, state.KLAR)
    rows = [
        RegisterRow(
            clinic_id=row.clinic_id,
            name=row.name,
            municipality=row.municipality,
            state=state,
            krav=row.krav,
            href=f"clinics/{row.clinic_id}/report.html" if state is RegisterState.KLAR else "",
        )
        for row, state in zip(make_region().clinics, states, strict=True)
    ]
    return Register(synthetic=True, run=RUN, clinics=rows, covered=InputCoverage(clinics=len(rows), data_error=0))


def show_region(region: RegionResult) -> list[Fragment]:
    """All sections of the region's page, in the page's order."""
    return [
        show(region)
        for show in (
            audit_lib.show_region_summary,
            audit_lib.show_region_contacts,
            audit_lib.show_region_reply_times,
            audit_lib.show_region_rules,
            audit_lib.show_region_texts,
            audit_lib.show_region_groups,
            audit_lib.show_region_about,
        )
    ]
