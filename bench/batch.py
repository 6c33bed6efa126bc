"""Seconds and CPU seconds for each clinic report, made three ways; rounds are interleaved, medians are printed.

    python bench/batch.py --notebooks 4 --rounds 3

(a) the `papermill` and `nbconvert` command lines; (b) `papermill.execute_notebook` with ordinary kernels and an
nbconvert exporter in two processes; (c) what `basutbud run` does, in two processes. A way's start (worker imports, the
parent's imports) is paid before its clock starts in (b) and (c), as in a run of thousands.
Everything is syntetiska data.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psutil

from audit_lib.batch.forking.launch import shared_parent
from audit_lib.batch.kernel import FORKED, ORDINARY
from audit_lib.batch.notebook import NOTEBOOKS, NotebookTask, run_notebook
from audit_lib.batch.stages import choose_clinics, open_run, take_in

PROCESSES = 2


def clinic_task(clinic_id: str, run_file: str, out: str, kernel: str, number: int) -> NotebookTask:
    return NotebookTask(
        notebook="clinic_audit.ipynb",
        parameters={"clinic_id": clinic_id, "run_file": run_file, "out_dir": out},
        folder=Path(out) / kernel / str(number),
        executed_name="audit.ipynb",
        page_name="report.html",
        title="Granskning, syntetiska data",
        work_parameter="clinic_dir",
        products=("result.json",),
        kernel=kernel,
    )


def run_command_lines(clinic_id: str, run_file: str, out: str, number: int) -> None:
    folder = Path(out) / "commands" / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    executed = str(folder / "audit.ipynb")
    values = {"clinic_id": clinic_id, "run_file": run_file, "out_dir": out, "clinic_dir": str(folder)}
    parameters = [part for name, value in values.items() for part in ("-r", name, value)]
    programs = Path(sys.executable).parent
    papermill = [str(programs / "papermill"), "--no-progress-bar", "--cwd", str(NOTEBOOKS)]
    subprocess.run([*papermill, *parameters, str(NOTEBOOKS / "clinic_audit.ipynb"), executed], check=True, stderr=-3)
    subprocess.run([str(programs / "jupyter-nbconvert"), "--to", "html", executed], check=True, stderr=-3)


def family_cpu_s(root: int) -> float:
    """CPU seconds of a process, all it has waited for, and all that live under it."""
    process = psutil.Process(root)
    return sum(sum(one.cpu_times()[:4]) for one in [process, *process.children(recursive=True)])


def measure(work: Callable[[], None]) -> tuple[float, float]:
    started, cpu = time.perf_counter(), family_cpu_s(os.getpid())
    work()
    return time.perf_counter() - started, family_cpu_s(os.getpid()) - cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notebooks", type=int, default=4)
    parser.add_argument("--many", type=int, default=24, help="notebooks of way (c) in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run-file", default=str(NOTEBOOKS.parent / "params" / "example.yaml"))
    options = parser.parse_args()
    run_file, out = str(Path(options.run_file).resolve()), tempfile.mkdtemp(prefix="bench-batch-")
    audit = open_run(run_file, out)
    clinics = choose_clinics(take_in(audit), [])
    walls: dict[str, list[float]] = {"a": [], "b": [], "c": []}
    cpus: dict[str, list[float]] = {"a": [], "b": [], "c": []}
    with shared_parent(), ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:

        def spread(kernel: str, n: int) -> None:
            tasks = [clinic_task(clinics[i % len(clinics)], run_file, out, kernel, i) for i in range(n)]
            list(pool.map(run_notebook, tasks))

        spread(FORKED, PROCESSES)
        ways: dict[str, tuple[int, Callable[[], None]]] = {
            "a": (1, lambda: run_command_lines(clinics[0], run_file, out, 0)),
            "b": (options.notebooks, lambda: spread(ORDINARY, options.notebooks)),
            "c": (options.many, lambda: spread(FORKED, options.many)),
        }
        for _ in range(options.rounds):
            for way, (n, work) in ways.items():
                wall, cpu = measure(work)
                walls[way].append(wall / n)
                cpus[way].append(cpu / n)
    shutil.rmtree(out)
    median = {way: (statistics.median(walls[way]), statistics.median(cpus[way])) for way in walls}
    print("way  wall s  CPU s  (a)/way  (b)/way   for each notebook with its page")
    for way, (wall, cpu) in median.items():
        print(f"{way:3}  {wall:6.2f} {cpu:6.2f} {median['a'][0] / wall:8.1f} {median['b'][0] / wall:8.1f}")
    print(f"peak of one process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
