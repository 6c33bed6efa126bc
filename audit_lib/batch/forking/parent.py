"""The process that is forked: imports everything, proves that it is safe to fork, and forks a kernel a request.

`python -m audit_lib.batch.forking.parent FD MODULE`, started by `launch`: FD is a listening unix socket, MODULE has
the function `preload`, standard input is a pipe whose end says that the creator is gone. A kernel's connection lives
as long as the kernel: its end of file kills the kernel and all that it started, and the kernel's exit status is the
last message on it.
"""

import fcntl
import gc
import importlib
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from types import FrameType

from audit_lib.batch.forking.child import (
    KernelRequest,
    ParentAnswer,
    adopt_orphans,
    own_installation,
    run_kernel,
    take_place,
)
from audit_lib.batch.forking.hazards import find_hazards, find_threads
from audit_lib.files.places import PACKAGE

REQUEST_BYTES = 1 << 20
CALLER_TIMEOUT_S = 5
# What Python and its libraries read before any code of ours runs, so that a fork cannot change it.
READ_AT_START = ("PYTHON", "LD_", "LC_", "LANG", "TZ")


@dataclass(frozen=True)
class Kernel:
    """A forked kernel and the two handles that say when it, or whoever asked for it, is gone."""

    pid: int
    watch: int
    connection: socket.socket


def choose_start_values(env: dict[str, str]) -> dict[str, str]:
    """The part of an environment that is fixed when Python starts."""
    return {name: value for name, value in env.items() if name.startswith(READ_AT_START)}


def stamp_code() -> dict[str, int]:
    """When each of our own imported files was written, to see whether the code on disk is still the imported one."""
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return {file: _written(file) for file in files if file.startswith(str(PACKAGE))}


def is_changed(stamps: dict[str, int]) -> bool:
    """Whether a file is newer, older or gone since it was stamped."""
    return any(_written(file) != stamp for file, stamp in stamps.items())


def _written(file: str) -> int:
    with suppress(OSError):
        return os.stat(file).st_mtime_ns  # noqa: PTH116 (80 files for each kernel: a Path costs more than the call)
    return 0


