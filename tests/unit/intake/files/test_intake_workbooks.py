"""Excel: typed cells, sheets that are no tables, and workbooks that cannot be read."""

import datetime as dt
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from intake_tables import A, B
from openpyxl.chart import BarChart
from workbooks import CLINIC, HEADERS, SHEET, change_parts, replace_text, save_sheets

from audit_lib.errors import InputError


def test_a_workbook_is_read_with_its_typed_cells(intake, tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["HSA-id", "Namn", "Driftsform", "Ansluten", "Anslutningsdatum"])
    sheet.append([A, "Påhittad", "egen", True, dt.date(2020, 1, 2)])
    sheet.append([])
    sheet.append([B, 12, "avtal", 0, "2020-13-01"])
    workbook.save(tmp_path / "clinics.xlsx")
    workbook = openpyxl.Workbook()
    workbook.create_sheet("errands").append(["errand_id", "clinic_id", "service", "started_by", "sent_at"])
    workbook["errands"].append([123, A, "egen", "ombud", dt.datetime.fromisoformat("2026-04-02 15:03:07")])
    workbook["errands"].append(["00123", A, "egen", "ombud", dt.date(2026, 4, 2)])
    workbook["errands"].append(["#N/A", A, "egen", "ombud", 46114])
    workbook.save(tmp_path / "errands.xlsx")
    intake.load(inputs={"clinics": tmp_path / "clinics.xlsx", "errands": tmp_path / "errands.xlsx"})

    assert intake.rows("clinics", "name", "connected", "connected_on") == [("Påhittad", True, dt.date(2020, 1, 2))]
    assert intake.errors() == [
        ("clinics", 4, "connected_on", "DAT-04"),
        ("errands", 3, "sent_at", "DAT-04"),
        ("errands", 4, "errand_id", "DAT-04"),
        ("errands", 4, "sent_at", "DAT-04"),
    ]
    assert intake.rows("errands", "errand_id", "left_out") == [("123", False), ("00123", True), (None, True)]


def test_a_chart_sheet_is_no_table(intake, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["clinic_id", "name", "operated_by"])
    workbook.active.append([A, "Påhittad", "egen"])
    workbook.create_chartsheet("clinics", 0).add_chart(BarChart())
    workbook.save(tmp_path / "clinics.xlsx")
    intake.load(inputs={"clinics": tmp_path / "clinics.xlsx"})

    assert intake.rows("clinics", "clinic_id") == [(A,)]


def refuse(intake, path, what):
    with pytest.raises(InputError, match=what) as refused:
        intake.load(inputs={"clinics": path})

    [problem] = refused.value.problems
    assert (problem.where, bool(problem.remedy)) == (str(path), True)


