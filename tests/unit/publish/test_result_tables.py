"""Result tables on disk: whole files, Swedish spreadsheets, no formulas."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit_lib.errors import ReportError
from audit_lib.files.whole_file import replacing
from audit_lib.publish.tables import copy_table, guard_cell, write_table

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


@pytest.mark.parametrize("n_rows", [0, 3, 120_001])
def test_a_copied_file_is_what_its_table_would_be_written_as_and_is_never_whole_in_memory(
    tmp_path: Path, monkeypatch, n_rows: int
) -> None:
    rows = {
        "table": pa.array(["errands"] * n_rows, pa.string()),
        "row": pa.array(range(2, n_rows + 2), pa.int64()),
        "reason": pa.array(["=fel"] * n_rows, pa.string()),
        "clinic_id": pa.array(["A"] * n_rows, pa.string()),
    }
    source, wanted = tmp_path / "source.parquet", ["table", "row", "reason"]
    pq.write_table(pa.table(rows), source)
    write_table(pa.table(rows).select(wanted), tmp_path, "whole")
    largest, iter_batches = [0], pq.ParquetFile.iter_batches

    def watch(self, *args, **options):
        for batch in iter_batches(self, *args, **options):
            largest.append(batch.num_rows)
            yield batch

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", watch)
    monkeypatch.setattr(pq.ParquetFile, "read", lambda *_, **__: pytest.fail("read whole"))
    copy_table(source, wanted, tmp_path, "copied")
    monkeypatch.undo()

    assert (tmp_path / "copied.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert pq.read_table(tmp_path / "copied.parquet").equals(pq.read_table(tmp_path / "whole.parquet"))
    assert max(largest) <= 50_000


def test_a_copy_that_the_disk_does_not_take_leaves_the_old_files(tmp_path: Path, monkeypatch) -> None:
    source = tmp_path / "source.parquet"
    pq.write_table(pa.table({"table": ["errands"]}), source)
    for kind in ("parquet", "csv"):
        (tmp_path / f"copied.{kind}").write_text("old", encoding="utf-8")

    class FullDisk(pq.ParquetWriter):
        def write_batch(self, *_, **__):
            raise OSError(28, "no space")

    monkeypatch.setattr(pq, "ParquetWriter", FullDisk)
    with pytest.raises(ReportError, match="disken är full"):
        copy_table(source, ["table"], tmp_path, "copied")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["copied.csv", "copied.parquet", "source.parquet"]
    assert {(tmp_path / f"copied.{kind}").read_text(encoding="utf-8") for kind in ("parquet", "csv")} == {"old"}
