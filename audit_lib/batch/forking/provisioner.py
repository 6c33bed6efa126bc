"""What Jupyter calls to get a forked kernel, and an ordinary one where forking will not do.

`Any` stands where Jupyter has it: options are those of `subprocess.Popen`, and a process is one or a forked kernel.
"""

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from audit_lib.batch.forking.child import KernelRequest
from audit_lib.batch.forking.launch import FORKABLE, CannotForkError, ForkedProcess, fork_from_any

KNOWN_OPTIONS = {"env", "cwd", "stdout", "stderr", "kernel_id", "extra_arguments"}
EXIT_WAIT_S = 2.0


class ForkedProvisioner(LocalProvisioner):
    """Forks the kernel; signals, shutdown and clean-up are the local provisioner's, on the forked process."""

    process: Any = None
    pid: int | None = None
    pgid: int | None = None
    cwd: Any = None

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Start the kernel, by a fork if that is safe; options that a fork cannot honour lead to an ordinary one."""
        try:
            self.process = await asyncio.to_thread(_fork, cmd, options)
        except CannotForkError as reason:
            self.log.warning("Kärnan startas på vanligt sätt: %s.", reason)
            return await super().launch_kernel(cmd, **options)
        self.pid = self.pgid = self.process.pid
        self.cwd = options.get("cwd") or Path.cwd()
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel with all that it started, and wait a little to be told so: then the next look need not."""
        await super().kill(restart)
        if isinstance(self.process, ForkedProcess):
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self.process.wait, EXIT_WAIT_S)

    async def cleanup(self, restart: bool = False) -> None:
        """Keep nothing of the kernel, even if it was killed and its parent has not said so yet."""
        if isinstance(self.process, ForkedProcess):
            self.process.let_go()
        await super().cleanup(restart)


def _fork(cmd: list[str], options: dict[str, Any]) -> ForkedProcess:
    if not FORKABLE:
        raise CannotForkError("systemet är inte Linux")
    if cmd[:3] != [sys.executable, "-m", "ipykernel_launcher"] or any(
        value for name, value in options.items() if name not in KNOWN_OPTIONS
    ):
        raise CannotForkError("den har en egen kommandorad eller egna processval")
    env = {**(options.get("env") or os.environ), "JPY_PARENT_PID": str(os.getpid())}
    request = KernelRequest(argv=cmd[3:], env=env, cwd=str(options.get("cwd") or Path.cwd()))
    streams = [_descriptor(options.get("stdout"), 1), _descriptor(options.get("stderr"), 2)]
    return fork_from_any(request, streams)


def _descriptor(stream: Any, default: int) -> int:
    if stream is None:
        return default
    if isinstance(stream, int) and stream >= 0:
        return stream
    if hasattr(stream, "fileno"):
        return int(stream.fileno())
    raise CannotForkError("den har egna in- och utströmmar")
