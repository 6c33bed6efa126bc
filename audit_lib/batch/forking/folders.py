"""Private folders for sockets: short enough a path, and cleared away also when their owner was killed."""

import os
import shutil
import socket
import tempfile
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver
from multiprocessing.util import Finalize
from pathlib import Path

import psutil  # type: ignore[import-untyped]

LONGEST_PLACE = 60
LONGEST_OWN_PLACE = 30
"""multiprocessing adds a folder and a file of its own."""
LONGEST_PARENT_PLACE = 17
"""A kernel's folder is made inside its parent's, and the parent's name takes up to 43 characters of its place."""
OWN = "basutbud-run"
HOST_LETTERS = 12
SHORT_PLACE = "/tmp"  # noqa: S108 (what is made there has mode 0700)


def make_private_folder(prefix: str, *, within: str | None = None, longest: int = LONGEST_PLACE) -> str:
    """Make a folder of mode 0700 whose sockets' paths are short enough for the system's 107 characters.

    It lies `within` a folder, else in the temporary one; in `/tmp` if that one's path has more than `longest` of them.
    """
    place = within or tempfile.gettempdir()
    return tempfile.mkdtemp(prefix=prefix, dir=place if len(place) <= longest else SHORT_PLACE)


def start_fork_server() -> None:
    """Have multiprocessing start its fork server, with the server's socket in this process's own folder."""
    before = tempfile.tempdir
    tempfile.tempdir = str(own_folder())
    try:
        forkserver.ensure_running()
    finally:
        tempfile.tempdir = before


@cache
def own_folder() -> Path:
    """This process's folder for what its helpers need while they live; one for all of its runs.

    It is removed at this process's end. If the process is killed, `clear_folders_of_killed` finds it: its name says
    whose it was.
    """
    folder = _make_named_folder(LONGEST_OWN_PLACE)
    # After multiprocessing has removed its own folder in it, which has the priority -100.
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=-101)
    return folder


def make_parent_folder() -> Path:
    """Make a folder for a process that kernels are forked from, named as `own_folder`; that process removes it."""
    return _make_named_folder(LONGEST_PARENT_PLACE)


def clear_folders_of_killed() -> None:
    """Remove the folders of processes that are no more on this machine."""
    for place in {tempfile.gettempdir(), SHORT_PLACE}:
        for left in Path(place).glob(f"{_own_name()}-*"):
            with suppress(ValueError):
                if not psutil.pid_exists(int(left.name.split("-")[-2])):
                    shutil.rmtree(left, ignore_errors=True)


def _make_named_folder(longest: int) -> Path:
    return Path(make_private_folder(f"{_own_name()}-{os.getpid()}-", longest=longest))


def _own_name() -> str:
    return f"{OWN}-{socket.gethostname()[:HOST_LETTERS]}"
