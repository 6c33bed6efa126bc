"""Turns a freshly forked process into an ordinary IPython kernel."""

import ctypes
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypedDict

from audit_lib.files.places import PACKAGE

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux's prctl
_own_modules: dict[str, SimpleNamespace] = {}


def own_installation() -> str:
    """Which Python and which copy of the package this process runs: a kernel must be of the same."""
    return f"{sys.executable} {PACKAGE}"


@dataclass(frozen=True)
class KernelRequest:
    """What an ordinary kernel would get from its command line and its surroundings, and of which installation."""

    argv: list[str]
    env: dict[str, str]
    cwd: str
    installation: str = field(default_factory=own_installation)


class ParentAnswer(TypedDict, total=False):
    """What the parent tells of a kernel: its process, at its end its exit status, or else why there is none."""

    pid: int
    exit: int
    unsafe: list[str]
    stale: list[str]


def adopt_orphans() -> None:
    """Become the parent of whatever a descendant leaves behind, so that it is found and ends in time."""
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)


def take_place(request: KernelRequest, streams: list[int]) -> None:
    """Leave the parent's session, surroundings and streams (output and error) for the kernel's own."""
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
    """Serve as a kernel until it is shut down, or its parent has ended; the process then ends as Python ends."""
    # Imported by the parent long since.
    kernel_app: Any = sys.modules["ipykernel.kernelapp"].IPKernelApp

    # Two kernels must not draw the same numbers; Python's own generator too, whatever version this is.
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    sys.argv = [str(sys.modules["ipykernel_launcher"].__file__), *request.argv]
    app = kernel_app.instance(parent_handle=parent_pid)
    with showing_own_modules():
        app.initialize(request.argv)
    app.start()


def remember_own_modules() -> None:
    """Note which modules are imported now as those of a kernel itself; called before anything else is imported."""
    found = {name: str(getattr(module, "__file__", None) or "") for name, module in list(sys.modules.items())}
    own = [part for name, file in found.items() if not file.startswith(str(PACKAGE)) for part in (name, file)]
    # New strings, side by side in memory: to touch the old ones in a fork would copy a page for nearly each.
    parts = iter("\0".join(own).split("\0"))
    _own_modules.update((name, SimpleNamespace(__file__=file or None)) for name, file in zip(parts, parts, strict=True))


class _OwnSystem:
    """`sys`, but for its modules, which are a kernel's own."""

    modules = _own_modules

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(sys, name, value)


@contextmanager
def showing_own_modules() -> Iterator[None]:
    """Let a kernel that begins see the modules that an ordinary one has then, and no others.

    ipykernel takes whatever is imported when a kernel begins for its own, and its debugger steps over that: here it
    would be pandas and all of ours. IPython notes them too, for `%reset -f aggressive` to leave. To look at every
    module of the parent also costs 25 MB of copied pages a kernel.
    """
    if not _own_modules:
        yield
        return
    places: tuple[Any, ...] = (sys.modules["ipykernel.ipkernel"], sys.modules["IPython.core.shellapp"])
    for place in places:
        place.sys = _OwnSystem()
    try:
        yield
    finally:
        for place in places:
            place.sys = sys
