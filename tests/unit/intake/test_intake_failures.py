"""Memory and disk that run out while the input is read: exit 12, told as such, and never as a fault of the file."""

import errno
import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
import yaml
from intake_tables import CLINICS
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.__main__ import main
from audit_lib.audit.intake import open_or_take_in, take_in
from audit_lib.audit.opening import open_run
from audit_lib.engines import clinic_groups
from audit_lib.engines.embedded import read_batches
from audit_lib.errors import InputError, ReportError
from audit_lib.intake import parts, stored_rows
from audit_lib.intake.sources.delimited import table as delimited
from audit_lib.intake.values import typed

OUT_OF_ROOM = [duckdb.OutOfMemoryException("Out of Memory Error"), duckdb.IOException('Could not write file "spill"')]


def write_run(tmp_path, kind):
    tables, run = random_tables(7, n_clinics=2, n_errands=10)
    path = write_csv_region(tables, run, tmp_path)
    if kind == "parquet":
        parameters = yaml.safe_load(path.read_text(encoding="utf-8"))
        for table, name in parameters["input"].items():
            pq.write_table(pc.read_csv(tmp_path / name), tmp_path / f"{table}.parquet")
        parameters["input"] = {table: f"{table}.parquet" for table in parameters["input"]}
        path.write_text(yaml.safe_dump(parameters), encoding="utf-8")
    return path


@pytest.mark.parametrize(("command", "kind"), [("check", "csv"), ("check", "parquet"), ("intake", "csv")])
def test_memory_that_runs_out_is_exit_12_and_says_what_to_do(tmp_path, command, kind, monkeypatch, capfd):
    monkeypatch.setenv("BASUTBUD_MEMORY", "2MB")
    with pytest.raises(SystemExit) as ended:
        main([command, str(write_run(tmp_path, kind))])

    told = capfd.readouterr().err
    assert ended.value.code == 12
    assert "indata kunde inte läsas in (OutOfMemoryException)" in told
    assert "diskutrymme och minne" in told
    assert "Exportera" not in told
    assert "Traceback" not in told


def test_memory_that_runs_out_in_a_notebook_is_an_input_error(tmp_path, monkeypatch):
    audit = open_run(write_run(tmp_path, "csv"))
    monkeypatch.setenv("BASUTBUD_MEMORY", "2MB")
    with pytest.raises(InputError, match=r"kunde inte läsas in \(OutOfMemoryException\)"):
        open_or_take_in(audit)


