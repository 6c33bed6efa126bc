"""One undisturbed run, which every broken and resumed one must equal."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from faults.main_job import NOTHING_BROKEN, check_quiet, make_job, steps_of


@dataclass(frozen=True)
class Undisturbed:
    """What a run leaves that nothing disturbs, in a folder: its prints, its steps, and how many seconds it took."""

    out: Path
    prints: dict[str, str]
    steps: list[str]
    seconds: float


@pytest.fixture(scope="session")
def new_job(basutbud, tmp_path_factory):
    """Makes a job by its name: the same region, a new empty folder."""
    return partial(make_job, tmp_path_factory.mktemp("faults"), basutbud=basutbud)


@pytest.fixture(scope="session")
def undisturbed(new_job):
    job = new_job("undisturbed")
    started = time.monotonic()
    done, log = job.run(NOTHING_BROKEN)
    seconds = time.monotonic() - started
    assert done.returncode == 0, done.stderr
    check_quiet(job)
    return Undisturbed(job.out, job.take_prints(), steps_of(log), seconds)


@pytest.fixture(scope="session")
def prints(undisturbed):
    """Relative path → SHA-256 of everything that must be the same whatever happened on the way."""
    return undisturbed.prints
