"""The run file: what it may say, what it defaults to, and how its faults are told."""

import datetime as dt
from pathlib import Path

import pytest

from audit_lib.errors import ParameterError
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.run import load_run

PLAIN = """
decision: vgr-hs20-2016
period_from: 2026-01-01
period_to: "2026-04-30"
input: {clinics: clinics.csv}
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "run.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_dates_may_be_bare_or_quoted_and_the_rest_defaults_as_the_contract_says(tmp_path: Path) -> None:
    run = load_run(write(tmp_path, PLAIN))

    assert dt.date(2026, 1, 1) == run.period_from
    assert run.period_to == run.audit_date
    assert run.extract_at.isoformat() == "2026-04-30T23:59:59+02:00"
    assert run.min_cell == 5
    assert run.synthetic is False


def test_input_and_out_are_relative_to_the_run_file_and_the_command_line_wins(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN + "out: results\n")

    assert {"clinics": tmp_path / "clinics.csv"} == load_run(path).input
    assert load_run(path).out == tmp_path / "results"
    assert load_run(path, out=tmp_path / "other").out == tmp_path / "other"


def test_an_extract_with_an_offset_is_local_time(tmp_path: Path) -> None:
    run = load_run(write(tmp_path, PLAIN + "extract_at: 2026-05-03T22:30:00Z\n"))

    assert dt.date(2026, 5, 4) == run.extract_on


def test_an_id_that_yaml_would_make_a_number_stays_as_written(tmp_path: Path) -> None:
    assert load_run(write(tmp_path, PLAIN.replace("vgr-hs20-2016", "042"))).decision == "042"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("period_from: 2026-01-01", "period_from: 2026-05-01"), "period_from ligger efter period_to"),
        (("input:", "audit_date: 2026-05-02\nextract_at: 2026-05-01 10:00\ninput:"), "efter dagen för extract_at"),
        (("period_from: 2026-01-01\n", ""), "period_from"),
        (("decision:", "desicion:"), "desicion"),
        (("input: {clinics: clinics.csv}", "input: {contact_cards: cards.jsonl}"), "operated_by"),
        (("input:", "engine: oracle\ninput:"), "engine"),
        (("input: {clinics: clinics.csv}", ""), "input"),
        (("period_from: 2026-01-01", "period_from: 01/02/2026"), "period_from"),
        (("input:", "extract_at: 2026-03-29 02:30\naudit_date: 2026-03-01\ninput:"), "sommartid"),
    ],
)
def test_a_wrong_run_file_is_exit_10_and_says_what_is_wrong(tmp_path: Path, change, told: str) -> None:
    with pytest.raises(ParameterError, match=told) as caught:
        load_run(write(tmp_path, PLAIN.replace(*change)))

    assert caught.value.exit_code == 10


def test_a_run_file_with_the_postgres_engine_is_exit_10_and_says_what_to_do_with_each_line(tmp_path: Path) -> None:
    text = PLAIN + "engine: postgres\nengine_url: postgresql://granskare:hemligt@db.example.org/vgr\n"
    with pytest.raises(ParameterError) as caught:
        load_run(write(tmp_path, text))

    assert caught.value.exit_code == 10
    assert str(caught.value).splitlines() == [
        f"{tmp_path / 'run.yaml'}, {name}: motorn postgres har tagits bort. "
        "Ta bort raden, eller skriv engine: spark; en PostgreSQL-databas som input läses som förut."
        for name in ("engine", "engine_url")
    ]


def test_a_database_as_input_needs_no_engine_of_its_own(tmp_path: Path) -> None:
    address = "postgresql://granskare@db.example.org/vgr?schema=uttag"
    run = load_run(write(tmp_path, PLAIN.replace("{clinics: clinics.csv}", address)))

    assert (run.input, run.engine) == (DatabaseAddress(address), "duckdb")


def test_a_file_that_is_not_yaml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="rad"):
        load_run(write(tmp_path, "decision: [\n  a: b: c\n"))


def test_an_extract_before_the_end_of_the_period_is_allowed(tmp_path: Path) -> None:
    text = PLAIN.replace("input:", "audit_date: 2026-03-01\nextract_at: 2026-03-01 10:00\ninput:")

    assert load_run(write(tmp_path, text)).extract_on < dt.date(2026, 4, 30)


@pytest.mark.parametrize("empty", ["out:", "previous:", "min_cell:", "readings:", "spark_master:"])
def test_a_name_without_a_value_is_as_if_it_were_not_given(tmp_path: Path, empty: str) -> None:
    assert load_run(write(tmp_path, PLAIN + empty + "\n")) == load_run(write(tmp_path, PLAIN))
    assert load_run(write(tmp_path, PLAIN + empty + "\n")).out == tmp_path / "out"


@pytest.mark.parametrize(
    ("line", "place", "told"),
    [
        ("out: [a]", "out", "ska vara en sökväg"),
        ("out: {a: b}", "out", "ska vara en sökväg"),
        (r'out: "a\0b"', "out", "ska vara en sökväg"),
        (r'previous: "a\0b"', "previous", "ska vara en sökväg"),
        ("previous: [a]", "previous", "ska vara en sökväg"),
        (f"previous: {300 * 'a'}", "previous", "mappen för en tidigare körning"),
        ("out: ring/a", "out", "ska vara en sökväg"),
        ("extract_at: 9999-12-31 10:00", "extract_at", "året ska vara 1990–2100"),
        ("extract_at: 0001-01-01 00:00", "extract_at", "året ska vara 1990–2100"),
        ("audit_date: 0001-01-01", "audit_date", "året ska vara 1990–2100"),
        ("cards_read_on: 2101-01-01", "cards_read_on", "året ska vara 1990–2100"),
        ("audit_date: 2026-02-30", "audit_date", "ett datum skrivs 2026-04-02"),
        ("extract_at: i går klockan tre", "extract_at", "en tidpunkt skrivs 2026-04-02 15:03"),
    ],
)
def test_a_value_that_cannot_be_is_exit_10_with_its_place(tmp_path: Path, line: str, place: str, told: str) -> None:
    (tmp_path / "ring").symlink_to("ring")
    with pytest.raises(ParameterError, match=told) as caught:
        load_run(write(tmp_path, f"{PLAIN}{line}\n"))

    assert f"{tmp_path / 'run.yaml'}, {place}" in [problem.where for problem in caught.value.problems]


@pytest.mark.parametrize("text", [r'operated_by: "\ud83d"', "readings: &a {b: *a}"])
def test_half_a_character_and_a_value_that_holds_itself_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ParameterError, match="kan inte läsas som YAML"):
        load_run(write(tmp_path, f"{PLAIN}{text}\n"))


def test_libpqs_keywords_as_input_are_refused_and_not_repeated(tmp_path: Path) -> None:
    keywords = "input: host=db.example.org dbname=vgr user=granskare password=hemligt"
    with pytest.raises(ParameterError, match="nyckelord") as caught:
        load_run(write(tmp_path, PLAIN.replace("input: {clinics: clinics.csv}", keywords)))

    assert "hemligt" not in str(caught.value)
