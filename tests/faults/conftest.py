"""One undisturbed run, which every broken and resumed one must equal."""

import time

import pytest
from faults.main_job import make_job, steps_of


@pytest.fixture(scope="session")
def timed_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    job = make_job(folder, name="undisturbed")
    started = time.monotonic()
    done, log = job.run({"label": "none", "action": "kill"})
    assert done.returncode == 0, done.stderr
    return (folder, job.take_prints(), steps_of(log)), time.monotonic() - started


@pytest.fixture(scope="session")
def undisturbed(timed_run):
    """The folder of a region, the prints of its undisturbed result, and the steps it takes."""
    return timed_run[0]


@pytest.fixture(scope="session")
def whole_run_s(timed_run):
    """How long an undisturbed run takes here."""
    return timed_run[1]
