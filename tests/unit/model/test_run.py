"""The run file: what it may say, what it defaults to, and how its faults are told."""

import datetime as dt
from pathlib import Path

import pytest

from audit_lib.errors import ParameterError
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
        (("input: {clinics: clinics.csv}", "engine: postgres\ninput: {clinics: clinics.csv}"), "engine_url"),
        (("input:", "engine_url: mysql://host/db\ninput:"), "engine_url"),
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


def test_a_file_that_is_not_yaml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="rad"):
        load_run(write(tmp_path, "decision: [\n  a: b: c\n"))


def test_an_extract_before_the_end_of_the_period_is_allowed(tmp_path: Path) -> None:
    text = PLAIN.replace("input:", "audit_date: 2026-03-01\nextract_at: 2026-03-01 10:00\ninput:")

    assert load_run(write(tmp_path, text)).extract_on < dt.date(2026, 4, 30)
