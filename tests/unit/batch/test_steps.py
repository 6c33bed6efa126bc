"""The main job's steps on a made-up clinic (syntetiska data), with nobody to run notebooks: what each does and says."""

import errno
import os
import sqlite3
import time
from contextlib import ExitStack, closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner
from small_region import CLINICS

from audit_lib import __main__ as command_line
from audit_lib.batch import steps
from audit_lib.batch.course import Course, RunOutcome
from audit_lib.batch.interrupt import Stop
from audit_lib.batch.ledger.jobs import keeping
from audit_lib.batch.notebooks.task import Answer
from audit_lib.batch.run import run_audit
from audit_lib.batch.states import LossReason
from audit_lib.batch.steps import take_in_input
from audit_lib.errors import InputError, ReportError
from audit_lib.files.clock import now
from audit_lib.model.folder import LEDGER

LONG_AGO_NS = time.time_ns() - 10**13
UNREADABLE = Path("/proc/self/mem")
"""A file whose first byte nobody can read, not root either: the system answers as a broken disk does."""


def take_in(audit, *, force=False):
    """Take the input in as a run does; gives the steps that were done anew."""
    with keeping(audit.run.out) as ledger:
        ledger.start_run({})
        outcome = RunOutcome(audit.run.out)
        take_in_input(Course(audit, ledger, ExitStack, Stop(), (), force, outcome, now()))
        return outcome.stages


@pytest.fixture
def taken_in(region):
    """A run whose input has lain there for long and was taken in."""
    audit = region.open()
    for file in (region.folder / "input").iterdir():
        os.utime(file, ns=(LONG_AGO_NS, LONG_AGO_NS))
    assert take_in(audit) == ["intake"]
    assert take_in(audit) == []
    return audit


def damage_hashes(audit):
    with closing(sqlite3.connect(audit.run.out / LEDGER)) as connection, connection:
        connection.execute("UPDATE inputs SET sha256 = '0000' || substr(sha256, 5)")


def test_a_wrong_hash_of_an_input_in_the_ledger_is_found_out_and_costs_nothing(taken_in):
    damage_hashes(taken_in)

    assert take_in(taken_in) == []
    assert take_in(taken_in, force=True) == ["intake"]


def test_an_input_with_other_content_and_the_old_size_and_time_is_read_when_the_store_is_made_anew(taken_in):
    source = taken_in.run.input / "clinics.csv"
    source.write_text(CLINICS.replace("Påhittade", "Påhittads"), encoding="utf-8")
    assert source.stat().st_size == len(CLINICS.encode())
    os.utime(source, ns=(LONG_AGO_NS, LONG_AGO_NS))

    assert take_in(taken_in, force=True) == ["intake"]
    assert take_in(taken_in) == []


def test_an_input_that_changes_while_it_is_read_is_refused_and_read_by_the_next_run(region, monkeypatch):
    audit = region.open()
    source = audit.run.input / "clinics.csv"
    os.utime(source, ns=(LONG_AGO_NS, LONG_AGO_NS))
    read = steps.take_in

    def change_and_read(audit):
        source.write_text(CLINICS.replace("Påhittade", "Påhittads"), encoding="utf-8")
        os.utime(source, ns=(LONG_AGO_NS, LONG_AGO_NS))
        return read(audit)

    monkeypatch.setattr(steps, "take_in", change_and_read)
    with pytest.raises(InputError, match=r"ändrades medan den lästes.*Kör samma kommando igen"):
        take_in(audit)
    monkeypatch.undo()

    assert take_in(audit) == ["intake"]


def test_inputs_that_the_disk_does_not_give_are_named_all_at_once(region):
    audit = region.open()
    for name in ("clinics", "administrators"):
        (audit.run.input / f"{name}.csv").unlink(missing_ok=True)
        (audit.run.input / f"{name}.csv").symlink_to(UNREADABLE)

    with pytest.raises(InputError) as caught:
        take_in(audit)

    assert [Path(problem.where).name for problem in caught.value.problems] == ["clinics.csv", "administrators.csv"]
    assert all("kunde inte läsas: disken svarar med fel" in problem.what for problem in caught.value.problems)


def test_an_error_of_the_inputs_disk_during_intake_is_not_taken_for_the_stores(region, monkeypatch):
    audit = region.open()
    source = audit.run.input / "clinics.csv"

    def fail(audit):
        source.unlink()
        source.symlink_to(UNREADABLE)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(steps, "take_in", fail)

    with pytest.raises(InputError, match=r"clinics.csv: kunde inte läsas: disken svarar med fel"):
        take_in(audit)


