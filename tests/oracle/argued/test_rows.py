"""The oracle against cases argued by hand from the contract, all syntetiska data: rows."""

from __future__ import annotations

import pytest

from .small_clinic import audit, service


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (service("Egenremiss till oss"), "uppfylld"),
        (service("Egen vårdbegäran"), "ej_uppfylld"),
        (service("Remiss", replaces="egenremiss"), "ej_uppfylld"),
        (service("Intresseanmälan - Fysisk träning", template="egrem"), "kan_ej_bedomas"),
        (service("Kontakta oss", template="OVR"), "ej_tillamplig"),
    ],
)
def test_egenremiss_is_always_named_egenremiss(row, verdict):
    assert verdict == audit(services=[row]).find_verdict("EGR-02", "S1")


@pytest.mark.parametrize(
    ("row", "rule_id", "verdict"),
    [
        (service("Kontakta mig", origin="standard", own_questions="1"), "FRA-01", "ej_uppfylld"),
        (service("Kontakta mig", origin="standard"), "FRA-01", "kan_ej_bedomas"),
        (service("Kontakta mig", own_questions="0"), "FRA-01", "uppfylld"),
        (service("Förnya recept", origin="standard", own_questions="2"), "FRA-02", "uppfylld"),
        (service("Förnya recept", origin="standard", own_questions="3"), "FRA-02", "ej_uppfylld"),
        (service("FÖRNYA  recept", origin="egen", replaces="fornya_recept"), "FRA-03", "uppfylld"),
        (service("Recept hos oss", origin="egen", replaces="fornya_recept"), "FRA-03", "ej_uppfylld"),
    ],
)
def test_own_questions_stay_where_the_template_allows_them(row, rule_id, verdict):
    assert verdict == audit(services=[row]).find_verdict(rule_id, "S1")


@pytest.mark.parametrize(
    ("terms", "verdicts"),
    [
        (None, ["kan_ej_bedomas", "kan_ej_bedomas", "kan_ej_bedomas", "ej_tillamplig"]),
        ("", ["ej_uppfylld", "ej_tillamplig", "ej_tillamplig", "ej_tillamplig"]),
        ("<tom>", ["ej_uppfylld", "ej_tillamplig", "ej_tillamplig", "ej_tillamplig"]),
        ("<p>&nbsp;\u200b</p>", ["ej_uppfylld", "ej_tillamplig", "ej_tillamplig", "ej_tillamplig"]),
        ("Svar inom två vardagar. Ring XX-XX.", ["uppfylld", "ej_uppfylld", "uppfylld", "ej_uppfylld"]),
    ],
)
def test_terms_are_judged_in_order(terms, verdicts):
    outcome = audit(services=[service("Kontakta mig", terms=terms)])

    assert verdicts == [outcome.find_verdict(f"VIL-0{n}", "S1") for n in (1, 2, 3, 5)]


def test_two_arbetsdagar_are_a_promise_under_the_reading_only():
    services = [service("Kontakta mig", terms="Svar inom två arbetsdagar")]
    strict = audit(services=services, readings={"arbetsdag_likvardig": False})

    assert audit(services=services).find_verdict("VIL-03", "S1") == "uppfylld"
    assert strict.find_verdict("VIL-03", "S1") == "ej_uppfylld"


def test_a_placeholder_is_a_matter_of_data_even_out_of_scope():
    outcome = audit(clinic={"operated_by": "utan_avtal"}, services=[service("Boka tid direkt", terms="XX-XX")])

    assert outcome.find_verdict("VIL-05", "S1") == "ej_uppfylld"
    assert outcome.find_verdict("VIL-01", "S1") == "ej_tillamplig"


@pytest.mark.parametrize(
    ("certificate", "verdicts"),
    [
        ({"issued": "ja", "selectable": "nej", "requires_visit": "aldrig"}, "ej_uppfylld ej_tillamplig ej_tillamplig"),
        ({"issued": "ja", "selectable": "ja", "requires_visit": "alltid"}, "ej_tillamplig uppfylld uppfylld"),
        ({"issued": "ja", "selectable": "nej"}, "kan_ej_bedomas ej_tillamplig ej_tillamplig"),
        ({"issued": "nej", "selectable": "ja", "requires_visit": "ibland"}, "ej_tillamplig ej_tillamplig ej_uppfylld"),
    ],
)
def test_certificates_one_by_one(certificate, verdicts):
    outcome = audit(
        services=[service("Begär intyg", terms="Sjukintyg kräver ett nybesök")],
        certificates=[{"certificate": "Sjukintyg", **certificate}],
    )

    assert verdicts.split() == [outcome.find_verdict(f"INT-0{n}", "Sjukintyg") for n in (1, 2, 3)]


def test_regional_support_is_no_administrator_and_no_table_is_no_knowledge():
    support = audit(administrators=[{"admin_id": "A1", "regional_support": "ja"}])
    okant = audit(administrators=[{"admin_id": "A1", "regional_support": None}])

    assert support.find_verdict("ADM-01") == "ej_uppfylld"
    assert okant.find_verdict("ADM-01") == "uppfylld"
    assert audit().find_verdict("ADM-01") == "kan_ej_bedomas"
    assert audit(administrators=[]).find_verdict("ADM-01") == "ej_uppfylld"


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({"name": "P", "vgr_id": "abcde1", "notified_on": "2026-04-30"}, "uppfylld"),
        ({"name": "P", "vgr_id": "abcde1", "notified_on": "2026-05-01"}, "ej_uppfylld"),
        ({"name": "P", "vgr_id": None, "notified_on": "2026-04-30"}, "ej_uppfylld"),
        ({"name": "P", "notified_on": "2026-04-30"}, "kan_ej_bedomas"),
    ],
)
def test_a_new_administrator_is_notified_with_name_and_id(cells, verdict):
    row = {"admin_id": "A1", "active_from": "2026-03-01", **cells}

    assert verdict == audit(administrators=[row]).find_verdict("ADM-03", "A1")
