"""Excel: what is stored in a cell, as every writer has it, and what keeps a column from being read."""

import datetime as dt
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from intake_tables import A
from workbooks import CLINIC, HEADERS, SHEET, change_parts, replace_text, save_sheets

from audit_lib.errors import InputError
from audit_lib.model.run.own_tables import OwnTable

SERVICES = ["service_id", "clinic_id", "name", "active_from", "active_to", "own_questions", "terms", "Anteckning"]


def save_service(path, cells=(), *more):
    """One service with the given cells, and more rows of them."""
    service = {"service_id": "1", "clinic_id": A, "name": "Tid", "active_from": "2026-01-01", **dict(cells)}
    rows = [[row.get(column) for column in SERVICES] for row in (service, *more)]
    return save_sheets(path, {"services": [SERVICES, *rows]})


def load(intake, tmp_path, path):
    clinics = save_sheets(tmp_path / "clinics.xlsx", {"clinics": [HEADERS, CLINIC]})
    return intake.load(inputs={"clinics": clinics, "services": path})


def refuse(intake, tmp_path, path):
    with pytest.raises(InputError) as refused:
        load(intake, tmp_path, path)
    [problem] = refused.value.problems
    return problem.where.removeprefix(f"{tmp_path}/"), problem.what


def test_a_formula_that_was_never_worked_out_is_refused_by_its_cell(intake, tmp_path):
    path = save_service(tmp_path / "services.xlsx", {"active_to": "=DATE(2025,12,31)", "own_questions": "=1+2"})

    assert refuse(intake, tmp_path, path) == (
        "services.xlsx, bladet services",
        "cell E2 har en formel utan beräknat värde",
    )


@pytest.mark.proof
def test_a_formula_that_was_never_worked_out_does_not_matter_in_a_column_that_is_not_read(intake, tmp_path):
    load(intake, tmp_path, save_service(tmp_path / "services.xlsx", {"Anteckning": "=1+2"}))

    assert intake.rows("services", "service_id") == [("1",)]


@pytest.mark.proof
def test_a_header_that_was_never_worked_out_is_refused(intake, tmp_path):
    path = save_sheets(tmp_path / "clinics.xlsx", {"Blad1": [[*HEADERS, '="connected"'], [*CLINIC, "nej"]]})

    with pytest.raises(InputError, match="cell D1 har en formel utan beräknat värde"):
        intake.load(inputs={"clinics": path})


STORED = {
    b"<f>1+2</f><v>3</v>": 3,
    b'<f t="shared" si="0"/><v>0</v>': 0,
    b"<v>7</v>": 7,
}


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(("cell", "value"), STORED.items(), ids=["counted", "nought", "no formula"])
def test_a_formula_with_its_value_is_that_value(intake, tmp_path, cell, value):
    path = save_service(tmp_path / "services.xlsx", {"own_questions": "=1+2"})
    replace_text(path, b"<f>1+2</f><v></v>", cell)
    replace_text(path, b' fullCalcOnLoad="1"', b"", "xl/workbook.xml")
    load(intake, tmp_path, path)

    assert intake.rows("services", "own_questions") == [(value,)]


def test_a_formula_that_gave_no_text_is_an_empty_cell_and_a_row_of_them_is_blank(intake, tmp_path):
    empty = dict.fromkeys(SERVICES, '=""')
    path = save_service(tmp_path / "services.xlsx", {"terms": '=""'}, empty)
    change_parts(path, lambda _, part: re.sub(rb'<c (r="[A-Z]\d")>(<f>"")', rb'<c \1 t="str">\2', part))
    replace_text(path, b' fullCalcOnLoad="1"', b"", "xl/workbook.xml")
    load(intake, tmp_path, path)

    assert (intake.rows("services", "service_id", "terms"), intake.errors()) == ([("1", None)], [])


def test_the_nought_that_a_writer_puts_in_place_of_what_it_cannot_count_is_no_value(intake, tmp_path):
    workbook = xlsxwriter.Workbook(tmp_path / "services.xlsx")
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, SERVICES)
    sheet.write_row(1, 0, ["1", A, "Tid", "2026-01-01", None, "=1+2"])
    workbook.close()

    assert refuse(intake, tmp_path, tmp_path / "services.xlsx")[1] == "cell F2 har en formel utan beräknat värde"


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("writer", ["inline", "shared"])
def test_signs_written_by_number_are_the_signs(intake, tmp_path, writer):
    texts = ["två_x000D_ vardagar_x0021_", "a_x005F_x000D_b", "_xD83D__xDE00_ och _xD83D_"]
    workbook = xlsxwriter.Workbook(tmp_path / "services.xlsx", {"constant_memory": writer == "inline"})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["service_id", "clinic_id", "name", "active_from", "ter_x006D_s"])
    for number, _ in enumerate(texts, start=1):
        sheet.write_row(number, 0, [str(number), A, "Tid", "2026-01-01", f"text {number}"])
    workbook.close()
    parts = [SHEET, "xl/sharedStrings.xml"]
    for number, text in enumerate(texts, start=1):
        for part in parts:
            replace_text(tmp_path / "services.xlsx", f"text {number}".encode(), text.encode(), part)
    for part in parts:
        replace_text(tmp_path / "services.xlsx", b"_x005F_x006D_", b"_x006D_", part)
    load(intake, tmp_path, tmp_path / "services.xlsx")

    assert intake.rows("services", "terms") == [("två\r vardagar!",), ("a_x000D_b",), ("😀 och �",)]


