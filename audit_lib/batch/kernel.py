"""Kernels that talk over files of their own user: a TCP port would let any user of the machine read a cell's output."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager


class PrivateKernelManager(AsyncKernelManager):
    """A kernel manager whose connection file and sockets lie in a 0700 folder of their own, removed at the end.

    Without a folder of its own every kernel started in one place would share the same sockets.
    """

    def __init__(self, **options: Any) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="kernel-"))
        places = {"connection_file": str(self._folder / "kernel.json"), "ip": str(self._folder / "socket")}
        super().__init__(**{"transport": "ipc", **places, **options})

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources
