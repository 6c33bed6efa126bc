"""Spark's session and files: what the program had is left as it was, and rows are parted by region and clinic."""

import os
import sys
from contextlib import contextmanager
from threading import Thread

import pyarrow.parquet as pq
import pytest
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.engines.spark import SparkDatabase
from audit_lib.errors import RuleError
from engines.agreement import assert_same, on_engine
from engines.spark.cluster import reason_to_skip

pytestmark = [
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
    pytest.mark.proof,
    # Spark's own Python code leaves sockets to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
# Two workers in machines of their own, one core each.
CLUSTER = "local-cluster[2,1,512]"
SETTINGS = {
    "spark.executor.memory": "512m",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "America/New_York",
}
REGIONS = ("SE2321000131", "SE2321000164")


@contextmanager
def open_session(master):
    """A session of the program's own, unlike what the engine wants."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    # Else Spark starts whatever Python the machine has, and refuses it if its version is another.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(master).appName("programmet")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def make_country():
    """Two regions' tables as one input: the same rows, with the second's ids its own."""
    tables, run = random_tables(4, n_clinics=4, n_errands=10)
    one, other = REGIONS

    def move(name, cell):
        moved = cell and cell.replace(one, other)
        return f"b-{moved}" if moved and name in {"errand_id", "service_id"} else moved

    country = {
        table: [*rows, *({name: move(name, cell) for name, cell in row.items()} for row in rows)]
        for table, rows in tables.items()
    }
    return country, run


@pytest.fixture
def audit(tmp_path):
    tables, run = make_country()
    # A folder whose name Spark would take for a pattern.
    return take_in(open_run(write_csv_region(tables, run, tmp_path / "år 1 [b]")))


def test_two_workers_read_the_store_and_part_a_country_by_region_and_clinic(audit, monkeypatch):
    expected = check_region(audit)
    seen = {}
    close = SparkDatabase.close

    def look_and_close(self):
        folders = {path.name.partition("-")[2]: path for path in audit.run.out.glob(".work-*/spark/*")}
        seen["relations"] = set(folders)
        seen["regions"] = {path.name for path in folders["errand_facts.parquet"].glob("region=*")}
        files = sorted(folders["errand_facts.parquet"].glob("region=*/*.parquet"))
        seen["clinics"] = [sorted(set(pq.read_table(file)["clinic_id"].to_pylist())) for file in files]
        # Which executors did something, only Java knows: pyspark has no public name for it.
        executors = self.session._jsparkSession.sparkContext().statusStore().executorList(True)
        listed = [executors.apply(number) for number in range(executors.size())]
        seen["worked"] = [one.id() for one in listed if one.id() != "driver" and one.completedTasks()]
        close(self)

    monkeypatch.setattr(SparkDatabase, "close", look_and_close)
    with open_session(CLUSTER):
        assert_same(expected, check_region(on_engine(audit, engine="spark")), about="a country of two regions")

    assert seen["regions"] == {f"region={region}" for region in REGIONS}
    in_files = [clinic for clinics in seen["clinics"] for clinic in clinics]
    assert len(in_files) == len(set(in_files)) == len({row["clinic_id"] for row in expected.verdicts.to_pylist()})
    assert {"clinics", "errands"} <= set(audit.run.input)
    assert {f"{table}.parquet" for table in audit.run.input} & seen["relations"] == set()
    assert len(seen["worked"]) == 2


def test_a_program_keeps_its_session_its_settings_and_its_views(audit):
    failed = []

    def check():
        try:
            check_region(on_engine(audit, engine="spark", spark_master="local[2]"))
        except Exception as error:  # noqa: BLE001 (told in the test's own thread)
            failed.append(error)

    with open_session("local[2]") as session:
        for name in ("clinics", "settings", "calendar"):
            session.createDataFrame([(name,)], ["egen"]).createOrReplaceTempView(name)
        before = session.sql("SET").collect()
        # The active session is one of each thread; the application is one of the process.
        checking = Thread(target=check)
        checking.start()
        checking.join()

        assert failed == []
        assert session.sql("SET").collect() == before
        assert [session.table(name).collect()[0][0] for name in ("clinics", "settings", "calendar")] == [
            "clinics",
            "settings",
            "calendar",
        ]
        assert {table.name for table in session.catalog.listTables()} == {"clinics", "settings", "calendar"}
        with pytest.raises(RuleError, match=r"redan igång på local\[2\].*Ta bort spark_master ur körfilen"):
            check_region(on_engine(audit, engine="spark", spark_master="local[1]"))


def test_a_session_that_is_gone_does_not_hide_what_went_wrong(tmp_path, monkeypatch):
    from py4j.protocol import Py4JNetworkError  # noqa: PLC0415

    def answer_nothing(*_):
        raise Py4JNetworkError("gone")

    database = SparkDatabase("local[1]", tmp_path)
    monkeypatch.setattr(type(database.session.catalog), "dropTempView", answer_nothing)
    with pytest.raises(RuleError, match="det egna felet"), database.aside():
        database.make("settings", "SELECT 1 AS a", view=True)
        raise RuleError("det egna felet")
    with pytest.raises(RuleError, match="en annan läsning: Spark kunde inte utföra arbetet"), database.aside():
        database.make("settings", "SELECT 1 AS a", view=True)
    database.close()
