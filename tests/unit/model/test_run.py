"""The run file: what it may say, what it defaults to, and how its faults are told."""

import datetime as dt
import os
import re
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
        f"{tmp_path / 'run.yaml'}, rad {line}, {name}: motorn postgres har tagits bort. "
        "Ta bort raden, eller skriv engine: spark; en PostgreSQL-databas som input läses som förut."
        for line, name in ((6, "engine"), (7, "engine_url"))
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
        ("cards_read_on: 2101-01-01", "read_on", "året ska vara 1990–2100"),
        ("audit_date: 2026-02-30", "audit_date", "ett datum skrivs 2026-04-02"),
        ("extract_at: i går klockan tre", "extract_at", "en tidpunkt skrivs 2026-04-02 15:03"),
    ],
)
def test_a_value_that_cannot_be_is_exit_10_with_its_place(tmp_path: Path, line: str, place: str, told: str) -> None:
    (tmp_path / "ring").symlink_to("ring")
    with pytest.raises(ParameterError, match=told) as caught:
        load_run(write(tmp_path, f"{PLAIN}{line}\n"))

    assert f"{tmp_path / 'run.yaml'}, rad 6, {place}" in [problem.where for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (r'operated_by: "\ud83d"', "filen är inte giltig YAML"),
        ("readings: &a {b: *a}", r"hänvisningar \(&namn och \*namn\) läses inte"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]", r"rad 7: hänvisningar"),
        ("period_to: 2026-01-31", r"rad 6: period_to står två gånger \(rad 4 och 6\)"),
        ("readings: {lordag_ar_vardag: true, lordag_ar_vardag: false}", "lordag_ar_vardag står två gånger"),
        ("out: a: b", "rad 6: filen är inte giltig YAML: här står ett kolon för mycket"),
        ("out:\n\ta: b", "raden är indragen med en tabb"),
        ('out: "a', "ett citattecken är inte avslutat"),
        ("[a]: b", "ett namn ska vara text"),
    ],
)
def test_what_is_no_yaml_of_ours_is_refused_by_its_reason_and_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        load_run(write(tmp_path, f"{PLAIN}{text}\n"))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("$HOME/ut", "variabler i en sökväg läses inte"),
        ("a/${UT}/b", "variabler i en sökväg läses inte"),
        ("%USERPROFILE%/ut", "variabler i en sökväg läses inte"),
        ("C:\\ut", "ser ut som en sökväg i Windows"),
        ("C:/ut", "ser ut som en sökväg i Windows"),
        ("\\\\server\\ut", "ser ut som en sökväg i Windows"),
        ("~anna/ut", "den egna hemmappen"),
        ("file:///ut", "ska vara en sökväg"),
    ],
)
@pytest.mark.parametrize("key", ["out", "input", "previous"])
def test_what_is_no_path_of_this_system_is_refused(tmp_path: Path, key: str, path: str, told: str) -> None:
    text = PLAIN.replace("{clinics: clinics.csv}", f"'{path}'") if key == "input" else f"{PLAIN}{key}: '{path}'\n"
    with pytest.raises(ParameterError, match=told) as caught:
        load_run(write(tmp_path, text))

    assert path not in str(caught.value)


def test_the_home_folder_may_be_written_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "hem"))
    run = load_run(write(tmp_path, PLAIN.replace("clinics.csv", "~/clinics.csv") + "out: ~/ut\n"))

    assert run.out == tmp_path / "hem/ut"
    assert run.input == {"clinics": tmp_path / "hem/clinics.csv"}


