"""Workers of a real Dask cluster that are stuck or killed cost their own clinic a report at most, and never the run."""

import signal
import threading
import time
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from notebooks.cluster.clusters import make_task, signal_worker, start_cluster

from audit_lib.batch.cluster.driver import ClusterWorkers
from audit_lib.batch.notebooks.limits import Limits

distributed = pytest.importorskip("distributed")

SHORT = Limits(wall_s=10)
PATIENCE_S = 60


@pytest.fixture
def task_of(tmp_path):
    """Make a task of a notebook with one cell."""
    return partial(make_task, tmp_path)


def wait_for_both(address):
    """Wait until a cluster's two workers are there; with a driver, they have imported all that a notebook needs."""
    with distributed.Client(address, set_as_default=False) as client:
        client.wait_for_workers(2)


def run_on(address, tasks):
    """How each ended, and how often it was tried; all must within a minute."""
    started: list[str] = []
    stop, began = threading.Event(), time.monotonic()
    timer = threading.Timer(PATIENCE_S, stop.set)
    timer.start()
    with ClusterWorkers(address, 1, slack_s=1.0) as crew:
        wait_for_both(address)
        ended = dict(crew.run_tasks(tasks, stop=stop, on_start=started.append))
    timer.cancel()
    assert ended.keys() == tasks.keys(), f"waited {time.monotonic() - began:.0f} s"
    return ended, Counter(started)


@pytest.mark.usefixtures("_use_parent")  # so the workers start none of their own
def test_a_worker_that_is_stuck_in_a_notebook_costs_that_clinic_only(tmp_path, task_of):
    tasks = {"stuck": task_of("stuck", signal_worker(signal.SIGSTOP), SHORT)}
    tasks |= {name: task_of(name, "1") for name in ("b", "c", "d")}
    with start_cluster(tmp_path) as (address, _):
        ended, tries = run_on(address, tasks)

    assert (ended["stuck"].reason, tries["stuck"]) == ("time", 1)
    assert "stuck: notebooken tog för lång tid; arbetaren i klustret svarade inte" in ended["stuck"].problem
    assert [ended[name].problem for name in "bcd"] == ["", "", ""]
    assert [*tmp_path.glob("out/clinics/*/.work-*")] == []


@pytest.mark.proof
def test_what_a_stuck_worker_never_began_is_run_on_another(tmp_path, task_of):
    # An unknown parameter: the worker answers without a kernel.
    tasks = {name: replace(task_of(name, "1", SHORT), parameters={"okänd": 1}) for name in "abc"}
    with start_cluster(tmp_path) as (address, workers):
        with ClusterWorkers(address, 1):
            wait_for_both(address)
        workers[0].send_signal(signal.SIGSTOP)
        ended, tries = run_on(address, tasks)

    assert ["okänd" in ended[name].problem for name in "abc"] == [True, True, True]
    assert sorted(tries.values()) == [1, 1, 2]
    assert [*tmp_path.glob("out/clinics/*/.work-*")] == []


@pytest.mark.proof
def test_a_notebook_that_kills_its_worker_is_begun_twice_whatever_the_scheduler_allows(tmp_path, task_of):
    note = tmp_path / "begun"
    tasks = {"deadly": task_of("deadly", signal_worker(signal.SIGKILL, note=note))}
    with start_cluster(tmp_path, nanny="--nanny") as (address, _):
        ended, tries = run_on(address, tasks)

    assert note.read_text() == "xx"
    assert (ended["deadly"].reason, tries["deadly"]) == ("died", 2)
    assert "deadly: arbetaren i klustret avslutades oväntat" in ended["deadly"].problem
