"""What lies in the store's files, however the engine held it: whole clinics a group, plain text, one file or none."""

import os

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit_lib.engines.clinic_groups import write_batches, write_table
from audit_lib.errors import ReportError
from audit_lib.intake.schemas import make_schema
from audit_lib.model.tables import TABLES

SCHEMA = make_schema(TABLES["errands"])
N_CLINICS, N_ROWS = 40, 120_000
"""Clinics of 3,000 rows: three share a row group."""


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        # As intake has them: ids of clinics and codes are numbers of a list.
        opened.execute(
            "CREATE TYPE clinic AS ENUM "
            f"(SELECT 'SE2321000131-E9' || lpad(range::VARCHAR, 11, '0') FROM range({N_CLINICS}))"
        )
        opened.execute(
            "CREATE TABLE rows AS SELECT 'A' || range AS errand_id, "
            f"('SE2321000131-E9' || lpad((range * {N_CLINICS} // {N_ROWS})::VARCHAR, 11, '0'))::clinic AS clinic_id, "
            "(CASE WHEN range % 3 > 0 THEN 'invanare' END)::ENUM('invanare', 'ombud', 'personal') AS started_by, "
            "TIMESTAMP '2026-04-01' + to_seconds(range) AS sent_at, range::UINTEGER AS row, "
            "false AS left_out, false AS has_error "
            f"FROM range({N_ROWS})"
        )
        yield opened


def test_a_reader_sees_text_and_the_rows_as_they_were(connection, tmp_path):
    path = tmp_path / "errands.parquet"

    n_rows = write_table(connection, "FROM rows ORDER BY clinic_id, errand_id", SCHEMA, path, split=True)

    found = pq.read_table(path)
    assert n_rows == found.num_rows == N_ROWS
    assert found.schema.equals(SCHEMA), "no trace of how the engine held it"
    shared = "errand_id, clinic_id, started_by, epoch_us(sent_at), row, left_out"
    both = f"SELECT {shared} FROM rows EXCEPT SELECT {shared} FROM '{path}'"
    assert connection.execute(f"SELECT count(*) FROM ({both})").fetchall() == [(0,)]
    assert found.column("service").null_count == N_ROWS, "a column the query does not give"


def test_a_row_group_has_whole_clinics_and_no_ids_but_theirs(connection, tmp_path):
    path = tmp_path / "errands.parquet"

    write_table(connection, "FROM rows ORDER BY clinic_id, errand_id", SCHEMA, path, split=True)

    file = pq.ParquetFile(path, read_dictionary=["clinic_id"])
    groups = [file.read_row_group(place) for place in range(file.num_row_groups)]
    seen = [set(group.column("clinic_id").to_pylist()) for group in groups]
    assert sum(map(len, seen)) == N_CLINICS == len(set.union(*seen))
    place = SCHEMA.names.index("clinic_id")
    for number, group in enumerate(seen):
        bounds = file.metadata.row_group(number).column(place).statistics
        assert (bounds.min, bounds.max) == (min(group), max(group))
        assert len(groups[number].column("clinic_id").combine_chunks().dictionary) == len(group)
    assert max(map(len, seen)) == 3


def test_a_table_without_rows_is_a_file_without_rows(connection, tmp_path):
    path = tmp_path / "errands.parquet"

    assert write_table(connection, "FROM rows LIMIT 0", SCHEMA, path, split=True) == 0
    assert pq.read_table(path).schema.equals(SCHEMA)


@pytest.mark.parametrize("number", [1, 3, 13])
def test_a_group_that_cannot_be_written_is_told_of_and_leaves_the_old_file(connection, tmp_path, monkeypatch, number):
    path = tmp_path / "errands.parquet"
    path.write_bytes(b"the old one")
    written = []

    class FullDisk(pq.ParquetWriter):
        def write_table(self, table):
            written.append(table.num_rows)
            if len(written) == number:
                raise OSError(28, os.strerror(28))
            super().write_table(table)

    monkeypatch.setattr(pq, "ParquetWriter", FullDisk)
    with pytest.raises(ReportError, match="disken är full"):
        write_table(connection, "FROM rows ORDER BY clinic_id, errand_id", SCHEMA, path, split=True)

    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"the old one"]
    assert len(written) == number


def test_rows_that_cannot_be_fetched_are_told_of_and_leave_the_old_file(connection, tmp_path):
    path = tmp_path / "errands.parquet"
    path.write_bytes(b"the old one")

    def fetch():
        reader = connection.execute("FROM rows ORDER BY clinic_id").to_arrow_reader(10_000)
        yield from (reader.read_next_batch() for _ in range(3))
        raise duckdb.OutOfMemoryException("a row's value")

    with pytest.raises(duckdb.OutOfMemoryException):
        write_batches(fetch(), SCHEMA, path, split=True)

    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"the old one"]


def test_texts_of_two_lists_may_follow_each_other(tmp_path):
    def batch(clinic, words):
        columns = {
            "clinic_id": pa.array([clinic] * 2),
            "service": pa.array(words).dictionary_encode(),
            "row": pa.array([2, 3], pa.int64()),
            "left_out": pa.array([False] * 2),
            "has_error": pa.array([False] * 2),
        }
        return pa.RecordBatch.from_pydict(columns)

    path = tmp_path / "errands.parquet"
    batches = [batch("A", ["bestall_tid", "egen"]), batch("A", ["avboka_tid", None]), batch("B", ["egen", "egen"])]

    assert write_batches(batches, SCHEMA, path, split=True) == 6
    assert pq.read_table(path).column("service").to_pylist() == [
        "bestall_tid",
        "egen",
        "avboka_tid",
        None,
        "egen",
        "egen",
    ]