def test_an_error_of_the_stores_disk_during_intake_names_the_store(region, monkeypatch):
    audit = region.open()

    def fail(audit):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(steps, "take_in", fail)

    with pytest.raises(ReportError, match=r"store: kunde inte skrivas: disken är full"):
        take_in(audit)


def test_a_store_that_did_not_arrive_to_its_end_is_not_taken_for_one(region, monkeypatch):
    audit = region.open()
    read = steps.take_in

    def lose_the_end(audit):
        taken = read(audit)
        os.truncate(taken.store.path("clinics"), 100)
        return taken

    monkeypatch.setattr(steps, "take_in", lose_the_end)
    with pytest.raises(ReportError, match="disken svarar med fel"):
        take_in(audit)
    monkeypatch.undo()

    assert take_in(audit) == ["intake"]


@pytest.mark.parametrize("command", ["run", "check", "intake"])
def test_a_full_disk_that_no_step_foresaw_is_one_line_and_a_documented_code(region, monkeypatch, command):
    audit = region.open()

    def fail(*arguments, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "work-1")

    monkeypatch.setattr("tempfile.mkdtemp", fail)
    ended = CliRunner().invoke(command_line.main, [command, str(audit.run.run_file)])

    assert ended.exit_code == 14, ended.output
    assert "disken är full" in ended.stderr
    assert "Traceback" not in ended.output
    assert ended.stderr.startswith("fel: ")


@pytest.mark.parametrize("error", [duckdb.OutOfMemoryException("abc"), pa.ArrowInvalid("abc")])
def test_an_engines_error_that_no_step_foresaw_is_one_line_without_its_words(region, monkeypatch, error):
    audit = region.open()

    def fail(*arguments, **options):
        raise error

    monkeypatch.setattr("audit_lib.batch.check.choose_clinics", fail)
    ended = CliRunner().invoke(command_line.main, ["check", str(audit.run.run_file)])

    assert ended.exit_code == 13, ended.output
    assert ended.stderr.startswith(f"fel: ett fel i motorn ({type(error).__name__}).")
    assert "abc" not in ended.output


def test_rows_that_cannot_be_compared_for_lack_of_room_are_an_error_of_the_input(region, monkeypatch):
    audit = region.open()
    monkeypatch.setattr("audit_lib.batch.steps.take_in", lambda _: audit)
    monkeypatch.setenv("BASUTBUD_MEMORY", "1MB")

    with pytest.raises(InputError, match=r"kunde inte jämföras \(OutOfMemoryException\).*diskutrymme"):
        take_in(audit)
    assert not list(audit.run.store.glob("work-*"))


def test_the_status_of_a_run_that_an_error_ended_asks_for_the_same_command_again(region):
    audit = region.open()
    (audit.run.input / "clinics.csv").unlink()

    ended = CliRunner().invoke(command_line.main, ["run", str(audit.run.run_file)])
    told = CliRunner().invoke(command_line.main, ["status", str(audit.run.run_file)])

    assert (ended.exit_code, told.exit_code) == (12, 0)
    assert "avslutades med fel; kör samma kommando igen" in told.output


class FailingWorkers(ExitStack):
    """Makes no clinic's report; the region's notebook and page are there."""

    def run_tasks(self, tasks, *, stop, on_start):
        for name, task in tasks.items():
            on_start(name)
            is_region = task.folder.name == "out"
            for made in (task.executed_name, task.page_name) if is_region else ():
                (task.folder / made).write_text("{}", encoding="utf-8")
            yield name, Answer() if is_region else Answer("x: dog.", LossReason.ERROR)


def test_the_status_of_a_run_that_came_to_its_end_says_that_something_failed(region):
    audit = region.open()

    outcome = run_audit(audit, hire=FailingWorkers)
    told = CliRunner().invoke(command_line.main, ["status", str(audit.run.run_file)])

    assert list(outcome.problems.values()) == ["x: dog."]
    assert "klar, men något misslyckades" in told.output


@pytest.mark.parametrize("command", ["run", "check", "intake"])
def test_an_input_that_the_disk_does_not_give_is_an_error_of_the_input_in_every_command(region, command):
    audit = region.open()
    (audit.run.input / "clinics.csv").unlink()
    (audit.run.input / "clinics.csv").symlink_to(UNREADABLE)

    ended = CliRunner().invoke(command_line.main, [command, str(audit.run.run_file)])

    assert ended.exit_code == 12, ended.output
    assert "clinics.csv" in ended.stderr
    assert "Traceback" not in ended.output
