"""Kernels that die, hang, grow, flood and leave children behind, through the real notebook runner and the real job."""

import stat
from dataclasses import replace

import nbformat
import psutil
import pytest
from faults.main_job import check_message, finish

from audit_lib.batch.forking.launch import PARENT_VARIABLE
from audit_lib.batch.notebooks.limits import Limits
from audit_lib.batch.notebooks.notebook import run_notebook
from audit_lib.batch.notebooks.task import KernelLostError, NotebookTask
from audit_lib.batch.states import LossReason

SMALL = Limits(wall_s=8, memory_bytes=700 << 20, output_bytes=2 << 20)
SHORT = replace(SMALL, wall_s=4)
DAEMON = """import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "607.25"])
    os._exit(0)
"""
FAULTS = {
    "SIGKILL": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", LossReason.DIED),
    "SIGSEGV": ("import ctypes; ctypes.string_at(0)", LossReason.DIED),
    "_exit": ("import os; os._exit(0)", LossReason.DIED),
    "sleep": ("import time; time.sleep(3600)", LossReason.TIME),
    "hang in C": ("sum(range(10**13))", LossReason.TIME),
    "memory": ("grown = []\nwhile True: grown.append(bytearray(64 << 20))", LossReason.MEMORY),
    "flood": ("import time\nfor _ in range(300): print('x' * 100_000)\ntime.sleep(3600)", LossReason.OUTPUT),
    "daemon, then SIGKILL": (f"{DAEMON}time.sleep(.3); os.kill(os.getpid(), 9)", LossReason.DIED),
}
CLINIC, OTHER = "E999000000002", "E999000000003"


@pytest.fixture(scope="module")
def warm_parent(parent, tmp_path_factory):
    """The process that kernels are forked from has imported everything, so that a limit is the notebook's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PARENT_VARIABLE, parent.address)
        run_notebook(replace(make_task(tmp_path_factory.mktemp("warm"), "pass"), limits=Limits()))
        yield


def make_task(folder, code):
    """A notebook whose second cell breaks its kernel."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("print('hit')", metadata={"tags": ["parameters"]}, id="a"),
            nbformat.v4.new_code_cell(code, id="b"),
        ],
        metadata={"kernelspec": {"name": "basutbud", "display_name": "basutbud", "language": "python"}},
    )
    nbformat.write(notebook, folder / "broken.ipynb")
    return NotebookTask(
        notebook=str(folder / "broken.ipynb"),
        parameters={},
        folder=folder / "clinics" / "A",
        executed_name="audit.ipynb",
        page_name="report.html",
        title="Påhittad",
        limits=SMALL,
    )


def find_daemons():
    return [process for process in psutil.process_iter(["cmdline"]) if "607.25" in (process.info["cmdline"] or [])]


@pytest.mark.fast_rows(3)
@pytest.mark.parametrize(("code", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_broken_kernel_is_a_lost_one_and_leaves_only_a_protected_notebook(warm_parent, tmp_path, code, reason):
    with pytest.raises(KernelLostError) as lost:
        run_notebook(replace(make_task(tmp_path, code), limits=SHORT if reason is LossReason.TIME else SMALL))

    assert lost.value.reason is reason
    assert [*(tmp_path / "clinics" / "A").iterdir()] == []
    kept = tmp_path / "failed" / "A" / "audit.ipynb"
    assert "hit\\n" in kept.read_text(encoding="utf-8"), "the notebook as far as it came"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    psutil.wait_procs(find_daemons(), timeout=5)
    assert not find_daemons()


def test_a_daemon_does_not_outlive_a_notebook_that_ended_well(warm_parent, tmp_path):
    run_notebook(make_task(tmp_path, DAEMON))

    assert (tmp_path / "clinics" / "A" / "report.html").is_file()
    psutil.wait_procs(find_daemons(), timeout=5)
    assert not find_daemons()


@pytest.mark.proof
def test_a_clinic_that_fails_stops_no_other_and_a_lost_worker_is_replaced(new_job, prints):
    job = new_job("broken")

    done, _ = job.run({"kernels": {CLINIC: ["_exit", False], OTHER: ["worker", True]}})

    assert done.returncode == 14
    check_message(done)
    assert "1 misslyckade" in done.stderr
    assert "unde inte tas fram" in (job.out / "index.html").read_text(encoding="utf-8")
    assert [path.parent.name[-len(CLINIC) :] for path in job.out.glob("failed/*/audit.ipynb")] == [CLINIC]
    assert len([*job.out.glob("clinics/*/report.html")]) == 2
    assert [*job.beside.glob(f"*.{OTHER}")], "no worker was killed"
    assert job.find_torn() == []
    finish(job, prints)


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", ["SIGKILL", "SIGSEGV", "worker"])
def test_in_a_real_run_what_was_lost_is_tried_once_more(new_job, prints, fault):
    job = new_job(f"lost-{fault}")

    done, _ = job.run({"kernels": {clinic: [fault, True] for clinic in (CLINIC, OTHER)}})

    assert done.returncode == 0, done.stderr
    assert len([*job.beside.glob("*.E*")]) == 2, "not all was broken"
    assert job.take_prints() == prints
    finish(job, prints)
