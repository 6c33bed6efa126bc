"""Whom the region should contact and what most clinics have to mend, on clinics made up row by row."""

from dataclasses import replace
from datetime import date

import pytest
from region_samples import DECISION, make_months, make_region

import audit_lib
from audit_lib.counts.linked_suppression import Shown
from audit_lib.counts.suppression import ReplyCount
from audit_lib.findings.region.clinics import JudgedRule, RegionClinic
from audit_lib.findings.region.contacts import list_contacts
from audit_lib.findings.region.replies import summarise_replies
from audit_lib.findings.region.result import list_rows
from audit_lib.findings.region.tallies import MOST_FAULTS, count_rules, list_faults
from audit_lib.model.verdict import Kind, Verdict

KRAV = [rule_id for rule_id, rule in DECISION.rules.items() if rule.kind is Kind.KRAV]
OTHERS = [rule_id for rule_id in KRAV if rule_id not in ("UTB-00", "ADM-01")]


def make_clinic(number, unmet=(), *, waived=(), replies=(100, 95), kind=Kind.KRAV):
    rules = {rule_id: JudgedRule(DECISION.rules[rule_id], Verdict.UPPFYLLD) for rule_id in KRAV}
    for rule_id in unmet:
        rule = replace(DECISION.rules[rule_id], kind=kind)
        rules[rule_id] = JudgedRule(rule, Verdict.EJ_UPPFYLLD, is_waived=rule_id in waived)
    judged = tuple(rules.values())
    return RegionClinic(f"E{number:03d}", f"Mottagning {number}", "vc", "Ale", judged, ReplyCount(*replies))


def find_reasons(*clinics):
    period = (date(2026, 4, 1), date(2026, 4, 30))
    replies = summarise_replies(clinics, [], period=period, min_cell=5)
    contacts = list_contacts(clinics, list_rows(clinics, replies, {}))
    return {contact.clinic.clinic_id: list(contact.reasons) for contact in contacts}


ORDINARY = [make_clinic(n) for n in range(100, 108)]


@pytest.mark.parametrize(
    ("clinic", "reasons"),
    [
        (make_clinic(1, ["UTB-00"]), ["not_connected"]),
        (make_clinic(1, ["ADM-01"]), ["no_administrator"]),
        (make_clinic(1, ["ADM-01"], waived=["ADM-01"]), None),
        (make_clinic(1, replies=(100, 60)), ["slow"]),
        (make_clinic(1, replies=(100, 90)), None),
        (make_clinic(1, OTHERS[:3]), ["many_open"]),
        (make_clinic(1, OTHERS[:2]), None),
        (make_clinic(1, OTHERS[:3], waived=OTHERS[:1]), None),
        (make_clinic(1, OTHERS[:3], kind=Kind.REKOMMENDATION), None),
        (make_clinic(1, ["ADM-01", *OTHERS[:2]], replies=(100, 60)), ["no_administrator", "slow", "many_open"]),
    ],
)
def test_a_clinic_is_contacted_for_each_reason_that_holds_and_no_other(clinic, reasons):
    assert find_reasons(clinic, *ORDINARY) == ({"E001": reasons} if reasons else {})


@pytest.mark.parametrize("replies", [(4, 0), (40, 37)])
def test_a_clinic_whose_numbers_are_hidden_is_never_listed_as_slow(replies):
    others = [make_clinic(n, replies=(2000, 2000)) for n in range(100, 108)]
    is_slow = replies[0] > replies[1] + 1

    assert is_slow
    assert find_reasons(make_clinic(1, replies=replies), *others) == {}
    assert find_reasons(make_clinic(1, replies=(40, 30)), make_clinic(2, replies=(40, 30)), *others) == {
        "E001": ["slow"],
        "E002": ["slow"],
    }


def test_all_that_are_tied_with_the_tenth_are_listed_and_none_below():
    clinics = [make_clinic(n, OTHERS[:6]) for n in range(9)]
    clinics += [make_clinic(n, OTHERS[:5]) for n in range(9, 13)] + [make_clinic(n, OTHERS[:4]) for n in range(13, 16)]

    assert list(find_reasons(*clinics)) == [f"E{n:03d}" for n in range(13)]


def test_most_reasons_come_first_then_most_to_mend_then_the_id():
    found = find_reasons(
        make_clinic(1, OTHERS[:3]),
        make_clinic(2, ["ADM-01"]),
        make_clinic(3, ["ADM-01", *OTHERS[:2]]),
        make_clinic(4, OTHERS[:4]),
        *ORDINARY,
    )

    assert list(found) == ["E003", "E004", "E001", "E002"]


def test_the_commonest_faults_are_krav_left_to_mend_with_how_many_of_how_many():
    clinics = [
        make_clinic(1, ["ADM-01", "DOK-01"], waived=["DOK-01"]),
        make_clinic(2, ["ADM-01", "DOK-01"]),
        make_clinic(3, ["DOK-01"]),
        make_clinic(4, ["STA-01"], waived=["STA-01"]),
        make_clinic(5, ["VIL-01"]),
    ]
    faults = list_faults(count_rules(clinics, DECISION), DECISION)

    assert [(f.rule.rule_id, f.rule.n_open, f.rule.varav_undantag, f.rule.n_judged) for f in faults] == [
        ("ADM-01", 2, 0, 5),
        ("DOK-01", 2, 1, 5),
        ("VIL-01", 1, 0, 5),
    ]
    assert all(fault.action.what and "{" not in fault.action.what for fault in faults)


def test_faults_that_are_as_common_stand_in_the_order_of_the_decision():
    faults = list_faults(count_rules([make_clinic(1, ["ADM-01", "VIL-01", "UTB-01"])], DECISION), DECISION)

    assert [fault.rule.rule_id for fault in faults] == ["UTB-01", "VIL-01", "ADM-01"]


def test_no_more_than_the_commonest_faults_are_listed():
    clinics = [make_clinic(n, KRAV[: 12 - n]) for n in range(10)]
    faults = list_faults(count_rules(clinics, DECISION), DECISION)

    assert len(faults) == MOST_FAULTS
    assert [fault.rule.n_open for fault in faults] == sorted((fault.rule.n_open for fault in faults), reverse=True)
    assert faults[0].rule.n_open == len(clinics)


def test_the_regions_months_are_drawn_from_the_twelfth_on_and_from_shown_months_alone():
    region, hidden = make_region(), Shown(None, None)
    months = [Shown(100, 90 + m % 3) for m in range(12)]

    def is_drawn(counts):
        reply = replace(region.reply, by_month=make_months(*counts))
        return 'id="region-chart-t"' in audit_lib.show_region_reply_times(replace(region, reply=reply)).html

    assert is_drawn(months)
    assert is_drawn([*months, hidden])
    assert not is_drawn([*months[:11], hidden])
