"""What a clinic is asked to do: what is worst first, counted in vardagar, and never what a waiver covers."""

import re
from datetime import date

import pytest
from small_region import A

import audit_lib
from audit_lib.findings.clinic.actions import find_due_date, list_actions
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.results.clinic import ActionToTake, VerdictRow
from audit_lib.model.verdict import Kind, Verdict

AUDITED_ON = date(2026, 4, 30)
UNMET, UNKNOWN, MET = Verdict.EJ_UPPFYLLD, Verdict.KAN_EJ_BEDOMAS, Verdict.UPPFYLLD


def load(**readings):
    return load_decision(find_decision("vgr-hs20-2016"), on=AUDITED_ON, readings=readings)


def make_row(rule_id, verdict=UNMET, label="Mottagningen"):
    return VerdictRow(rule_id, "-", label, verdict, Kind.KRAV, None, None, None, None, observations=(), why=None)


def list_rules(*rows):
    return [action.rule_id for action in list_actions(rows, load(), AUDITED_ON)]


@pytest.mark.parametrize(
    ("audited_on", "readings", "expected"),
    [
        # Första maj and Kristi himmelsfärdsdag lie between.
        ("2026-04-30", {}, "2026-05-18"),
        ("2026-04-30", {"lordag_ar_vardag": True}, "2026-05-13"),
        ("2026-04-30", {"aftnar_ar_vardag": True}, "2026-05-18"),
        # Julafton to nyårsdagen, and trettondedag jul.
        ("2026-12-22", {}, "2027-01-12"),
        ("2026-12-22", {"aftnar_ar_vardag": True}, "2027-01-08"),
        ("2026-12-22", {"lordag_ar_vardag": True}, "2027-01-09"),
        # A Saturday: the first vardag counted is the Monday, under either reading.
        ("2026-04-11", {}, "2026-04-24"),
        ("2026-04-11", {"lordag_ar_vardag": True}, "2026-04-23"),
    ],
)
def test_an_action_is_due_ten_vardagar_after_the_audit(audited_on, readings, expected):
    decision = load(**readings)
    audit_date = date.fromisoformat(audited_on)

    assert decision.values["atgard_inom_vardagar"] == 10
    assert expected == str(find_due_date(decision, audit_date))
    assert [expected] == [str(action.by) for action in list_actions([make_row("ADM-01")], decision, audit_date)]


def test_krav_come_before_advice_and_faults_and_what_is_missing_comes_last():
    rows = [
        make_row("EGR-01", UNKNOWN),
        make_row("DOK-01", UNKNOWN),
        make_row("MED-01"),
        make_row("VIL-05"),
        make_row("STA-01"),
    ]

    found = list_rules(*rows)

    assert found[0] == "STA-01"
    assert set(found[1:3]) == {"MED-01", "VIL-05"}
    assert found[3:] == ["DOK-01", "EGR-01"]


def test_among_krav_the_decision_says_which_is_most_important_whatever_the_order_of_the_rows():
    importance = load().importance
    rows = [make_row(rule_id) for rule_id in ("DOK-01", *reversed(importance))]

    assert list_rules(*rows) == [*importance, "DOK-01"]
    assert list_rules(*reversed(rows)) == [*importance, "DOK-01"]


def test_a_rule_with_an_unmet_subject_asks_for_that_and_not_for_what_is_unknown_beside_it():
    rows = [make_row("UTB-01", UNKNOWN, "Beställ tid"), make_row("UTB-01", UNMET, "Kontakta mig")]
    rows.append(make_row("UTB-01", MET, "Egenremiss"))
    (action,) = list_actions(rows, load(), AUDITED_ON)

    assert action.kind == "atgard"
    assert "Kontakta mig" in action.what
    assert "Beställ tid" not in action.what
    assert "Egenremiss" not in action.what


def test_an_action_says_what_where_by_whom_and_by_when():
    decision = load()
    (action,) = list_actions([make_row("ADM-01")], decision, AUDITED_ON)
    rule = decision.rules["ADM-01"].action

    assert action == ActionToTake("ADM-01", rule.what, rule.where, rule.who, date(2026, 5, 18), "atgard")


def test_a_missing_datum_is_named_with_its_subject_and_with_whom_to_report_it_to():
    decision = load()
    (action,) = list_actions([make_row("UTB-01", UNKNOWN, "Förnya recept")], decision, AUDITED_ON)
    datum = decision.rules["UTB-01"].missing.replace("{subject}", "Förnya recept")

    assert action.kind == "uppgift_saknas"
    assert action.what.startswith("Rapportera")
    assert "Förnya recept" in datum
    assert datum[1:] in action.what
    assert (action.where, action.who) == (decision.contact, "Mottagningens administratör")


def test_every_krav_that_can_be_unknown_names_a_datum():
    decision = load()
    rows = [make_row(rule_id, UNKNOWN, "Kontakta mig") for rule_id in decision.rules]
    found = {action.rule_id: action.what for action in list_actions(rows, decision, AUDITED_ON)}

    assert found
    for rule_id, what in found.items():
        assert "{" not in what, rule_id
        assert len(what.split()) > 3, rule_id


def test_what_is_met_or_does_not_apply_asks_for_nothing_nor_does_an_unknown_about_the_data_themselves():
    rows = [make_row("UTB-01", MET), make_row("ADM-01", Verdict.EJ_TILLAMPLIG), make_row("VIL-05", UNKNOWN)]

    assert list_rules(*rows) == []


def test_many_subjects_are_named_three_at_most_and_counted():
    rows = [
        make_row("UTB-01", UNMET, name)
        for name in ("Beställ tid", "Avboka tid", "Omboka tid", "Egenremiss", "Kontakta mig")
    ]
    (action,) = list_actions(rows, load(), AUDITED_ON)

    assert "Beställ tid, Avboka tid, Omboka tid och 2 andra" in action.what
    assert "Egenremiss" not in action.what


def test_the_page_shows_three_of_a_clinics_actions_most_important_first_and_no_waived_one(region):
    waivers = "clinic_id,rule,subject,reason,decided_by,valid_from,valid_to\n"
    waivers += f"{A},UTB-01,,Bygger om,Områdeschef,2026-01-01,\n"
    channels = f"clinic_id,service,phone\n{A},kontakta_mig,ja\n"
    services = f"service_id,clinic_id,name,active_from,terms\nS1,{A},Beställ tid,2026-01-01,Välkommen.\n"
    result = region.conclude(
        administrators="admin_id,clinic_id\n", channels=channels, services=services, waivers=waivers
    )
    html = audit_lib.show_actions(result).html
    shown = re.findall(r'<span class="id">([A-Z]{3}-\d\d)</span>', html)

    assert UNMET in [row.verdict for row in result.rows_of("UTB-01")]
    assert ("UTB-01", "atgard") not in [(action.rule_id, action.kind) for action in result.actions]
    assert len(result.actions) > 3
    assert shown == ["ADM-01", "VIL-03", "VIL-02"]
    assert html.count("18\u00a0maj 2026") == 3