class Parent:
    """Listens, forks, watches."""

    def __init__(self, listener: socket.socket, set_by_imports: dict[str, str]) -> None:
        self._listener = listener
        self._set_by_imports = set_by_imports
        self._selector = DefaultSelector()
        self._selector.register(listener, EVENT_READ)
        self._selector.register(0, EVENT_READ)
        self._kernels: dict[int, Kernel] = {}
        self._start_values = choose_start_values(dict(os.environ))
        self._stamps = stamp_code()
        known = {listener.fileno(), self._selector.fileno()}
        self._hazards = find_hazards(known)

    def serve(self) -> KernelRequest | None:
        """Fork kernels until the creator is gone, which gives None; a request is given in a new kernel's process."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj == 0:
                    self._end()
                    return None
                if key.fileobj is self._listener:
                    request = self._answer(self._listener.accept()[0])
                    if request is not None:
                        return request
                elif key.data in self._kernels:
                    self._bury(self._kernels[key.data])

    def _answer(self, connection: socket.socket) -> KernelRequest | None:
        # A caller that connects and says nothing must not hold up the others.
        connection.settimeout(CALLER_TIMEOUT_S)
        streams: list[int] = []
        try:
            message, streams, _, _ = socket.recv_fds(connection, REQUEST_BYTES, 2)
            request = KernelRequest(**json.loads(message))
            refusal = self._refuse(request)
            if not refusal:
                return self._fork(connection, request, streams)
        except (OSError, ValueError) as error:
            # The system has no process left for a kernel, or whoever asked is gone again.
            refusal = {"unsafe": [f"förgreningen misslyckades ({type(error).__name__})"]}
        finally:
            for stream in streams:
                os.close(stream)
        with suppress(OSError):
            connection.send(json.dumps(refusal).encode())
        connection.close()
        return None

    def _refuse(self, request: KernelRequest) -> ParentAnswer:
        if is_changed(self._stamps):
            return {"stale": ["koden har ändrats sedan den lästes in"]}
        if request.installation != own_installation():
            return {"stale": ["den hör till en annan installation"]}
        reasons = self._hazards or find_threads()
        if choose_start_values(request.env) != self._start_values:
            reasons = [*reasons, "miljövariabler som läses när Python startar skiljer sig"]
        return {"unsafe": reasons} if reasons else {}

    def _fork(self, connection: socket.socket, request: KernelRequest, streams: list[int]) -> KernelRequest | None:
        pid = os.fork()
        if pid == 0:
            try:
                take_place(replace(request, env={**self._set_by_imports, **request.env}), streams)
                # Only now, in its own session, may the kernel be signalled as a group.
                connection.send(json.dumps({"pid": os.getpid()}).encode())
            except (OSError, ValueError):
                # A second parent in the loop above would be worse than no kernel.
                os._exit(1)
            connection.close()
            self._forget()
            return request
        kernel = Kernel(pid, os.pidfd_open(pid), connection)
        self._kernels[pid] = kernel
        self._selector.register(kernel.watch, EVENT_READ, pid)
        self._selector.register(connection, EVENT_READ, pid)
        return None

    def _forget(self) -> None:
        self._selector.close()
        self._listener.close()
        for kernel in self._kernels.values():
            os.close(kernel.watch)
            kernel.connection.close()

    def _bury(self, kernel: Kernel) -> None:
        # Before the wait, while the number is still the kernel's: what it started goes with it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(kernel.pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(kernel.pid, signal.SIGKILL)
        _, status = os.waitpid(kernel.pid, 0)
        self._selector.unregister(kernel.watch)
        self._selector.unregister(kernel.connection)
        os.close(kernel.watch)
        del self._kernels[kernel.pid]
        self._bury_orphans()
        with suppress(OSError):
            kernel.connection.send(json.dumps({"exit": os.waitstatus_to_exitcode(status)}).encode())
        kernel.connection.close()

    def _bury_orphans(self) -> None:
        # What left the kernel's group has come here when the kernel ended; its own children come when it ends.
        while orphans := _list_children() - self._kernels.keys():
            for pid in orphans:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
                with suppress(ChildProcessError):
                    os.waitpid(pid, 0)

    def _end(self) -> None:
        for kernel in list(self._kernels.values()):
            self._bury(kernel)
        address = Path(self._listener.getsockname())
        self._listener.close()
        shutil.rmtree(address.parent, ignore_errors=True)


def _list_children() -> set[int]:
    # A kernel built without this list has none: the supervisor of a run then finds what a notebook left.
    with suppress(OSError):
        return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}
    return set()


@contextmanager
def ending_with_creator(listener: socket.socket) -> Iterator[None]:
    """End as soon as the creator is gone, also in the middle of an import of some seconds.

    The system sends a signal for the end of file on standard input; a thread that waited for it would forbid the fork.
    """

    def end(signum: int, frame: FrameType | None) -> None:
        shutil.rmtree(Path(listener.getsockname()).parent, ignore_errors=True)
        os._exit(0)

    before, flags = signal.signal(signal.SIGIO, end), fcntl.fcntl(0, fcntl.F_GETFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_ASYNC)
    try:
        yield
    finally:
        fcntl.fcntl(0, fcntl.F_SETFL, flags)
        signal.signal(signal.SIGIO, before)


def main() -> None:
    """Import, prove, serve; in a forked process, become its kernel."""
    # `python -m` puts the working folder first, where a kernel has its own.
    del sys.path[0]
    listener = socket.socket(fileno=int(sys.argv[1]))
    env = dict(os.environ)
    # Once, when all is there: a sixth less work than looking through what is imported as it grows.
    gc.disable()
    with ending_with_creator(listener):
        importlib.import_module(sys.argv[2]).preload()
    set_by_imports = {name: value for name, value in os.environ.items() if name not in env}
    gc.collect()
    # What is imported lives for ever: the collector must not touch, and so copy, its pages in every kernel.
    gc.freeze()
    gc.enable()
    adopt_orphans()
    parent_pid = os.getpid()
    request = Parent(listener, set_by_imports).serve()
    if request is not None:
        run_kernel(request, parent_pid)


if __name__ == "__main__":
    main()
