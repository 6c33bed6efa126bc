"""A failing engine is exit 13 with its remedy, never a verdict, and leaves nothing half-written."""

import gc
import sys
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
from audit_lib.check import metric, validate
from audit_lib.engines.embedded import EmbeddedDatabase
from audit_lib.errors import RuleError
from engines.agreement import on_engine


@pytest.fixture
def audit(tmp_path: Path):
    tables, run = random_tables(7, n_clinics=2, n_errands=10)
    return take_in(open_run(write_csv_region(tables, run, tmp_path)))


def judge_and_list(audit, told: str) -> None:
    """The check fails in the words wanted, with exit 13, and the run's folder holds no result."""
    with pytest.raises(RuleError, match=told) as caught:
        write_verdicts(audit)

    assert caught.value.exit_code == 13
    assert sorted(path.name for path in audit.run.out.iterdir() if not path.name.startswith(".")) == ["store"]
    assert list(audit.run.out.glob(".work-*")) == []


def test_duckdb_without_room_to_spill_is_told_with_what_to_check(audit, monkeypatch):
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


def test_duckdb_whose_memory_runs_out_while_rules_are_judged_is_told_as_such(audit, monkeypatch):
    build_query = metric.build_query

    def build_big(relation, rules, **options):
        big = "SELECT count(DISTINCT hash(range)) AS n FROM range(3000000)"
        judged = build_query(relation, rules, **options)
        return f"SELECT judged.* FROM ({judged}) AS judged CROSS JOIN ({big}) AS big WHERE n > 0"

    build_facts = verdicts.build_facts

    def build_and_cramp(connection, audit, **options):
        build_facts(connection, audit, **options)
        connection.execute("SET memory_limit = '20MB'; SET max_temp_directory_size = '1KB'")

    for module in (metric, validate):
        monkeypatch.setattr(module, "build_query", build_big)
    monkeypatch.setattr(verdicts, "build_facts", build_and_cramp)

    judge_and_list(audit, r"kunde inte räkna reglerna \(OutOfMemoryException\).*diskutrymme och minne")


@pytest.mark.parametrize("step", ["collect_deviations", "measure_months"])
def test_duckdb_that_fails_after_the_rules_does_not_have_its_words_told(audit, monkeypatch, step):
    def fail(*_):
        raise duckdb.IOException("SE2321000131-E000000000001")

    monkeypatch.setattr(verdicts, step, fail)

    judge_and_list(audit, r"^(?!.*SE2321).*reglerna kunde inte prövas \(IOException\).*diskutrymme och minne")


def test_duckdb_that_fails_before_other_readings_is_told_as_a_failure_of_the_rules(audit, monkeypatch):
    def fail(*_):
        raise duckdb.OutOfMemoryException("full")

    monkeypatch.setattr(EmbeddedDatabase, "put", fail)
    with pytest.raises(RuleError, match=r"reglerna kunde inte prövas \(OutOfMemoryException\)"):
        verdicts.check_region(audit, other_readings=True)


@pytest.mark.parametrize("size", ["4k", "16k"])
def test_duckdb_whose_disk_is_full_leaves_nothing_on_it(audit, tmp_path, size):
    cramped = on_engine(audit, out=tmp_path / "full")
    with mounted(cramped.run.out, f"size={size}"):
        with pytest.raises(RuleError, match=r"fakta(basen)? kunde inte .*diskutrymme") as caught:
            write_verdicts(cramped)

        assert caught.value.exit_code == 13
        assert list(cramped.run.out.iterdir()) == []


def test_without_pyspark_the_engine_says_what_to_install(audit, monkeypatch):
    for module in ("pyspark", "pyspark.errors", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, module, None)

    judge_and_list(on_engine(audit, engine="spark"), r"Spark är inte installerat.*basutbud-audit\[spark\].*Java 17")


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_without_java_spark_says_what_to_install(audit, monkeypatch):
    context = pytest.importorskip("pyspark").SparkContext
    # Where pyspark keeps the Java machine that an earlier test may have started; it has no public way to do without.
    monkeypatch.setattr(context, "_gateway", None)
    monkeypatch.setenv("JAVA_HOME", "/saknas")

    judge_and_list(on_engine(audit, engine="spark"), r"anslutning: Spark kunde inte utföra.*Java 17 finns")
    gc.collect()  # Spark leaves a pipe to the collector: here, and not in the next test.
