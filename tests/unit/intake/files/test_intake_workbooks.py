"""Excel: typed cells, sheets that are no tables, and workbooks that cannot be read."""

import datetime as dt
import re
import zipfile

import openpyxl
import pytest
from intake_tables import A, B
from openpyxl.chart import BarChart

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


def rewrite_workbook(path, change):
    """Save a workbook with its parts changed: `change` gets a part's name and bytes and gives its bytes, or None."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["clinic_id", "name", "operated_by"])
    workbook.active.append([A, "Påhittad", "egen"])
    workbook.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            changed = change(name, content)
            if changed is not None:
                archive.writestr(name, changed)


SHEET = "xl/worksheets/sheet1.xml"
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
    rewrite_workbook(path, damage)

    refuse(intake, path, r"clinics\.xlsx")


@pytest.mark.parametrize("bit", [0x1, 0x20], ids=["encrypted", "a patch"])
def test_a_workbook_packed_in_a_way_that_cannot_be_read(intake, tmp_path, bit):
    path = tmp_path / "clinics.xlsx"
    rewrite_workbook(path, lambda _, part: part)
    packed = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(packed)):
            packed[found.start() + place] |= bit
    path.write_bytes(packed)

    refuse(intake, path, "filen är skadad eller ingen .xlsx")


def test_a_workbook_whose_packed_bytes_are_damaged(intake, tmp_path):
    path = tmp_path / "clinics.xlsx"
    rewrite_workbook(path, lambda _, part: part)
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
