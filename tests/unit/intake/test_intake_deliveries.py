"""Contract section 5: what fails as a whole is the delivery's fault, and no clinic is judged by it."""

import pytest
from intake_tables import CLINICS, A

from audit_lib.errors import InputError
from audit_lib.intake.deliveries import describe_form
from audit_lib.model.store import INDEX_NAME, WeakJoin, open_store

ERRANDS = "errand_id;clinic_id;service;started_by;sent_at\n"
MESSAGES = "Ärende-id;sent_at;sender;kind\n"
OTHER = "SE2321000131-F1"


def write_errands(ids, clinic_id=A):
    return ERRANDS + "".join(f"{name};{clinic_id};egen;ombud;2026-04-02 15:03\n" for name in ids)


def write_messages(ids):
    return MESSAGES + "".join(f"{name};2026-04-03 10:00;mottagning;slutsvar\n" for name in ids)


def refuse(intake, **tables):
    with pytest.raises(InputError) as refused:
        intake.load(**tables)
    assert not (intake.folder / "store" / INDEX_NAME).exists()
    return [str(problem) for problem in refused.value.problems]


def test_twenty_messages_that_find_no_errand_end_the_intake_and_the_forms_are_told(intake):
    [told] = refuse(
        intake,
        errands=write_errands(f"1234{n:02}" for n in range(30)),
        messages=write_messages(f"A-{n}1" for n in range(10, 30)),
    )

    assert told == (
        "messages.csv: ingen av 20 rader i tabellen messages hittar sitt ärende: kolumnen Ärende-id (errand_id) i "
        'messages.csv möter inte kolumnen errand_id i errands.csv. Formen är 1 bokstav, "-", 3 siffror mot 6 siffror. '
        "Ta båda filerna ur samma uttag och exportera id-kolumnerna som text."
    )


def test_twenty_errands_of_no_known_clinic_end_the_intake(intake):
    [told] = refuse(intake, errands=write_errands(range(20), OTHER))

    assert "ingen av 20 rader i tabellen errands hittar sin mottagning" in told
    assert OTHER not in told


@pytest.mark.proof
def test_twenty_rows_whose_ids_cannot_be_read_end_the_intake(intake):
    [told] = refuse(intake, errands=write_errands(range(20), "1001"))

    assert "Formen är inget läsbart id mot 2 bokstäver, 10 siffror" in told
    assert "kolumnen clinic_id ska vara ett HSA-id som SE2321000131-E000000000001 (20 av 20 rader)" in told


@pytest.mark.proof
def test_each_table_that_joins_nothing_is_named(intake):
    lines = "".join(f"{OTHER};Besök {n}\n" for n in range(20))
    told = refuse(intake, errands=write_errands(range(20), OTHER), visit_types="clinic_id;visit_type\n" + lines)

    assert [problem.split(":")[0] for problem in told] == ["visit_types.csv", "errands.csv"]


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(
    ("n_lost", "n_found", "expected"),
    [
        (19, 0, (WeakJoin("messages", "errand_id", "errands", 19, 0),)),
        (20, 1, (WeakJoin("messages", "errand_id", "errands", 21, 1),)),
        (20, 19, (WeakJoin("messages", "errand_id", "errands", 39, 19),)),
        (20, 20, ()),
    ],
)
def test_a_table_of_which_under_half_finds_its_errand_is_told_in_the_store(intake, n_lost, n_found, expected):
    ids = [*(f"A{n}" for n in range(n_found)), *(f"B{n}" for n in range(n_lost))]
    store = intake.load(errands=write_errands(f"A{n}" for n in range(30)), messages=write_messages(ids))

    assert store.weak_joins == expected
    assert open_store(store.folder).weak_joins == expected


def test_a_message_of_an_errand_that_is_left_out_has_found_it(intake):
    errands = write_errands(["1", "1", "2"])
    assert intake.load(errands=errands, messages=write_messages(["1"] * 25)).weak_joins == ()


def test_clinics_without_rows_end_the_intake(intake):
    assert refuse(intake, clinics="clinic_id;name;operated_by\n") == [
        "clinics.csv: tabellen clinics har inga rader. Lägg till en rad för varje mottagning."
    ]


def test_clinics_without_a_valid_row_end_the_intake_with_what_is_wrong(intake):
    [told] = refuse(
        intake,
        clinics=CLINICS.replace("egen", "hemligt1").replace("avtal", "#N/A").replace("operated_by", "Driftsform"),
    )

    assert told.startswith("clinics.csv: ingen giltig rad i tabellen clinics, där varje rad har fel: ")
    assert "kolumnen Driftsform (operated_by) ska vara egen, avtal eller utan_avtal (1 av 2 rader)" in told
    assert "felvärde" in told
    assert "hemligt" not in told


@pytest.mark.proof
def test_what_was_stored_before_is_no_store_once_an_intake_is_refused(intake):
    intake.load()

    refuse(intake, clinics="clinic_id;name;operated_by\n")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("199001011234", "12 siffror"),
        ("199001011234.0", '12 siffror, ".", 1 siffra'),
        ("åäö 1", "3 bokstäver, blanksteg, 1 siffra"),
        ("a1b2c3d4", "1 bokstav, 1 siffra, 1 bokstav, 1 siffra, 1 bokstav, 1 siffra, …"),
    ],
)
def test_the_form_of_an_id_tells_how_it_is_built_and_not_what_it_is(text, form):
    assert describe_form(text) == form
