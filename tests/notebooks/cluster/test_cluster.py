"""The same reports from a Dask cluster as from this machine: a real scheduler, two worker processes, one killed.

What a worker's loss costs its clinic is in `test_cluster_losses.py`.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
import pytest
from command import wait_until
from notebooks.cluster.clusters import free_port, make_task, signal_worker, start_cluster

from audit_lib.audit.opening import open_run
from audit_lib.batch.cluster.driver import ClusterWorkers
from audit_lib.batch.notebooks.limits import Limits
from audit_lib.batch.run import run_audit
from audit_lib.batch.states import ClinicState, LossReason
from audit_lib.errors import ParameterError
from audit_lib.example import make_example

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT_S = 400
KILL_AFTER = 2


@pytest.fixture
def cluster(tmp_path):
    """A scheduler's address and its two workers."""
    pytest.importorskip("distributed")
    with start_cluster(tmp_path) as started:
        yield started


def run(region, out, *options, program=("-m", "audit_lib"), **settings):
    command = [sys.executable, *program, "run", region / "run.yaml", "--out", out, "--json", *options]
    env = {**os.environ, **settings}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def count_reports(out):
    return len([*out.glob("clinics/*/report.html")])


def read_products(out):
    files = [path for name in ("report.html", "result.json") for path in out.glob(f"clinics/*/{name}")]
    return {str(path.relative_to(out)): path.read_bytes() for path in [*files, out / "verdicts.csv"]}


@pytest.mark.proof
# From some size on the example has four rows of clinics that cannot be told apart, which get no report.
@pytest.mark.parametrize(("n_rows", "n_clinics"), [(6, 6), pytest.param(44, 40, marks=pytest.mark.exhaustive)])
def test_with_one_worker_killed_on_the_way_all_reports_are_there_and_as_if_made_here(
    cluster, tmp_path, n_rows, n_clinics
):
    address, workers = cluster
    region = tmp_path / "region"
    make_example(clinics=n_rows, errands=n_rows * 15, seed=3, out=region, file_format="csv")

    job = run(region, tmp_path / "far", "--cluster", address)
    wait_until(lambda: count_reports(tmp_path / "far") >= KILL_AFTER, while_running=job)
    workers[0].send_signal(signal.SIGKILL)
    stdout, stderr = job.communicate(timeout=TIMEOUT_S)
    here = run(region, tmp_path / "here", "--jobs", "2")
    here.communicate(timeout=TIMEOUT_S)

    assert (job.returncode, here.returncode) == (0, 0), stderr
    assert json.loads(stdout)["done"] == n_clinics
    assert read_products(tmp_path / "far") == read_products(tmp_path / "here")
    assert [*(tmp_path / "far").glob("clinics/*/.work*")] == []


class HurriedWorkers(ClusterWorkers):
    """Give a clinic less time than it has: forty seconds in place of ten minutes."""

    def run_tasks(self, tasks, **options):
        short = {name: replace(task, limits=Limits(wall_s=40)) for name, task in tasks.items()}
        return super().run_tasks(short, **options)


def stop_in_a_notebook(worker, out):
    """Once there is a report, stop a worker that has a notebook half done."""
    wait_until(lambda: count_reports(out))

    def is_stopped_in_one():
        worker.send_signal(signal.SIGSTOP)
        if [*out.glob(f"clinics/*/.work-*-{worker.pid}-*")]:
            return True
        worker.send_signal(signal.SIGCONT)
        return False

    wait_until(is_stopped_in_one)


@pytest.mark.exhaustive
def test_a_run_goes_on_without_a_worker_that_is_stuck_and_fails_its_clinic_only(cluster, tmp_path):
    address, workers = cluster
    region, out = tmp_path / "region", tmp_path / "out"
    make_example(clinics=6, errands=90, seed=3, out=region, file_format="csv")

    with ThreadPoolExecutor(1) as thread:
        stopping = thread.submit(stop_in_a_notebook, workers[0], out)
        hurried = partial(HurriedWorkers, address, 1, slack_s=2.0)
        outcome = run_audit(open_run(region / "run.yaml", out), hire=hurried)
        stopping.result()
    workers[0].kill()
    again = run(region, out, "--cluster", address)
    said, told = again.communicate(timeout=TIMEOUT_S)

    assert (outcome.count(ClinicState.DONE), outcome.count(ClinicState.FAILED)) == (5, 1)
    assert "arbetaren i klustret svarade inte" in "".join(outcome.problems.values())
    assert (again.returncode, json.loads(said)["done"]) == (0, 1), told
    assert [*out.glob("clinics/*/.work*")] == []


@pytest.mark.exhaustive
def test_a_stuck_worker_of_this_machine_is_replaced(tmp_path):
    pytest.importorskip("distributed")
    stuck = make_task(tmp_path, "stuck", signal_worker(signal.SIGSTOP), Limits(wall_s=10))
    tasks = {"stuck": stuck, "next": make_task(tmp_path, "next", "1")}
    with ClusterWorkers("local", 1, slack_s=1.0) as crew:
        ended = [*crew.run_tasks(tasks, stop=threading.Event(), on_start=lambda _: None)]

    assert [(name, answer.reason) for name, answer in ended] == [("stuck", LossReason.TIME), ("next", None)]


@pytest.fixture
def short_temporary():
    """A temporary folder whose path leaves room for a socket's name; pytest's own are too long."""
    with tempfile.TemporaryDirectory(prefix="c-", dir="/tmp") as folder:
        yield Path(folder)


def list_processes(temporary):
    """Those that a run with this temporary folder has started and not ended."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("TMPDIR") == str(temporary) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
    return found


@pytest.mark.exhaustive
def test_a_cluster_of_this_machine_makes_the_same_reports_and_is_gone_afterwards(tmp_path, short_temporary):
    pytest.importorskip("distributed")
    region = tmp_path / "region"
    make_example(clinics=4, errands=60, seed=3, out=region, file_format="csv")

    job = run(region, tmp_path / "far", "--cluster", "local", "--jobs", "2", TMPDIR=str(short_temporary))
    stdout, stderr = job.communicate(timeout=TIMEOUT_S)
    left = list_processes(short_temporary), [*short_temporary.iterdir()]
    again = run(region, tmp_path / "far", "--cluster", "local", TMPDIR=str(short_temporary))
    said, _ = again.communicate(timeout=TIMEOUT_S)
    here = run(region, tmp_path / "here", "--jobs", "2")
    here.communicate(timeout=TIMEOUT_S)

    assert (job.returncode, again.returncode, here.returncode) == (0, 0, 0), stderr
    assert json.loads(stdout)["done"] == 4
    assert json.loads(said)["nothing_to_do"]
    assert "Traceback" not in stderr
    assert left == ([], [])
    assert read_products(tmp_path / "far") == read_products(tmp_path / "here")


def test_nobody_at_the_address_is_a_clear_error(tmp_path):
    pytest.importorskip("distributed")
    make_example(clinics=1, errands=1, seed=3, out=tmp_path / "region", file_format="csv")

    job = run(tmp_path / "region", tmp_path / "out", "--cluster", f"tcp://127.0.0.1:{free_port()}")
    _, stderr = job.communicate(timeout=TIMEOUT_S)

    assert job.returncode == 10
    assert "klustret svarar inte" in stderr
    assert "Traceback" not in stderr


def test_without_the_flag_nothing_of_the_cluster_is_imported():
    code = "import sys, audit_lib.batch.run, audit_lib.batch.cluster.driver; print('distributed' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "False"


def test_without_the_extra_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(ParameterError, match=r"basutbud-audit\[dask\]"):
        ClusterWorkers("local", 2)
