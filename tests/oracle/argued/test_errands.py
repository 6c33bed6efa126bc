"""The oracle against cases argued by hand from the contract, all syntetiska data: errands."""

from __future__ import annotations

import pytest

from .small_clinic import CLINIC, audit, errand, message


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (message("2026-04-07 23:59:59"), "uppfylld"),
        (message("2026-04-08 00:00"), "ej_uppfylld"),
        (message("2026-04-07T22:00:00Z"), "ej_uppfylld"),
        (message("2026-04-07 12:00", "motfraga"), "uppfylld"),
        (message("2026-04-07 12:00", "kontakt"), "uppfylld"),
        (message("2026-04-07 12:00", "kvittens"), "ej_uppfylld"),
        (message("2026-04-07 12:00", "delsvar", "system"), "ej_uppfylld"),
    ],
)
def test_the_first_reply_is_in_time_until_midnight_of_the_second_vardag(reply, verdict):
    outcome = audit(errands=[errand(sent_at="2026-04-01 23:59")], messages=[reply])

    assert verdict == outcome.find_verdict("SVA-01")


@pytest.mark.parametrize(("kind", "reading"), [("motfraga", "motfraga_ar_delsvar"), ("kontakt", "kontakt_ar_delsvar")])
def test_what_counts_as_a_reply_is_a_reading(kind, reading):
    outcome = audit(
        errands=[errand(sent_at="2026-04-01 10:00")],
        messages=[message("2026-04-01 11:00", kind)],
        readings={reading: False},
    )

    assert outcome.deviations == [(CLINIC, "SVA-01", "-", "e1")]


@pytest.mark.parametrize(
    ("extract_at", "numbers"),
    [("2026-05-05 23:59:59", (0, 0, 1, 0)), ("2026-05-06 00:00", (1, 1, 0, 0))],
)
def test_an_unanswered_errand_is_pending_until_its_deadline_has_passed(extract_at, numbers):
    outcome = audit(run={"extract_at": extract_at}, errands=[errand(sent_at="2026-04-30 10:00")], messages=[])

    assert numbers == outcome.find_numbers("SVA-01")


@pytest.mark.parametrize(
    ("withdrawn_at", "numbers"),
    [
        ("2026-04-01 10:59", (0, 0, 0, 1)),
        ("2026-04-01 11:00", (0, 0, 0, 1)),
        ("2026-04-01 11:01", (1, 0, 0, 0)),
        ("2026-04-08 00:00", (1, 0, 0, 0)),
    ],
)
def test_a_withdrawn_errand_is_left_out_unless_the_reply_came_first(withdrawn_at, numbers):
    outcome = audit(
        errands=[errand(sent_at="2026-04-01 10:00", withdrawn_at=withdrawn_at)],
        messages=[message("2026-04-01 11:00")],
    )

    assert numbers == outcome.find_numbers("SVA-01")


def test_the_share_that_is_accepted_hides_no_late_errand():
    outcome = audit(
        errands=[errand(sent_at="2026-04-01 10:00"), errand(sent_at="2026-04-01 10:00", errand_id="e2")],
        messages=[message("2026-04-01 11:00")],
        readings={"accepterad_andel": 0.5},
    )

    assert outcome.find_verdict("SVA-01") == "uppfylld"
    assert outcome.deviations == [(CLINIC, "SVA-01", "-", "e2")]


def test_errands_without_any_replies_table_are_not_judged_and_nothing_is_counted_when_none_counts():
    counted = audit(errands=[errand(sent_at="2026-04-01 10:00")])
    outside = audit(errands=[errand(sent_at="2026-02-28 23:59")])

    assert counted.find_verdict("SVA-01") == "kan_ej_bedomas"
    assert outside.find_verdict("SVA-01") == "ej_tillamplig"
    assert audit().find_verdict("SVA-01") == "kan_ej_bedomas"


def test_the_wide_form_says_the_same_as_the_long():
    cells = {"sent_at": "2026-04-01 10:00", "service": "skicka_meddelande"}
    long = audit(
        errands=[errand(**cells)],
        messages=[message("2026-04-01 11:00", "kvittens"), message("2026-04-01 12:00", "motfraga")],
    )
    wide = audit(errands=[errand(**cells, first_kvittens_at="2026-04-01 11:00", first_motfraga_at="2026-04-01 12:00")])

    assert long == wide
    assert wide.find_verdict("MED-01") == "ej_uppfylld"


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        (["kvittens"], "uppfylld"),
        (["slutsvar"], "uppfylld"),
        (["kvittens", "slutsvar"], "ej_uppfylld"),
        ([], "uppfylld"),
    ],
)
def test_skicka_meddelande_is_only_acknowledged(kinds, verdict):
    outcome = audit(
        errands=[errand(service="skicka_meddelande", sent_at="2026-04-01 10:00")],
        messages=[message("2026-04-01 11:00", kind) for kind in kinds]
        + [message("2026-04-01 10:00", "kvittens", "system")],
    )

    assert verdict == outcome.find_verdict("MED-01")


def test_kontakta_mig_leads_to_contact_even_after_it_was_closed():
    sent = {"sent_at": "2026-04-01 10:00", "closed_at": "2026-04-01 11:00"}
    later = audit(errands=[errand(**sent)], messages=[message("2026-04-20 11:00", "kontakt")])
    never = audit(errands=[errand(**sent)], messages=[message("2026-04-01 10:30", "kvittens")])
    gone = audit(errands=[errand(**sent, withdrawn_at="2026-04-01 10:30")], messages=[])

    assert [o.find_verdict("KON-01") for o in (later, never, gone)] == ["uppfylld", "ej_uppfylld", "ej_tillamplig"]


@pytest.mark.parametrize(
    ("roles", "verdict"),
    [
        (["Vårdgivare", "ärendehanterare"], "uppfylld"),
        (["vardgivare", None], "kan_ej_bedomas"),
        (["administratör", None], "ej_uppfylld"),
        ([], "ej_tillamplig"),
    ],
)
def test_only_the_right_role_starts_an_errand(roles, verdict):
    errands = [
        errand(errand_id=f"e{n}", started_by="personal", starter_role=role, sent_at="2026-04-01 10:00")
        for n, role in enumerate(roles)
    ]

    assert verdict == audit(errands=errands, messages=[]).find_verdict("STA-01")
