"""The lock, signals and what is cleared away: what a run that survives anything stands on."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import wait_until
from small_region import A

from audit_lib.audit.half_made import clear_half_made
from audit_lib.audit.intake import open_or_take_in
from audit_lib.audit.lock import HOLDER_NAME, holding, read_holder
from audit_lib.audit.opening import open_run
from audit_lib.batch.interrupt import Interrupted, Stop
from audit_lib.batch.superseded import set_aside
from audit_lib.errors import InputError, ReportError
from audit_lib.files.whole_file import write_text
from audit_lib.model.store import INDEX_NAME

ONE = "SE2321000131-E999000000001"


def reopen(audit):
    """The store as a notebook that is opened now is given it."""
    return open_or_take_in(open_run(audit.run.run_file)).store


def write_report(out: Path) -> Path:
    page = out / "clinics" / ONE / "report.html"
    write_text(page, "<p>färdig</p>")
    return page


HOLD = """
import sys, time
from pathlib import Path
from audit_lib.audit.lock import holding
with holding(Path(sys.argv[1])):
    print("har", flush=True)
    time.sleep(60)
"""


def test_a_second_run_in_a_folder_is_told_who_holds_it_and_a_dead_ones_lock_is_taken_over(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "har\n"
        with pytest.raises(ReportError, match=rf"process {other.pid} på .*sedan 20"), holding(tmp_path):
            pass
        other.kill()
    assert (tmp_path / HOLDER_NAME).is_file(), "it had no time to clear up"
    assert read_holder(tmp_path) is None

    with holding(tmp_path):
        holder = read_holder(tmp_path)
        assert holder is not None
        assert holder.pid == os.getpid()
    assert not (tmp_path / HOLDER_NAME).exists()


def test_another_process_with_the_number_of_a_dead_holder_does_not_hold_the_folder(region) -> None:
    audit = region.open()
    yesterday = (datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0)
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": yesterday.isoformat()}
    write_text(audit.run.out / HOLDER_NAME, json.dumps(holder))
    touched = audit.run.input / "administrators.csv"
    touched.write_text(f"admin_id,clinic_id\nabcde1,{A}\n", encoding="utf-8")

    assert read_holder(audit.run.out) is None
    assert reopen(audit).tables["administrators"].given, "a store of a dead run is made anew"


def test_a_process_of_another_machine_is_believed_to_hold_the_folder(tmp_path: Path) -> None:
    holder = {"pid": 1, "host": "annan-dator", "since": "2026-01-01T00:00:00+00:00"}
    write_text(tmp_path / HOLDER_NAME, json.dumps(holder))

    assert str(read_holder(tmp_path)) == "process 1 på annan-dator, sedan 2026-01-01T00:00:00+00:00"


def test_a_file_touched_during_a_run_does_not_change_the_store_under_its_notebooks(region) -> None:
    audit = region.open()
    touched = region.folder / "input" / "administrators.csv"
    with holding(audit.run.out):
        touched.write_text(f"admin_id,clinic_id\nabcde1,{A}\n", encoding="utf-8")
        meanwhile = reopen(audit)
    afterwards = reopen(audit)

    assert not meanwhile.tables["administrators"].given
    assert afterwards.tables["administrators"].given


def test_the_store_is_made_anew_when_a_file_is_put_back_from_an_old_copy(region) -> None:
    audit = region.open()
    assert not audit.store.tables["administrators"].given
    old = audit.run.input / "administrators.csv"
    old.write_text(f"admin_id,clinic_id\nabcde1,{A}\n", encoding="utf-8")
    os.utime(old, (1_000_000_000,) * 2)

    assert reopen(audit).tables["administrators"].given
    made = (audit.run.store / INDEX_NAME).stat().st_mtime_ns
    os.utime(old)
    assert reopen(audit).tables["administrators"].given
    assert (audit.run.store / INDEX_NAME).stat().st_mtime_ns == made, "a file that is only touched is no other input"


def test_the_store_is_made_anew_when_the_run_says_another_time_of_the_data(region) -> None:
    errand = f"errand_id,clinic_id,service,started_by,sent_at\nA1,{A},kontakta_mig,invanare,2026-05-05 10:00\n"
    audit = region.open(errands=errand)
    assert audit.store.tables["errands"].n_left_out == 0
    text = audit.run.run_file.read_text(encoding="utf-8")
    earlier = re.sub(r"extract_at: .*", 'extract_at: "2026-04-30 06:00"', text)
    audit.run.run_file.write_text(earlier, encoding="utf-8")

    assert earlier != text
    assert reopen(audit).tables["errands"].n_left_out == 1


def test_a_store_whose_input_is_gone_is_no_answer(region) -> None:
    audit = region.open()
    assert reopen(audit).tables["clinics"].given
    shutil.rmtree(audit.run.input)

    with pytest.raises(InputError, match="mappen finns inte"):
        reopen(audit)


def test_a_notebook_opened_while_another_process_reads_the_input_in_is_told_to_wait(region) -> None:
    audit = region.open()
    shutil.rmtree(audit.run.store)
    with subprocess.Popen([sys.executable, "-c", HOLD, str(audit.run.out)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "har\n"
        with pytest.raises(ReportError, match=r"används redan av en annan körning.*Vänta tills den är klar"):
            reopen(audit)
        other.kill()
    assert not audit.run.store.exists()
    assert reopen(audit).tables["clinics"].given


def test_what_a_killed_command_left_is_cleared_by_the_next_that_holds_the_folder(tmp_path: Path) -> None:
    (tmp_path / "store" / "work-abc").mkdir(parents=True)
    (tmp_path / ".work-abc").mkdir()
    (tmp_path / ".work-abc" / "facts.duckdb").write_text("halv", encoding="utf-8")

    with holding(tmp_path):
        assert not list((tmp_path / "store").iterdir())
        assert not (tmp_path / ".work-abc").exists()


def test_what_a_cut_off_run_left_is_cleared_and_what_is_finished_stays(tmp_path: Path) -> None:
    page = write_report(tmp_path)
    (page.parent / ".work-vm-1-a").mkdir()
    (page.parent / ".work-vm-1-a" / "audit.ipynb").write_text("halv", encoding="utf-8")
    (tmp_path / ".run.json.12.partial").write_text("halv", encoding="utf-8")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "work-abc").mkdir()

    clear_half_made(tmp_path)

    assert [path.name for path in page.parent.iterdir()] == ["report.html"]
    assert not list((tmp_path / "store").iterdir())
    assert not list(tmp_path.glob(".*partial"))


def test_an_old_report_is_moved_to_a_folder_that_only_its_owner_reads(tmp_path: Path) -> None:
    page = write_report(tmp_path)

    set_aside(tmp_path, ONE)

    assert not page.exists()
    kept = tmp_path / "superseded" / ONE / "report.html"
    assert kept.read_text(encoding="utf-8") == "<p>färdig</p>"
    assert kept.parent.stat().st_mode & 0o777 == 0o700


def test_the_first_signal_asks_for_an_end_and_the_second_makes_one() -> None:
    with pytest.raises(Interrupted) as ended, Stop() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)
        with pytest.raises(Interrupted):
            stop.check()
        os.kill(os.getpid(), signal.SIGTERM)
        wait_until(lambda: False, timeout_s=60)

    assert ended.value.exit_code == 143
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_command_without_anything_to_finish_ends_at_once() -> None:
    with pytest.raises(Interrupted) as ended, Stop(grace_s=0):
        os.kill(os.getpid(), signal.SIGINT)
        wait_until(lambda: False, timeout_s=60)

    assert ended.value.exit_code == 130
