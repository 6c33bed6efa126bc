"""`intake --suggest`: a proposal to read through, of files that intake would refuse; nothing of a row in it."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from audit_lib.__main__ import main
from audit_lib.files.places import PARAMS
from audit_lib.intake.suggest.words import HeaderWords
from audit_lib.model.tables import TABLES

RUN_FILE = """synthetic: true
decision: vgr-hs20-2016
period_from: 2026-04-01
period_to: 2026-04-30
input: input
out: out
"""
UNITS = "Mottagningens HSA,Enhetsnamn,Regi,Är ansluten\n" + "".join(
    f"SE2321000131-E00000000000{n},Syntetisk mottagning {n},{regi},Ja\n"
    for n, regi in enumerate(["Egen regi", "Egen regi", "Avtal", "Stiftelse"])
)
CASES = "Ärendenr;Enhet HSA;Tjänst;Startat av;Inkom;Anteckning\n" + "".join(
    f"A-{n};SE2321000131-E00000000000{n % 4};{service};Patient;2026-04-0{n + 1} 10:00;Patienten nr {n} ringde\n"
    for n, service in enumerate(["Förnya recept", "Beställ tid", "Kontakta kurator", "Beställ tid", "Beställ tid"])
)


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    (tmp_path / "input").mkdir()
    (tmp_path / "run.yaml").write_text(RUN_FILE, encoding="utf-8")
    write_input(tmp_path, "Enheter.csv", UNITS)
    write_input(tmp_path, "Uttag april.csv", f"Uttag ur ärendesystemet\n\n{CASES}")
    return tmp_path / "run.yaml"


def write_input(folder: Path, name: str, text: str) -> None:
    (folder / "input" / name).write_text(text, encoding="utf-8")


def suggest(run_file: Path, *flags: str) -> Result:
    return CliRunner().invoke(main, ["intake", str(run_file), "--suggest", *flags])


def read_proposal(run_file: Path) -> str:
    return (run_file.parent / "out" / "forslag.yaml").read_text(encoding="utf-8")


def test_files_that_intake_refuses_get_a_proposal_that_is_not_applied(run_file: Path) -> None:
    refused = CliRunner().invoke(main, ["intake", str(run_file)])
    told = suggest(run_file)
    tables = yaml.safe_load(read_proposal(run_file))["tables"]

    assert (refused.exit_code, told.exit_code) == (12, 0)
    assert run_file.read_text(encoding="utf-8") == RUN_FILE
    assert tables["clinics"]["file"] == "input/Enheter.csv"
    assert tables["clinics"]["columns"]["Enhetsnamn"] == "name"
    assert tables["errands"]["header_row"] == 3
    assert tables["errands"]["columns"] == {"Ärendenr": "errand_id", "Enhet HSA": "clinic_id", "Inkom": "sent_at"}
    assert "Ärenden: Uttag april.csv, rubriker på rad 3" in told.stdout
    assert f"kör basutbud intake {run_file}" in told.stdout


def test_every_column_has_words_that_it_may_be_found_by() -> None:
    words = HeaderWords.load(PARAMS / "header_words.yaml")
    parts = {word for columns in words.columns.values() for ways in columns.values() for way in ways for word in way}

    assert {name: list(columns) for name, columns in words.columns.items()} == {
        name: list(table.column_names) for name, table in TABLES.items()
    }
    assert words.implied.keys() == TABLES.keys()
    assert parts <= {word for _, _, may_be in words.stems for word in may_be}


def test_a_word_is_proposed_with_its_count_and_an_unknown_one_is_left_to_choose(run_file: Path) -> None:
    suggest(run_file)
    text = read_proposal(run_file)

    assert yaml.safe_load(text)["tables"]["clinics"]["values"]["operated_by"] == {"Egen regi": "egen"}
    assert '"Egen regi": egen ' in text
    assert "(2 rader)" in text
    assert '#"Stiftelse": … ' in text
    assert "välj bland egen, avtal, utan_avtal" in text
    assert '#"Kontakta kurator": … ' in text


@pytest.mark.proof
def test_what_is_pasted_into_the_run_file_is_read(run_file: Path) -> None:
    suggest(run_file)
    text = read_proposal(run_file).replace('#"Stiftelse": …', '"Stiftelse": avtal')
    run_file.write_text(RUN_FILE + text, encoding="utf-8")
    again = suggest(run_file, "--json")

    found = json.loads(again.stdout)["tables"]

    assert {column["confidence"] for table in found.values() for column in table["columns"].values()} == {"known"}
    assert found["clinics"]["unknown_words"] == {}


def test_free_text_and_identity_numbers_are_shown_nowhere(run_file: Path) -> None:
    write_input(run_file.parent, "Uttag april.csv", CASES.replace("Startat av", "Startat av 19121212-1212"))
    told = suggest(run_file)

    for text in (told.output, read_proposal(run_file)):
        assert "ringde" not in text
        assert "19121212-1212" not in text


@pytest.mark.proof
def test_names_of_people_in_a_coded_column_are_shown_nowhere(run_file: Path) -> None:
    people = ["Annapåhitt", "Bopåhitt", "Cillapåhitt", "Davidpåhitt", "Evapåhitt"]
    rows = CASES.splitlines()
    cases = [rows[0], *(row.replace("Patient;", f"{name};", 1) for name, row in zip(people, rows[1:], strict=True))]
    write_input(run_file.parent, "Uttag april.csv", "\n".join(cases) + "\n")

    result = suggest(run_file)

    assert "# started_by: fler ord än som visas, eller fri text" in read_proposal(run_file)
    assert not any(name in result.output + read_proposal(run_file) for name in people)


def test_the_words_of_a_column_with_many_are_not_shown(run_file: Path) -> None:
    rows = "".join(f"SE2321000131-E0000000001{n},Syntetisk {n},Ord nummer {n},Ja\n" for n in range(10, 40))
    write_input(run_file.parent, "Enheter.csv", f"HSA-id,Namn,Driftsform,Är ansluten\n{rows}")
    suggest(run_file)

    assert "Ord nummer" not in read_proposal(run_file)
    assert "operated_by: fler ord än som visas" in read_proposal(run_file)


@pytest.mark.proof
def test_a_file_that_cannot_be_read_is_told_of_beside_the_others(run_file: Path) -> None:
    (run_file.parent / "input" / "Svar.xlsx").write_bytes(b"PK\x03\x04 avklippt")
    told = suggest(run_file)

    assert told.exit_code == 0
    assert "Kunde inte läsas: Svar.xlsx: filen är avklippt" in told.stdout
    assert "Mottagningar: Enheter.csv" in told.stdout


def test_a_file_without_headers_gives_no_row_away(run_file: Path) -> None:
    write_input(run_file.parent, "Enheter.csv", UNITS.split("\n", 1)[1])
    told = suggest(run_file)

    assert "Enheter.csv: filen ser ut att sakna rubrikrad" in told.stdout
    assert "SE2321000131" not in told.stdout + read_proposal(run_file)


@pytest.mark.proof
def test_what_the_run_file_says_already_is_kept(run_file: Path) -> None:
    read = "{file: input/Enheter.csv, columns: {Regi: operated_by}, values: {operated_by: {Avtal: avtal}}}"
    run_file.write_text(f"{RUN_FILE}tables: {{clinics: {read}}}\n", encoding="utf-8")
    suggest(run_file)
    clinics = yaml.safe_load(read_proposal(run_file))["tables"]["clinics"]

    assert clinics["columns"]["Regi"] == "operated_by"
    assert clinics["values"]["operated_by"] == {"Avtal": "avtal", "Egen regi": "egen"}


@pytest.mark.proof
def test_an_input_that_has_no_files_is_told_so(run_file: Path) -> None:
    run_file.write_text(RUN_FILE.replace("input: input", "input: postgresql:///syntetisk"), encoding="utf-8")
    database = suggest(run_file)
    run_file.write_text(RUN_FILE.replace("input: input", "input: out"), encoding="utf-8")
    (run_file.parent / "out").mkdir(exist_ok=True)
    empty = suggest(run_file)

    assert (database.exit_code, empty.exit_code) == (10, 12)
    assert "--suggest läser filer" in database.stderr
    assert "det finns ingen fil att läsa" in empty.stderr