def test_a_folder_whose_name_is_not_utf_8_is_exit_10(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/k\xf6rning"))
    folder.mkdir()
    with pytest.raises(ParameterError, match=r"k\ufffdrning.*är inte i UTF-8\. Byt namn"):
        load_run(write(folder, PLAIN))


OWN = """
tables:
  errands:
    file: Ärenden.xlsx
    sheet: Blad2
    header_row: 3
    columns: {Inkom: sent_at}
    values: {started_by: {Patient: invanare}}
"""


def test_the_regions_own_file_of_a_table_is_told_of(tmp_path: Path) -> None:
    own = load_run(write(tmp_path, PLAIN + OWN)).tables["errands"]

    assert (own.file, own.sheet, own.header_row) == (tmp_path / "Ärenden.xlsx", "Blad2", 3)
    assert (own.columns, own.values) == ({"Inkom": "sent_at"}, {"started_by": {"Patient": "invanare"}})


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        (("errands:", "errand:"), "tables.errand", "errand är ingen tabell. Menade du errands?"),
        (("sheet:", "sheat:"), "tables.errands.sheat", "sheat är inget känt namn. Menade du sheet?"),
        (("header_row: 3", "header_row: 0"), "tables.errands.header_row", "ska vara minst 1."),
        (("header_row: 3", "header_row: tre"), "tables.errands.header_row", "ska vara ett heltal."),
        (("sent_at", "sendt_at"), "tables.errands.columns.Inkom", "Menade du sent_at?"),
        (
            ("{Inkom: sent_at}", "{Inkom: sent_at, In: sent_at}"),
            "tables.errands.columns.In",
            "kan inte båda vara sent_at",
        ),
        (("{started_by:", "{startedby:"), "tables.errands.values.startedby", "Menade du started_by?"),
        (("invanare", "inwanare"), "tables.errands.values.started_by", "Menade du invanare?"),
        (("columns: {Inkom: sent_at}", "columns: Inkom"), "tables.errands.columns", "ska vara namn: värde."),
        (("Blad2", "[Blad2]"), "tables.errands.sheet", "ska vara text."),
    ],
)
def test_a_wrong_table_of_ones_own_is_told_with_its_place_and_what_was_meant(
    tmp_path: Path, change: tuple[str, str], place: str, told: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        load_run(write(tmp_path, PLAIN + OWN.replace(*change)))

    (problem,) = caught.value.problems
    assert problem.where.endswith(f", {place}")
    assert " rad " in problem.where
    assert told in str(problem)


def test_a_file_that_is_told_twice_and_files_of_a_database_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="står både här och under input"):
        load_run(write(tmp_path, PLAIN.replace("clinics.csv", "clinics.csv, errands: e.csv") + OWN))
    with pytest.raises(ParameterError, match="en databas har inga filer"):
        load_run(write(tmp_path, PLAIN.replace("{clinics: clinics.csv}", "postgresql://db/vgr") + OWN))


def test_a_misspelt_key_is_told_once_with_what_was_meant(tmp_path: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        load_run(write(tmp_path, PLAIN.replace("period_from", "period_fom").replace("period_to", "period_tom")))

    assert [str(problem).partition(": ")[2] for problem in caught.value.problems] == [
        "period_fom är inget känt namn. Menade du period_from?",
        "period_tom är inget känt namn. Menade du period_to?",
    ]


@pytest.mark.parametrize(("line", "share"), [("max_left_out: 0,05", 0.05), ("max_left_out: 0.05", 0.05)])
def test_a_share_may_have_a_swedish_decimal_comma(tmp_path: Path, line: str, share: float) -> None:
    assert load_run(write(tmp_path, f"{PLAIN}{line}\n")).max_left_out == share


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("run_file: x", "run_file är inget känt namn"),
        ("max_left_out: 5", "får vara högst 1"),
        ("max_left_out: lite", "ska vara ett tal"),
        ("min_cell: fem", "ska vara ett heltal"),
        ("min_cell: 0", "ska vara minst 1"),
        ("synthetic: kanske", "ska vara true eller false"),
        ("engine: oracle", "ska vara duckdb eller spark"),
        ("moved: {x: y}", "gammalt HSA-id: nytt"),
        ("moved: [x]", "ska vara namn: värde"),
        ("read_on: 2026-04-01\ncards_read_on: 2026-04-02", "två namn på samma sak"),
    ],
)
def test_a_wrong_value_is_told_in_swedish(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(ParameterError, match=told) as caught:
        load_run(write(tmp_path, f"{PLAIN}{line}\n"))

    assert not re.search(r"\b(should|input|valid|be|or|Input)\b", str(caught.value).partition(": ")[2])


def test_libpqs_keywords_as_input_are_refused_and_not_repeated(tmp_path: Path) -> None:
    keywords = "input: host=db.example.org dbname=vgr user=granskare password=hemligt"
    with pytest.raises(ParameterError, match="nyckelord") as caught:
        load_run(write(tmp_path, PLAIN.replace("input: {clinics: clinics.csv}", keywords)))

    assert "hemligt" not in str(caught.value)
