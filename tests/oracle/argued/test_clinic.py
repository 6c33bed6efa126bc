"""The oracle against cases argued by hand from the contract, all syntetiska data: a clinic and what it offers."""

from __future__ import annotations

import pytest

from .. import RULES
from .small_clinic import CLINIC, audit, service


def test_the_rules_that_are_said_to_be_judged_are_judged_and_no_other():
    outcome = audit(
        services=[service("Kontakta mig")], certificates=[{"certificate": "X"}], administrators=[{"admin_id": "A1"}]
    )

    assert {rule_id for _, rule_id, *_ in outcome.verdicts} == RULES


def test_a_clinic_that_is_not_connected_has_one_fault_only():
    outcome = audit(clinic={"connected": "nej"})

    assert outcome.deviations == [(CLINIC, "UTB-00", "-", "-")]
    assert {"ej_uppfylld", "ej_tillamplig"} == {verdict[3] for verdict in outcome.verdicts}


def test_a_clinic_connected_the_day_after_the_audit_is_not_connected_though_the_cell_is_empty():
    assert audit(clinic={"connected": None, "connected_on": "2026-05-01"}).find_verdict("UTB-00") == "ej_uppfylld"


def test_an_unknown_connection_is_not_judged_but_the_rest_is():
    outcome = audit(clinic={"connected": None, "documents_eservices": "ja"})

    assert (outcome.find_verdict("UTB-00"), outcome.find_verdict("DOK-01")) == ("kan_ej_bedomas", "uppfylld")


def test_a_clinic_closed_on_the_audit_date_is_out_of_scope():
    assert audit(clinic={"closed_on": "2026-04-30"}).find_verdict("UTB-00") == "ej_tillamplig"
    assert audit(clinic={"closed_on": "2026-05-01"}).find_verdict("UTB-00") == "uppfylld"


def test_what_exists_must_be_offered_and_an_unknown_list_proves_nothing():
    channels = [{"service": "Kontakta mig", "phone": "ja"}]

    assert audit(channels=channels, services=[]).find_verdict("UTB-01", "kontakta_mig") == "ej_uppfylld"
    assert audit(channels=channels).find_verdict("UTB-01", "kontakta_mig") == "kan_ej_bedomas"


def test_an_explicit_answer_wins_over_the_channels_and_an_unknown_one_does_not():
    no = audit(channels=[{"service": "kontakta_mig", "phone": "ja", "exists": "nej"}], services=[])
    dash = audit(channels=[{"service": "kontakta_mig", "phone": "ja", "exists": "-"}], services=[])

    assert no.find_verdict("UTB-01", "kontakta_mig") == "ej_tillamplig"
    assert dash.find_verdict("UTB-01", "kontakta_mig") == "ej_uppfylld"


def test_one_row_for_avomboka_answers_for_both_halves_unless_a_half_has_its_own():
    outcome = audit(
        channels=[{"service": "avomboka_tid", "phone": "ja"}, {"service": "avboka_tid", "exists": "nej"}],
        clinic={"webbtidbok": "nej"},
        services=[],
    )

    assert outcome.find_verdict("UTB-01", "avboka_tid") == "ej_tillamplig"
    assert outcome.find_verdict("UTB-01", "omboka_tid") == "ej_uppfylld"


def test_a_half_active_only_through_avomboka_is_right_when_either_half_exists():
    channels = [{"service": "avboka_tid", "exists": "ja"}, {"service": "omboka_tid", "exists": "nej"}]
    through = audit(channels=channels, services=[service("Av/omboka tid")])
    by_itself = audit(channels=channels, services=[service("Omboka tid")])

    assert through.find_verdict("UTB-02", "omboka_tid") == "uppfylld"
    assert by_itself.find_verdict("UTB-02", "omboka_tid") == "ej_uppfylld"


def test_an_own_type_stands_for_what_it_replaces_and_an_unknown_origin_leaves_it_open():
    channels = [{"service": "fornya_recept", "phone": "ja"}]
    own = audit(channels=channels, services=[service("Recept", origin="egen", replaces="Förnya recept")])
    unknown = audit(channels=channels, services=[service("Recept", replaces="fornya_recept")])

    assert own.find_verdict("UTB-01", "fornya_recept") == "uppfylld"
    assert unknown.find_verdict("UTB-01", "fornya_recept") == "kan_ej_bedomas"


@pytest.mark.parametrize(
    ("active_from", "active_to", "verdict"),
    [
        ("2026-04-30", "2026-04-30", "uppfylld"),
        ("2026-05-01", None, "ej_uppfylld"),
        ("2026-01-01", "2026-04-29", "ej_uppfylld"),
    ],
)
def test_a_type_is_active_on_both_its_edges(active_from, active_to, verdict):
    row = service("Kontakta mig", active_from=active_from, active_to=active_to)
    outcome = audit(channels=[{"service": "kontakta_mig", "phone": "ja"}], services=[row])

    assert verdict == outcome.find_verdict("UTB-01", "kontakta_mig")


