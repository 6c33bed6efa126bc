"""Undisturbed runs, which every broken and resumed one must equal."""

import json
import time
from dataclasses import dataclass
from functools import partial

import pytest
from faults.main_job import NOTHING_BROKEN, check_quiet, make_job, steps_of
from filelock import FileLock


@dataclass(frozen=True)
class Undisturbed:
    """A run that nothing disturbs: its steps, and how many seconds it took."""

    steps: list[str]
    seconds: float


@pytest.fixture(scope="session")
def new_job(basutbud, shared_folder):
    """Makes a job by its name: the same region, a new empty folder."""
    return partial(make_job, shared_folder / "faults", basutbud=basutbud)


@pytest.fixture(scope="session")
def undisturbed(new_job, shared_folder):
    told = shared_folder / "undisturbed.json"
    with FileLock(told.with_suffix(".lock")):
        if not told.exists():
            told.write_text(json.dumps(run_undisturbed(new_job("undisturbed"))), encoding="utf-8")
    return Undisturbed(**json.loads(told.read_text(encoding="utf-8")))


def run_undisturbed(job):
    started = time.monotonic()
    done, log = job.run(NOTHING_BROKEN)
    seconds = time.monotonic() - started
    assert done.returncode == 0, done.stderr
    check_quiet(job)
    return {"steps": steps_of(log), "seconds": seconds}


@pytest.fixture(scope="session")
def prints(new_job, shared_folder):
    """Relative path → SHA-256 of everything that must be the same whatever happened on the way."""
    told = shared_folder / "prints.json"
    with FileLock(told.with_suffix(".lock")):
        if not told.exists():
            job = new_job("plain")
            done = job.resume()
            assert done.returncode == 0, done.stderr
            told.write_text(json.dumps(job.take_prints()), encoding="utf-8")
    return json.loads(told.read_text(encoding="utf-8"))
