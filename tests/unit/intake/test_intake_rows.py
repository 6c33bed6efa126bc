"""Contract section 5, data quality: what is wrong with a row, what is left out, and what that touches."""

import pytest
from intake_tables import CLINICS, A, B

from audit_lib.intake import row_problems

ERRANDS = "errand_id,clinic_id,service,started_by,sent_at\n"
MESSAGES = "errand_id,sent_at,sender,kind\n"
# The first is the Tax Agency's own example of a personnummer; the others are made to fit the check digit.
PERSONNUMMER = "19121212-1212"


def test_all_rows_with_the_same_key_are_left_out_after_normalisation(intake):
    intake.load(channels=f"clinic_id,service,phone\n{A},Avboka tid,ja\n{A.lower()},avboka_tid,nej\n{B},avboka_tid,ja\n")

    assert intake.rows("channels", "clinic_id", "service") == [(B, "avboka_tid")]
    assert [("channels", row, "service", "DAT-01") for row in (2, 3)] == intake.errors()
    assert intake.rows("left_out", "clinic_id", "table", "n") == [(A, "channels", 2)]


@pytest.mark.parametrize("n_at_once", [1, 3, 100])
def test_keys_are_found_on_several_rows_however_many_are_looked_at_at_once(intake, monkeypatch, n_at_once):
    monkeypatch.setattr(row_problems, "MOST_HASHES", n_at_once)
    ids = [1, 2, 3, 2, 4, 5, 3, 6, 2, 7]
    intake.load(errands=ERRANDS + "".join(f"{errand_id},{A},egen,ombud,2026-04-01 10:00\n" for errand_id in ids))

    twice = [
        ("errands", place + 2, "errand_id", "DAT-01") for place, errand_id in enumerate(ids) if errand_id in (2, 3)
    ]
    assert intake.errors() == twice
    assert sorted(intake.rows("errands", "row", "left_out")) == [
        (place + 2, errand_id in (2, 3)) for place, errand_id in enumerate(ids)
    ]


def test_a_clinic_given_twice_is_in_error_and_its_rows_are_not_stored_nor_blamed(intake):
    store = intake.load(
        clinics=CLINICS + f"{A},Samma igen,egen\n", channels=f"clinic_id,service,phone\n{A},avboka_tid,ja\n"
    )

    assert store.clinics_in_error == (A,)
    assert intake.rows("clinics", "clinic_id") == [(B,)]
    assert intake.rows("channels") == []
    assert [rule for _, _, _, rule in intake.errors()] == ["DAT-01", "DAT-01"]


def test_a_clinic_without_a_readable_operator_is_in_error(intake):
    store = intake.load(clinics=CLINICS.replace("avtal", "kommunen"))

    assert (store.clinics_in_error, intake.errors()) == ((B,), [("clinics", 3, "operated_by", "DAT-04")])


def test_a_row_of_a_clinic_that_does_not_exist_is_left_out(intake):
    intake.load(visit_types="clinic_id,visit_type\nSE2321000131-E000000000009,Nybesök\n")

    assert (intake.errors(), intake.rows("visit_types")) == ([("visit_types", 2, "clinic_id", "DAT-02")], [])


def test_an_empty_required_cell_leaves_the_row_out(intake):
    intake.load(certificates=f"clinic_id,certificate,issued\n{A},,ja\n{A},Sjukintyg,ja\n")

    assert (
        intake.errors(),
        intake.rows("certificates", "certificate"),
    ) == ([("certificates", 2, "certificate", "DAT-04")], [("Sjukintyg",)])


def test_a_period_that_ends_before_it_starts_is_left_out_and_one_day_is_not(intake):
    head = "admin_id,clinic_id,active_from,active_to\n"
    intake.load(administrators=head + f"a1,{A},2026-02-02,2026-02-01\na2,{A},2026-02-02,2026-02-02\n")

    assert (
        intake.errors(),
        intake.rows("administrators", "admin_id"),
    ) == ([("administrators", 2, "active_to", "DAT-03")], [("a2",)])


