"""Spark on a real cluster (standalone master, two workers) judges as DuckDB does, and fails as plainly.

`make engines` judges here the three hundred small random regions of `drawn_groups`, a group at a time as one region,
and the example region with its other readings; the ordinary run three of the very same regions.
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

from audit_lib.__main__ import main
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.audit.region.verdicts import check_region
from audit_lib.engines.embedded import read_batches
from audit_lib.engines.spark import SparkDatabase, cut_batches
from audit_lib.errors import RuleError
from audit_lib.facts import workplace
from engines.agreement import EXAMPLE, assert_same, judge_group, judge_on_both, on_engine
from engines.drawn_groups import N_GROUPS, RICHEST, draw_groups
from engines.spark.cluster import SPARK_MARKS, end_java, forget_session, own_java, start_cluster

RESULTS = [f"{name}.{kind}" for name in ("verdicts", "deviations", "data_errors") for kind in ("csv", "parquet")]
EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend"
pytestmark = SPARK_MARKS


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


@pytest.fixture
def audit(tmp_path):
    tables, run = random_tables(1, n_clinics=5, n_errands=40)
    return take_in(open_run(write_csv_region(tables, run, tmp_path)))


def test_two_workers_judge_drawn_regions_as_duckdb_does(master, tmp_path):
    group = draw_groups()[RICHEST]
    with one_session(master):
        found = judge_on_both(group.write(range(3), tmp_path), about=group)

    assert found.deviations.num_rows > 0


@pytest.mark.exhaustive
@pytest.mark.parametrize("fifth", range(5))
def test_two_workers_judge_each_group_of_regions_as_duckdb_does(master, tmp_path, fifth):
    with one_session(master):
        for number in range(fifth, N_GROUPS, 5):
            judge_group(number, tmp_path / str(number))


def test_a_large_table_is_laid_in_several_files_and_an_empty_one_in_one():
    table = pa.table({"n": list(range(10))})

    cut = [part.column("n").to_pylist() for part in cut_batches(table.schema, table.to_batches(max_chunksize=2), 4)]

    assert cut == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert [part.num_rows for part in cut_batches(table.schema, [])] == [0]


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


def test_duckdb_that_fails_while_it_hands_over_is_not_blamed_on_spark(master, audit, monkeypatch):
    # Arrow tells it as an OSError without a number, after the first batch.
    def fail_late(batches):
        yield from batches
        raise OSError("Out of Memory Error: SE2321000131-E000000000001")

    monkeypatch.setattr(workplace, "read_batches", lambda reader: read_batches(fail_late(reader)))
    with pytest.raises(RuleError, match=r"^(?!.*SE2321).*fakta kunde inte beräknas \(OutOfMemoryException\)"):
        check_region(on_engine(audit, engine="spark", spark_master=master))


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


def check_with(run_file, **changes):
    """The result files of `basutbud check` of a run file with these lines."""
    parameters = yaml.safe_load(run_file.read_text(encoding="utf-8"))
    out = run_file.parent / f"ut-{changes['engine']}"
    path = run_file.parent / f"{changes['engine']}.yaml"
    path.write_text(yaml.safe_dump({**parameters, **changes, "out": str(out)}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(path)])

    assert ended.value.code == 0
    return {name: (out / name).read_bytes() for name in RESULTS}


@pytest.mark.exhaustive
def test_a_run_file_that_names_spark_gives_the_very_files_that_duckdb_gives(master, tmp_path):
    # Clocks change, readings are turned, and there are deviations and errors to compare.
    tables, run = random_tables(1032, n_clinics=4, n_errands=30)
    run_file = write_csv_region(tables, run, tmp_path)

    expected = check_with(run_file, engine="duckdb")
    actual = check_with(run_file, engine="spark", spark_master=master)

    assert expected == actual
    assert [name for name in RESULTS if name.endswith(".csv") and actual[name].count(b"\n") < 3] == []


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