DAMAGES = {
    "a sheet cut in half": lambda name, part: part[: len(part) // 2] if name == SHEET else part,
    "a sheet that is gone": lambda name, part: None if name == SHEET else part,
    "no sheets": lambda name, part: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", part),
    "a row without a number": lambda name, part: part.replace(b'r="1"', b'r="x"'),
    "a style that is none": lambda name, part: part.replace(b"<cellXfs", b"<nothing") if "styles" in name else part,
    "a cell of another kind": lambda name, part: part.replace(b't="', b't="s" u="').replace(b"<is>", b"<v>x</v><is>"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_workbook_is_refused_however_its_reader_stumbles(intake, tmp_path, damage):
    path = tmp_path / "clinics.xlsx"
    change_parts(save_sheets(path, {"Blad1": [HEADERS, CLINIC]}), damage)

    refuse(intake, path, r"clinics\.xlsx")


@pytest.mark.parametrize(("bit", "told"), [(0x1, "filen är krypterad"), (0x20, "filen är skadad eller ingen .xlsx")])
def test_a_workbook_packed_in_a_way_that_cannot_be_read(intake, tmp_path, bit, told):
    path = tmp_path / "clinics.xlsx"
    save_sheets(path, {"Blad1": [HEADERS, CLINIC]})
    packed = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(packed)):
            packed[found.start() + place] |= bit
    path.write_bytes(packed)

    refuse(intake, path, told)


def test_a_workbook_whose_packed_bytes_are_damaged(intake, tmp_path):
    path = tmp_path / "clinics.xlsx"
    save_sheets(path, {"Blad1": [HEADERS, CLINIC]})
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo(SHEET).header_offset + 30 + len(SHEET)
    packed = bytearray(path.read_bytes())
    packed[place : place + 8] = b"\xff" * 8
    path.write_bytes(packed)

    refuse(intake, path, "filen är skadad eller ingen .xlsx")


def test_a_workbook_with_nothing_but_a_chart(intake, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.create_chartsheet("clinics").add_chart(BarChart())
    del workbook["Sheet"]
    workbook.save(tmp_path / "clinics.xlsx")

    refuse(intake, tmp_path / "clinics.xlsx", "arbetsboken har inget kalkylblad")


def pack(path, parts):
    """A zip archive of empty parts."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in parts:
            archive.writestr(name, "")
    return path.read_bytes()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
OTHER_KINDS = {
    "filen är i äldre Excelformat (.xls)": lambda _: OLE + "Workbook".encode("utf-16-le"),
    "arbetsboken är lösenordsskyddad": lambda _: OLE + "EncryptedPackage".encode("utf-16-le"),
    "filen är en binär arbetsbok (.xlsb)": lambda path: pack(path, ["_rels/.rels", "xl/workbook.bin"]),
    "filen är ett OpenDocument-kalkylblad (.ods)": lambda path: pack(path, ["mimetype", "content.xml"]),
    "filen är från Apple Numbers": lambda path: pack(path, ["Index/Document.iwa"]),
    "filen är ett Word-dokument": lambda path: pack(path, ["_rels/.rels", "word/document.xml"]),
    "filen är ett zip-arkiv och ingen arbetsbok": lambda path: pack(path, ["errands.csv"]),
    "filen är en webbsida (HTML)": lambda _: b"\xef\xbb\xbf\r\n<HTML><table><tr><td>clinic_id",
    "filen är XML, kanske ett XML-kalkylblad 2003": lambda _: b'<?xml version="1.0"?><Workbook/>',
    "filen är en textfil": lambda _: b"clinic_id;name;operated_by\r\n",
    "filen är en textfil i UTF-16": lambda _: "clinic_id\tname".encode("utf-16"),
    "filen är en Parquet-fil": lambda _: b"PAR1" + bytes(9),
    "filen är packad med gzip": lambda _: b"\x1f\x8b\x08" + bytes(9),
    "filen är tom": lambda _: b"",
    "filen är avklippt: slutet av arbetsboken saknas": lambda path: save_sheets(
        path, {"Blad1": [HEADERS]}
    ).read_bytes()[:-300],
}


@pytest.mark.fast_rows(3)
@pytest.mark.parametrize(("what", "write"), OTHER_KINDS.items(), ids=OTHER_KINDS.keys())
def test_what_is_no_such_workbook_is_told_by_what_it_is(intake, tmp_path, what, write):
    path = tmp_path / "clinics.xlsx"
    path.write_bytes(write(path))

    with pytest.raises(InputError) as refused:
        intake.load(inputs={"clinics": path})

    [problem] = refused.value.problems
    assert (problem.what, problem.where, bool(problem.remedy)) == (what, str(path), True)


def test_strict_open_xml_is_told_by_name(intake, tmp_path):
    path = save_sheets(tmp_path / "clinics.xlsx", {"Blad1": [HEADERS, CLINIC]})
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    change_parts(
        path, lambda _, part: part.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict)
    )

    refuse(intake, path, "Strict Open XML")


def test_a_workbook_with_macros_is_read(intake, tmp_path):
    path = save_sheets(tmp_path / "clinics.xlsm", {"Blad1": [HEADERS, CLINIC]})
    intake.load(inputs={"clinics": path})

    assert intake.rows("clinics", "clinic_id") == [(A,)]


def test_parts_named_in_another_case_and_styles_that_only_excel_understands_are_no_damage(intake, tmp_path):
    path = save_sheets(tmp_path / "clinics.xlsx", {"Blad1": [HEADERS, CLINIC]})
    replace_text(path, b"sheet1.xml", b"Sheet1.xml", "xl/_rels/workbook.xml.rels")
    replace_text(path, b"<fills", b'<fills x="ny"><obegripligt/></fills><fills', "xl/styles.xml")
    intake.load(inputs={"clinics": path})

    assert intake.rows("clinics", "clinic_id") == [(A,)]


def test_cells_without_their_names_stand_in_the_order_they_come(intake, tmp_path):
    path = save_sheets(tmp_path / "clinics.xlsx", {"Blad1": [HEADERS, CLINIC]})
    change_parts(path, lambda name, part: re.sub(rb' r="[A-C]?\d"', b"", part) if name == SHEET else part)
    intake.load(inputs={"clinics": path})

    assert intake.rows("clinics", "clinic_id", "name", "row") == [(A, "Påhittad", 2)]


@pytest.mark.proof
def test_a_workbook_that_is_packed_far_too_well_is_refused_before_it_is_unpacked(intake, tmp_path):
    path = save_sheets(tmp_path / "clinics.xlsx", {"Blad1": [HEADERS, CLINIC]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x", bytes(65 << 20))

    refuse(intake, path, "packas upp till mer än 200 gånger")


@pytest.mark.proof
@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml"])
def test_a_cell_beyond_all_measure_is_refused(intake, tmp_path, part):
    path = tmp_path / "clinics.xlsx"
    workbook = xlsxwriter.Workbook(path, {"constant_memory": part == SHEET})
    sheet = workbook.add_worksheet()
    for number, row in enumerate((HEADERS, CLINIC)):
        sheet.write_row(number, 0, row)
    workbook.close()
    replace_text(path, "Påhittad".encode(), b"x" * (15 << 20), part)
    intake.load(inputs={"clinics": path})
    assert len(intake.rows("clinics", "name")[0][0]) == 15 << 20
    replace_text(path, b"xx", b"xxx", part)

    refuse(intake, path, "en rad eller cell är större än 16 MB")


def test_entities_are_never_resolved(intake, tmp_path):
    path = save_sheets(tmp_path / "clinics.xlsx", {"Blad1": [HEADERS, CLINIC]})
    replace_text(path, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "egen">]><worksheet')
    replace_text(path, b"<t>egen</t>", b"<t>&a;</t>")

    refuse(intake, path, "filens XML börjar inte som en arbetsboks")