def test_one_row_may_carry_several_errors(intake):
    intake.load(errands=ERRANDS + f"1,{A},okänd tjänst,vem som helst,2027-01-01 10:00\n")

    assert [(column, rule) for _, _, column, rule in intake.errors()] == [
        ("sent_at", "DAT-03"),
        ("started_by", "DAT-04"),
    ]


@pytest.mark.parametrize(
    ("withdrawn", "rules"),
    [
        ("2026-04-02 15:03", []),
        ("2026-04-02 15:02", ["DAT-03"]),
        ("2026-10-31 23:59:59", []),
        ("2026-11-01 00:00", ["DAT-03"]),
    ],
)
def test_times_of_an_errand_lie_between_its_sending_and_the_extract(errand, intake, withdrawn, rules):
    row = errand(withdrawn_at=withdrawn)

    assert (rules, bool(rules)) == ([rule for *_, rule in intake.errors()], row["left_out"])


def test_a_cell_that_becomes_unknown_marks_its_errand_but_leaves_it_in(errand):
    row = errand(n_motfragor="tre")

    assert (row["left_out"], row["has_error"], row["n_motfragor"]) == (False, True, None)


@pytest.mark.parametrize(
    "written",
    [PERSONNUMMER, "121212-1212", "1212121212", "191212121212", "121212+1212", "19121272-1219", "19810829M071"],
)
def test_a_personal_identity_number_is_masked_and_listed_but_the_clinic_stays(intake, written):
    intake.load(clinics=f"clinic_id,name,operated_by\n{A},Ring {written}. ({written}),egen\n")

    assert intake.rows("clinics", "name") == [("Ring [maskerat]. ([maskerat])",)]
    assert intake.errors() == [("clinics", 2, "name", "DAT-06")]


@pytest.mark.parametrize(
    "written", ["19121212-1213", "19121312-1212", "191212121212a", "é191212121212", "19810829M072", "1912121212123"]
)
def test_what_only_resembles_an_identity_number_is_left_alone(intake, written):
    intake.load(clinics=f"clinic_id,name,operated_by\n{A},{written},egen\n")

    assert ([(written,)], []) == (intake.rows("clinics", "name"), intake.errors())


def test_an_identity_number_anywhere_in_an_errand_leaves_it_out(errand, intake):
    row = errand(errand_id=PERSONNUMMER, resident_key=f"k-{PERSONNUMMER}")

    assert (row["left_out"], row["errand_id"], row["resident_key"]) == (True, None, "k-[maskerat]")
    assert [column for _, _, column, _ in intake.errors()] == ["errand_id", "resident_key"]


def test_no_identity_number_is_written_anywhere_in_the_store(intake):
    head = "service_id,clinic_id,name,active_from,replaces,terms,Okänd kolumn 121212-1212\n"
    store = intake.load(
        services=head + f"s1,{A},Tid {PERSONNUMMER},2020-01-01,{PERSONNUMMER},Skriv {PERSONNUMMER},x\n",
        certificates=f"clinic_id,certificate\n{A},Intyg {PERSONNUMMER}\n",
        errands=ERRANDS + f"{PERSONNUMMER},{A},{PERSONNUMMER},ombud,2026-04-01 10:00\n",
        messages=MESSAGES + f"{PERSONNUMMER},2026-04-02 10:00,mottagning,delsvar\n",
    )

    stored = " ".join(
        str(intake.rows(path.stem)) if path.suffix == ".parquet" else path.read_text(encoding="utf-8")
        for path in sorted(store.folder.iterdir())
    )
    assert "121212" not in stored
    assert "Tid [maskerat]" in stored
    assert intake.rows("certificates") == []


