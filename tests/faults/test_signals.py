"""Ctrl-C and SIGTERM in every phase: a documented exit code, nothing half-written, nobody left, resumable."""

import signal
import sqlite3
from contextlib import closing

import pytest
from command import wait_until
from faults.main_job import finish, was_broken

PHASES = {
    "intake": "replace store/errands.parquet",
    "verdicts": "replace verdicts.csv",
    "notebooks": "replace clinics/SE#-E#/result.json",
    "region": "replace region.html",
    "index": "replace index.html",
}
HANGS, RESTS, THIRD = (f"E99900000000{number}" for number in (1, 2, 3))
HOUR_S = 3600
SAID = "högst 10 sekunder"


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("phase", PHASES)
def test_a_signal_ends_the_run_in_order_and_the_next_goes_on(new_job, prints, phase, number):
    signal_and_go_on(new_job, prints, phase, number)


@pytest.mark.exhaustive
@pytest.mark.parametrize("phase", ["intake", "notebooks", "region"])
def test_a_signal_ends_a_local_cluster_in_order_too(new_job, prints, phase):
    pytest.importorskip("distributed")
    signal_and_go_on(new_job, prints, phase, signal.SIGTERM, "--cluster", "local")


def signal_and_go_on(new_job, prints, phase, number, *options):
    job = new_job("-".join(["signal", phase, number.name, *options]))

    done, log = job.run({"label": PHASES[phase], "action": "signal", "signal": number}, *options)

    assert was_broken(log)
    check_end(job, done, number)
    summary = finish(job, prints)
    if phase == "notebooks":
        assert summary["done_before"] >= 1, "what ran was not finished"


def check_end(job, done, number):
    assert done.returncode == 128 + number, done.stderr
    assert "Traceback" not in done.stderr
    assert "kör samma kommando igen" in done.stderr
    assert job.find_torn() == []
    assert job.find_left_over() == []
    assert job.wait_until_quiet() == []


@pytest.mark.proof
def test_the_first_signal_lets_what_runs_be_finished_for_ten_seconds_and_begins_nothing(new_job, prints):
    job = new_job("signal-once")
    process, log = start_stuck(job)
    process.send_signal(signal.SIGTERM)
    wait_until_said(process, log)
    [marker] = job.beside.glob(f"*.{RESTS}")
    marker.with_name(f"{marker.name}-go").touch()

    # One of its notebooks hangs for ever: that the run ends at all is the end of its grace.
    done = job.read_end(process, log)

    assert SAID in done.stderr
    check_end(job, done, signal.SIGTERM)
    assert list_reports(job) == [RESTS], "that which could be finished was not, or more was"
    assert finish(job, prints)["done_before"] == 1


@pytest.mark.proof
def test_the_second_signal_ends_the_run_at_once(new_job, prints):
    job = new_job("signal-twice")
    process, log = start_stuck(job, grace_s=HOUR_S)
    process.send_signal(signal.SIGTERM)
    # Two of a kind that are waiting to be delivered are one: the second comes when the first has been answered.
    wait_until_said(process, log)
    process.send_signal(signal.SIGTERM)

    # It has an hour of grace, both its notebooks go on, and yet it ends.
    done = job.read_end(process, log)

    check_end(job, done, signal.SIGTERM)
    assert list_reports(job) == []
    finish(job, prints)


def start_stuck(job, **plan):
    """Start a run and wait until one of its two notebooks hangs and the other rests; a third waits."""
    process, log = job.start({"kernels": {HANGS: ["sleep", True], RESTS: ["rest", True]}, **plan})
    wait_until(lambda: all([*job.beside.glob(f"*.{clinic}")] for clinic in (HANGS, RESTS)), while_running=process)
    with closing(sqlite3.connect(job.out / "ledger.sqlite")) as ledger:
        rows = ledger.execute("SELECT job, state FROM jobs WHERE kind = 'clinic' ORDER BY job").fetchall()
    assert [(row[-len(HANGS) :], s) for row, s in rows] == [(HANGS, "running"), (RESTS, "running"), (THIRD, "waiting")]
    return process, log


def wait_until_said(process, log):
    wait_until(lambda: SAID in log.with_suffix(".err").read_text(encoding="utf-8"), while_running=process)


def list_reports(job):
    return [path.parent.name[-len(HANGS) :] for path in job.out.glob("clinics/*/report.html")]
