"""What jupyter_client promises of a provisioner holds for ours: its own tests' ground, walked with forked kernels."""

import asyncio
import gc
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from command import wait_until
from jupyter_client import KernelManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from notebooks.forking.cells import is_running

from audit_lib.batch.forking import launch
from audit_lib.batch.forking.folders import LONGEST_PLACE, make_private_folder
from audit_lib.batch.forking.launch import ForkedProcess, ParentProcess
from audit_lib.batch.forking.provisioner import ForkedProvisioner
from audit_lib.batch.notebooks.kernel import PrivateKernelManager
from audit_lib.batch.notebooks.task import FORKED

pytestmark = pytest.mark.skipif(not launch.FORKABLE, reason="forked kernels need Linux")

LIGHT = "import ipykernel.kernelapp, ipykernel_launcher\n\ndef preload():\n    pass\n"
NO_HISTORY = ["--HistoryManager.hist_file=:memory:"]
WAIT_S = 30


@pytest.fixture(scope="module", autouse=True)
def _parent(tmp_path_factory):
    folder = tmp_path_factory.mktemp("preload")
    (folder / "light_preload.py").write_text(LIGHT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        with ParentProcess("light_preload") as parent:
            patch.setenv(launch.PARENT_VARIABLE, parent.address)
            yield


def in_a_loop(work, **options):
    """Run a coroutine on a started manager, in a thread of its own: a test before it may have left a loop in this."""

    async def run():
        manager = PrivateKernelManager(kernel_name=FORKED)
        await manager.start_kernel(extra_arguments=NO_HISTORY, **options)
        try:
            return await work(manager)
        finally:
            if await manager.is_alive():
                await manager.shutdown_kernel(now=True)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


async def connect(manager):
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=WAIT_S)
    return client


async def ask(client, code):
    """Run code and give what it printed, with the reply's status."""
    printed = []
    reply = await client.execute_interactive(
        code,
        timeout=WAIT_S,
        allow_stdin=False,
        output_hook=lambda message: printed.append(message["content"].get("text", "")),
    )
    return "".join(printed).strip(), reply["content"]["status"]


async def hear_word(client):
    """Wait until the cell that runs has printed something."""
    while (await client.get_iopub_msg(timeout=WAIT_S))["msg_type"] != "stream":
        pass


def test_a_kernel_has_a_process_from_its_start_to_its_shutdown():
    async def live(manager):
        before = manager.provisioner
        seen = [type(before), type(before.process), before.has_process, await before.poll()]
        await manager.shutdown_kernel()
        return seen, before.has_process, await before.poll(), await before.wait(), manager.context.closed

    found, has_process, status, waited, is_closed = in_a_loop(live)

    assert found == [ForkedProvisioner, ForkedProcess, True, None]
    assert (has_process, status, waited) == (False, 0, 0)
    assert is_closed


def test_a_kernel_that_is_restarted_twice_answers_in_a_new_process_with_its_environment_and_folder(tmp_path):
    async def live(manager):
        pids, answers = [], []
        for _ in range(3):
            client = await connect(manager)
            pids.append(manager.provisioner.pid)
            answers.append(await ask(client, "import os; print(os.environ['OWN'], os.getcwd(), os.getpid())"))
            client.stop_channels()
            if len(pids) < 3:
                await manager.restart_kernel(now=len(pids) == 1)
        return pids, answers

    pids, answers = in_a_loop(live, env={**os.environ, "OWN": "eget"}, cwd=str(tmp_path))

    assert len(set(pids)) == 3
    assert [(f"eget {tmp_path} {pid}", "ok") for pid in pids] == answers
    assert not any(is_running(pid) for pid in pids)


def test_an_interrupt_reaches_the_cell_and_what_it_waits_for_and_the_next_cell_runs():
    async def live(manager):
        client = await connect(manager)
        # An error throws away the cells in line behind it, and a quick question may be in line before the reply is out.
        waits = "import subprocess; child = subprocess.Popen(['sleep', '600']); print('nu', flush=True); child.wait()"
        client.execute(waits, stop_on_error=False)
        await hear_word(client)
        await manager.interrupt_kernel()
        reply = await client.get_shell_msg(timeout=WAIT_S)
        # Not its status: Python may lose it when the interrupt comes just as wait() returns.
        after = await ask(client, "print(child.wait(5) is not None)")
        client.stop_channels()
        return reply["content"]["ename"], after

    name, after = in_a_loop(live)

    assert name == "KeyboardInterrupt"
    assert after == ("True", "ok")


