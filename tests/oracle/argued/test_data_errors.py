"""The oracle against cases argued by hand from the contract, all syntetiska data: data errors, and random regions."""

from __future__ import annotations

from .. import judge
from ..csv_region import read_csv_region, write_csv_region
from ..random_region import random_tables
from .small_clinic import audit, errand, message, names_certificate_simply, read_text_simply, service


def test_an_error_in_a_message_leaves_its_errand_out():
    outcome = audit(
        errands=[errand(sent_at="2026-04-01 10:00")],
        messages=[message("2026-04-01 09:59"), message("2026-04-01 11:00", "delsvar", "invanare")],
    )

    assert outcome.find_numbers("SVA-01") == (0, 0, 0, 1)
    assert outcome.data_errors == [("messages", 2, "sent_at", "DAT-03"), ("messages", 3, "kind", "DAT-04")]


def test_every_row_of_a_duplicate_key_is_left_out():
    twice = [errand(sent_at="2026-04-01 10:00"), errand(sent_at="2026-04-01 12:00")]
    outcome = audit(errands=twice, messages=[])

    assert outcome.find_numbers("SVA-01") == (0, 0, 0, 2)


def test_a_malformed_hsa_id_is_no_missing_clinic():
    rows = [{"clinic_id": "SE1", "service": "kontakta_mig"}, {"clinic_id": "SE2321000131-E2", "service": "egenremiss"}]

    assert audit(channels=rows).data_errors == [
        ("channels", 2, "clinic_id", "DAT-05"),
        ("channels", 3, "clinic_id", "DAT-02"),
    ]


def test_a_clinic_whose_own_row_cannot_be_read_gets_no_verdicts():
    assert audit(clinic={"operated_by": "kanske"}).verdicts == []


def test_a_personal_number_leaves_out_an_errand_but_not_a_service():
    outcome = audit(
        errands=[errand(sent_at="2026-04-01 10:00", resident_key="19121212-1212")],
        messages=[],
        services=[service("Kontakta mig", terms="Ring 191212121212")],
    )

    assert [(e[0], e[2]) for e in outcome.data_errors] == [("errands", "resident_key"), ("services", "terms")]
    assert outcome.find_verdict("SVA-01") == "ej_tillamplig"
    assert outcome.find_verdict("VIL-01", "S1") == "uppfylld"


def test_two_replies_to_an_errand_that_staff_started_are_counted_and_the_row_stays():
    replies = [message("2026-04-01 11:00", "svar", "invanare"), message("2026-04-01 12:00", "svar", "invanare")]
    outcome = audit(
        errands=[errand(sent_at="2026-04-01 10:00", started_by="personal", starter_role="vardgivare")],
        messages=replies,
    )

    assert outcome.data_errors == [("errands", 2, "errand_id", "DAT-07")]
    assert outcome.find_verdict("STA-01") == "uppfylld"


def test_the_same_seed_gives_the_same_region_and_it_survives_the_disk(tmp_path):
    for seed in range(8):
        tables, run = random_tables(seed)
        write_csv_region(tables, run, tmp_path / str(seed))
        again, _ = read_csv_region(tmp_path / str(seed))

        assert (tables, run) == random_tables(seed)
        assert tables == again


def test_the_random_regions_reach_every_verdict_and_every_data_rule():
    reached, broken = set(), set()
    for seed in range(150):
        tables, run = random_tables(seed)
        outcome = judge(tables, run, read_text=read_text_simply, names_certificate=names_certificate_simply)
        reached |= {(verdict[1], verdict[3]) for verdict in outcome.verdicts if verdict[4] == "krav"}
        broken |= {error[3] for error in outcome.data_errors}
    missing = {
        (rule_id, verdict)
        for rule_id in {rule_id for rule_id, _ in reached}
        for verdict in ("uppfylld", "ej_uppfylld", "ej_tillamplig", "kan_ej_bedomas")
    } - reached

    assert set() == missing
    assert {f"DAT-0{n}" for n in range(1, 8)} == broken
