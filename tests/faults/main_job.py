"""The command line under test on a small made-up region: run it, break it, look at what it left."""

import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import psutil
import pyarrow.parquet as pq
from command import Command, wait_until

from audit_lib.example import make_example

ROOT = Path(__file__).resolve().parents[2]
INJECTION = Path(__file__).parent / "injection"
TIMEOUT_S = 240
QUIET_S = 15
NOTHING_BROKEN = {"label": "none", "action": "kill"}
"""A plan for a run that only counts its steps."""
HIDDEN_OR_PARTIAL = (".work", "work-", ".partial", "failed", "superseded", "ledger", "run.lock")
COMPARED = ("verdicts.csv", "deviations.csv", "data_errors.csv", "*.html", "clinics/*/report.html")
COMPARED += ("clinics/*/result.json", "clinics/*/*.csv", "region/*.csv", "kommun/*.html", "typ/*.html")


@dataclass(eq=False)
class Job:
    """A region's run file, a folder for its results, and the command line that has imported beforehand."""

    run_file: Path
    out: Path
    basutbud: Command
    counter: itertools.count = field(default_factory=itertools.count)
    # Short: a socket's path has at most 107 characters, and pytest's folders take most of them.
    temporary: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="f-", dir="/tmp")))

    @property
    def beside(self) -> Path:
        return self.out.with_name(self.out.name + "-plans")

    def _prepare(self, plan, options):
        """Give the command, its environment and the log of its steps."""
        env = dict(os.environ)
        env["PYTHONPATH"] = os.pathsep.join([str(INJECTION), str(ROOT)])
        env.pop("FAULT_DRIVER", None)
        env.pop("BASUTBUD_KERNEL_PARENT", None)
        self.beside.mkdir(exist_ok=True)
        env["TMPDIR"] = str(self.temporary)
        log = self.beside / f"steps-{next(self.counter)}.log"
        path = log.with_suffix(".plan")
        path.write_text(json.dumps({"out": str(self.out), "log": str(log), **plan}), encoding="utf-8")
        env["FAULT_PLAN"] = str(path)
        command = ["run", str(self.run_file), "--out", str(self.out), "--jobs", "2", *options]
        return [sys.executable, "-m", "audit_lib", *command], env, log

    def start(self, plan, *options):
        """Start a run by a plan; it speaks to a file, for what outlives a killed run would hold a pipe open.

        Gives the process, with `read_end` to ask for its end, and the log of its steps.
        """
        command, env, log = self._prepare(plan, options)
        with log.with_suffix(".out").open("w") as out, log.with_suffix(".err").open("w") as err:
            process = subprocess.Popen(command, env=env, stdout=out, stderr=err, cwd=ROOT, start_new_session=True)
        return process, log

    def read_end(self, process, log):
        """Wait for the end of a run, whatever end that is."""
        try:
            status = process.wait(TIMEOUT_S)
        finally:
            process.kill()
        said = [log.with_suffix(kind).read_text(encoding="utf-8") for kind in (".out", ".err")]
        return subprocess.CompletedProcess(process.args, status, *said)

    def resume(self, *options):
        """Run as anybody would, without a plan; gives how it ended."""
        arguments = ["run", self.run_file, "--out", self.out, "--jobs", "2", *options]
        return self.basutbud(*arguments, TMPDIR=str(self.temporary))

    def run(self, plan, *options):
        """Run by a plan to the end; gives how it ended and the steps it took."""
        process, log = self.start(plan, *options)
        done = self.read_end(process, log)
        steps = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return done, steps

    def wait_until_quiet(self):
        """Give the processes and the temporary files that are still there when all should be gone."""
        with suppress(AssertionError):
            wait_until(lambda: not self._list_left(), timeout_s=QUIET_S)
        return self._list_left()

    def _list_left(self):
        return [*self._list_processes(), *(path.name for path in self.temporary.iterdir())]

    def _list_processes(self):
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get("TMPDIR") == str(self.temporary) and process.status() != "zombie":
                    yield " ".join(process.cmdline())

    def take_prints(self):
        """Relative path → SHA-256 of everything that must be the same whatever happened on the way."""
        files = sorted({path for pattern in COMPARED for path in self.out.glob(pattern)})
        return {str(path.relative_to(self.out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def find_torn(self):
        """Every file at a final path that is not whole."""
        return [str(path.relative_to(self.out)) for path in self._list_final() if not is_whole(path)]

    def find_left_over(self):
        """Working folders and temporary files."""
        return [
            str(path.relative_to(self.out))
            for pattern in ("**/.work*", "**/work-*", "**/*.partial")
            for path in self.out.glob(pattern)
        ]

    def _list_final(self):
        for path in self.out.rglob("*"):
            parts = path.relative_to(self.out).parts
            if not any(word in part for part in parts for word in HIDDEN_OR_PARTIAL) and path.is_file():
                yield path


def is_whole(path):
    """Whether a file can be read to its end; one that is gone again is nobody's half file."""
    try:
        if path.suffix == ".parquet":
            pq.read_table(path)
        elif path.suffix in {".json", ".ipynb"}:
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".html":
            return path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        elif path.suffix == ".csv":
            return path.read_bytes().endswith(b"\n")
        elif path.suffix == ".xlsx":
            openpyxl.load_workbook(path).close()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return True


def make_job(folder: Path, name: str, basutbud: Command) -> Job:
    """A region's input, made once in a folder, and a new empty folder for results."""
    source = folder / "region"
    if not source.exists():
        make_example(clinics=3, errands=60, seed=4, out=source, file_format="csv")
    job = Job(source / "run.yaml", folder / name, basutbud)
    weakref.finalize(job, shutil.rmtree, job.temporary, ignore_errors=True)
    return job


def steps_of(log):
    """The different steps of a run, in their order."""
    return [*dict.fromkeys(line for line in log if line[0] != "!")]


def was_broken(log):
    """Whether the run came to the step that was to be broken."""
    return "!broken" in log


def check_message(done):
    """An error is a Swedish line and a documented exit code, never a traceback."""
    assert done.returncode in {0, 10, 11, 12, 13, 14, 15}, done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert "fel: " in done.stderr, done.stderr


def finish(job, prints):
    """Run undisturbed to the end: all is there, nothing else is, and it is what it would have been.

    Gives the run's own summary.
    """
    done = job.resume("--json")
    assert done.returncode == 0, done.stderr
    assert job.take_prints() == prints
    check_quiet(job)
    return json.loads(done.stdout)


def check_quiet(job):
    """Nothing is left of a run but its results."""
    assert job.find_left_over() == []
    left = job.wait_until_quiet()
    assert not left, left
