"""kill -9 of the driver, at every step and at any moment: the next run goes on, and the result is the same."""

import random
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing, suppress

import pytest
from command import wait_until
from faults.main_job import NOTHING_BROKEN, finish, was_broken

from audit_lib.batch.states import Phase

SOME_STEPS = (
    "replace clinics/SE#-E#/audit.ipynb",
    "fsync .verdicts.csv.#.partial",
)
ROWS = 10
INSTANTS_A_ROW = 10
MOST_TRIES = 30
PHASES = ("", *Phase)
FIRST = PHASES.index(Phase.REPORTS)
LONGEST_SHARE = 0.3
"""Of a whole run's time, from the beginning of a phase on."""
LONGEST_SHARE_OF_REPORTS = 0.1
"""Six notebooks are soon made: later than this the moment would mostly fall behind them."""


def kill_at(job, steps):
    """Kill one run after the other, each at the next of the steps, all in the same folder."""
    missed = []
    for step in steps:
        done, log = job.run({"label": step, "action": "kill"})
        missed += [] if was_broken(log) else [step]
        assert not was_broken(log) or done.returncode == -signal.SIGKILL
        assert job.find_torn() == [], step
    return missed


@pytest.mark.proof
@pytest.mark.parametrize("step", SOME_STEPS)
def test_killed_in_a_phase_then_resumed_the_result_is_the_same(new_job, prints, step):
    job = new_job(f"killed-in-phase-{SOME_STEPS.index(step)}")

    assert kill_at(job, [step]) == []
    finish(job, prints)


@pytest.mark.exhaustive
def test_killed_at_every_step_then_resumed_the_result_is_the_same(new_job, prints, undisturbed):
    job = new_job("killed-at-steps")

    # A kill before a temporary file is made, or before it is flushed, leaves what a kill at its neighbour leaves.
    lasting = ("replace", "commit", "fsync clinics")
    missed = kill_at(job, [step for step in undisturbed.steps if step.startswith(lasting)])

    # What a run does only once (a comparison that a resumed run need not make again) is not there the second time.
    assert len(missed) <= len(undisturbed.steps) // 10, missed
    finish(job, prints)


@pytest.mark.exhaustive
def test_the_killed_driver_of_a_local_cluster_takes_it_along_and_the_next_run_goes_on(new_job, prints):
    pytest.importorskip("distributed")
    job = new_job("killed-with-cluster")

    done, log = job.run({"label": SOME_STEPS[0], "action": "kill"}, "--cluster", "local")

    assert (was_broken(log), done.returncode) == (True, -signal.SIGKILL)
    assert job.find_torn() == []
    finish(job, prints)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("row", "n_instants"),
    [(0, 1), *(pytest.param(row, INSTANTS_A_ROW, marks=pytest.mark.exhaustive) for row in range(1, ROWS + 1))],
)
def test_killed_at_any_moment_then_resumed_the_result_is_the_same(new_job, prints, undisturbed, row, n_instants):
    """Each moment is a phase and some time after its beginning; one at least falls while reports are made."""
    moments = random.Random(row + 1)  # noqa: S311 (the same moments each time, as far as the machine is as fast)
    job = new_job(f"killed-in-row-{row}")
    killed_in = []
    for number in range(MOST_TRIES):
        phase = PHASES[(FIRST + row + number) % PHASES.index(Phase.THROUGH)]
        if phase == "reports":
            # Reports that are made already are not made again: there would be no time in which to kill.
            shutil.rmtree(job.out, ignore_errors=True)
        process, log = job.start(NOTHING_BROKEN)
        await_phase(job, process, phase)
        with suppress(subprocess.TimeoutExpired):
            longest = LONGEST_SHARE_OF_REPORTS if phase == "reports" else LONGEST_SHARE
            process.wait(moments.uniform(0, longest) * undisturbed.seconds)
        process.kill()
        if process.wait() == -signal.SIGKILL:
            killed_in.append(read_phase(job))
            assert job.find_torn() == []
        else:
            # It came to its end first: what it made is compared, and the next one begins anew.
            assert process.returncode == 0, job.read_end(process, log).stderr
            assert job.take_prints() == prints
            shutil.rmtree(job.out)
        if len(killed_in) >= n_instants and "reports" in killed_in:
            break
    assert "reports" in killed_in, killed_in
    finish(job, prints)


def await_phase(job, process, phase):
    """Wait until a run that was just started says that it is in a phase, or further, or is at its end."""
    wait_until(lambda: process.poll() is not None or PHASES.index(read_phase(job, process.pid)) >= PHASES.index(phase))


def read_phase(job, pid=None):
    """Where the ledger says that the latest run is, or was when it was killed; "" before it says anything."""
    with suppress(sqlite3.OperationalError), closing(open_ledger(job)) as ledger:
        rows = ledger.execute("SELECT phase, pid FROM runs ORDER BY run_id DESC LIMIT 1").fetchall()
        if rows and pid in {None, rows[0][1]}:
            return rows[0][0]
    return ""


def open_ledger(job):
    return sqlite3.connect(f"file:{job.out}/ledger.sqlite?mode=ro", uri=True)
