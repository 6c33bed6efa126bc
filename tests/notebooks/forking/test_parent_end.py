"""The process that kernels are forked from ends when nobody needs it, also before it is ready, and leaves no folder."""

import subprocess
import sys
from pathlib import Path

import pytest
from command import wait_until
from notebooks.forking.cells import is_running

from audit_lib.batch.forking import launch
from audit_lib.batch.forking.folders import (
    LONGEST_PARENT_PLACE,
    LONGEST_PLACE,
    clear_folders_of_killed,
    make_parent_folder,
)
from audit_lib.batch.forking.launch import ParentProcess

pytestmark = pytest.mark.skipif(not launch.FORKABLE, reason="forked kernels need Linux")

MOST_PROCESSES = 4194304
SOCKET_PATH_CHARACTERS = 107

SLOW = """
import time
from pathlib import Path

def preload():
    Path(__file__).with_name("importing").touch()
    time.sleep(600)
"""
CREATOR = """
import os, signal
from audit_lib.batch.forking.launch import ParentProcess

parent = ParentProcess("slow_imports")
print(parent.pid, parent.address, flush=True)
"""
WAITING = f"{CREATOR}signal.pause()"
KILLED = f"{CREATOR}os.kill(parent.pid, 9); os.kill(os.getpid(), 9)"


def test_a_parent_that_is_still_importing_ends_with_its_creator(tmp_path, monkeypatch):
    (tmp_path / "slow_imports.py").write_text(SLOW, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, text=True) as creator:
        pid, address = creator.stdout.readline().split()
        wait_until((tmp_path / "importing").exists, while_running=creator)

        creator.kill()

        wait_until(lambda: not is_running(int(pid)))
    assert not Path(address).parent.exists()


def test_the_folder_of_a_parent_that_was_killed_with_its_creator_is_cleared_by_the_next_run(tmp_path, monkeypatch):
    (tmp_path / "slow_imports.py").write_text(SLOW, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with ParentProcess("slow_imports") as alive:
        done = subprocess.run([sys.executable, "-c", KILLED], check=False, capture_output=True, text=True, timeout=60)
        left = Path(done.stdout.split()[1]).parent
        was_there = left.is_dir()

        clear_folders_of_killed()

        assert (was_there, left.exists()) == (True, False)
        assert Path(alive.address).parent.is_dir(), "its creator lives"


@pytest.mark.parametrize("surplus", [0, 1])
def test_a_parents_folder_leaves_room_for_its_kernels_whatever_the_temporary_folder(monkeypatch, surplus):
    monkeypatch.setattr("tempfile.tempdir", "/" + "x" * (LONGEST_PARENT_PLACE - 1 + surplus))
    monkeypatch.setattr("tempfile.mkdtemp", "{dir}/{prefix}12345678".format)
    monkeypatch.setattr("socket.gethostname", lambda: "x" * 64)
    monkeypatch.setattr("os.getpid", lambda: MOST_PROCESSES)

    folder = make_parent_folder()

    assert len(str(folder)) <= LONGEST_PLACE, "or PrivateKernelManager puts its folder elsewhere"
    assert len(f"{folder}/parent") <= SOCKET_PATH_CHARACTERS
