"""Made-up workbooks (syntetiska data), and their parts changed as other writers would have them."""

import zipfile

import openpyxl
from intake_tables import A

HEADERS = ["clinic_id", "name", "operated_by"]
CLINIC = [A, "Påhittad", "egen"]
SHEET = "xl/worksheets/sheet1.xml"


def save_sheets(path, sheets, hidden=()):
    """Save a workbook of sheets: name → rows."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "veryHidden"
    workbook.save(path)
    return path


def change_parts(path, change):
    """Save a workbook with its parts changed: `change` gets a part's name and bytes and gives its bytes, or None."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            changed = change(name, content)
            if changed is not None:
                archive.writestr(name, changed)
    return path


def replace_text(path, old, new, part=SHEET):
    """Save a workbook with a text of one part replaced."""
    return change_parts(path, lambda name, content: content.replace(old, new) if name == part else content)
