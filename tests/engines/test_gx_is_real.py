"""GX on each engine: real suites and results, no network, no values on disk."""

import os
import shutil
import subprocess
import sys
import textwrap
from contextlib import ExitStack, closing, nullcontext

import pytest
from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationValidationResult
from oracle.csv_region import write_csv_region
from rules.region import make_tables
from rules.specification import RUN, Case, administrator, clinic, errand, message

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import validate_region
from audit_lib.check import metric
from audit_lib.check import suite as suites
from audit_lib.engines.spark import SparkDatabase
from audit_lib.model.decision import find_decision
from engines.agreement import on_engine
from engines.gx_region import GxRegion, check_frame, results_of
from engines.spark.cluster import SPARK_MARKS, own_java

ANSWERED = errand("2026-04-16 10:00", message("delsvar", "2026-04-20 09:00"))
GIVEN = Case("", [clinic(documents_eservices="ja"), administrator(), ANSWERED], "uppfylld")
BROKEN = ("    expected: state = 'in_time'\n", "    expected: state = 'late'\n")


@pytest.fixture
def audit_by(tmp_path):
    def open_changed(*changes):
        text = find_decision("vgr-hs20-2016").read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (tmp_path / "beslut.yaml").write_text(text, encoding="utf-8")
        tables = {table: rows for table, rows in make_tables([GIVEN]).items() if rows}
        return take_in(open_run(write_csv_region(tables, {**RUN, "decision": "beslut.yaml"}, tmp_path)))

    return open_changed


def find_outcome(validation, rule_id) -> ExpectationValidationResult:
    outcomes = [outcome for result in validation.results.values() for outcome in result.results]
    (found,) = [o for o in outcomes if o.expectation_config.meta["rule_id"] == rule_id]
    return found


def on_java(test):
    for mark in SPARK_MARKS:
        test = mark(test)
    return test


ON_SPARK = pytest.param("spark", marks=[*SPARK_MARKS, pytest.mark.exhaustive])


@pytest.mark.parametrize("engine", ["duckdb", ON_SPARK])
def test_a_broken_expression_turns_gx_own_result_on_each_engine(audit_by, engine, tmp_path):
    place = {"engine": engine, "spark_master": "local[1]"}
    with own_java(tmp_path) if engine == "spark" else nullcontext():
        first, second = [validate_region(on_engine(audit_by(*changes), **place)) for changes in ([], [BROKEN])]
        before, after = find_outcome(first, "SVA-01"), find_outcome(second, "SVA-01")

    assert {type(before), type(after)} == {ExpectationValidationResult}
    assert (before.success, after.success) == (True, False)
    assert after.result["details"]["verdicts"]["ej_uppfylld"] == 1
    assert after.result["partial_unexpected_list"] == [{"clinic_id": "SE2321000131-E000000000001", "errand_id": "1-Ä1"}]
    assert "state = 'late'" in after.describe()
    for described in (after.describe(), second.results["errand_facts"].describe()):
        assert '"success": false' in described
        assert "2026-04-16" not in described


def test_the_suite_of_each_relation_is_gx_own_and_holds_every_rule(audit_by):
    decision = audit_by().decision
    built = suites.build_suites(decision)

    assert {type(suite) for suite in built.values()} == {ExpectationSuite}
    assert sorted(decision.rules) == sorted(e.meta["rule_id"] for suite in built.values() for e in suite.expectations)


CUT_OFF = """
import os, socket

def refuse(*given, **named):
    os.write(2, b"ett anrop")  # Told even if a thread of some library swallows what is raised.
    raise AssertionError("ett nätanrop")

socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
print(check_region(take_in(open_run({run_file!r}))).verdicts.num_rows)
"""


def cut_network():
    """What to run a program with so that it has no network at all, not even loopback; nothing where that takes root."""
    command = ["unshare", "--net", "--"]
    found = (
        shutil.which("unshare") and not subprocess.run([*command, "true"], capture_output=True, check=False).returncode
    )
    return command if found else []


@pytest.mark.proof
def test_the_check_makes_no_network_call_and_leaves_no_value_on_disk(audit_by, tmp_path):
    audit = audit_by()
    home, scratch, here = (tmp_path / name for name in ("home", "scratch", "here"))
    for folder in (home, scratch, here):
        folder.mkdir()
    program = CUT_OFF.format(run_file=str(audit.run.run_file))
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}

    done = subprocess.run(
        [*cut_network(), sys.executable, "-W", "ignore", "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        cwd=here,
        env=environment,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "ett anrop" not in done.stderr
    assert int(done.stdout) > 0
    left = [path for folder in (home, scratch, here) for path in folder.rglob("*") if path.is_file()]
    values = [b"2026-04-16", b"SE2321000131-E0", "P\u00e5hittad mottagning".encode()]
    assert [path for path in left if any(value in path.read_bytes() for value in values)] == []
    assert [path.name for path in here.iterdir()] == []
    assert [path.name for path in audit.run.out.iterdir()] == ["store"]


def test_the_socket_that_is_refused_is_the_one_that_reaches_out():
    # The guard of the test above is only worth something if an ordinary call runs into it.
    call = CUT_OFF.split("from audit_lib", maxsplit=1)[0] + "\nsocket.create_connection(('127.0.0.1', 9))"

    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=False)

    assert "ett nätanrop" in done.stderr


@on_java
def test_a_checkpoint_on_sparks_frames_says_what_the_audit_says_on_duckdb_in_one_pass(tmp_path, monkeypatch):
    put = []
    translate = metric.translate_to_spark
    monkeypatch.setattr(metric, "translate_to_spark", lambda query: put.append(query) or translate(query))
    with own_java(tmp_path), ExitStack() as stack:
        region = GxRegion(tmp_path, stack)
        with closing(SparkDatabase("local[1]", tmp_path)) as spark:
            for relation, result in region.validation.results.items():
                table = region.connection.table(relation).to_arrow_table()
                spark.put(relation, table.schema, table.to_batches())

                on_spark = check_frame(spark.frame(relation), region.suite(relation), spark=True)

                assert results_of(on_spark) == results_of(result)
            left = [table.name for table in spark.session.catalog.listTables() if table.name.startswith("rules_")]

    assert left == []
    assert len(put) == len(region.validation.results)
