"""Contract section 1: how a written value is read."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from intake_tables import A

STOCKHOLM = ZoneInfo("Europe/Stockholm")


INSTANTS = {
    "2026-04-02 15:03": "2026-04-02T13:03:00",
    "2026-04-02T15:03:07": "2026-04-02T13:03:07",
    "2026-01-02 15:03:07.999": "2026-01-02T14:03:07",
    "2026-04-02T15:03Z": "2026-04-02T15:03:00",
    "2026-04-02 15:03:07-05:30": "2026-04-02T20:33:07",
    "2026-04-02 15:03+02": "2026-04-02T13:03:00",
    "2026-04-02T15:03:07.5+0200": "2026-04-02T13:03:07",
    "2026-03-29 01:59:59": "2026-03-29T00:59:59",
    "2026-03-29 03:00": "2026-03-29T01:00:00",
    "2026-03-29T02:30+01:00": "2026-03-29T01:30:00",
    "2025-10-26 02:30": "2025-10-26T00:30:00",
    "2025-10-26 03:00": "2025-10-26T02:00:00",
    "2025-10-26T02:30:00+01:00": "2025-10-26T01:30:00",
    "  2026-04-02 15:03\u00a0": "2026-04-02T13:03:00",
}
"""A time as it is written → the instant that it means, in UTC."""
NO_TIMES = (
    "2026-03-29 02:00",
    "2026-03-29 02:59:59",
    "02/04/2026 10:00",
    "2026-04-02 24:00",
    "2026-04-02",
    "46114",
    "46114.5",
    "2026-02-30 10:00",
    "2026-4-2 10:00",
    "0000-01-01 10:00",
    "2026-04-02 10:00:60",
    "2026-04-02 15:03 CET",
    "i går",
)
TRI_STATES = {
    **dict.fromkeys(("ja", "JA", "J", "1", "x", "True", "sann"), True),
    **dict.fromkeys(("nej", "NEJ", "n", "0", "FALSE", "falsk"), False),
    **dict.fromkeys(("", "okänt", "Okand", "vet ej", "-"), None),
}


def load_times(intake, times):
    """Errands sent at these times, in one file; gives each time's stored row."""
    lines = "".join(f"{number};{A};egen;ombud;{written}\n" for number, written in enumerate(times))
    intake.load(errands="errand_id;clinic_id;service;started_by;sent_at\n" + lines)
    stored = {row[0]: row[1:] for row in intake.rows("errands", "errand_id", "sent_at", "sent_on", "left_out")}
    return {written: stored[str(number)] for number, written in enumerate(times)}


def test_a_timestamp_is_stored_as_the_instant_it_means(intake):
    expected = {written: dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC) for written, utc in INSTANTS.items()}

    assert load_times(intake, INSTANTS) == {
        written: (instant, instant.astimezone(STOCKHOLM).date(), False) for written, instant in expected.items()
    }
    assert intake.errors() == []


def test_what_is_not_a_time_leaves_the_errand_out_and_is_listed(intake):
    stored = load_times(intake, NO_TIMES)

    assert {written: (row[0], row[2]) for written, row in stored.items()} == dict.fromkeys(NO_TIMES, (None, True))
    assert intake.errors() == [("errands", 2 + number, "sent_at", "DAT-04") for number in range(len(NO_TIMES))]


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize("written", [*INSTANTS, *NO_TIMES])
def test_a_time_alone_in_its_file_is_read_as_among_others(intake, written):
    # A column of nothing but such values may be recognised by the engine's own reader.
    [(instant, _, left_out)] = load_times(intake, [written]).values()

    expected = dt.datetime.fromisoformat(INSTANTS[written]).replace(tzinfo=dt.UTC) if written in INSTANTS else None
    assert (instant, left_out) == (expected, expected is None)


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize("word", TRI_STATES)
def test_a_word_alone_in_its_file_is_read_as_among_others(intake, word):
    intake.load(clinics=f"clinic_id;name;operated_by;connected\n{A};Påhittad;egen;{word}\n")

    assert (intake.rows("clinics", "connected"), intake.errors()) == ([(TRI_STATES[word],)], [])


def test_local_dates_agree_with_the_time_zone_database_around_every_change(intake):
    times = [
        dt.datetime(year, month, day, hour, 30, tzinfo=dt.UTC)
        for year in range(2015, 2027)
        for month, day in ((3, 25), (3, 28), (3, 29), (3, 30), (3, 31), (10, 25), (10, 26), (10, 29), (10, 31))
        for hour in (0, 1, 21, 22, 23)
        if dt.datetime(year, month, day, hour, tzinfo=dt.UTC) < dt.datetime(2026, 10, 31, tzinfo=dt.UTC)
    ]
    lines = "".join(f"{n},{A},egen,ombud,{time:%Y-%m-%dT%H:%M}Z\n" for n, time in enumerate(times))
    local = "".join(
        f"L{n},{A},egen,ombud,{time.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}\n"
        for n, time in enumerate(times)
        if not time.astimezone(STOCKHOLM).fold
    )
    intake.load(errands="errand_id,clinic_id,service,started_by,sent_at\n" + lines + local)

    expected = {str(n): (time, time.astimezone(STOCKHOLM).date()) for n, time in enumerate(times)}
    stored = {i: (at, on) for i, at, on in intake.rows("errands", "errand_id", "sent_at", "sent_on")}
    assert expected == {name: value for name, value in stored.items() if not name.startswith("L")}
    assert {name: value for name, value in stored.items() if name[0] == "L" and value != expected[name[1:]]} == {}


