"""Starts parents and asks them for kernels; a forked kernel is used as a `subprocess.Popen` is."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict
from multiprocessing.connection import wait

import psutil  # type: ignore[import-untyped]

from audit_lib.batch.forking.child import KernelRequest, ParentAnswer
from audit_lib.batch.forking.folders import make_parent_folder
from audit_lib.batch.forking.hazards import ONE_THREAD_EACH
from audit_lib.batch.notebooks.limits import Family

QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
"""Spares the log what debugpy says of frozen modules when it is imported."""
FORKABLE = sys.platform == "linux" and hasattr(os, "pidfd_open")
PARENT_VARIABLE = "BASUTBUD_KERNEL_PARENT"
PRELOAD = "audit_lib.batch.forking.preload"
IMPORT_TIMEOUT_S = 120
END_TIMEOUT_S = 1
ANSWER_BYTES = 1 << 16
LOST = -9
"""As a process that SIGKILL has ended; not by that name, which Windows lacks, where an ordinary kernel is started."""


class CannotForkError(Exception):
    """No forked kernel is to be had; the message says why, in Swedish."""


class StaleParentError(CannotForkError):
    """The parent is gone, or its code is older than the code on disk; a new one can do better."""


class ForkedProcess:
    """A forked kernel as its caller sees it: the methods of `subprocess.Popen` that Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection

    def poll(self) -> int | None:
        """The exit status, negative for a signal, or None while the kernel runs."""
        return self._ask(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end, at most `timeout` seconds, and give the exit status.

        Raises:
            subprocess.TimeoutExpired: the kernel still runs.
        """
        status = self._ask(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return status

    def _ask(self, timeout: float | None) -> int | None:
        if self.returncode is None and wait([self._connection], timeout):
            answer = _receive(self._connection)
            # Without a word from its parent the kernel has lost it, and ends within a second: see to it now.
            self.returncode = answer.get("exit", LOST)
            if not answer:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.pid, signal.SIGKILL)
            self._connection.close()
        return self.returncode

    def let_go(self) -> None:
        """Wait no longer for the end of a kernel that was killed: it counts as ended, and its parent buries it."""
        if self.returncode is None:
            self.returncode = LOST
            self._connection.close()

    def send_signal(self, signum: int) -> None:
        """Signal the kernel if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)


def _receive(connection: socket.socket) -> ParentAnswer:
    try:
        message = connection.recv(ANSWER_BYTES)
    except ConnectionError:
        return {}
    answer: ParentAnswer = json.loads(message) if message else {}
    return answer


def fork_kernel(address: str, request: KernelRequest, streams: list[int]) -> ForkedProcess:
    """Ask the parent at an address, a unix socket, for a kernel; waits while it is still importing.

    `streams` are descriptors for the kernel's standard output and error.

    Raises:
        StaleParentError: there is no such parent any more, or it has old code.
        CannotForkError: the parent refuses, or this kernel ended before it had begun; others can be had.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.settimeout(IMPORT_TIMEOUT_S)
        connection.connect(address)
        socket.send_fds(connection, [json.dumps(asdict(request)).encode()], streams)
        answer = _receive(connection)
    except OSError as error:
        connection.close()
        raise StaleParentError(f"förälderprocessen svarar inte ({type(error).__name__})") from None
    if "pid" in answer:
        connection.settimeout(None)
        return ForkedProcess(answer["pid"], connection)
    connection.close()
    if "unsafe" in answer:
        raise CannotForkError("; ".join(answer["unsafe"]))
    if "exit" in answer:
        raise CannotForkError("den förgrenade processen avslutades innan kärnan hade startat")
    raise StaleParentError("; ".join(answer.get("stale", ["förälderprocessen avslutades"])))


class ParentProcess(AbstractContextManager["ParentProcess"]):
    """A parent and the private folder of its socket; it ends when closed, or when this process does."""

    def __init__(self, preload: str = PRELOAD) -> None:
        self._folder = make_parent_folder()
        self.address = str(self._folder / "parent")
        self.owner = os.getpid()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(self.address)
            listener.listen(64)
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-m", "audit_lib.batch.forking.parent", str(listener.fileno()), preload],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                cwd="/",
                env={**os.environ, **dict.fromkeys(ONE_THREAD_EACH, "1"), **QUIET},
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process that is forked."""
        return self._process.pid

    @property
    def has_kernels(self) -> bool:
        """Whether kernels that it has forked are still there."""
        with suppress(psutil.Error):
            return bool(psutil.Process(self.pid).children())
        return False

    def close(self) -> None:
        """End the parent and its kernels; one that is still importing, and so has none, is not waited for.

        A fork of the creator only lets go of it.
        """
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self.owner != os.getpid():
            return
        try:
            self._process.wait(timeout=END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            # With its kernels: one that hangs in C would never see that its parent has gone.
            family = Family()
            family.search(self.pid)
            family.kill()
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __exit__(self, *error: object) -> None:
        self.close()


_lock = threading.Lock()
_own: list[ParentProcess] = []
_stale: set[str] = set()
_given_up: list[str] = []


def fork_from_any(request: KernelRequest, streams: list[int]) -> ForkedProcess:
    """Ask the shared parent for a kernel, or else this process's own, or else a new one: a stale one is asked no more.

    Raises:
        CannotForkError: a parent refuses; or a brand-new one fails, and then no other is started in this process.
    """
    shared = os.environ.get(PARENT_VARIABLE)
    if shared and shared not in _stale:
        try:
            return fork_kernel(shared, request, streams)
        except StaleParentError:
            # It will not get younger: from now on this process has a parent of its own.
            retire(shared)
    address = own_address()
    try:
        return fork_kernel(address, request, streams)
    except StaleParentError:
        retire(address)
    try:
        return fork_kernel(own_address(), request, streams)
    except StaleParentError as reason:
        # The next would fail as well, and cost seconds each time.
        _given_up.append(str(reason))
        raise


def own_address() -> str:
    """The address of this process's own parent, started on first use; one that is retired and unused is ended.

    Raises:
        CannotForkError: it was tried and failed.
    """
    with _lock:
        for parent in [old for old in _own if old.address in _stale and not old.has_kernels]:
            _own.remove(parent)
            parent.close()
        if _given_up:
            raise CannotForkError(_given_up[-1])
        # A fork of this process has the list but not the parents.
        usable = [parent for parent in _own if parent.owner == os.getpid() and parent.address not in _stale]
        if usable:
            return usable[0].address
        try:
            _own.append(ParentProcess())
        except OSError as error:
            raise CannotForkError(f"förälderprocessen kunde inte startas ({type(error).__name__})") from None
        return _own[-1].address


def retire(address: str) -> None:
    """Ask a parent for no more kernels; those that it has live on, for each is an open notebook."""
    _stale.add(address)


def close_own_parent() -> None:
    """End this process's own parent, and those that it has taken the place of, with all their kernels."""
    with _lock:
        for parent in _own:
            parent.close()
        _own.clear()


atexit.register(close_own_parent)


def _listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection, suppress(OSError):
        connection.connect(address)
        return True
    return False


@contextmanager
def shared_parent() -> Iterator[None]:
    """Start one parent for this process and all that it starts; it imports while the caller does other things.

    A process that was given one by whoever started it uses that, if it is there.
    """
    given = os.environ.get(PARENT_VARIABLE, "")
    if not FORKABLE or _listens(given):
        yield
        return
    with ParentProcess() as parent:
        os.environ[PARENT_VARIABLE] = parent.address
        try:
            yield
        finally:
            del os.environ[PARENT_VARIABLE]
