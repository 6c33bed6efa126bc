"""The rules that count errands: SVA-01, SVA-04, STA-01, MED-01, KON-01 (contract section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..clinic import Clinic, Judgement, Numbers
from ..errands import (
    Errand,
    could_be_counted,
    find_first_contact,
    find_state,
    is_counted,
)
from ..kleene import Tri, judge_pair
from ..service_names import simplify_role

RIGHT_ROLES = ("vardgivare", "arendehanterare")
KINDS = {"SVA-01": "krav", "STA-01": "krav", "MED-01": "rekommendation", "KON-01": "rekommendation"}


def judge_errands(clinic: Clinic) -> Iterator[Judgement]:
    """One judgement a rule, all about the clinic."""
    if not clinic.reached:
        for rule_id, kind in KINDS.items():
            yield Judgement(rule_id, "-", kind, "ej_tillamplig")
        yield Judgement("SVA-04", "-", "information", "ej_tillamplig")
        return
    if not clinic.tables.is_given("errands"):
        for rule_id, kind in KINDS.items():
            yield Judgement(rule_id, "-", kind, "kan_ej_bedomas")
        yield Judgement("SVA-04", "-", "information", "information")
        return
    counted = [errand for errand in clinic.errands if is_counted(errand, clinic.settings)]
    yield _judge_sta01(clinic)
    yield _judge_sva01(clinic, counted)
    yield _judge_med01(clinic, counted)
    yield _judge_kon01(counted)
    has_key = any(errand.row["resident_key"] is not None for errand in counted)
    yield Judgement("SVA-04", "-", "information", "information" if has_key else "ej_tillamplig")


def _judge_sta01(clinic: Clinic) -> Judgement:
    errands = [
        errand
        for errand in clinic.errands
        if not errand.is_left_out
        and errand.row["started_by"] == "personal"
        and clinic.settings.is_in_period(errand.sent_on)
    ]
    with_role = [errand for errand in errands if errand.row["starter_role"] is not None]
    wrong = [e for e in with_role if simplify_role(e.row["starter_role"]) not in RIGHT_ROLES]
    n_missing = len(errands) - len(with_role)
    expected: Tri = None if n_missing else True
    if wrong:
        expected = False
    numbers = (len(with_role), len(wrong), n_missing, None)
    return _conclude("STA-01", bool(errands), expected, numbers, wrong)


def _replies_are_unknown(errands: Sequence[Errand]) -> bool:
    return any(errand.replies is None for errand in errands)


def _judge_sva01(clinic: Clinic, counted: Sequence[Errand]) -> Judgement:
    if _replies_are_unknown(counted):
        return Judgement("SVA-01", "-", "krav", "kan_ej_bedomas")
    n_errors = sum(
        1 for errand in clinic.errands if errand.has_data_error and could_be_counted(errand, clinic.settings)
    )
    states = [(errand, find_state(errand, clinic.settings)) for errand in counted]
    late = [errand for errand, state in states if state == "late"]
    n_by_state = {name: sum(1 for _, state in states if state == name) for name in ("pending", "withdrawn")}
    n_in_time = sum(1 for _, state in states if state == "in_time")
    n_assessed = n_in_time + len(late)
    accepted = Decimal(str(clinic.settings.readings["accepterad_andel"]))
    numbers = (n_assessed, len(late), n_by_state["pending"], n_by_state["withdrawn"] + n_errors)
    return _conclude("SVA-01", n_assessed > 0, n_in_time >= accepted * n_assessed, numbers, late)


def _judge_med01(clinic: Clinic, counted: Sequence[Errand]) -> Judgement:
    mine = [errand for errand in counted if errand.service == "skicka_meddelande"]
    if _replies_are_unknown(mine):
        return Judgement("MED-01", "-", "rekommendation", "kan_ej_bedomas")
    looked_at = [e for e in mine if find_state(e, clinic.settings) in ("in_time", "late")]
    deviating = [e for e in looked_at if e.has_motfraga or e.n_from_clinic > 1]
    numbers = (len(looked_at), len(deviating), None, None)
    return _conclude("MED-01", bool(looked_at), not deviating, numbers, deviating)


def _judge_kon01(counted: Sequence[Errand]) -> Judgement:
    mine = [e for e in counted if e.service == "kontakta_mig" and e.row["closed_at"] is not None]
    if _replies_are_unknown(mine):
        return Judgement("KON-01", "-", "rekommendation", "kan_ej_bedomas")
    looked_at = [errand for errand in mine if not _is_withdrawn_before_contact(errand)]
    deviating = [errand for errand in looked_at if find_first_contact(errand) is None]
    numbers = (len(looked_at), len(deviating), None, None)
    return _conclude("KON-01", bool(looked_at), not deviating, numbers, deviating)


def _is_withdrawn_before_contact(errand: Errand) -> bool:
    withdrawn = errand.row["withdrawn_at"]
    contact = find_first_contact(errand)
    return withdrawn is not None and (contact is None or withdrawn < contact)


def _conclude(
    rule_id: str,
    applies: bool,
    expected: Tri,
    numbers: Numbers,
    deviating: Sequence[Errand],
) -> Judgement:
    return Judgement(
        rule_id,
        "-",
        KINDS[rule_id],
        judge_pair(applies, expected),
        numbers,
        tuple(errand.errand_id for errand in deviating),
    )
