"""What makes a process unsafe to fork: other threads, whose locks nobody would open, and handles both would use."""

import os
from collections.abc import Collection
from pathlib import Path

HARMLESS_THREADS = frozenset({"jemalloc_bg_thd"})  # jemalloc stops and restarts its own around a fork
ONE_THREAD_EACH = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def find_threads() -> list[str]:
    """Name the threads of this process besides the main one."""
    threads = []
    for task in Path("/proc/self/task").iterdir():
        name = (task / "comm").read_text().strip()
        if int(task.name) != os.getpid() and name not in HARMLESS_THREADS:
            threads.append(f"tråden {name}")
    return threads


def find_handles(known: Collection[int]) -> list[str]:
    """Name the open files, sockets and queues of this process besides the standard streams and the known ones."""
    # The listing's own handle is among the entries, and gone once the list is whole.
    entries = [entry for entry in list(Path("/proc/self/fd").iterdir()) if entry.is_symlink()]
    unknown = [entry for entry in entries if int(entry.name) > 2 and int(entry.name) not in known]
    return [f"den öppna filen {entry.readlink().name}" for entry in unknown]


def find_hazards(known: Collection[int]) -> list[str]:
    """List every reason not to fork this process, in Swedish; an empty list is the proof that it is safe.

    The handles that the process itself keeps and the child closes are `known`.
    """
    wide = [name for name in ONE_THREAD_EACH if os.environ.get(name) != "1"]
    return find_threads() + find_handles(known) + [f"{name} är inte 1" for name in wide]
