"""Forked kernels behave as ordinary ones, and leave nothing behind: real kernels, run by nbclient and papermill."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from command import wait_until
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from notebooks.forking.cells import is_running, run_cells, texts

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.batch.forking import launch
from audit_lib.batch.forking.child import KernelRequest
from audit_lib.batch.forking.launch import CannotForkError, ParentProcess, fork_kernel, shared_parent
from audit_lib.batch.forking.parent import is_changed, stamp_code
from audit_lib.batch.forking.provisioner import ForkedProvisioner
from audit_lib.batch.notebooks.kernel import PrivateKernelManager
from audit_lib.batch.notebooks.notebook import run_notebook
from audit_lib.batch.notebooks.task import FORKED, ORDINARY, NotebookTask

pytestmark = pytest.mark.usefixtures("_use_parent")

LIGHT = "import ipykernel.kernelapp, ipykernel_launcher\n\ndef preload():\n    pass\n"
ROOT = Path(__file__).resolve().parents[3]
CLINIC = "SE2321000131-E999000000001"


@pytest.fixture
def light_parent(tmp_path, monkeypatch):
    """Start a parent that imports only the kernel, after the lines given."""

    started = []

    def start(lines):
        (tmp_path / "light_preload.py").write_text(lines)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        process = ParentProcess("light_preload")
        started.append(process)
        monkeypatch.setenv(launch.PARENT_VARIABLE, process.address)
        return process

    yield start
    for process in started:
        process.close()


def clinic_task(audit, folder, kernel):
    return NotebookTask(
        notebook="clinic_audit.ipynb",
        parameters={"clinic_id": CLINIC, "run_file": str(audit.run.run_file), "out_dir": str(audit.run.out)},
        folder=folder,
        executed_name="audit.ipynb",
        page_name="report.html",
        title="Granskning, syntetiska data",
        work_parameter="clinic_dir",
        products=("result.json",),
        kernel=kernel,
    )


@pytest.mark.proof
def test_the_clinic_notebook_gives_the_same_cell_by_cell_as_in_an_ordinary_kernel(tmp_path, parent):
    audit = take_in(open_run(ROOT / "params" / "example.yaml", tmp_path / "out"))
    products = {}
    for kernel in (ORDINARY, FORKED):
        folder = tmp_path / "out" / "clinics" / kernel
        folder.parent.mkdir(exist_ok=True)
        run_notebook(clinic_task(audit, folder, kernel))
        cells = json.loads((folder / "audit.ipynb").read_text())["cells"]
        outputs = [cell.get("outputs") for cell in cells]
        products[kernel] = (outputs, (folder / "result.json").read_bytes(), (folder / "report.html").read_bytes())

    assert products[ORDINARY] == products[FORKED]


def test_the_kernel_is_a_fork_of_the_parent_in_a_session_of_its_own(parent):
    found = texts("import os; print(os.getppid(), os.getpid() == os.getsid(0) == os.getpgid(0))")

    assert [f"{parent.pid} True"] == found


def test_a_kernel_takes_the_same_modules_for_its_own_as_an_ordinary_one():
    # Nothing public tells what ipykernel and IPython count as there before a notebook.
    tell = "import json; print(json.dumps([kept(get_ipython()) for kept in ("
    tell += "lambda shell: shell.kernel._kernel_modules, lambda shell: list(shell._sys_modules_keys))]))"
    check = "import sys, ipykernel.ipkernel as i, IPython.core.shellapp as s; "
    check += "print(i.sys is s.sys is sys, 'great_expectations' in sys.modules)"
    (forked, real), (ordinary,) = texts(tell, check), texts(tell, kernel=ORDINARY)
    files, names = map(set, json.loads(forked))
    their_files, their_names = map(set, json.loads(ordinary))

    assert real == "True True"
    assert not [file for file in files if "/audit_lib/" in file or "/great_expectations/" in file or "/pandas/" in file]
    assert {file for file in their_files if "/ipykernel/" in file} <= files
    assert len(files & their_files) > 0.95 * len(their_files)
    assert not {"audit_lib", "great_expectations", "pandas"} & names
    assert len(names & their_names) > 0.95 * len(their_names)


def test_two_kernels_share_nothing_that_a_cell_has_done():
    mark = "import audit_lib, random, numpy; audit_lib.mark = 1; print(random.random(), numpy.random.random())"
    look = "import audit_lib, random, numpy; print(hasattr(audit_lib, 'mark'))"
    draw = "import random, numpy; print(random.random(), numpy.random.random())"

    first, second = texts(mark), texts(look, draw)
    assert second[0] == "False"
    assert not set(first[0].split()) & set(second[1].split())


def test_an_error_in_a_cell_is_the_cells_error():
    with pytest.raises(CellExecutionError) as caught:
        run_cells("1 / 0")

    assert caught.value.ename == "ZeroDivisionError"


@pytest.mark.parametrize("end", ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_kernel_that_dies_is_reported_as_dead(end):
    with pytest.raises(DeadKernelError):
        run_cells(end)


def test_a_cell_over_its_time_is_interrupted_and_the_next_one_runs():
    with pytest.raises(CellTimeoutError):
        run_cells("import time; time.sleep(60)", timeout=1)

    found = run_cells(
        "import time; time.sleep(60)", "print('här')", timeout=1, interrupt_on_timeout=True, allow_errors=True
    )
    assert found[0][0]["ename"] == "KeyboardInterrupt"
    assert found[1][0]["text"] == "här\n"


def test_what_a_cell_started_ends_with_its_kernel():
    found = texts("import subprocess; print(subprocess.Popen(['sleep', '600']).pid)")

    wait_until(lambda: not is_running(int(found[0])))


@pytest.mark.parametrize(("end", "status"), [("os._exit(7)", 7), ("os.kill(os.getpid(), 9)", -9)])
def test_exit_statuses_are_as_subprocess_gives_them(parent, end, status):
    manager = PrivateKernelManager(kernel_name=FORKED)
    manager.write_connection_file()
    arguments = ["-f", manager.connection_file, "--HistoryManager.hist_file=:memory:", f"-c=import os; {end}"]
    process = fork_kernel(parent.address, KernelRequest(arguments, dict(os.environ), str(ROOT)), [1, 2])

    assert status == process.wait(20)
    assert status == process.poll()


def test_a_restarted_kernel_is_a_new_process_that_remembers_nothing():
    async def restart():
        manager = PrivateKernelManager(kernel_name=FORKED)
        await manager.start_kernel(extra_arguments=["--HistoryManager.hist_file=:memory:"])
        before = manager.provisioner.pid
        await manager.restart_kernel(now=True)
        after, is_alive = manager.provisioner.pid, await manager.is_alive()
        await manager.shutdown_kernel(now=True)
        return before, after, is_alive, await manager.is_alive()

    # In a thread of its own: a browser test before it may have left a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        before, after, was_alive, is_alive = thread.submit(lambda: asyncio.run(restart())).result()
    assert before != after
    assert (was_alive, is_alive) == (True, False)
    assert not is_running(before)
    assert not is_running(after)


THREAD = "import threading as t\n\ndef preload():\n    t.Thread(target=t.Event().wait, daemon=True).start()\n"
HANDLE = "def preload():\n    global kept\n    kept = open('/etc/hostname')\n"
BLAS = "import os\n\ndef preload():\n    os.environ['OMP_NUM_THREADS'] = '4'\n"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [(THREAD, "tråden"), (HANDLE, "öppna filen hostname"), (BLAS, "OMP_NUM_THREADS är inte 1")],
)
def test_a_parent_that_is_not_safe_to_fork_refuses_and_an_ordinary_kernel_runs(
    light_parent, monkeypatch, caplog, lines, reason
):
    monkeypatch.setattr(ForkedProvisioner, "log", logging.getLogger("kernels"))
    unsafe = light_parent(lines)
    found = texts("import os; print(os.getppid())")

    assert [str(os.getpid())] == found
    assert [reason in said for said in caplog.messages if said.startswith("Kärnan startas på vanligt sätt: ")] == [True]
    with pytest.raises(CannotForkError, match=reason):
        fork_kernel(unsafe.address, KernelRequest([], dict(os.environ), "/"), [1, 2])


def test_a_parent_refuses_an_environment_that_python_would_have_read_at_its_start(parent):
    with pytest.raises(CannotForkError, match="miljövariabler"):
        fork_kernel(parent.address, KernelRequest([], {**os.environ, "PYTHONUTF8": "1"}, "/"), [1, 2])


def test_a_parent_with_older_code_than_the_disk_is_stale():
    stamps = stamp_code()
    own = str(Path(launch.__file__))

    assert own in stamps
    assert not is_changed(stamps)
    assert is_changed({**stamps, own: stamps[own] - 1})


@pytest.mark.proof
def test_one_new_parent_takes_the_place_of_a_shared_one_that_is_gone(light_parent):
    launch.close_own_parent()  # another test's, with another environment
    light_parent(LIGHT).close()
    try:
        first, second = (texts("import os; print(os.getppid())") for _ in range(2))
    finally:
        launch.close_own_parent()

    assert first == second != [str(os.getpid())]


@pytest.mark.proof
def test_nothing_is_left_when_the_parent_is_closed(monkeypatch):
    monkeypatch.delenv(launch.PARENT_VARIABLE)
    with shared_parent():
        address = Path(os.environ[launch.PARENT_VARIABLE])
        found = texts("import os; print(os.getppid(), os.getpid())")
    pids = [int(pid) for pid in found[0].split()]

    assert not any(is_running(pid) for pid in pids)
    assert not address.parent.exists()


ORPHANS = """
import asyncio, os
from audit_lib.batch.forking.launch import ParentProcess, PARENT_VARIABLE
from audit_lib.batch.notebooks.kernel import PrivateKernelManager

