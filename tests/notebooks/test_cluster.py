"""The same reports from a Dask cluster as from this machine: a real scheduler, two worker processes, one killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from audit_lib.batch.cluster import ClusterWorkers
from audit_lib.errors import ParameterError
from audit_lib.example import make_region

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 400
KILL_AFTER = 2


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def start(folder, kind, *options):
    with (folder / f"{kind}-{time.monotonic_ns()}.log").open("w") as log:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)


@pytest.fixture
def cluster(tmp_path):
    """A scheduler's address and its two workers, over loopback."""
    pytest.importorskip("distributed")
    address = f"tcp://127.0.0.1:{free_port()}"
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    processes = [start(tmp_path, "scheduler", "--port", address.rsplit(":", 1)[1], *options)]
    processes += [
        start(tmp_path, "worker", address, "--nthreads", "1", "--no-nanny", *options, "--local-directory", tmp_path / n)
        for n in "ab"
    ]
    yield address, processes[1:]
    for process in processes:
        process.kill()
        process.wait()


def run(region, out, *options, **settings):
    command = [sys.executable, "-m", "audit_lib", "run", region / "run.yaml", "--out", out, "--json", *options]
    env = {**os.environ, **settings}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def count_reports(out):
    return len([*out.glob("clinics/*/report.html")])


def read_products(out):
    files = [path for name in ("report.html", "result.json") for path in out.glob(f"clinics/*/{name}")]
    return {str(path.relative_to(out)): path.read_bytes() for path in [*files, out / "verdicts.csv"]}


# From some size on the example has four rows of clinics that cannot be told apart, which get no report.
@pytest.mark.parametrize(("n_rows", "n_clinics"), [(6, 6), pytest.param(44, 40, marks=pytest.mark.exhaustive)])
def test_with_one_worker_killed_on_the_way_all_reports_are_there_and_as_if_made_here(
    cluster, tmp_path, n_rows, n_clinics
):
    address, workers = cluster
    region = tmp_path / "region"
    make_region(clinics=n_rows, errands=n_rows * 15, seed=3, out=region, file_format="csv")

    driver = run(region, tmp_path / "far", "--cluster", address)
    while driver.poll() is None and count_reports(tmp_path / "far") < KILL_AFTER:
        time.sleep(0.05)
    workers[0].send_signal(signal.SIGKILL)
    stdout, stderr = driver.communicate(timeout=TIMEOUT_S)
    here = run(region, tmp_path / "here", "--jobs", "2")
    here.communicate(timeout=TIMEOUT_S)

    assert (driver.returncode, here.returncode) == (0, 0), stderr
    assert json.loads(stdout)["done"] == n_clinics
    assert read_products(tmp_path / "far") == read_products(tmp_path / "here")
    assert [*(tmp_path / "far").glob("clinics/*/.work*")] == []


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
    make_region(clinics=4, errands=60, seed=3, out=region, file_format="csv")

    driver = run(region, tmp_path / "far", "--cluster", "local", "--jobs", "2", TMPDIR=str(short_temporary))
    stdout, stderr = driver.communicate(timeout=TIMEOUT_S)
    left = list_processes(short_temporary), [*short_temporary.iterdir()]
    again = run(region, tmp_path / "far", "--cluster", "local", TMPDIR=str(short_temporary))
    said, _ = again.communicate(timeout=TIMEOUT_S)
    here = run(region, tmp_path / "here", "--jobs", "2")
    here.communicate(timeout=TIMEOUT_S)

    assert (driver.returncode, again.returncode, here.returncode) == (0, 0, 0), stderr
    assert json.loads(stdout)["done"] == 4
    assert json.loads(said)["nothing_to_do"]
    assert "Traceback" not in stderr
    assert left == ([], [])
    assert read_products(tmp_path / "far") == read_products(tmp_path / "here")


def test_nobody_at_the_address_is_a_clear_error(tmp_path):
    pytest.importorskip("distributed")
    make_region(clinics=1, errands=1, seed=3, out=tmp_path / "region", file_format="csv")

    driver = run(tmp_path / "region", tmp_path / "out", "--cluster", f"tcp://127.0.0.1:{free_port()}")
    _, stderr = driver.communicate(timeout=TIMEOUT_S)

    assert driver.returncode == 10
    assert "klustret svarar inte" in stderr
    assert "Traceback" not in stderr


def test_without_the_flag_nothing_of_the_cluster_is_imported():
    code = "import sys, audit_lib.batch.run, audit_lib.batch.cluster; print('distributed' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "False"


def test_without_the_extra_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(ParameterError, match=r"basutbud-audit\[dask\]"):
        ClusterWorkers("local", 2)
