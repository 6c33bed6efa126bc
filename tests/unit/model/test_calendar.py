"""Vardagar and deadlines against a table argued by hand, the contract's list, and Easter computed another way."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from oracle.vardagar import compute_easter, find_deadline, is_vardag

from audit_lib.model.calendar import VardagReading, build_calendar, list_days_off
from audit_lib.model.run.times import parse_local_time

GOLDEN = Path(__file__).with_name("vardagar.csv")
READINGS = [(False, False), (True, False), (False, True), (True, True)]
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2050, 12, 31)


def read_golden():
    lines = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter=";"))


def read_reading(text):
    return VardagReading("lordag_ar_vardag" in text, "aftnar_ar_vardag" in text)


def find_due_dates(first, last, reading=None, vardagar=2):
    table = build_calendar(first, last, reading=reading, vardagar=vardagar).to_pylist()
    return {row["day"]: row["due_on"] for row in table}


@pytest.mark.parametrize("reading", sorted({row["lasning"] for row in read_golden()}))
def test_every_deadline_is_the_one_argued_by_hand(reading):
    rows = [row for row in read_golden() if row["lasning"] == reading]
    due = find_due_dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31), read_reading(reading))

    assert {row["skickat"]: row["senast"] for row in rows} == {
        row["skickat"]: due[parse_local_time(row["skickat"]).date()].isoformat() for row in rows
    }


def test_the_table_covers_weekdays_hours_clusters_clocks_and_leap_days():
    rows = read_golden()
    ordinary = [parse_local_time(row["skickat"]) for row in rows if row["grupp"] == "vanlig vecka"]
    groups = {row["grupp"].rsplit(" ", 1)[0] for row in rows if row["grupp"][-4:].isdigit()}

    assert len(rows) >= 120
    assert {(day, hour) for day in range(7) for hour in (0, 23)} == {(at.weekday(), at.hour) for at in ordinary}
    assert {
        "påsk",
        "första maj",
        "Kristi himmelsfärd",
        "nationaldagen",
        "midsommar",
        "alla helgon",
        "jul",
        "nyår",
        "trettonhelg",
    } == groups
    assert {"sommartid börjar", "sommartid slutar", "skottdag"} <= {row["grupp"] for row in rows}
    assert set(range(2024, 2029)) <= {parse_local_time(row["skickat"]).year for row in rows}


def test_every_reason_ends_on_the_deadline():
    weekdays = ["mån", "tis", "ons", "tors", "fre", "lör", "sön"]
    months = ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"]
    wrong = []
    for row in read_golden():
        due = dt.date.fromisoformat(row["senast"])
        if f"vardag 2 är {weekdays[due.weekday()]} {due.day} {months[due.month - 1]}" not in row["skal"]:
            wrong.append(row["skickat"])

    assert wrong == []


@pytest.mark.parametrize(("lordag", "aftnar"), READINGS)
def test_fifty_years_of_days_off_agree_with_easter_computed_without_a_library(lordag, aftnar):
    off = list_days_off(FIRST, LAST, VardagReading(lordag, aftnar))
    readings = {"lordag_ar_vardag": lordag, "aftnar_ar_vardag": aftnar}
    days = [FIRST + dt.timedelta(n) for n in range((LAST - FIRST).days + 1)]
    # Nationaldagen became an allmän helgdag in 2005; the decision is of 2016.
    known = [day for day in days if not (day.month == 6 and day.day == 6 and day.year < 2005)]
    # Annandag pingst was one until 2004.
    known = [day for day in known if not (day.year < 2005 and day == compute_easter(day.year) + dt.timedelta(50))]

    assert [day for day in known if not is_vardag(day, readings)] == [day for day in known if day in off]


@pytest.mark.parametrize(("lordag", "aftnar"), READINGS)
def test_fifty_years_of_deadlines_agree_with_counting_day_by_day(lordag, aftnar):
    due = find_due_dates(dt.date(2005, 1, 1), LAST, VardagReading(lordag, aftnar))
    readings = {"lordag_ar_vardag": lordag, "aftnar_ar_vardag": aftnar}
    days = [dt.date(2005, 1, 1) + dt.timedelta(n) for n in range(365 * 45)]

    assert [find_deadline(day, readings) for day in days] == [due[day] for day in days]


def test_the_vardag_number_rises_by_one_on_vardagar_and_only_then():
    table = build_calendar(dt.date(2026, 4, 1), dt.date(2026, 4, 9)).to_pylist()

    assert [row["vardag_number"] for row in table[:9]] == [1, 2, 2, 2, 2, 2, 3, 4, 5]


@pytest.mark.parametrize(("vardagar", "due_on"), [(1, "2026-04-07"), (2, "2026-04-08"), (10, "2026-04-20")])
def test_the_number_of_vardagar_is_the_decisions_own(vardagar, due_on):
    due = find_due_dates(dt.date(2026, 4, 2), dt.date(2026, 4, 2), vardagar=vardagar)

    assert dt.date.fromisoformat(due_on) == due[dt.date(2026, 4, 2)]


def test_skartorsdag_valborg_and_klamdagar_are_vardagar():
    off = list_days_off(dt.date(2026, 1, 1), dt.date(2026, 12, 31), VardagReading())
    named = {
        "skärtorsdagen": "2026-04-02",
        "valborg": "2026-04-30",
        "klämdagen": "2026-05-15",
        "dagen före": "2026-01-05",
    }

    assert [name for name, day in named.items() if dt.date.fromisoformat(day) in off] == []


def test_an_afton_on_a_saturday_stays_off_while_saturdays_do():
    julafton = dt.date(2022, 12, 24)  # a Saturday
    days = {reading: julafton in list_days_off(julafton, julafton, VardagReading(*reading)) for reading in READINGS}

    assert days == {(False, False): True, (True, False): True, (False, True): True, (True, True): False}
