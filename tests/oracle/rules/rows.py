"""The rules with one verdict a services, certificates or administrators row (contract section 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from ..clinic import Clinic, Judgement, replaces
from ..intake.cleaning import UNREADABLE, Row
from ..kleene import Tri, and_, equals, judge_pair, never_nej, not_, or_, some
from ..service_names import is_webbtidbok

INVISIBLE = re.compile("[\\s\u00a0\u00ad\u200b-\u200d\u2060\ufeff]+")


def judge_rows(clinic: Clinic) -> Iterator[Judgement]:
    """Every valid row × every rule of its subject."""
    for row in clinic.rows("services"):
        yield from _judge_service(clinic, row)
    for row in clinic.rows("certificates"):
        yield from _judge_certificate(clinic, row)
    for row in clinic.rows("administrators"):
        yield from _judge_administrator(clinic, row)


def _judge_service(clinic: Clinic, row: Row) -> Iterator[Judgement]:
    subject = row["service_id"]
    code = clinic.service_code(row)
    live = clinic.is_row_active(row)
    reached = clinic.reached and live

    def krav(rule_id: str, applies: Tri, expected: Tri) -> Judgement:
        return Judgement(rule_id, subject, "krav", judge_pair(applies, expected))

    yield krav("EGR-02", *_judge_egr02(clinic, row, code, reached))

    standard = equals(row["origin"], "standard")
    questions = row["own_questions"]
    recept = None if clinic.may_be_any(row) else code == "fornya_recept"
    other = and_(not_(recept), not is_webbtidbok(code))
    yield krav("FRA-01", and_(reached, standard, other), None if questions is None else questions == 0)
    yield krav("FRA-02", and_(reached, standard, recept), None if questions is None else questions <= 2)
    own_recept = and_(equals(row["origin"], "egen"), replaces(row, ("fornya_recept",)))
    same_name = " ".join(row["name"].split()).casefold() == "förnya recept"
    yield krav("FRA-03", and_(reached, own_recept), same_name)

    terms = row["terms"]
    has_text = None if terms is None else has_visible_text(terms)
    is_errand = reached and not is_webbtidbok(code)
    seen = clinic.read_text(terms, service=_find_text_service(row, code)) if has_text else None
    yield krav("VIL-01", is_errand, has_text)
    yield krav("VIL-02", and_(is_errand, has_text), seen.ombud if seen else None)
    yield krav("VIL-03", and_(is_errand, has_text), _read_promise(clinic, seen))
    placeholder = judge_pair(live and has_text is True, not seen.has_placeholder if seen else None)
    yield Judgement("VIL-05", subject, "datakvalitet", placeholder)


def _judge_egr02(clinic: Clinic, row: Row, code: str, reached: bool) -> tuple[Tri, Tri]:
    by_name = code == "egenremiss"
    by_replaces = replaces(row, ("egenremiss",))
    by_template = None if row["template"] is UNREADABLE else (row["template"] or "").casefold() == "egrem"
    applies = and_(reached, or_(by_name, by_replaces, by_template))
    name = row["name"].casefold()
    if any(word.casefold() in name for word in clinic.settings.egenremiss_namn):
        return applies, True
    return applies, False if by_name or by_replaces else None


def _find_text_service(row: Row, code: str) -> str:
    if code == "egen" and row["replaces"] not in (None, UNREADABLE):
        return str(row["replaces"])
    return code


def _read_promise(clinic: Clinic, seen: Any) -> Tri:
    if seen is None:
        return None
    if seen.promise_grade == "likvardig":
        return bool(clinic.settings.readings["arbetsdag_likvardig"])
    return seen.promise  # type: ignore[no-any-return]


def has_visible_text(html: str) -> bool:
    """Whether anything is left of a text without tags, space and invisible characters."""
    without_tags = re.sub(r"<!--.*?-->|<[^>]*>", "", html, flags=re.DOTALL)
    return INVISIBLE.sub("", unescape(without_tags)) != ""


def _judge_certificate(clinic: Clinic, row: Row) -> Iterator[Judgement]:
    subject = row["certificate"]
    offered = and_(clinic.reached, clinic.active("begar_intyg"))
    always_visit = equals(row["requires_visit"], "alltid")
    int01 = judge_pair(and_(offered, row["issued"], not_(always_visit)), row["selectable"])
    yield Judgement("INT-01", subject, "krav", int01)
    int02 = judge_pair(and_(offered, row["selectable"], always_visit), _is_visit_in_terms(clinic, subject))
    yield Judgement("INT-02", subject, "rekommendation", int02)
    int03 = judge_pair(and_(offered, row["selectable"]), row["issued"])
    yield Judgement("INT-03", subject, "krav", int03)


def _is_visit_in_terms(clinic: Clinic, certificate: str) -> Tri:
    if not clinic.tables.is_given("services"):
        return None
    found = some(
        and_(clinic.stands_for(row, ("begar_intyg",)), _names_visit(clinic, row["terms"], certificate))
        for row in clinic.rows("services")
        if clinic.is_row_active(row)
    )
    return never_nej(found) if clinic.may_miss_services else found


def _names_visit(clinic: Clinic, terms: str | None, certificate: str) -> Tri:
    return None if terms is None else clinic.names_certificate(terms, certificate)


def _judge_administrator(clinic: Clinic, row: Row) -> Iterator[Judgement]:
    subject = row["admin_id"]
    active = clinic.reached and clinic.is_row_active(row)
    adm02 = judge_pair(active, equals(row["appointed_by"], "verksamhetschef"))
    yield Judgement("ADM-02", subject, "krav", adm02)

    since = row["active_from"]
    is_new = None if since is None else clinic.settings.is_in_period(since)
    notified_on = row["notified_on"]
    expected = and_(
        *(_is_present(clinic, row, column) for column in ("name", "vgr_id", "notified_on")),
        None if notified_on is None else notified_on <= clinic.settings.audit_date,
    )
    yield Judgement("ADM-03", subject, "krav", judge_pair(and_(clinic.reached, is_new), expected))


def _is_present(clinic: Clinic, row: Row, column: str) -> Tri:
    if row[column] is UNREADABLE:
        return None
    if row[column] is not None:
        return True
    return False if clinic.tables.has_column("administrators", column) else None
