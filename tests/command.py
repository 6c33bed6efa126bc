"""The command line in a process of its own that has imported everything before it begins.

multiprocessing's fork server imports once for all commands of a pytest process, as the run's own workers have it; what
a command of a fresh interpreter would pay, three seconds of the processor, is paid once. What depends on how Python
starts (`PYTHON*`, locale, time zone) is tried with `run_afresh`.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from audit_lib.batch.forking.folders import start_fork_server

IMPORTED = ("audit_lib.batch.notebooks.notebook", "command_imports")
TIMEOUT_S = 300


def serve(arguments: list[str], env: Mapping[str, str], folder: str, streams: tuple[str, str]) -> None:
    """Become `basutbud` with these arguments: its own session, environment, folder, standard output and error."""
    os.setsid()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    for descriptor, path in enumerate(streams, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, descriptor)
        os.close(file)
    tempfile.tempdir = None  # the server's own, found before this environment was there
    sys.argv = ["basutbud", *arguments]

    from audit_lib.__main__ import main  # noqa: PLC0415 (the fork server has it already)

    main()


@dataclass
class Running:
    """A command that has been started."""

    arguments: list[str]
    process: BaseProcess
    folder: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def send_signal(self, signum: int) -> None:
        os.kill(self.pid, signum)

    def wait(self, timeout_s: float = TIMEOUT_S) -> "subprocess.CompletedProcess[str]":
        """Wait for its end, and give its status and what it said; a command that goes on too long is killed."""
        self.process.join(timeout_s)
        if self.process.exitcode is None:
            self.process.kill()
            raise subprocess.TimeoutExpired(self.arguments, timeout_s)
        said = [(self.folder / name).read_text(encoding="utf-8") for name in ("out", "err")]
        return subprocess.CompletedProcess(self.arguments, self.process.exitcode, *said)


@dataclass
class Command:
    """Starts commands; `command(*arguments)` waits for one's end."""

    env: Mapping[str, str]

    def __post_init__(self) -> None:
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(list(IMPORTED))
        start_fork_server()

    def __call__(self, *arguments: object, cwd: Path | None = None, **env: str) -> "subprocess.CompletedProcess[str]":
        return self.start(*arguments, cwd=cwd, **env).wait()

    def start(self, *arguments: object, cwd: Path | None = None, **env: str) -> Running:
        folder = Path(tempfile.mkdtemp(prefix="command-"))
        words = [str(argument) for argument in arguments]
        streams = (str(folder / "out"), str(folder / "err"))
        given = (words, {**os.environ, **self.env, **env}, str(cwd or Path.cwd()), streams)
        process = self._context.Process(target=serve, args=given, daemon=False)
        process.start()
        return Running(words, process, folder)


def run_afresh(
    *arguments: object, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run the command line in an interpreter that starts with it, in this environment with these variables."""
    return subprocess.run(
        [sys.executable, "-m", "audit_lib", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    )


def wait_until(
    condition: Callable[[], bool],
    *,
    while_running: "Running | subprocess.Popen[bytes] | None" = None,
    timeout_s: float = TIMEOUT_S,
) -> None:
    """Look twenty times a second until a condition holds, for another process has no event to wait for.

    Raises:
        AssertionError: the command ended first, or it took too long.
    """
    give_up = time.monotonic() + timeout_s
    while not condition():
        assert while_running is None or while_running.poll() is None, "it ended before that"
        assert time.monotonic() < give_up, "it never came to that"
        time.sleep(0.05)
