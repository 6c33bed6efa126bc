"""A real Dask scheduler and its workers, each a process of its own, over loopback; and notebooks that harm a worker."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import nbformat

from audit_lib.batch.notebooks.limits import Limits
from audit_lib.batch.notebooks.task import ORDINARY, NotebookTask

LONG = Limits(wall_s=60)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _start(folder, kind, *options):
    with (folder / f"{kind}-{time.monotonic_ns()}.log").open("w") as log:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)


@contextmanager
def start_cluster(folder, *, nanny="--no-nanny"):
    """Run a scheduler and two workers while the block lasts; gives its address and the workers' processes.

    With `--nanny` these are the nannies, which start a worker anew when it is lost.
    """
    address = f"tcp://127.0.0.1:{free_port()}"
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    # Its page is served even so, by default on a port that another test's scheduler would find taken.
    ports = ["--port", address.rsplit(":", 1)[1], "--dashboard-address", "127.0.0.1:0"]
    processes = [_start(folder, "scheduler", *ports, *options)]
    processes += [
        _start(folder, "worker", address, "--nthreads", "1", nanny, *options, "--local-directory", folder / name)
        for name in "ab"
    ]
    try:
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def make_task(folder, name, source, limits=LONG):
    """A notebook with one cell, for a kernel that is the worker's own child."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata["kernelspec"] = {"name": ORDINARY, "language": "python", "display_name": "Python 3"}
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    options = {"kernel": ORDINARY, "limits": limits}
    products = folder / "out" / "clinics" / name
    return NotebookTask(str(path), {}, products, "odd.ipynb", "odd.html", "Syntetiska data", **options)


def signal_worker(sent, *, note=None):
    """A cell that sends its worker a signal; each time it does it adds an `x` to the note."""
    noted = f"open({str(note)!r}, 'a').write('x'); " if note else ""
    return f"import os; {noted}os.kill(os.getppid(), {int(sent)})"
