"""Seconds and CPU seconds for each clinic report, made three ways; rounds are interleaved, medians are printed.

    python bench/batch.py --notebooks 8 --rounds 5

(a) the `papermill` and `nbconvert` command lines; (b) `papermill.execute_notebook` with ordinary kernels and a reused
nbconvert exporter in a process pool; (c) what `basutbud run` does. All three make reports of the same clinics in
the same folder, where what a run works out for the whole region lies ready (`sensitivity.parquet` and the like), and
(b) and (c) have as many processes as a run has. A way's start (imports of workers and of the forking parent) is paid
before its clock starts in (b) and (c), as in a run of thousands. All make the same number of notebooks in a round, (a)
one after the other, (b) and (c) side by side: eight by default, so that the machine is saturated. Of three, the last
would run alone on half of it. Memory is the proportional set size of the whole process tree, the largest of looks a
fifth of a second apart. Everything is syntetiska data.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psutil
from papermill import execute_notebook

from audit_lib.audit.intake import choose_clinics, open_or_take_in
from audit_lib.audit.lock import holding
from audit_lib.audit.opening import open_run
from audit_lib.batch.forking.launch import shared_parent
from audit_lib.batch.notebooks.notebook import run_notebook
from audit_lib.batch.notebooks.task import NotebookTask
from audit_lib.files.places import NOTEBOOKS
from audit_lib.report.pages import render_notebook

NOTEBOOK, EXECUTED, PAGE, TITLE = "clinic_audit.ipynb", "audit.ipynb", "report.html", "Granskning, syntetiska data"
LOOK_EVERY_S = 0.2


def run_command_lines(clinic_id: str, run_file: str, out: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    executed = str(folder / EXECUTED)
    values = {"clinic_id": clinic_id, "run_file": run_file, "out_dir": out, "clinic_dir": str(folder)}
    parameters = [part for name, value in values.items() for part in ("-r", name, value)]
    programs = Path(sys.executable).parent
    papermill = [str(programs / "papermill"), "--no-progress-bar", "--cwd", str(NOTEBOOKS)]
    subprocess.run([*papermill, *parameters, str(NOTEBOOKS / NOTEBOOK), executed], check=True, stderr=-3)
    subprocess.run([str(programs / "jupyter-nbconvert"), "--to", "html", executed], check=True, stderr=-3)


def run_in_pool(clinic_id: str, run_file: str, out: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    values = {"clinic_id": clinic_id, "run_file": run_file, "out_dir": out, "clinic_dir": str(folder)}
    notebook = execute_notebook(
        str(NOTEBOOKS / NOTEBOOK), str(folder / EXECUTED), values, progress_bar=False, cwd=str(NOTEBOOKS)
    )
    (folder / PAGE).write_text(render_notebook(notebook, title=TITLE), encoding="utf-8")


def run_ours(clinic_id: str, run_file: str, out: str, folder: Path) -> None:
    values = {"clinic_id": clinic_id, "run_file": run_file, "out_dir": out}
    run_notebook(NotebookTask(NOTEBOOK, values, folder, EXECUTED, PAGE, TITLE, "clinic_dir", ("result.json",)))


def list_family(root: int) -> list[psutil.Process]:
    process = psutil.Process(root)
    return [process, *process.children(recursive=True)]


def family_cpu_s(root: int) -> float:
    """CPU seconds of a process, all it has waited for, and all that live under it."""
    total = 0.0
    for one in list_family(root):
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


class PeakMemory:
    """The largest proportional set size of this process and all below it while the block runs, in MB."""

    def __enter__(self) -> "PeakMemory":
        self.mb, self._done = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(LOOK_EVERY_S):
            total = 0
            for one in list_family(os.getpid()):
                try:
                    total += one.memory_full_info().pss
                except psutil.Error:
                    continue
            self.mb = max(self.mb, total / 2**20)


def measure(work: Callable[[], None]) -> tuple[float, float]:
    started, cpu = time.perf_counter(), family_cpu_s(os.getpid())
    work()
    return time.perf_counter() - started, family_cpu_s(os.getpid()) - cpu


def prepare(run_file: str, out: str) -> None:
    """Do a run's first steps by doing a run, of a few clinics' reports less than all: what they read lies ready."""
    command = [sys.executable, "-m", "audit_lib", "run", run_file, "--out", out]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    if not (Path(out) / "sensitivity.parquet").is_file():
        raise SystemExit("the run left no sensitivity.parquet: the notebooks would do the region's work")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notebooks", type=int, default=8, help="notebooks of each way in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, nargs="+", default=[2 * (os.cpu_count() or 1)], help="processes of (c)")
    parser.add_argument("--run-file", default=str(NOTEBOOKS.parent / "params" / "example.yaml"))
    options = parser.parse_args()
    run_file, out = str(Path(options.run_file).resolve()), tempfile.mkdtemp(prefix="bench-batch-")
    prepare(run_file, out)
    clinics = choose_clinics(open_or_take_in(open_run(run_file, out)).store, [])
    found: dict[str, list[tuple[float, float, float]]] = {}
    pools = {f"c{n}": ProcessPoolExecutor(n, mp_context=get_context("spawn")) for n in options.jobs}
    pools["b"] = ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn"))

    def spread(way: str, n: int) -> None:
        job = run_in_pool if way == "b" else run_ours
        jobs = [(clinics[i % len(clinics)], run_file, out, Path(out) / "bench" / way / str(i)) for i in range(n)]
        for future in [pools[way].submit(job, *job_of) for job_of in jobs]:
            future.result()

    def one_by_one(n: int) -> None:
        for i in range(n):
            run_command_lines(clinics[i % len(clinics)], run_file, out, Path(out) / "bench" / "a" / str(i))

    n = options.notebooks
    # A run holds its folder, and its notebooks then take the store as it is.
    with holding(Path(out)), shared_parent():
        ways: dict[str, Callable[[], None]] = {"a": lambda: one_by_one(n), "b": lambda: spread("b", n)}
        for jobs in options.jobs:
            ways[f"c{jobs}"] = lambda way=f"c{jobs}": spread(way, n)  # type: ignore[misc]
            spread(f"c{jobs}", 2 * jobs)
        spread("b", os.cpu_count() or 1)
        for _ in range(options.rounds):
            for way, work in ways.items():
                with PeakMemory() as peak:
                    wall, cpu = measure(work)
                found.setdefault(way, []).append((wall / n, cpu / n, peak.mb))
                print(f"  {way:4} {wall / n:6.2f} {cpu / n:6.2f} {peak.mb:6.0f}", file=sys.stderr)
    for pool in pools.values():
        pool.shutdown()
    shutil.rmtree(out)
    median = {way: [statistics.median(column) for column in zip(*rows, strict=True)] for way, rows in found.items()}
    print("way   wall s  CPU s  (a)/way  (b)/way  peak MB   for each notebook with its page; c4 = four processes")
    for way, (wall, cpu, mb) in median.items():
        print(f"{way:4}  {wall:6.2f} {cpu:6.2f} {median['a'][0] / wall:8.1f} {median['b'][0] / wall:8.1f} {mb:8.0f}")


if __name__ == "__main__":
    main()
