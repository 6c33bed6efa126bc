"""Kernels that talk over files of their own user: a TCP port would let any user of the machine read a cell's output."""

from typing import Any

from jupyter_client.manager import AsyncKernelManager


class PrivateKernelManager(AsyncKernelManager):
    """A kernel manager whose sockets lie beside its connection file, in Jupyter's 0700 runtime folder."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"transport": "ipc", **options})
