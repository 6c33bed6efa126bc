"""A program that is up for weeks, as JupyterLab is, has a parent of its own: no start of a kernel ends another."""

import asyncio
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psutil
import pytest
from command import wait_until
from notebooks.forking.cells import is_running, run_cells

from audit_lib.batch.forking import launch, provisioner
from audit_lib.batch.forking.child import KernelRequest
from audit_lib.batch.forking.launch import CannotForkError, ForkedProcess, ParentProcess, StaleParentError, fork_kernel
from audit_lib.batch.forking.parent import PACKAGE
from audit_lib.batch.notebooks.kernel import PrivateKernelManager
from audit_lib.batch.notebooks.task import FORKED

pytestmark = pytest.mark.skipif(not launch.FORKABLE, reason="forked kernels need Linux")

ONE_MODULE = """
import sys, types
import ipykernel.kernelapp, ipykernel_launcher

def preload():
    module = types.ModuleType("changing")
    module.__file__ = {file!r}
    sys.modules["changing"] = module
"""
NO_FORK = "import os\n\ndef fork():\n    raise BlockingIOError\n\ndef preload():\n    os.fork = fork\n"
NO_HISTORY = ["--HistoryManager.hist_file=:memory:"]


@pytest.fixture
def own_parent(tmp_path, monkeypatch):
    """Have this process's own parents import one module of ours, which lies in a file that is the test's to change."""
    # To the parent a file of ours is one whose path begins with the package's.
    changing = tmp_path / "changing.py"
    changing.write_text("", encoding="utf-8")
    file = f"{PACKAGE}/{os.path.relpath(changing, PACKAGE)}"
    (tmp_path / "one_module.py").write_text(ONE_MODULE.format(file=file), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv(launch.PARENT_VARIABLE, raising=False)
    monkeypatch.setattr(launch, "ParentProcess", partial(ParentProcess, "one_module"))
    launch.close_own_parent()
    yield changing
    launch.close_own_parent()


def in_a_loop(work):
    """Run a coroutine, in a thread of its own: a test before it may have left a loop in this."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


async def start_kernel(**options):
    manager = PrivateKernelManager(kernel_name=FORKED)
    await manager.start_kernel(extra_arguments=NO_HISTORY, **options)
    return manager


def parent_of(manager):
    assert isinstance(manager.provisioner.process, ForkedProcess)
    return psutil.Process(manager.provisioner.pid).ppid()


def count_kernel_connections():
    """How many this process has: no other socket of its is of this kind."""
    sockets = psutil.Process().net_connections("unix")
    return [one.type for one in sockets].count(socket.SOCK_SEQPACKET)


def make_newer(file):
    os.utime(file, ns=(time.time_ns(), file.stat().st_mtime_ns + 1))


def request_in(folder):
    return KernelRequest(["-f", "/nowhere"], dict(os.environ), str(folder))


def test_changed_code_ends_no_open_notebook_and_the_old_parent_goes_when_its_last_kernel_has_gone(own_parent):
    async def live():
        first = await start_kernel()
        old = parent_of(first)
        make_newer(own_parent)
        second = await start_kernel()
        seen = [parent_of(second) != old, await first.is_alive(), is_running(old)]
        await first.shutdown_kernel(now=True)
        third = await start_kernel()
        seen += [parent_of(third) == parent_of(second), is_running(old)]
        for manager in (second, third):
            await manager.shutdown_kernel(now=True)
        return seen

    assert in_a_loop(live) == [True, True, True, True, False]


def test_old_and_new_parent_and_their_kernels_end_with_the_program(own_parent):
    async def live():
        first = await start_kernel()
        make_newer(own_parent)
        second = await start_kernel()
        pids = [manager.provisioner.pid for manager in (first, second)]
        pids += [parent_of(manager) for manager in (first, second)]
        launch.close_own_parent()
        wait_until(lambda: not any(is_running(pid) for pid in pids))
        for manager in (first, second):
            await manager.shutdown_kernel(now=True)
        return len(set(pids))

    assert in_a_loop(live) == 4


def test_two_that_find_the_same_parent_stale_start_one_new_one(own_parent):
    address = launch.own_address()
    launch.retire(address)
    newer = launch.own_address()
    launch.retire(address)

    assert newer != address
    assert launch.own_address() == newer


def test_a_kernel_that_cannot_be_set_up_is_that_kernels_error_and_no_other_kernels_end(own_parent, tmp_path):
    async def live():
        first = await start_kernel()
        old = parent_of(first)
        with pytest.raises(FileNotFoundError):
            await start_kernel(cwd=str(tmp_path / "missing"))
        second = await start_kernel()
        seen = [await first.is_alive(), parent_of(second) == old]
        for manager in (first, second):
            await manager.shutdown_kernel(now=True)
        return seen

    assert in_a_loop(live) == [True, True]


def test_a_kernel_that_ends_before_it_has_begun_is_no_reason_for_a_new_parent(own_parent, tmp_path):
    with pytest.raises(CannotForkError, match="avslutades innan") as caught:
        fork_kernel(launch.own_address(), request_in(tmp_path / "missing"), [1, 2])

    assert not isinstance(caught.value, StaleParentError)


def test_a_system_that_has_no_process_left_is_no_reason_for_a_new_parent(tmp_path, monkeypatch):
    (tmp_path / "no_fork.py").write_text(NO_FORK, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with ParentProcess("no_fork") as parent, pytest.raises(CannotForkError, match="BlockingIOError") as caught:
        fork_kernel(parent.address, request_in("/"), [1, 2])

    assert not isinstance(caught.value, StaleParentError)


def test_a_parent_that_is_slow_to_bury_a_kernel_fails_no_finished_notebook(own_parent, monkeypatch):
    monkeypatch.setattr(provisioner, "EXIT_WAIT_S", 0.2)

    ((output,),) = run_cells("import os; os.kill(os.getppid(), 19); print(os.getppid())")
    parent = psutil.Process(int(output["text"]))
    parent.resume()

    wait_until(lambda: not parent.children())


def test_after_a_slow_goodbye_the_kernel_counts_as_killed_and_nothing_is_kept_of_it(own_parent, monkeypatch):
    monkeypatch.setattr(provisioner, "EXIT_WAIT_S", 0.2)

    async def live():
        n_before = count_kernel_connections()
        manager = await start_kernel()
        kernel = manager.provisioner
        assert count_kernel_connections() == n_before + 1
        parent = psutil.Process(parent_of(manager))
        parent.suspend()
        await manager.shutdown_kernel(now=True)
        n_kept = count_kernel_connections() - n_before
        seen = [await manager.is_alive(), await kernel.poll(), n_kept, await kernel.wait()]
        parent.resume()
        return [*seen, kernel.has_process], parent

    found, parent = in_a_loop(live)

    assert found == [False, -signal.SIGKILL, 0, -signal.SIGKILL, False]
    wait_until(lambda: not parent.children())


def test_a_parent_that_must_be_killed_takes_a_kernel_that_hangs_in_c_with_it(own_parent):
    async def live():
        manager = await start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=30)
        # All of it is one call in C, so no thread of the kernel's gets to see that its parent has gone.
        client.execute("import subprocess; subprocess.Popen(['sleep', '600']); sum(range(10**13))")
        kernel = psutil.Process(manager.provisioner.pid)
        wait_until(kernel.children)
        pids = [kernel.pid, *(child.pid for child in kernel.children())]
        psutil.Process(parent_of(manager)).suspend()
        launch.close_own_parent()
        wait_until(lambda: not any(is_running(pid) for pid in pids))
        client.stop_channels()
        await manager.shutdown_kernel(now=True)

    in_a_loop(live)
