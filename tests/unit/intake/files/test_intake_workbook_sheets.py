"""Excel: which sheet is read, which row has the headers, and that it is told."""

import pytest
from intake_tables import A, B
from workbooks import CLINIC, HEADERS, replace_text, save_sheets

from audit_lib.errors import InputError
from audit_lib.model.run.own_tables import OwnTable

TABLE = [HEADERS, CLINIC]
OLD = [HEADERS, [B, "Gammal", "egen"]]
NOTES = [["Anteckningar"], ["om uttaget"]]


def read(intake, path, **own):
    store = intake.load(inputs={"clinics": path}, own={"clinics": OwnTable(**own)})
    return intake.rows("clinics", "clinic_id"), store.tables["clinics"].sheet, list(store.notes)


def refuse(intake, path, **own):
    with pytest.raises(InputError) as refused:
        intake.load(inputs={"clinics": path}, own={"clinics": OwnTable(**own)})
    return str(refused.value)


@pytest.mark.proof
def test_the_only_sheet_is_read_whatever_its_name(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Blad1": TABLE})

    assert read(intake, path) == ([(A,)], "Blad1", [])


def test_a_hidden_sheet_is_not_read_and_which_one_was_is_told(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Gammal 2025": OLD, "Mottagningar 2026": TABLE}, ["Gammal 2025"])

    note = "region.xlsx: bladet ”Mottagningar 2026” lästes; inte lästa: ”Gammal 2025” (dolt)."
    assert read(intake, path) == ([(A,)], "Mottagningar 2026", [note])


@pytest.mark.proof
def test_a_hidden_sheet_is_read_when_the_run_file_names_it(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Gammal 2025": OLD, "Mottagningar 2026": TABLE}, ["Gammal 2025"])

    assert read(intake, path, sheet="Gammal 2025")[:2] == ([(B,)], "Gammal 2025")


def test_two_visible_sheets_with_the_headers_are_refused_by_name(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"2025": OLD, "2026": TABLE, "Om": NOTES})

    assert refuse(intake, path) == (
        f"{path}: flera blad kan vara tabellen clinics: ”2025”, ”2026”. "
        "Säg vilket i körfilen, tables: {clinics: {sheet: …}}, med 2025 eller 2026."
    )


@pytest.mark.proof
def test_a_sheet_named_as_the_table_beside_another_with_the_headers_is_refused(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"2025": OLD, "Clinics": TABLE})

    with pytest.raises(InputError, match="flera blad kan vara tabellen clinics: ”2025”, ”Clinics”"):
        read(intake, path)


@pytest.mark.proof
def test_the_one_sheet_with_the_headers_is_read_beside_others(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Läs mig": NOTES, "Blad2": TABLE, "clinics": NOTES})

    assert read(intake, path)[:2] == ([(A,)], "Blad2")


@pytest.mark.proof
def test_a_workbook_of_hidden_sheets_only_is_refused(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Ett": TABLE})
    replace_text(path, b'state="visible"', b'state="hidden"', "xl/workbook.xml")

    assert refuse(intake, path) == (
        f"{path}: alla blad är dolda. Säg vilket i körfilen, tables: {{clinics: {{sheet: …}}}}, med Ett."
    )


@pytest.mark.proof
def test_the_missing_headers_are_told_of_the_visible_sheet(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Om": NOTES, "Ett": TABLE}, ["Ett"])

    assert "bladet Om, rad 1: kolumnen clinic_id saknas" in refuse(intake, path)


def test_a_sheet_that_does_not_exist_is_told_with_the_ones_that_do(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Mottagningar": TABLE, "Om": NOTES})

    told = refuse(intake, path, sheet="Motagningar")
    assert told == (f"{path}: bladet Motagningar finns inte. Menade du ”Mottagningar”? Bladen är ”Mottagningar”, ”Om”.")


def test_one_workbook_holds_all_tables_each_in_its_sheet(intake, tmp_path):
    errands = [
        ["errand_id", "clinic_id", "service", "started_by", "sent_at"],
        ["1", A, "egen", "ombud", "2026-04-02 15:03"],
    ]
    path = save_sheets(tmp_path / "Region.xlsx", {"clinics": TABLE, "errands": errands})
    store = intake.load(inputs={"clinics": path, "errands": path})

    assert (intake.rows("clinics", "clinic_id"), intake.rows("errands", "errand_id")) == ([(A,)], [("1",)])
    assert {name: store.tables[name].sheet for name in ("clinics", "errands")} == {
        "clinics": "clinics",
        "errands": "errands",
    }


def test_titles_above_the_headers_are_told_and_skipped_when_the_run_file_says_where_the_headers_are(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Blad1": [["Uttag 2026"], [], *TABLE]})

    assert f"{path}: rubrikraden ser ut att vara rad 3. Ange tables: {{clinics: {{header_row: 3}}}}" in refuse(
        intake, path
    )
    assert read(intake, path, header_row=3)[0] == [(A,)]
    assert intake.rows("clinics", "row") == [(4,)]


@pytest.mark.proof
def test_a_blank_row_where_the_headers_should_be_is_told(intake, tmp_path):
    path = save_sheets(tmp_path / "region.xlsx", {"Blad1": [["Uttag 2026"], [], *TABLE]})

    assert refuse(intake, path, header_row=2) == (f"{path}: rad 2 är tom, men ska vara rubrikraden. Rätta header_row.")
