"""The process that kernels are forked from ends when nobody needs it, also before it is ready, and leaves no folder."""

import subprocess
import sys
from pathlib import Path

import pytest

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


def test_a_parent_that_is_still_importing_ends_with_its_creator(tmp_path, monkeypatch):
    (tmp_path / "slow_imports.py").write_text(SLOW, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    parent = ParentProcess("slow_imports")
    while not (tmp_path / "importing").exists():
        assert parent._process.poll() is None

    # What the system does when the creator is killed.
    parent._process.stdin.close()

    assert parent._process.wait(timeout=60) == 0
    assert not parent._folder.exists()


KILLED = """
import os
from audit_lib.batch.forking.launch import ParentProcess

parent = ParentProcess("slow_imports")
print(parent.address, flush=True)
os.kill(parent.pid, 9)
os.kill(os.getpid(), 9)
"""


def test_the_folder_of_a_parent_that_was_killed_with_its_creator_is_cleared_by_the_next_run(tmp_path, monkeypatch):
    (tmp_path / "slow_imports.py").write_text(SLOW, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with ParentProcess("slow_imports") as alive:
        done = subprocess.run([sys.executable, "-c", KILLED], check=False, capture_output=True, text=True, timeout=60)
        left = Path(done.stdout.strip()).parent
        was_there = left.is_dir()

        clear_folders_of_killed()

        assert (was_there, left.exists()) == (True, False)
        assert alive._folder.is_dir(), "its creator lives"


@pytest.mark.parametrize("surplus", [0, 1])
def test_a_parents_folder_leaves_room_for_its_kernels_whatever_the_temporary_folder(monkeypatch, surplus):
    monkeypatch.setattr("tempfile.tempdir", "/" + "x" * (LONGEST_PARENT_PLACE - 1 + surplus))
    monkeypatch.setattr("tempfile.mkdtemp", "{dir}/{prefix}12345678".format)
    monkeypatch.setattr("socket.gethostname", lambda: "x" * 64)
    monkeypatch.setattr("os.getpid", lambda: MOST_PROCESSES)

    folder = make_parent_folder()

    assert len(str(folder)) <= LONGEST_PLACE, "or PrivateKernelManager puts its folder elsewhere"
    assert len(f"{folder}/parent") <= SOCKET_PATH_CHARACTERS