def test_an_unknown_service_name_is_an_own_type_with_a_suggestion_that_is_not_applied(intake):
    store = intake.load(
        services=f"service_id,clinic_id,name,active_from\n"
        f"s1,{A},Beställ tidd,2020-01-01\ns2,{A},Beställ tid,2020-01-01\n"
    )

    assert intake.rows("services", "service_id", "code") == [("s1", "egen"), ("s2", "bestall_tid")]
    assert [(u.name, u.n, u.suggestion) for u in store.unknown_names] == [("Beställ tidd", 1, "Beställ tid")]
    assert intake.errors() == []


def test_an_unknown_service_in_channels_or_errands_is_an_own_type_with_a_note_and_no_error(intake):
    store = intake.load(
        channels=f"clinic_id,service,phone\n{A},Något,ja\n{A},Annat,ja\n{A},Remisskopia,ja\n{A},Kontakta oss,ja\n",
        errands=ERRANDS + f"1,{A},Något,ombud,2026-04-01 10:00\n2,{A},något,ombud,2026-04-01 10:00\n",
    )

    assert intake.errors() == []
    assert {code for (code,) in intake.rows("channels", "service")} == {"egen"}
    assert intake.rows("errands", "service", "has_error") == [("okant", False)] * 2
    assert [(one.table, one.n, one.n_clinics, one.n_errands) for one in store.unknown_names] == [
        ("channels", 1, 1, 0),
        ("channels", 1, 1, 0),
        ("errands", 2, 1, 2),
    ]
    assert [note.partition(" (")[0] for note in store.notes] == [
        "Kanaler: 2 namn på tjänster känns inte igen",
        "Ärenden: 1 namn på tjänster känns inte igen",
    ]


@pytest.mark.parametrize(
    ("rows", "service"),
    [
        ([("Kontakta Kuratorn ", "")], "egen"),
        ([("1. kontakta-kuratorn", "kontakta_mig")], "kontakta_mig"),
        ([("Kontakta kuratorn", "Kontakta mig"), ("kontakta kuratorn", "kontakta_mig")], "kontakta_mig"),
        ([("Kuratorn", ""), ("Kontakta kuratorn", "")], "egen"),
    ],
)
def test_an_errand_of_its_clinics_own_type_is_what_the_type_replaces(intake, rows, service):
    listed = "".join(f"s{n},{A},{name},egen,{code},2020-01-01\n" for n, (name, code) in enumerate(rows))
    intake.load(
        services="service_id,clinic_id,name,origin,replaces,active_from\n" + listed,
        errands=ERRANDS + f"1,{A},Kontakta kuratorn,ombud,2026-04-01 10:00\n",
    )

    assert intake.rows("errands", "service") == [(service,)]


@pytest.mark.parametrize(
    "rows",
    [
        f"s1,{A},Samtal,egen,,2020-01-01\ns2,{A},Samtal,egen,kontakta_mig,2020-01-01\n",
        f"s1,{A},Samtal,egen,Något annat,2020-01-01\n",
        f"s1,{A},Samtal,egen,,någon gång\n",
        f"s1,{B},Samtal,egen,,2020-01-01\n",
    ],
    ids=["they disagree", "what it replaces is unreadable", "the row is left out", "the row is another clinic's"],
)
def test_a_name_that_the_clinics_rows_do_not_settle_is_unknown(intake, rows):
    store = intake.load(
        clinics=f"clinic_id,name,operated_by\n{A},Ett,egen\n{B},Två,egen\n",
        services="service_id,clinic_id,name,origin,replaces,active_from\n" + rows,
        errands=ERRANDS + f"1,{A},Samtal,ombud,2026-04-01 10:00\n",
    )

    assert intake.rows("errands", "service") == [("okant",)]
    assert ("errands", "Samtal", 1) in [(one.table, one.name, one.n_errands) for one in store.unknown_names]


def test_reasons_never_repeat_what_the_cell_said(intake):
    intake.load(clinics=f"clinic_id,name,operated_by,connected\n{A},Påhittad,egen,ja\n{B},Påhittad,hemligt1,hemligt2\n")

    assert intake.errors() != []
    assert all("hemligt" not in reason for (reason,) in intake.rows("data_errors", "reason"))
