"""Result tables on disk: whole files, Swedish spreadsheets, no formulas."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit_lib.model.whole_file import replacing
from audit_lib.publish.tables import guard_cell, write_table

FORMULAS = ["=1+1", "+46", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("x")']


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert guard_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-", "", "Beställ tid", "SE2321000131-E000", None, -3, 0])
def test_other_cells_stay_as_they_are(cell) -> None:
    assert guard_cell(cell) == cell


def test_the_csv_has_a_bom_semicolons_and_empty_cells_for_nothing(tmp_path: Path) -> None:
    table = pa.table({"clinic_id": ["A", "=B"], "subject": ["-", "å;ä"], "n": pa.array([None, 3], pa.int64())})

    write_table(table, tmp_path, "verdicts")

    raw = (tmp_path / "verdicts.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "verdicts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows == [["clinic_id", "subject", "n"], ["A", "-", ""], ["'=B", "å;ä", "3"]]
    # The guard is for spreadsheets; Parquet holds what was said.
    assert pq.read_table(tmp_path / "verdicts.parquet")["clinic_id"].to_pylist() == ["A", "=B"]


def test_a_file_that_could_not_be_finished_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "verdicts.csv"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(RuntimeError, match="full"), replacing(path) as partial:
        partial.write_text("half", encoding="utf-8")
        raise RuntimeError("the disk is full")

    assert path.read_text(encoding="utf-8") == "old"
    assert [path] == list(tmp_path.iterdir())