def test_the_words_of_yes_no_and_unknown(intake):
    clinics = {f"SE2321000131-E{number:012d}": word for number, word in enumerate(TRI_STATES)}
    lines = "".join(f"{clinic_id};Påhittad;egen;{word}\n" for clinic_id, word in clinics.items())
    intake.load(clinics="clinic_id;name;operated_by;connected\n" + lines)

    assert {clinics[name]: read for name, read in intake.rows("clinics", "clinic_id", "connected")} == TRI_STATES
    assert intake.errors() == []


def test_another_word_than_yes_or_no_is_an_error_but_the_clinic_stays(intake):
    intake.load(clinics=f"clinic_id;name;operated_by;connected\n{A};Påhittad;egen;kanske\n")

    assert intake.rows("clinics", "clinic_id", "connected") == [(A, None)]
    assert intake.errors() == [("clinics", 2, "connected", "DAT-04")]


@pytest.mark.parametrize("clinic_id", [A.lower(), f"  {A}\u00a0", A])
def test_an_hsa_id_is_upper_cased_and_trimmed(intake, clinic_id):
    intake.load(clinics=f"clinic_id;name;operated_by\n{clinic_id};Påhittad;egen\n")

    assert intake.rows("clinics", "clinic_id") == [(A,)]


@pytest.mark.parametrize("clinic_id", ["123", "SE232100013-E1", "SE2321000131-", "SE2321000131-Å1", A + "123456"])
def test_a_malformed_hsa_id_is_only_that_error(intake, clinic_id):
    intake.load(channels=f"clinic_id;service;phone\n{clinic_id};avboka_tid;ja\n")

    assert (intake.errors(), intake.rows("channels")) == ([("channels", 2, "clinic_id", "DAT-05")], [])


def test_ids_that_look_like_something_else_stay_as_they_are_written(intake):
    ids = ["00123", "NULLA", "#1", "1e5", "nana", "TRUE", "2026-01-01", "0x1F", "-"]
    lines = "".join(f"{errand_id},{A},egen,ombud,2026-04-02 15:03\n" for errand_id in ids)
    intake.load(errands="errand_id,clinic_id,service,started_by,sent_at\n" + lines)

    assert (sorted(ids), []) == (
        sorted(name for (name,) in intake.rows("errands", "errand_id")),
        intake.errors(),
    )


def test_text_is_composed_and_trimmed(intake):
    intake.load(clinics=f"clinic_id;name;operated_by\n{A};\u00a0 Va\u030ardcentralen <b>Påhittet</b>\u202f;egen\n")

    assert intake.rows("clinics", "name") == [("Vårdcentralen <b>Påhittet</b>",)]


def test_codes_are_read_in_any_case_and_with_swedish_letters(intake, errand):
    row = errand(started_by="Invånare", starter_role="Vårdgivare")

    assert (row["started_by"], row["left_out"]) == ("invanare", False)


@pytest.mark.parametrize(("written", "terms"), [("", None), ('""', ""), ("<tom>", ""), ('"Svar\ninom"', "Svar\ninom")])
def test_missing_terms_and_empty_terms_are_different_facts(intake, written, terms):
    intake.load(services=f"service_id;clinic_id;name;active_from;terms\ns1;{A};Förnya recept;2020-01-01;{written}\n")

    assert [(terms, "fornya_recept")] == intake.rows("services", "terms", "code")


def test_counts_are_whole_numbers_and_a_bad_one_becomes_unknown(intake):
    head = "service_id;clinic_id;name;active_from;own_questions\n"
    intake.load(services=f"{head}s1;{A};X;2020-01-01;12\ns2;{A};X;2020-01-01;1,5\ns3;{A};X;2020-01-01;99999999999\n")

    assert intake.rows("services", "service_id", "own_questions") == [("s1", 12), ("s2", None), ("s3", None)]
    assert [("services", row, "own_questions", "DAT-04") for row in (3, 4)] == intake.errors()


def test_what_an_own_type_replaces_is_a_code_unknown_or_nothing(intake):
    lines = "".join(
        f"s{n};{A};Eget;2020-01-01;{replaces}\n"
        for n, replaces in enumerate(["Förnya recept", "egenremiss", "", "något annat"])
    )
    intake.load(services="service_id;clinic_id;name;active_from;replaces\n" + lines)

    assert [r for (r,) in intake.rows("services", "replaces")] == ["fornya_recept", "egenremiss", None, "okant"]
    assert intake.errors() == [("services", 5, "replaces", "DAT-04")]
