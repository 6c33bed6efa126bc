"""A failing engine is an error with its remedy, never a verdict, and leaves nothing half-written."""

import gc
import sys
from pathlib import Path
from threading import Thread

import pytest
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.audit import intake as stages
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.check import suite
from audit_lib.engines import postgres
from audit_lib.engines.postgres import PostgresDatabase
from audit_lib.errors import RuleError
from audit_lib.model.address import DatabaseAddress
from engines.agreement import on_engine
from engines.postgres_tables import connect
from engines.server import Server


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


def break_at(monkeypatch, relation: str, act) -> None:
    """Let something happen to the session just before a relation is computed."""
    make = PostgresDatabase.make

    def make_or_break(self, name, query, *, view=False):
        if name == relation:
            act(self)
        make(self, name, query, view=view)

    monkeypatch.setattr(PostgresDatabase, "make", make_or_break)


def terminate(server: Server, database: PostgresDatabase) -> None:
    with connect(server.url()) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [database.connection.info.backend_pid])


def on_postgres(audit, server: Server, user: str | None = None):
    return on_engine(audit, engine="postgres", engine_url=DatabaseAddress(server.url(user=user)))


def test_a_session_that_is_killed_in_the_middle_is_exit_13(audit, server, monkeypatch):
    break_at(monkeypatch, "errand_facts", lambda database: terminate(server, database))

    judge_and_list(on_postgres(audit, server), r"förbindelsen .*bröts.*[Kk]ör om")


def test_a_session_that_is_killed_while_rules_are_judged_is_exit_13(audit, server, monkeypatch):
    judge = stages._judge

    def kill_and_judge(connection, address, audit, database):
        terminate(server, database)
        return judge(connection, address, audit, database)

    monkeypatch.setattr(stages, "_judge", kill_and_judge)

    judge_and_list(on_postgres(audit, server), r"förbindelsen .*bröts.*[Kk]ör om")


def test_a_rule_that_the_server_gives_up_is_exit_13_with_the_setting_to_change(audit, server, monkeypatch):
    build_query = suite.build_query

    def build_slow(relation, rules):
        return f"SELECT judged.* FROM ({build_query(relation, rules)}) AS judged CROSS JOIN pg_sleep(3) AS pause"

    monkeypatch.setattr(suite, "build_query", build_slow)
    judge = stages._judge

    def judge_impatiently(connection, address, audit, database):
        database.connection.execute("SET statement_timeout = '200ms'")
        return judge(connection, address, audit, database)

    monkeypatch.setattr(stages, "_judge", judge_impatiently)

    judge_and_list(on_postgres(audit, server), r"en fråga: frågan avbröts.*statement_timeout")


def test_a_query_that_an_administrator_cancels_is_exit_13(audit, server, monkeypatch):
    def cancel(pid):
        with connect(server.url()) as admin:
            asleep = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'"
            while not admin.execute(asleep, [pid]).fetchone()[0]:
                pass
            admin.execute("SELECT pg_cancel_backend(%s)", [pid])

    def cancel_soon(database):
        Thread(target=cancel, args=[database.connection.info.backend_pid], daemon=True).start()

    slow = _sleep_first(PostgresDatabase.make, cancel_soon, relation="offer_facts")
    monkeypatch.setattr(PostgresDatabase, "make", slow)

    judge_and_list(on_postgres(audit, server), r"relationen offer_facts: frågan avbröts.*administratör")


def test_a_query_that_takes_too_long_is_exit_13_with_the_setting_to_change(audit, server, monkeypatch):
    def make_impatient(database):
        database.connection.execute("SET statement_timeout = '1ms'")

    monkeypatch.setattr(
        PostgresDatabase, "make", _sleep_first(PostgresDatabase.make, make_impatient, relation="offer_facts")
    )

    judge_and_list(on_postgres(audit, server), r"relationen offer_facts: frågan avbröts.*statement_timeout")


def _sleep_first(make, act, *, relation):
    def make_slowly(self, name, query, *, view=False):
        if name == relation:
            act(self)
            query = f"SELECT made.* FROM ({query}) AS made CROSS JOIN pg_sleep(5) AS pause"
        make(self, name, query, view=view)

    return make_slowly