async def start():
    manager = PrivateKernelManager(kernel_name="basutbud")
    await manager.start_kernel(extra_arguments=["--HistoryManager.hist_file=:memory:"])
    print(manager.provisioner.pid, parent.pid, parent.address, flush=True)
    os._exit(9)

os.environ.pop(PARENT_VARIABLE)
parent = ParentProcess("light_preload")
os.environ[PARENT_VARIABLE] = parent.address
asyncio.run(start())
"""


def test_kernels_and_parent_end_when_their_creator_is_killed(light_parent):
    light_parent(LIGHT)
    done = subprocess.run([sys.executable, "-c", ORPHANS], check=False, capture_output=True, text=True, timeout=60)
    kernel, parent, address = done.stdout.split()

    wait_until(lambda: not is_running(int(kernel)) and not is_running(int(parent)))
    wait_until(lambda: not Path(address).parent.exists())


def test_a_kernel_whose_parent_is_killed_ends_and_is_reported_as_dead(light_parent):
    doomed = light_parent(LIGHT)

    with pytest.raises(DeadKernelError):
        run_cells(f"import os; os.kill({doomed.pid}, 9); import time; time.sleep(60)")


DAEMON = """
import os, subprocess, sys
code = "import os, time\\nif os.fork(): os._exit(0)\\nos.setsid(); print(os.getpid(), flush=True)\\n"
code += "os.close(1); time.sleep(600)"
print(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True).stdout)
"""


def test_a_daemon_that_a_cell_has_left_ends_with_its_kernel():
    found = texts(DAEMON)

    wait_until(lambda: not is_running(int(found[0])))
