"""Disks that fill up, fail and refuse: a clear message, nothing half-written, and the next run goes on."""

import errno
import itertools
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from faults.main_job import check_message, finish, was_broken

ERRORS = {errno.ENOSPC: "disken är full", errno.EIO: "disken svarar med fel", errno.EACCES: "rättigheter saknas"}
COMMIT = "commit intake REPLACE INTO jobs (job, kind, key, state, ru"
PAPERMILLS_OWN = "write clinics/SE#-E#/.work/audit.ipynb"
SOME_STEPS = (
    COMMIT,
    "write .verdicts.csv.#.partial",
    PAPERMILLS_OWN,
    "fsync clinics/SE#-E#/.work/report.html",
    "replace index.html",
)
# The run's very last word, after all else is done: without it the next run finds nothing to do and clears up.
HARMLESS = "commit region UPDATE runs SET state"
PARTS = 4
SOME_SIZES = ("1m",)
SIZES = ("16k", "64k", "128k", "256k", "384k", "512k", "768k", "1m", "1280k", "1536k", "1792k", "2m", "2560k", "3m")


def take_turns(steps):
    """Each step with one of the errors."""
    return [*zip(steps, itertools.cycle(ERRORS), strict=False)]


def fail_at(job, faults, *, once):
    """Run once a fault, all in the same folder; gives the steps that no run came to."""
    missed = []
    for step, number in faults:
        plan = {"label": step, "action": "error", "errno": number, "once": once}
        done, log = job.run(plan)
        if not was_broken(log):
            done, log = job.run(plan, "--force")
        check_message(done)
        if not was_broken(log):
            missed.append(step)
        elif not step.startswith(HARMLESS) and not was_taken_again(step, log):
            # An error that is swallowed would be seen here: the run ends with an error that says what the disk said.
            assert done.returncode != 0, step
            words = {"liggaren"} if step.startswith("commit") else {ERRORS[number]}
            # An error that stays meets the ledger too, which then has the last word.
            words |= set() if once else {"liggaren"}
            assert any(word in done.stderr for word in words), (step, done.stderr)
        assert job.find_torn() == [], step
    return missed


def was_taken_again(step, log):
    """Whether a file that could not be opened was opened the next moment: zipfile tries a second mode by itself."""
    after = log[log.index("!broken") + 1 :]
    return step.startswith("open ") and after[:1] == [step]


@contextmanager
def mounted(folder, *options):
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(options), "none", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a file system can be mounted by root only")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def remount(folder, *options):
    subprocess.run(["mount", "-o", ",".join(["remount", *options]), folder], check=True)


@pytest.mark.proof
@pytest.mark.parametrize("fault", [(PAPERMILLS_OWN, errno.ENOSPC), (COMMIT, errno.EIO)], ids=["full", "failing"])
def test_an_error_that_stays_is_told_and_leaves_a_folder_to_go_on_with(new_job, prints, fault):
    job = new_job(f"error-that-stays-{fault[1]}")

    assert fail_at(job, [fault], once=False) == []
    finish(job, prints)


@pytest.mark.exhaustive
@pytest.mark.parametrize("once", [True, False], ids=["once", "from then on"])
def test_every_error_of_the_disk_in_every_phase_is_told_and_leaves_a_folder_to_go_on_with(new_job, prints, once):
    job = new_job(f"errors-in-phases-{once}")

    assert fail_at(job, [*itertools.product(SOME_STEPS, ERRORS)], once=once) == []
    finish(job, prints)


def kind_of(step):
    """Operation, folder and sort of file: what an error that stays is met by, whichever the file is."""
    operation, _, name = step.removesuffix(".#.partial").partition(" ")
    return (operation, name) if operation == "commit" else (operation, Path(name).parent, Path(name).suffix)


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
def test_an_error_of_the_disk_at_every_step_leaves_a_folder_to_go_on_with(new_job, prints, undisturbed, part):
    job = new_job(f"errors-at-steps-{part}")

    first_opened = {kind_of(step): step for step in reversed(undisturbed.steps) if step.startswith("open ")}.values()
    tried = [step for step in undisturbed.steps if step in first_opened or not step.startswith("open ")]
    missed = fail_at(job, take_turns(tried[part::PARTS]), once=True)

    assert len(missed) <= len(undisturbed.steps) // 10, missed
    finish(job, prints)


@pytest.mark.exhaustive
def test_a_disk_that_fails_from_any_sort_of_step_on_leaves_a_folder_to_go_on_with(new_job, prints, undisturbed):
    job = new_job("errors-from-then-on")
    first_of_each = {kind_of(step): step for step in reversed(undisturbed.steps) if not step.startswith("open ")}

    missed = fail_at(job, take_turns([*reversed(first_of_each.values())]), once=False)

    assert len(missed) <= len(first_of_each) // 10, missed
    finish(job, prints)


@pytest.mark.proof
@pytest.mark.parametrize(
    "sizes", [SOME_SIZES, pytest.param(SIZES, marks=pytest.mark.exhaustive)], ids=["one size", "many sizes"]
)
def test_a_disk_that_is_full_says_so_and_a_larger_one_goes_on(new_job, prints, sizes):
    job = new_job("full")
    with mounted(job.out, f"size={sizes[0]}"):
        for size in sizes:
            remount(job.out, f"size={size}")
            done = job.resume()
            assert done.returncode != 0 or size != sizes[0]
            check_message(done)
            assert done.returncode == 0 or "full" in done.stderr.casefold(), done.stderr
            assert job.find_torn() == [], size
        remount(job.out, "size=64m")
        finish(job, prints)


@pytest.mark.proof
def test_a_folder_that_may_not_be_written_in_is_refused_and_left_as_it_was(new_job, prints):
    job = new_job("read-only")
    with mounted(job.out, "size=64m"):
        finish(job, prints)
        remount(job.out, "ro")
        done = job.resume("--force")

        assert done.returncode == 14
        assert "skrivskyddad" in done.stderr
        check_message(done)
        assert job.take_prints() == prints
