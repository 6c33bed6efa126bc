"""The oracle against cases argued by hand from the contract, all syntetiska data: days, cells and names."""

from __future__ import annotations

from datetime import date

import pytest

from ..intake.personal_numbers import has_personal_number
from ..intake.values import BadValueError, read_timestamp
from ..service_names import STAYS_EGEN, find_service
from ..settings import DEFAULT_READINGS
from ..vardagar import compute_easter, find_deadline
from .deadlines import DEADLINES


@pytest.mark.parametrize(("sent", "deadline"), DEADLINES)
def test_the_deadlines_of_the_contract(sent, deadline):
    found = find_deadline(date.fromisoformat(sent), DEFAULT_READINGS)

    assert date.fromisoformat(deadline) == found


@pytest.mark.parametrize("day", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25"])
def test_easter_falls_where_the_almanac_has_it(day):
    easter = date.fromisoformat(day)

    assert easter == compute_easter(easter.year)


def test_saturdays_and_aftnar_are_vardagar_only_under_their_readings():
    saturday = find_deadline(date(2026, 11, 20), {**DEFAULT_READINGS, "lordag_ar_vardag": True})
    aftnar = find_deadline(date(2026, 12, 22), {**DEFAULT_READINGS, "aftnar_ar_vardag": True})

    assert (date(2026, 11, 23), date(2026, 12, 24)) == (saturday, aftnar)


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2026-04-02 15:03", "2026-04-02 13:03:00"),
        ("2026-04-02T15:03:07.9", "2026-04-02 13:03:07"),
        ("2026-04-02T15:03:07Z", "2026-04-02 15:03:07"),
        ("2026-10-25 02:30", "2026-10-25 00:30:00"),
        ("2026-10-25 02:30+01:00", "2026-10-25 01:30:00"),
    ],
)
def test_timestamps_are_read_in_stockholm_unless_they_say_otherwise(cell, utc):
    assert utc == read_timestamp(cell).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    "cell", ["2026-03-29 02:30", "02/04/2026", "2026-04-02", "24:00", "2026-04-02 24:00", "46113.5"]
)
def test_a_time_that_does_not_exist_is_refused(cell):
    with pytest.raises(BadValueError):
        read_timestamp(cell)


@pytest.mark.parametrize(
    "text", ["ring 19121212-1212.", "121212+1212", "701063-2391", "19810829M071", "(19450829K088)"]
)
def test_a_personal_number_is_seen(text):
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text", ["19121212-1213", "a19121212-1212", "191212121212 5".replace(" ", ""), "20261340-1212"]
)
def test_what_only_looks_like_a_personal_number_is_left_alone(text):
    assert not has_personal_number(text)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2. Av-/omboka tid direkt", "webbtidbok_avomboka"),
        ("  AV- / OMBOKA   TID ".replace("/ ", "/"), "avomboka_tid"),
        ("Förnya re\u00adcept", "fornya_recept"),
        ("Skriv en egen-remiss här", "egenremiss"),
        *((name, "egen") for name in STAYS_EGEN),
    ],
)
def test_names_mean_what_the_annex_says(name, code):
    assert code == find_service(name, ["egenremiss"], {})
