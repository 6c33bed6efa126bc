"""A disk that loses the end of a file without a word: the file is looked at before it takes the old one's place."""

import errno
import os
import tempfile
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from audit_lib.errors import ReportError
from audit_lib.files.parquet import write_parquet
from audit_lib.model.results.sheets import Sheet
from audit_lib.publish.tables import write_csv
from audit_lib.publish.workbook import write_sheets, write_workbook

TABLE = pa.table({"clinic_id": ["å", "b"] * 500, "month": [202604, 202605] * 500})
SHEETS = [Sheet("Krav", ("Krav", "Antal"), [["SVA-01", number] for number in range(500)])]
CREATED_AT = datetime(2026, 5, 10, tzinfo=UTC)


def make_csv(folder):
    write_csv(TABLE, folder / "made")


def make_sheets(folder):
    write_sheets(SHEETS, folder)


def make_workbook(folder):
    write_workbook(SHEETS, folder / "made", title="Syntetiska data", created_at=CREATED_AT)


def make_parquet(folder):
    write_parquet(TABLE, folder / "made")


def lose_the_end(path):
    os.truncate(path, Path(path).stat().st_size * 9 // 10)


@pytest.fixture
def lossy_disk(monkeypatch):
    """Whatever is written whole loses its last tenth as it is closed."""
    open_, write_, close = Path.open, pq.write_table, xlsxwriter.Workbook.close

    @contextmanager
    def open_lossy(path, mode="r", *rest, **options):
        with open_(path, mode, *rest, **options) as file:
            yield file
        if mode == "w":
            lose_the_end(path)

    def write_lossy(table, path, **options):
        write_(table, path, **options)
        lose_the_end(path)

    def close_lossy(book):
        close(book)
        lose_the_end(book.filename)

    monkeypatch.setattr(Path, "open", open_lossy)
    monkeypatch.setattr(pq, "write_table", write_lossy)
    monkeypatch.setattr(xlsxwriter.Workbook, "close", close_lossy)
    return monkeypatch


@pytest.mark.parametrize("make", [make_csv, make_sheets, make_workbook, make_parquet])
def test_a_file_that_did_not_arrive_to_its_end_leaves_the_old_one(tmp_path, lossy_disk, make):
    with pytest.raises(ReportError, match="disken svarar med fel"):
        make(tmp_path)
    assert [*tmp_path.iterdir()] == []

    lossy_disk.undo()
    make(tmp_path)
    assert len([*tmp_path.iterdir()]) == 1


def test_a_workbook_that_could_not_be_written_leaves_nothing_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", refuse)
    monkeypatch.setattr(zipfile.ZipFile, "write", refuse)
    with pytest.raises(ReportError, match="disken är full"):
        make_workbook(tmp_path / "out")
    assert [*tmp_path.iterdir()] == [tmp_path / "out"]


def test_a_workbook_with_a_wrong_byte_inside_is_not_a_whole_one(tmp_path, monkeypatch):
    close = xlsxwriter.Workbook.close

    def close_wrong(book):
        close(book)
        content = bytearray(Path(book.filename).read_bytes())
        content[len(content) // 2] ^= 0xFF
        Path(book.filename).write_bytes(content)

    monkeypatch.setattr(xlsxwriter.Workbook, "close", close_wrong)
    with pytest.raises(ReportError, match="disken svarar med fel"):
        make_workbook(tmp_path)
    assert [*tmp_path.iterdir()] == []