def test_a_row_left_out_leaves_open_what_the_clinic_does_not_have():
    row = service("Något", active_from="02/04/2026")
    outcome = audit(channels=[{"service": "kontakta_mig", "phone": "ja"}], services=[row])

    assert outcome.find_verdict("UTB-01", "kontakta_mig") == "kan_ej_bedomas"
    assert outcome.data_errors == [("services", 2, "active_from", "DAT-04")]


def test_on_contact_cards_a_missing_service_proves_nothing():
    channels = [{"service": "kontakta_mig", "phone": "ja"}]

    assert audit(channels=channels, services=[], cards=True).find_verdict("UTB-01", "kontakta_mig") == "kan_ej_bedomas"


def test_webbtidbok_moves_bestall_tid_to_tid01():
    clinic = {"webbtidbok": "ja", "webbtidbok_coupled": "ja"}
    channels = [{"service": "bestall_tid", "phone": "ja"}]
    types = [
        {"visit_type": "Provtagning", "bookable_online": "ja"},
        {"visit_type": "Rond", "bookable_online": "nej", "patient_bookable": "nej"},
    ]
    outcome = audit(clinic=clinic, channels=channels, services=[], visit_types=types)
    strict = audit(
        clinic=clinic,
        channels=channels,
        services=[],
        visit_types=types,
        readings={"ej_patientbokade_undantas": False},
    )

    assert outcome.find_verdict("UTB-01", "bestall_tid") == "ej_tillamplig"
    assert outcome.find_verdict("TID-01") == "uppfylld"
    assert strict.find_verdict("TID-01") == "ej_uppfylld"


def test_no_visit_types_leaves_tid01_open_and_an_uncoupled_webbtidbok_does_not():
    channels = [{"service": "bestall_tid", "phone": "ja"}]
    coupled = audit(clinic={"webbtidbok": "ja", "webbtidbok_coupled": "ja"}, channels=channels, services=[])
    loose = audit(clinic={"webbtidbok": "ja", "webbtidbok_coupled": "nej"}, channels=channels, services=[])

    assert coupled.find_verdict("TID-01") == "kan_ej_bedomas"
    assert loose.find_verdict("TID-01") == "ej_uppfylld"


def test_webbtidbok_that_cancels_serves_for_avboka_under_the_reading_only():
    arguments = {
        "clinic": {"webbtidbok": "ja", "webbtidbok_cancels": "ja", "webbtidbok_rebooks": "nej"},
        "channels": [{"service": "avomboka_tid", "phone": "ja"}],
        "services": [],
    }
    outcome = audit(**arguments)
    other = audit(**arguments, readings={"tidbok_ersatter_avomboka": False})

    assert outcome.find_verdict("UTB-01", "avboka_tid") == "uppfylld"
    assert outcome.find_verdict("UTB-01", "omboka_tid") == "ej_uppfylld"
    assert other.find_verdict("UTB-01", "avboka_tid") == "ej_uppfylld"


def test_begar_intyg_is_excused_when_every_issued_certificate_needs_a_visit():
    arguments = {
        "channels": [{"service": "begar_intyg", "phone": "ja"}],
        "services": [],
        "certificates": [
            {"certificate": "Sjukintyg", "issued": "ja", "requires_visit": "alltid"},
            {"certificate": "Annat", "issued": "nej"},
        ],
    }
    switched = audit(**arguments, readings={"alla_intyg_med_besok_undantas": False})

    assert audit(**arguments).find_verdict("UTB-01", "begar_intyg") == "ej_tillamplig"
    assert switched.find_verdict("UTB-01", "begar_intyg") == "ej_uppfylld"


def test_a_certificate_left_out_ends_the_excuse():
    certificates = [
        {"certificate": "Sjukintyg", "issued": "ja", "requires_visit": "alltid"},
        {"certificate": "Dubblett", "issued": "nej"},
        {"certificate": "Dubblett", "issued": "nej"},
    ]
    outcome = audit(channels=[{"service": "begar_intyg", "phone": "ja"}], services=[], certificates=certificates)

    assert outcome.find_verdict("UTB-01", "begar_intyg") == "ej_uppfylld"
    assert [error[3] for error in outcome.data_errors] == ["DAT-01", "DAT-01"]


@pytest.mark.parametrize(
    ("professions", "verdict"),
    [(None, "uppfylld"), ("Sjuksköterska|Överläkare", "uppfylld"), ("Tandläkare|Läkarsekreterare", "ej_uppfylld")],
)
def test_a_physicians_time_needs_a_type_that_physicians_answer(professions, verdict):
    outcome = audit(
        clinic={"physician_time_by_phone": "ja", "webbtidbok": "nej"},
        services=[service("Beställ tid", professions=professions)],
    )

    assert verdict == outcome.find_verdict("LAK-01")


def test_egenremiss_is_recommended_without_referral_demand_and_never_forbidden_then():
    outcome = audit(
        clinic={"referral_required": "nej"},
        channels=[{"service": "egenremiss", "exists": "nej"}],
        services=[service("Egenremiss")],
    )

    assert outcome.find_verdict("EGR-01") == "uppfylld"
    assert outcome.find_verdict("UTB-02", "egenremiss") == "ej_tillamplig"