def test_a_role_that_may_make_no_temporary_tables_is_told_which_right_it_lacks(audit, server):
    with connect(server.url()) as admin:
        admin.execute("CREATE ROLE utan_temp LOGIN; REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")

    judge_and_list(on_postgres(audit, server, user="utan_temp"), r"saknar rättighet.*TEMPORARY")


def test_a_server_whose_spill_space_is_full_is_exit_13(audit, server, monkeypatch):
    with connect(server.url()) as admin:
        admin.execute("CREATE ROLE trang LOGIN; GRANT TEMPORARY ON DATABASE postgres TO trang")
        admin.execute("ALTER ROLE trang SET temp_file_limit = '64kB'; ALTER ROLE trang SET work_mem = '64kB'")
    make = PostgresDatabase.make

    def make_big(self, name, query, *, view=False):
        if name == "errand_facts":
            query = "SELECT a.n FROM generate_series(1, 200000) AS a(n) ORDER BY a.n % 7, a.n"
        make(self, name, query, view=view)

    monkeypatch.setattr(PostgresDatabase, "make", make_big)

    judge_and_list(on_postgres(audit, server, user="trang"), r"utrymme .*räckte inte.*temp_file_limit")


def test_a_server_that_is_not_there_is_exit_13_and_its_password_is_not_told(audit):
    address = DatabaseAddress("postgresql://granskare:hemligt@localhost:1/vgr")

    judge_and_list(
        on_engine(audit, engine="postgres", engine_url=address), r"granskare:\*\*\*@localhost:1.*förbindelsen"
    )


def test_a_session_that_cannot_be_settled_is_exit_13_and_closed(audit, server, monkeypatch):
    monkeypatch.setattr(postgres, "_SETTINGS", ("SET search_path = pg_temp", "SET jit = 'varken på eller av'"))

    judge_and_list(on_postgres(audit, server), r"inställningar: servern kunde inte utföra frågan \(22023\)")

    with connect(server.url()) as admin:
        ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'basutbud'"
        admin.execute("SELECT pg_sleep(0.2)")
        assert admin.execute(ours).fetchone() == (0,)


def test_without_the_driver_the_engine_says_what_to_install(audit, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    address = DatabaseAddress("postgresql://a@b/c")

    judge_and_list(on_engine(audit, engine="postgres", engine_url=address), r"basutbud-audit\[postgres\]")


def test_without_pyspark_the_engine_says_what_to_install(audit, monkeypatch):
    for module in ("pyspark", "pyspark.errors", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, module, None)

    judge_and_list(on_engine(audit, engine="spark"), r"Spark är inte installerat.*basutbud-audit\[spark\].*Java 17")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_without_java_spark_says_what_to_install(audit, monkeypatch):
    context = pytest.importorskip("pyspark").SparkContext
    monkeypatch.setattr(context, "_gateway", None)
    monkeypatch.setenv("JAVA_HOME", "/saknas")

    judge_and_list(on_engine(audit, engine="spark"), r"anslutning: Spark kunde inte utföra.*Java 17 finns")
    gc.collect()  # Spark leaves a pipe to the collector: here, and not in the next test.


def test_nothing_of_a_run_is_left_in_the_database(audit, server):
    store = take_in(audit)
    with connect(server.url()) as admin:
        before = admin.execute("SELECT relname FROM pg_class ORDER BY 1").fetchall()
    write_verdicts(on_postgres(audit, server), store)

    with connect(server.url()) as admin:
        admin.execute("SELECT pg_sleep(0.2)")
        assert before == admin.execute("SELECT relname FROM pg_class ORDER BY 1").fetchall()


def test_a_permanent_table_of_the_same_name_is_never_read_nor_touched(audit, server):
    with connect(server.url()) as admin:
        admin.execute(
            "CREATE TABLE IF NOT EXISTS public.errand_facts (clinic_id text); CREATE TABLE public.settings (x int)"
        )
        admin.execute("INSERT INTO public.errand_facts VALUES ('orörd')")
    store = take_in(audit)
    write_verdicts(on_postgres(audit, server), store)

    with connect(server.url()) as admin:
        assert admin.execute("SELECT * FROM public.errand_facts").fetchall() == [("orörd",)]
        admin.execute("DROP TABLE public.errand_facts, public.settings")
