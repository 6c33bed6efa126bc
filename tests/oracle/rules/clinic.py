"""The rules whose subject is the clinic or one of the nine services, errands apart (contract section 5)."""

from __future__ import annotations

from collections.abc import Iterator

from ..clinic import Clinic, Judgement
from ..intake.cleaning import UNREADABLE, Row
from ..kleene import Tri, and_, equals, judge_pair, never_nej, not_, or_, some
from ..service_names import HALVES, NINE

SHOWN_ONLY = ("UTB-03", "SVA-02", "SVA-03", "REC-01", "REM-01", "EGR-03", "BES-01")


def judge_clinic(clinic: Clinic) -> Iterator[Judgement]:
    """UTB, TID, LAK, EGR-01, ADM-01, DOK-01 and the rules that only inform."""
    yield _krav("UTB-00", "-", clinic.in_scope, _is_connected(clinic))
    for service in NINE:
        yield _krav("UTB-01", service, _utb01_applies(clinic, service), _utb01_expected(clinic, service))
        yield _krav("UTB-02", service, _utb02_applies(clinic, service), _utb02_expected(clinic, service))
    yield _krav("TID-01", "-", *_judge_tid01(clinic))
    yield _krav("LAK-01", "-", *_judge_lak01(clinic))
    yield _judge_egr01(clinic)
    yield _krav("ADM-01", "-", clinic.reached, _has_administrator(clinic))
    yield _krav("DOK-01", "-", clinic.reached, clinic.row["documents_eservices"])
    for rule_id in SHOWN_ONLY:
        yield Judgement(rule_id, "-", "information", "information" if clinic.reached else "ej_tillamplig")


def _krav(rule_id: str, subject: str, applies: Tri, expected: Tri) -> Judgement:
    return Judgement(rule_id, subject, "krav", judge_pair(applies, expected))


def _is_connected(clinic: Clinic) -> Tri:
    since = clinic.row["connected_on"]
    return and_(clinic.row["connected"], since is None or since <= clinic.settings.audit_date)


def _utb01_applies(clinic: Clinic, service: str) -> Tri:
    applies = and_(clinic.reached, clinic.exists(service))
    if service == "bestall_tid":
        applies = and_(applies, not_(clinic.row["webbtidbok"]))
    if service == "begar_intyg" and clinic.settings.readings["alla_intyg_med_besok_undantas"]:
        applies = and_(applies, not_(clinic.all_issued_certificates_need_a_visit))
    return applies


def _utb01_expected(clinic: Clinic, service: str) -> Tri:
    active = clinic.active(service)
    if service == "bestall_tid" and active is False and clinic.row["webbtidbok"] is None:
        return None
    if service in HALVES and clinic.settings.readings["tidbok_ersatter_avomboka"]:
        verb = "webbtidbok_cancels" if service == "avboka_tid" else "webbtidbok_rebooks"
        return or_(active, and_(clinic.row["webbtidbok"], clinic.row[verb]))
    return active


def _utb02_applies(clinic: Clinic, service: str) -> Tri:
    applies = and_(clinic.reached, clinic.active(service))
    if service == "egenremiss":
        applies = and_(applies, not_(equals(clinic.row["referral_required"], False)))
    return applies


def _utb02_expected(clinic: Clinic, service: str) -> Tri:
    own = clinic.exists(service)
    if service not in HALVES:
        return own
    either = or_(*(clinic.exists(half) for half in HALVES))
    active_by_itself = clinic.some_active_row((service,))
    if active_by_itself is None:
        return own if own == either else None
    return own if active_by_itself else either


def _judge_tid01(clinic: Clinic) -> tuple[Tri, Tri]:
    applies = and_(clinic.reached, clinic.exists("bestall_tid"), clinic.row["webbtidbok"])
    return applies, or_(clinic.active("bestall_tid"), clinic.tidbok_replaces)


def _judge_lak01(clinic: Clinic) -> tuple[Tri, Tri]:
    webbtidbok = clinic.row["webbtidbok"]
    applies = and_(
        clinic.reached,
        clinic.row["physician_time_by_phone"],
        or_(clinic.active("bestall_tid"), webbtidbok),
    )
    by_errand = None
    if clinic.tables.is_given("services"):
        by_errand = some(
            and_(clinic.stands_for(row, ("bestall_tid",)), _is_for_lakare(row))
            for row in clinic.rows("services")
            if clinic.is_row_active(row)
        )
        if clinic.may_miss_services:
            by_errand = never_nej(by_errand)
    return applies, or_(by_errand, and_(webbtidbok, clinic.lakare_is_bookable_online))


def _is_for_lakare(row: Row) -> Tri:
    if row["professions"] is UNREADABLE:
        return None
    if row["professions"] is None:
        return True
    professions = [word.strip().casefold() for word in row["professions"].split("|")]
    return any(word.endswith("läkare") and not word.endswith("tandläkare") for word in professions)


def _judge_egr01(clinic: Clinic) -> Judgement:
    applies = and_(
        clinic.reached,
        equals(clinic.row["referral_required"], False),
        not_(clinic.exists("egenremiss")),
    )
    verdict = judge_pair(applies, clinic.active("egenremiss"))
    return Judgement("EGR-01", "-", "rekommendation", verdict)


def _has_administrator(clinic: Clinic) -> Tri:
    if not clinic.tables.is_given("administrators"):
        return None
    found = any(
        clinic.is_row_active(row) and row["regional_support"] is not True for row in clinic.rows("administrators")
    )
    return never_nej(found) if clinic.has_left_out("administrators") else found
