"""Turns a freshly forked process into an ordinary IPython kernel."""

import ctypes
import os
import random
import sys
import time
from dataclasses import dataclass
from typing import Any

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux's prctl


@dataclass(frozen=True)
class KernelRequest:
    """What an ordinary kernel would get from its command line and its surroundings."""

    argv: list[str]
    env: dict[str, str]
    cwd: str


def adopt_orphans() -> None:
    """Become the parent of whatever a descendant leaves behind, so that it is found and ends in time."""
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)


def take_place(request: KernelRequest, streams: list[int]) -> None:
    """Leave the parent's session, surroundings and streams for the kernel's own.

    Args:
        request: whose kernel this becomes.
        streams: descriptors to use as standard output and error.
    """
    os.setsid()
    adopt_orphans()
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 (a descriptor is wanted, not a path)
        os.dup2(nothing.fileno(), 0)
    for target, stream in enumerate(streams, start=1):
        os.dup2(stream, target)
    os.environ.clear()
    os.environ.update(request.env)
    time.tzset()
    os.chdir(request.cwd)


def run_kernel(request: KernelRequest, parent_pid: int) -> None:
    """Serve as a kernel until it is shut down; the process then ends as Python ends.

    Args:
        request: with the connection file among its arguments.
        parent_pid: the process whose end must be this kernel's end too.
    """
    # Imported by the parent long since.
    kernel_app: Any = sys.modules["ipykernel.kernelapp"].IPKernelApp

    # Two kernels must not draw the same numbers; Python's own generator too, whatever version this is.
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    sys.argv = [str(sys.modules["ipykernel_launcher"].__file__), *request.argv]
    app = kernel_app.instance(parent_handle=parent_pid)
    app.initialize(request.argv)
    app.start()
