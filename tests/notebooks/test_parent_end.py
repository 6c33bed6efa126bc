"""The process that kernels are forked from ends when nobody needs it, also before it is ready."""

import pytest

from audit_lib.batch.forking import launch
from audit_lib.batch.forking.launch import ParentProcess

pytestmark = pytest.mark.skipif(not launch.FORKABLE, reason="forked kernels need Linux")

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