@pytest.mark.parametrize("error", OUT_OF_ROOM, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("is_strict", [True, False])
def test_a_csv_file_is_not_searched_for_faults_when_there_is_no_room_to_read_it(intake, monkeypatch, error, is_strict):
    create = delimited.create_raw

    def fail(*given, strict, **named):
        if strict is is_strict:
            raise error
        create(*given, strict=strict, **named)

    searched = []
    monkeypatch.setattr(delimited, "create_raw", fail)
    monkeypatch.setattr(delimited, "refuse_broken_records", lambda *given: searched.append(given))
    with pytest.raises(type(error)):
        intake.load(clinics=CLINICS.replace("egen\n", "egen\r\n"))

    assert len(searched) == (not is_strict)


def parquet_clinics(intake):
    path = intake.folder / "clinics.parquet"
    source = intake.folder / "clinics.csv"
    source.write_text(CLINICS, encoding="utf-8")
    pq.write_table(pc.read_csv(source), path)
    return path


@pytest.mark.parametrize("error", OUT_OF_ROOM, ids=lambda error: type(error).__name__)
def test_a_parquet_file_is_not_called_damaged_when_there_is_no_room_to_read_it(intake, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(typed, "create_typed_table", fail)
    with pytest.raises(type(error)):
        intake.load(inputs={"clinics": parquet_clinics(intake)})


def test_a_parquet_file_that_ends_too_early_is_called_damaged(intake, monkeypatch):
    path = parquet_clinics(intake)

    def fail(*_):
        raise duckdb.IOException(f'Could not read enough bytes from file "{path}"')

    monkeypatch.setattr(typed, "create_typed_table", fail)
    with pytest.raises(InputError, match=r"skadad eller ofullständig"):
        intake.load(inputs={"clinics": path})


def test_an_engine_that_fails_while_its_rows_are_written_is_no_error_of_the_disk(tmp_path, monkeypatch):
    # Arrow tells it as an OSError without a number, which would be exit 14: "kunde inte skrivas".
    tables, run = random_tables(9, n_clinics=2, n_errands=10)
    audit = open_run(write_csv_region(tables, run, tmp_path))

    def fail_late(batches):
        yield from batches
        raise OSError("Out of Memory Error: SE2321000131-E000000000001")

    def read(reader):
        return read_batches(fail_late(reader) if "operated_by" in reader.schema.names else reader)

    monkeypatch.setattr(clinic_groups, "read_batches", read)
    with pytest.raises(InputError, match=r"kunde inte läsas in \(OutOfMemoryException\)") as caught:
        take_in(audit)

    assert "SE2321" not in str(caught.value)
    assert not (audit.run.store / "store.json").exists()


@pytest.mark.parametrize("table", ["errands", "messages"])
def test_an_engine_that_fails_in_a_later_part_leaves_no_store(tmp_path, monkeypatch, table):
    tables, run = random_tables(9, n_clinics=2, n_errands=10)
    audit = open_run(write_csv_region(tables, run, tmp_path))
    select = stored_rows.select_part

    def select_badly(asked, present, start, stop):
        rows = select(asked, present, start, stop)
        is_meant = asked.name == table and start > 0
        return f"SELECT *, error(CAST(clinic_id AS VARCHAR)) FROM ({rows})" if is_meant else rows

    monkeypatch.setattr(parts, "PART_ROWS", 4)
    monkeypatch.setattr(stored_rows, "select_part", select_badly)
    with pytest.raises(InputError, match=r"kunde inte läsas in \(\w+Exception\)") as caught:
        take_in(audit)

    assert "SE2321" not in str(caught.value)
    assert {path.name for path in audit.run.store.iterdir()}.isdisjoint({"store.json", f"{table}.parquet"})


@pytest.mark.parametrize("table", ["clinics", "messages"])
def test_a_table_that_the_disk_loses_the_end_of_never_takes_its_place(tmp_path, monkeypatch, table):
    tables, run = random_tables(9, n_clinics=2, n_errands=10)
    audit = open_run(write_csv_region(tables, run, tmp_path))

    class LossyWriter(pq.ParquetWriter):
        def close(self):
            super().close()
            if table in str(self.where):
                os.truncate(self.where, Path(self.where).stat().st_size - 10)

    monkeypatch.setattr(pq, "ParquetWriter", LossyWriter)
    with pytest.raises(ReportError, match=r"kunde inte skrivas: disken svarar med fel"):
        take_in(audit)

    assert not (audit.run.store / f"{table}.parquet").exists()
    assert not (audit.run.store / "store.json").exists()


@pytest.mark.parametrize(("query", "kind"), [("error('IO Error')", duckdb.Error), ("NULL", None)])
def test_the_batches_of_a_query_end_with_an_error_of_the_engine(query, kind):
    rows = f"SELECT CASE WHEN range = 500000 THEN {query} ELSE CAST(range AS VARCHAR) END AS a FROM range(1000000)"
    with duckdb.connect() as connection:
        batches = read_batches(connection.execute(rows).to_arrow_reader(100_000))
        if kind is None:
            assert sum(batch.num_rows for batch in batches) == 1_000_000
        else:
            with pytest.raises(kind):
                list(batches)


def test_a_disk_that_is_full_while_a_file_is_copied_to_utf_8_is_not_a_matter_of_rights(intake, monkeypatch):
    # Only what is written fails: the file itself can be read.
    opened = Path.open

    def open_full(path, mode="r", *given, **named):
        if mode == "w" and path.name.endswith(".utf8.csv"):
            raise OSError(errno.ENOSPC, "full")
        return opened(path, mode, *given, **named)

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(InputError, match=r"kunde inte läggas på disk: disken är full") as caught:
        intake.load(clinics=CLINICS.encode("cp1252"))

    assert "rättigheterna" not in str(caught.value)


def test_an_error_of_the_disk_stays_one():
    def fail():
        yield pa.record_batch({"a": [1]})
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        list(read_batches(fail()))
