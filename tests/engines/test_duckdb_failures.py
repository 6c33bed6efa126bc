"""DuckDB without memory or disk is exit 13 with its remedy, never a verdict, and never another engine's fault."""

from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from faults.test_disk_errors import mounted
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region import verdicts
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.audit.region.verdicts import check_region
from audit_lib.check import suite
from audit_lib.engines.embedded import EmbeddedDatabase, read_batches
from audit_lib.errors import RuleError
from audit_lib.facts import workplace
from engines.agreement import on_engine
from engines.test_engine_failures import judge_and_list, on_postgres


@pytest.fixture
def audit(tmp_path: Path):
    tables, run = random_tables(7, n_clinics=2, n_errands=10)
    return take_in(open_run(write_csv_region(tables, run, tmp_path)))


def test_duckdb_without_room_to_spill_is_exit_13(audit, monkeypatch):
    opened = verdicts.open_database

    @contextmanager
    def open_cramped(address):
        with opened(address) as connection:
            connection.execute("SET memory_limit = '2MB'")
            connection.execute("SET max_temp_directory_size = '1KB'")
            connection.execute("CREATE TABLE ballast AS SELECT range AS n, hash(range) AS h FROM range(10)")
            yield connection

    monkeypatch.setattr(verdicts, "open_database", open_cramped)

    judge_and_list(audit, r"fakta kunde inte beräknas \(OutOfMemoryException\).*diskutrymme och minne")


def test_duckdb_whose_memory_runs_out_while_rules_are_judged_is_exit_13(audit, monkeypatch):
    build_query = suite.build_query

    def build_big(relation, rules):
        big = "SELECT count(DISTINCT hash(range)) AS n FROM range(3000000)"
        return f"SELECT judged.* FROM ({build_query(relation, rules)}) AS judged CROSS JOIN ({big}) AS big WHERE n > 0"

    judge = verdicts._judge

    def judge_cramped(facts, audit):
        facts.connection.execute("SET memory_limit = '20MB'; SET max_temp_directory_size = '1KB'")
        return judge(facts, audit)

    monkeypatch.setattr(suite, "build_query", build_big)
    monkeypatch.setattr(verdicts, "_judge", judge_cramped)

    judge_and_list(audit, r"kunde inte räkna reglerna \(OutOfMemoryException\).*diskutrymme och minne")


@pytest.mark.parametrize("step", ["collect_deviations", "measure_months"])
def test_duckdb_that_fails_after_the_rules_is_exit_13_and_its_words_are_not_told(audit, monkeypatch, step):
    def fail(*_):
        raise duckdb.IOException("SE2321000131-E000000000001")

    monkeypatch.setattr(verdicts, step, fail)

    judge_and_list(audit, r"^(?!.*SE2321).*reglerna kunde inte prövas \(IOException\).*diskutrymme och minne")


def test_duckdb_that_fails_before_other_readings_is_exit_13(audit, monkeypatch):
    def fail(*_):
        raise duckdb.OutOfMemoryException("full")

    monkeypatch.setattr(EmbeddedDatabase, "put", fail)
    with pytest.raises(RuleError, match=r"reglerna kunde inte prövas \(OutOfMemoryException\)"):
        check_region(audit, other_readings=True)


def test_duckdb_that_fails_while_it_hands_over_is_not_blamed_on_the_server(audit, server, monkeypatch):
    # Arrow tells it as an OSError without a number, after the first batch.
    def fail_late(batches):
        yield from batches
        raise OSError("Out of Memory Error: SE2321000131-E000000000001")

    monkeypatch.setattr(workplace, "read_batches", lambda reader: read_batches(fail_late(reader)))

    judge_and_list(on_postgres(audit, server), r"fakta kunde inte beräknas \(OutOfMemoryException\)")


@pytest.mark.parametrize("size", ["4k", "16k"])
def test_duckdb_whose_disk_is_full_is_exit_13(audit, tmp_path, size):
    cramped = on_engine(audit, out=tmp_path / "full")
    with mounted(cramped.run.out, f"size={size}"):
        with pytest.raises(RuleError, match=r"fakta(basen)? kunde inte .*diskutrymme") as caught:
            write_verdicts(cramped)

        assert caught.value.exit_code == 13
        assert list(cramped.run.out.iterdir()) == []
