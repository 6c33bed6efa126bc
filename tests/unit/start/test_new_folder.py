"""`basutbud new`: what is filled in runs, what is not is unknown, and the example is never a clinic."""

import re
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
from exporters.clean_region import make_clean_region
from exporters.judging import judge

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.errors import InputError, ParameterError
from audit_lib.files.places import PARAMS
from audit_lib.model.tables import TABLES, Form
from audit_lib.start.new_folder import make_new_folder
from audit_lib.start.workbook import HEADER_ROW
from audit_lib.wording.table_texts import read_table_texts

PERIOD = "period_from: 2026-01-01\nperiod_to: 2026-04-30\nextract_at: 2026-05-04 06:00\n"
WORDS = {True: "ja", False: "nej"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_new_folder(tmp_path / "nytt")
    return tmp_path / "nytt"


def fill(folder: Path, *, tables: tuple[str, ...] = tuple(TABLES), listed: tuple[str, ...] = tuple(TABLES)) -> Path:
    """Fill the sheets of some tables below their headers, list some in the run file, and give it."""
    book = openpyxl.load_workbook(folder / "Underlag.xlsx")
    region, texts = make_clean_region("long"), read_table_texts(PARAMS)
    for table in tables:
        sheet = book[TABLES[table].swedish]
        places = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
        columns, rows = region[table]
        for number, row in enumerate(rows, start=HEADER_ROW + 1):
            for column in columns:
                value = row[column.name]
                place = places[texts[table].columns[column.name].header]
                sheet.cell(number, place, WORDS[value] if isinstance(value, bool) else value)
    book.save(folder / "Underlag.xlsx")
    path = folder / "korning.yaml"
    text = re.sub(r"period_from:.*\nperiod_to:.*\n", "", path.read_text(encoding="utf-8"))
    text = PERIOD + re.sub(r"extract_at:.*\n", "", text)
    for table in listed:
        text = text.replace(f"#{table}: ", f"{table}: ")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.proof
def test_what_is_filled_in_gives_the_verdicts_of_plain_files(folder: Path, tmp_path: Path) -> None:
    audit = take_in(open_run(fill(folder)))
    judge(tmp_path / "plain", "long")
    plain = take_in(open_run(tmp_path / "plain" / "run.yaml"))

    assert audit.store.clinics_in_error == ()
    assert check_region(audit).verdicts.equals(check_region(plain).verdicts)


def test_a_sheet_that_the_run_file_does_not_list_is_unknown_and_told_of(folder: Path) -> None:
    audit = take_in(open_run(fill(folder, tables=("clinics", "channels"), listed=())))

    assert [name for name, info in audit.store.tables.items() if info.given] == ["clinics"]
    assert audit.store.tables["clinics"].n_rows == len(make_clean_region("long")["clinics"][1])
    assert any("Kanaler" in note for note in audit.store.notes)


def test_the_example_is_never_read_and_an_empty_workbook_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"tabellen clinics har inga rader\."):
        take_in(open_run(folder / "korning.yaml"))

    text = (folder / "korning.yaml").read_text(encoding="utf-8")
    (folder / "korning.yaml").write_text(text.replace("clinics: {header_row: 3}", "clinics: {}"), encoding="utf-8")
    with pytest.raises(InputError, match="rubrikraden ser ut att vara rad 3"):
        take_in(open_run(folder / "korning.yaml"))


def test_every_header_is_swedish_with_a_note_and_every_code_has_its_choices(folder: Path) -> None:
    book, texts = openpyxl.load_workbook(folder / "Underlag.xlsx"), read_table_texts(PARAMS)
    for table in TABLES.values():
        sheet = book[table.swedish]
        offered = {cell.min_col for choice in sheet.data_validations.dataValidation for cell in choice.sqref.ranges}
        for place, column in enumerate(table.columns, start=1):
            header = sheet.cell(HEADER_ROW, place)
            assert header.value == texts[table.name].columns[column.name].header
            assert header.comment is not None
            assert not re.search(r"\b(the|of|and|required|optional)\b", header.comment.text)
            assert (place in offered) == (column.form in (Form.TRI, Form.CODE, Form.SERVICE)), column.name
        assert "exempel (syntetiska data)" in sheet.cell(1, 1).value


def test_the_run_file_it_writes_says_what_each_line_is(folder: Path) -> None:
    text = (folder / "korning.yaml").read_text(encoding="utf-8")

    assert open_run(folder / "korning.yaml").run.out == folder / "resultat"
    assert all(f"  #{name}: Underlag.xlsx" in text for name in TABLES if name != "clinics")
    assert "personnummer" in (folder / "LÄS MIG.md").read_text(encoding="utf-8")


def test_a_table_is_taken_into_use_by_taking_away_its_sign_alone(folder: Path) -> None:
    path = folder / "korning.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("#channels", "channels").replace("#errands", "errands"), encoding="utf-8")

    assert [*open_run(path).run.input] == ["clinics", "channels", "errands"]


def test_nothing_is_written_into_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mitt", encoding="utf-8")
    with pytest.raises(ParameterError, match="är inte tom"):
        make_new_folder(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_the_examples_are_readable_cells_of_a_clinic_that_does_not_exist() -> None:
    text = files("audit_lib.start").joinpath("examples.yaml").read_text(encoding="utf-8")

    assert "SE2321000131-E9990" in text
