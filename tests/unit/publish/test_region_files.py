"""The region's numbers as a workbook and as CSV files, one a table; syntetiska data."""

import csv
import zipfile
from datetime import UTC, datetime

import pytest

from audit_lib.model.results.sheets import Percentage, Sheet
from audit_lib.publish.workbook import write_sheets, write_workbook


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@SUM(A1)", '=HYPERLINK("http://a")', "http://a.example", "a\x00b\ud800"]
)
def test_no_text_becomes_a_formula_or_a_link(tmp_path, text):
    sheets = [Sheet("Blad", ("namn", "antal", "andel"), [(text, 7, Percentage(938))])]
    write_workbook(sheets, tmp_path / "a.xlsx", title=text[:1], created_at=datetime(2026, 5, 4, tzinfo=UTC))
    [path] = write_sheets(sheets, tmp_path / "region")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, row = csv.reader(file, delimiter=";")

    assert "<f>" not in page
    assert "hyperlink" not in page
    assert not row[0].startswith(("=", "+", "@"))
    assert row[1:] == ["7", "93,8"]


def test_a_table_that_falls_away_leaves_no_file(tmp_path):
    sheets = [Sheet("Månader", ("månad", "antal"), [("2026-04", 7)]), Sheet("Diagram", ("mått", "värde"), [])]
    write_sheets(sheets, tmp_path)
    write_sheets(sheets[:1], tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["manader.csv"]
