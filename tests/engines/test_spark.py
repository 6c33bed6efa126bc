"""Spark on a real cluster (standalone master, two workers) judges as DuckDB does, and fails as plainly.

`make engines` judges here the three hundred small random regions of `drawn_groups`, a group at a time as one region,
and the example region with its other readings; the ordinary run a few of the very same regions.
"""

import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from faults.test_disk_errors import mounted
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.audit.region.verdicts import check_region
from audit_lib.engines import spark
from audit_lib.engines.spark import SparkDatabase
from audit_lib.errors import RuleError
from engines.agreement import EXAMPLE, assert_same, on_engine
from engines.cluster import SPARK_MARKS, end_java, forget_session, own_java, start_cluster
from engines.drawn_groups import N_GROUPS, N_REGIONS, draw_groups, list_share

EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend"
pytestmark = [*SPARK_MARKS, pytest.mark.slow]


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    with own_java(tmp_path_factory.mktemp("spark")), start_cluster() as address:
        yield address


@contextmanager
def one_session(master):
    """A session of the test's own on both workers, which every check meanwhile borrows."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    session = SparkSession.builder.master(master).appName("prov").getOrCreate()
    try:
        yield session
        # The driver is counted too.
        assert session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3
    finally:
        session.stop()


def judge_on_both(run_file, *, about, other_readings=False):
    """Judge a region on DuckDB and Spark, which must say the same."""
    audit = take_in(open_run(run_file))
    expected = check_region(audit, other_readings=other_readings)
    actual = check_region(on_engine(audit, engine="spark"), other_readings=other_readings)

    assert_same(expected, actual, about=about)
    return expected


@pytest.fixture
def audit(tmp_path):
    tables, run = random_tables(1, n_clinics=5, n_errands=40)
    return take_in(open_run(write_csv_region(tables, run, tmp_path)))


def test_two_workers_judge_drawn_regions_as_duckdb_does(master, tmp_path):
    group = list_share()[0]
    with one_session(master):
        found = judge_on_both(group.write(range(3), tmp_path), about=group)

    assert found.deviations.num_rows > 0


@pytest.mark.exhaustive
@pytest.mark.parametrize("fifth", range(5))
def test_two_workers_judge_each_group_of_regions_as_duckdb_does(master, tmp_path, fifth):
    with one_session(master):
        for number in range(fifth, N_GROUPS, 5):
            group = draw_groups()[number]
            judge_on_both(group.write(range(N_REGIONS), tmp_path / str(number)), about=group)


def test_a_large_table_is_laid_in_several_files_and_an_empty_one_in_one(monkeypatch):
    monkeypatch.setattr(spark, "FILE_ROWS", 4)
    table = pa.table({"n": list(range(10))})

    cut = [part.column("n").to_pylist() for part in spark._cut(table.schema, table.to_batches(max_chunksize=2))]

    assert cut == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert [part.num_rows for part in spark._cut(table.schema, [])] == [0]


@pytest.mark.exhaustive
def test_two_workers_judge_the_example_region_as_duckdb_does(master, tmp_path):
    audit = take_in(open_run(EXAMPLE, tmp_path))
    expected = check_region(audit, other_readings=True)

    on_spark = on_engine(audit, engine="spark", spark_master=master)

    assert expected.other_readings.num_rows > 0
    assert_same(expected, check_region(on_spark, other_readings=True), about="the example")


def test_executors_that_keep_dying_are_exit_13_and_no_verdict(master, audit, monkeypatch):
    make = SparkDatabase.make

    def make_deadly(self, name, query, *, view=False):
        # Ends the Java machine of whichever executor computes it, again at each attempt.
        deadly = "SELECT clinic_id, java_method('java.lang.System', 'exit', 3) AS gone FROM clinics"
        make(self, name, deadly if name == "scope" else query, view=view)

    monkeypatch.setattr(SparkDatabase, "make", make_deadly)
    with pytest.raises(RuleError, match=r"relationen scope: Spark kunde inte utföra.*arbetare föll bort") as caught:
        check_region(on_engine(audit, engine="spark", spark_master=master))

    assert caught.value.exit_code == 13
    assert [path.name for path in audit.run.out.iterdir()] == ["store"]


def act_before(monkeypatch, relation, act):
    """Let something happen just before a relation is computed; gives the list of what was hit, in the end one thing."""
    make, hit = SparkDatabase.make, []

    def make_after(self, name, query, *, view=False):
        if name == relation:
            hit.append(act())
        make(self, name, query, view=view)

    monkeypatch.setattr(SparkDatabase, "make", make_after)
    return hit


def kill_executor():
    executors = [
        process
        for process in psutil.Process().children(recursive=True)
        # One that has ended and is not yet waited for has no command line.
        if EXECUTOR in (process.as_dict(["cmdline"])["cmdline"] or ())
    ]
    executors[0].kill()
    return executors[0].pid


@pytest.mark.exhaustive
def test_an_executor_that_is_lost_costs_no_verdict(master, audit, monkeypatch):
    expected = check_region(audit)
    killed = act_before(monkeypatch, "scope", kill_executor)

    assert_same(expected, check_region(on_engine(audit, engine="spark", spark_master=master)), about="a loss")
    assert len(killed) == 1


@pytest.mark.exhaustive
def test_a_java_machine_that_dies_is_exit_13_and_no_verdict(master, audit, monkeypatch):
    act_before(monkeypatch, "scope", end_java)

    with pytest.raises(RuleError, match=r"relationen scope: Spark kunde inte utföra.*kör om") as caught:
        check_region(on_engine(audit, engine="spark", spark_master=master))

    assert caught.value.exit_code == 13
    assert [path.name for path in audit.run.out.iterdir()] == ["store"]
    forget_session()


@pytest.mark.exhaustive
def test_a_full_disk_is_exit_13_and_nothing_is_left_on_it(master, audit, tmp_path, monkeypatch):
    cramped = on_engine(audit, engine="spark", spark_master=master, out=tmp_path / "full")
    with mounted(cramped.run.out, "size=8m"):
        act_before(monkeypatch, "scope", lambda: fill_disk(cramped.run.out / "ballast"))
        with pytest.raises(
            RuleError, match=r"relationen scope: Spark kunde inte utföra.*diskutrymmet tog slut"
        ) as caught:
            check_region(cramped)

        assert caught.value.exit_code == 13
        assert [path.name for path in cramped.run.out.iterdir()] == ["ballast"]


def fill_disk(path):
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(b"0" * 4096):
            pass


@pytest.mark.exhaustive
def test_spark_submit_checks_the_example_and_writes_what_duckdb_writes(master, tmp_path):
    import pyspark  # noqa: PLC0415

    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    parameters = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    given = {table: str((EXAMPLE.parent / path).resolve()) for table, path in parameters["input"].items()}
    parameters |= {"input": given, "engine": "spark"}
    run_file = tmp_path / "run.yaml"
    run_file.write_text(yaml.safe_dump(parameters, allow_unicode=True))
    program = tmp_path / "basutbud.py"
    program.write_text("from audit_lib.__main__ import main\nmain()\n")
    write_verdicts(take_in(open_run(EXAMPLE, tmp_path / "duckdb")))

    command = [str(submit), "--master", master, str(program), "check", str(run_file), "--out", str(tmp_path / "spark")]
    # spark-submit takes the python3 of the path unless it is told which; what that one says comes on stdout.
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env=environment)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    for path in sorted((tmp_path / "duckdb").glob("*.parquet")):
        assert pq.read_table(path).equals(pq.read_table(tmp_path / "spark" / path.name)), path.name