def test_a_busy_kernel_that_ignores_sigterm_ends_at_a_shutdown():
    async def live(manager):
        manager.shutdown_wait_time = 1.0
        client = await connect(manager)
        ignores = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('nu', flush=True)"
        client.execute(f"{ignores}\nwhile True: signal.pause()")
        await hear_word(client)
        pid = manager.provisioner.pid
        client.stop_channels()
        await manager.shutdown_kernel()
        return pid

    pid = in_a_loop(live)

    wait_until(lambda: not is_running(pid))


def test_nothing_is_left_of_a_kernels_connection_when_its_manager_is_gone():
    async def live(manager):
        return Path(manager.connection_file).parent

    folder = in_a_loop(live)

    assert folder.name.startswith("basutbud-kernel-")
    # Jupyter's objects refer to each other; the folder goes when the collector comes by, or the process ends.
    gc.collect()
    wait_until(lambda: not folder.exists())


def test_a_runs_kernel_talks_through_files_in_a_folder_that_only_its_owner_may_enter():
    async def live(manager):
        client = await connect(manager)
        kernel = psutil.Process(manager.provisioner.pid)
        sockets = [Path(one.laddr) for one in kernel.net_connections("unix") if one.laddr]
        folder = Path(manager.connection_file).parent
        found = manager.transport, folder.stat().st_mode & 0o777
        ports = [(one.laddr.ip, str(one.laddr.port)) for one in kernel.net_connections("inet")]
        own_port, _ = await ask(client, "import sys; print(sys.stdout.pub_thread._pipe_port)")
        client.stop_channels()
        return found, folder, sockets, ports, own_port

    found, folder, sockets, ports, own_port = in_a_loop(live)

    assert found == ("ipc", 0o700)
    # ipykernel's own inlet for what forked children print; it gives nothing away.
    assert ports == [("127.0.0.1", own_port)]
    assert {path.parent for path in sockets} == {folder}
    assert len(sockets) >= 5, "shell, iopub, stdin, control and heartbeat"


def test_the_kernels_of_jupyterlabs_server_are_forked_too_and_talk_as_that_server_has_them_talk():
    async def live():
        kernels = AsyncMappingKernelManager(kernel_spec_manager=PrivateKernelManager().kernel_spec_manager)
        kernel_id = await kernels.start_kernel(kernel_name=FORKED)
        try:
            manager = kernels.get_kernel(kernel_id)
            client = await connect(manager)
            answer = await ask(client, "import os; print(os.getpid())")
            client.stop_channels()
            return type(manager.provisioner.process), answer, (str(manager.provisioner.pid), "ok"), manager.transport
        finally:
            await kernels.shutdown_kernel(kernel_id, now=True)

    with ThreadPoolExecutor(1) as thread:
        process, answer, expected, transport = thread.submit(lambda: asyncio.run(live())).result()

    assert process is ForkedProcess
    assert answer == expected
    assert transport == "tcp", "what docs/decisions/0008 says of such programs"


def test_streams_that_a_fork_cannot_give_lead_to_an_ordinary_kernel():
    async def live(manager):
        return type(manager.provisioner.process)

    assert in_a_loop(live, stdout=subprocess.PIPE, stderr=subprocess.PIPE) is not ForkedProcess


def test_jupyter_finds_the_kernel_where_it_was_installed(tmp_path, monkeypatch):
    kernels = Path(launch.__file__).parent / "kernels" / FORKED
    command = ["kernelspec", "install", "--prefix", str(tmp_path), "--name", FORKED, str(kernels)]
    program = Path(os.sys.executable).with_name("jupyter")
    subprocess.run([program, *command], check=True, capture_output=True, timeout=60)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))

    manager = KernelManager(kernel_name=FORKED)

    assert manager.kernel_spec.display_name == "Basutbud (Python 3)"
    assert manager.kernel_spec.metadata["kernel_provisioner"]["provisioner_name"] == "basutbud-forked"


def test_a_long_temporary_folder_does_not_make_a_sockets_path_too_long(tmp_path, monkeypatch):
    deep = tmp_path / ("x" * LONGEST_PLACE)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    folder = Path(make_private_folder("basutbud-prov-"))
    try:
        assert len(str(folder)) < LONGEST_PLACE
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()
