"""A ledger cut short, damaged or from the future, and two runs at once."""

import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from faults.main_job import NOTHING_BROKEN, check_message, finish

LEDGER = "ledger.sqlite"
FLIPS = 15
FORMATS = (18 * 8 + 6, 19 * 8 + 2)
"""The bytes that say who may write and read the file: a flip there passes SQLite's own check."""


@pytest.fixture
def finished(new_job, prints, request):
    job = new_job(f"ledger-{abs(hash(request.node.name))}")
    shutil.copytree(job.out.with_name("plain"), job.out)
    return job, prints


def damage(job, *, length=None, bit=None):
    path = job.out / LEDGER
    # What is in the log only would put right what we damage.
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    if length is not None:
        del content[length * len(content) // 100 :]
    if bit is not None:
        content[bit // 8 % len(content)] ^= 1 << bit % 8
    path.write_bytes(content)


@pytest.mark.parametrize("percent", [pytest.param(share, marks=pytest.mark.exhaustive) for share in (0, 1, 50, 99)])
def test_a_ledger_that_was_cut_short_costs_time_and_nothing_else(finished, percent):
    job, prints = finished
    damage(job, length=percent)

    finish(job, prints)


def test_a_damaged_ledger_is_set_aside_and_the_operator_is_told(finished):
    job, _ = finished
    (job.out / LEDGER).write_bytes(b"SQLite format 3\0" + bytes(4096))

    done = job.resume()

    assert done.returncode == 0
    assert "skadad" in done.stderr
    assert (job.out / "ledger.corrupt-1").is_file()


@pytest.mark.exhaustive
def test_no_flipped_bit_of_a_ledger_changes_a_result(finished):
    job, prints = finished
    bits = random.Random(4)  # noqa: S311 (the same faults each time)
    for bit in (*FORMATS, *(bits.randrange(1 << 31) for _ in range(FLIPS))):
        damage(job, bit=bit)
        done = job.resume()
        check_message(done)
        # A flipped version is a ledger from the future: refused, and the remedy is another folder.
        if done.returncode:
            assert "nyare version" in done.stderr
            (job.out / LEDGER).unlink()
            finish(job, prints)
        assert job.take_prints() == prints


def test_a_ledger_of_a_newer_version_is_left_alone(finished):
    job, prints = finished
    with closing(sqlite3.connect(job.out / LEDGER)) as connection:
        connection.execute("PRAGMA user_version = 999")

    done = job.resume()

    assert done.returncode == 14
    check_message(done)
    assert "nyare version" in done.stderr
    assert job.take_prints() == prints


@pytest.mark.proof
def test_the_second_of_two_runs_is_told_who_holds_the_folder(new_job, prints):
    job = new_job("two-at-once")
    first, log = job.start(NOTHING_BROKEN)
    try:
        while first.poll() is None and not (job.out / "run.lock.json").exists():
            pass
        second = job.resume()
    finally:
        job.read_end(first, log)

    check_message(second)
    assert second.returncode != 0
    assert f"process {first.pid}" in second.stderr
    assert first.returncode == 0
    finish(job, prints)