@pytest.mark.proof
def test_the_runs_of_a_rich_text_are_one_text_without_how_it_is_pronounced(intake, tmp_path):
    path = save_service(tmp_path / "services.xlsx", {"terms": "TEXT"})
    rich = b"<r><t>Svar inom </t></r><r><rPr><b/></rPr><t>tv\xc3\xa5 vardagar</t></r><rPh><t>x</t></rPh>"
    load(intake, tmp_path, replace_text(path, b"<t>TEXT</t>", rich))

    assert intake.rows("services", "terms") == [("Svar inom två vardagar",)]


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(("error", "column"), [("#N/A", "E"), ("#REF!", "F")])
def test_a_typed_error_reaches_the_data_errors_as_what_excel_shows(intake, tmp_path, error, column):
    path = save_service(tmp_path / "services.xlsx", {"active_to": "2026-02-01", "own_questions": "2"})
    cell = {"E": b't="inlineStr"><is><t>2026-02-01</t></is>', "F": b't="inlineStr"><is><t>2</t></is>'}[column]
    load(intake, tmp_path, replace_text(path, cell, f't="e"><v>{error}</v>'.encode()))

    assert [name for _, _, name, rule in intake.errors() if rule == "DAT-04"] == [
        {"E": "active_to", "F": "own_questions"}[column]
    ]


NUMBERS = {2.0: 2, 3: 3, "4": 4}


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(("written", "read"), NUMBERS.items())
def test_whole_numbers_are_counts_however_they_are_typed(intake, tmp_path, written, read):
    load(intake, tmp_path, save_service(tmp_path / "services.xlsx", {"own_questions": written}))

    assert intake.rows("services", "own_questions") == [(read,)]


def test_days_counted_from_1904_are_the_days_that_excel_shows(intake, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.MAC_EPOCH
    workbook.active.append(["service_id", "clinic_id", "name", "active_from"])
    workbook.active.append(["1", A, "Tid", dt.date(2026, 1, 2)])
    workbook.save(tmp_path / "services.xlsx")
    load(intake, tmp_path, tmp_path / "services.xlsx")

    assert intake.rows("services", "active_from") == [(dt.date(2026, 1, 2),)]


@pytest.mark.proof
def test_a_date_that_is_written_as_text_or_as_iso_is_that_date(intake, tmp_path):
    path = save_service(tmp_path / "services.xlsx", {"active_from": "2026-01-03", "active_to": dt.date(2026, 1, 4)})
    iso = b't="d"><v>2026-01-04T00:00:00</v>'
    load(intake, tmp_path, replace_text(path, b't="n"><v>46026</v>', iso))

    assert iso in zipfile.ZipFile(path).read(SHEET)
    assert intake.rows("services", "active_from", "active_to") == [(dt.date(2026, 1, 3), dt.date(2026, 1, 4))]


MERGED = {
    "down a column that is read": ("A2:A3", True),
    "across two columns that are read": ("B3:C3", True),
    "a column that is not read": ("D2:D3", False),
    "below the last row": ("A4:A9", False),
}


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize(("area", "is_refused"), MERGED.values(), ids=MERGED.keys())
def test_merged_cells_are_refused_where_they_hide_a_cell_that_is_read(intake, tmp_path, area, is_refused):
    workbook = openpyxl.Workbook()
    for row in ([*HEADERS, "Anteckning"], [*CLINIC, "x"], [A[:-1] + "3", "Tre", "egen"]):
        workbook.active.append(row)
    workbook.active.merge_cells(area)
    workbook.save(tmp_path / "clinics.xlsx")
    if not is_refused:
        intake.load(inputs={"clinics": tmp_path / "clinics.xlsx"})
        return

    with pytest.raises(InputError, match=f"cellerna {area} är sammanslagna"):
        intake.load(inputs={"clinics": tmp_path / "clinics.xlsx"})


@pytest.mark.proof
def test_a_merged_title_above_the_headers_hides_nothing(intake, tmp_path):
    workbook = openpyxl.Workbook()
    for row in (["Uttag 2026"], HEADERS, CLINIC):
        workbook.active.append(row)
    workbook.active.merge_cells("A1:C1")
    workbook.save(tmp_path / "clinics.xlsx")
    intake.load(inputs={"clinics": tmp_path / "clinics.xlsx"}, own={"clinics": OwnTable(header_row=2)})

    assert intake.rows("clinics", "clinic_id") == [(A,)]


def test_values_under_no_header_are_told(intake, tmp_path):
    rows = [[*HEADERS, None, "Egen"], [*CLINIC, "ja", "x"], [*CLINIC[:2], "egen", None, None, "utanför"]]
    rows[2][0] = A[:-1] + "3"
    store = intake.load(inputs={"clinics": save_sheets(tmp_path / "clinics.xlsx", {"Blad1": rows})})

    assert "clinics.xlsx, bladet Blad1: cell D2 och 1 till har ett värde men ingen rubrik och används inte." in (
        store.notes
    )
