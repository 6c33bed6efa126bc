"""Kernels that talk over files of their own user: a TCP port would let any user of the machine read a cell's output."""

import os
import shutil
import weakref
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from audit_lib.batch.forking.folders import make_private_folder
from audit_lib.batch.forking.launch import PARENT_VARIABLE
from audit_lib.batch.notebooks.task import FORKED, ORDINARY
from audit_lib.files.places import PACKAGE

KERNELS = PACKAGE / "batch" / "forking" / "kernels"


class PrivateKernelManager(AsyncKernelManager):
    """A kernel manager whose connection file and sockets lie in a folder of their own, mode 0700.

    Jupyter's default for ipc is `kernel-ipc-N` in the working folder: open to others, and two kernels that start at
    the same time there take each other's sockets and wait for ever. The manager knows our own kernel too, so that a
    run does not depend on what is installed in Jupyter's folders.
    """

    def __init__(self, **options: Any) -> None:  # any trait of the manager's
        # Inside the parent's folder it is gone with the parent, even if this process is killed.
        shared = Path(os.environ.get(PARENT_VARIABLE, "")).parent
        is_shared = shared.is_absolute() and shared.is_dir()
        folder = make_private_folder("basutbud-kernel-", within=str(shared) if is_shared else None)
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        kernels = KernelSpecManager()
        kernels.kernel_dirs = [str(KERNELS), *kernels.kernel_dirs]
        private = {
            "transport": "ipc",
            "connection_file": f"{folder}/kernel.json",
            "ip": f"{folder}/socket",
            "kernel_spec_manager": kernels,
        }
        super().__init__(**{**private, **options})

    @property
    def ipykernel(self) -> bool:
        """Both our kernels are IPython's, whatever their name: they take its options, such as no history file."""
        return self.kernel_name in {FORKED, ORDINARY} or super().ipykernel
