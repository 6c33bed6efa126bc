"""Read by every Python process of a run under test, driver, workers and kernels: counts its steps and breaks one.

A step is what makes something last: a file opened for writing, first written to, flushed or moved in the run's folder,
or a commit in its ledger. The plan (a JSON file) says at which step what happens: to kill the driver, to signal it, to
fail with an error of the disk, once or from then on, or to break a kernel.
"""

import builtins
import ctypes
import fcntl
import io
import json
import os
import re
import signal
import sqlite3
import sys
import time
from pathlib import Path

PLAN = os.environ.get("FAULT_PLAN", "")
DRIVER = int(os.environ.setdefault("FAULT_DRIVER", str(os.getpid())))
NUMBERS = re.compile(r"\d+")
WORK = re.compile(r"\.work-[^/]+")
GO = "-go"
CODES = {28: ("SQLITE_FULL", 13), 5: ("SQLITE_IOERR", 10), 13: ("SQLITE_READONLY", 8)}


class Injector:
    def __init__(self, plan):
        self.plan = plan
        self.out = os.path.realpath(plan["out"])
        self.log = Path(plan["log"])

    def step(self, label):
        """Count one step of the whole run; gives the error to fail with, or 0."""
        label = NUMBERS.sub("#", WORK.sub(".work", label))
        with real_open(self.log, "a+", encoding="utf-8") as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            log.seek(0)
            before = log.read().splitlines()
            log.write(label + "\n")
        broken = "!broken" in before
        acts = not self.plan.get("once", True) if broken else self.plan.get("label") == label
        if not acts:
            return 0
        with real_open(self.log, "a", encoding="utf-8") as log:
            log.write("!broken\n")
        return self.act()

    def act(self):
        action = self.plan["action"]
        if action == "kill":
            os.kill(DRIVER, signal.SIGKILL)
        elif action == "signal":
            os.kill(DRIVER, self.plan["signal"])
        elif action == "error":
            return self.plan["errno"]
        return 0

    def within(self, path):
        try:
            whole = os.path.realpath(os.fspath(path))
        except TypeError:
            return ""
        return os.path.relpath(whole, self.out) if whole.startswith(self.out + os.sep) else ""


def fail(errno_, path):
    if errno_:
        raise OSError(errno_, os.strerror(errno_), str(path))


class Written:
    """A file open for writing; its first write is a step, and one that fails leaves half of what was to be written."""

    def __init__(self, file, path, step):
        self._file, self._path, self._step = file, path, step

    def write(self, content):
        step, self._step = self._step, None
        number = step() if step else 0
        if number:
            self._file.write(content[: len(content) // 2])
            self._file.flush()
            fail(number, self._path)
        return self._file.write(content)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __iter__(self):
        return iter(self._file)

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *error):
        return self._file.__exit__(*error)


def patch(injector):
    real_replace, real_fsync, real_connect = os.replace, os.fsync, sqlite3.connect

    def replace(source, target, **options):
        name = injector.within(target)
        if name:
            fail(injector.step(f"replace {name}"), target)
        return real_replace(source, target, **options)

    def fsync(descriptor):
        name = injector.within(f"/proc/self/fd/{descriptor if isinstance(descriptor, int) else descriptor.fileno()}")
        if name:
            fail(injector.step(f"fsync {name}"), name)
        return real_fsync(descriptor)

    def open_(file, mode="r", *rest, **options):
        name = injector.within(file) if set(mode) & set("wax+") and not isinstance(file, int) else ""
        if not name:
            return real_open(file, mode, *rest, **options)
        fail(injector.step(f"open {name}"), file)
        return Written(real_open(file, mode, *rest, **options), file, lambda: injector.step(f"write {name}"))

    class Counting(sqlite3.Connection):
        last, phase = "", "start"

        def execute(self, sql, *values):
            if not sql.startswith(("BEGIN", "PRAGMA", "SELECT")):
                self.last = sql[:44]
                self.phase = values[0][0] if sql.startswith("UPDATE runs SET phase") else self.phase
            return super().execute(sql, *values)

        def __exit__(self, *error):
            """Commit, or roll back."""
            number = 0 if any(error) else injector.step(f"commit {self.phase} {self.last}")
            if not number:
                return super().__exit__(*error)
            self.rollback()
            injected = sqlite3.OperationalError("injected")
            injected.sqlite_errorname, injected.sqlite_errorcode = CODES[number]
            raise injected

    def connect(database, *rest, **options):
        if injector.within(database):
            options.setdefault("factory", Counting)
        return real_connect(database, *rest, **options)

    os.replace, os.fsync, sqlite3.connect = replace, fsync, connect
    io.open = builtins.open = open_


def break_kernel(fault, marker):
    """What a broken notebook does to its own kernel, or to the worker that runs it; one rests until it may go on."""
    if fault == "SIGKILL":
        os.kill(os.getpid(), signal.SIGKILL)
    elif fault == "SIGSEGV":
        ctypes.string_at(0)
    elif fault == "_exit":
        os._exit(0)
    elif fault == "worker":
        os.kill(int(os.environ["JPY_PARENT_PID"]), signal.SIGKILL)
        time.sleep(3600)
    elif fault == "sleep":
        time.sleep(3600)
    elif fault == "rest":
        while not marker.with_name(f"{marker.name}{GO}").exists():
            time.sleep(0.05)


def is_kernel():
    """Whether this process serves as a kernel; others have imported as much."""
    app = sys.modules.get("ipykernel.kernelapp")
    return app is not None and app.IPKernelApp.initialized()


def patch_kernel(injector):
    """Break the kernels of some clinics as they write their results, the first time or every time."""
    inner = os.fsync

    def fsync(descriptor):
        name = injector.within(f"/proc/self/fd/{descriptor if isinstance(descriptor, int) else descriptor.fileno()}")
        for clinic, (fault, once) in injector.plan["kernels"].items():
            if clinic in name and is_kernel():
                marker = injector.log.with_suffix(f".{clinic}")
                if not (once and marker.exists()):
                    marker.touch()
                    break_kernel(fault, marker)
        return inner(descriptor)

    os.fsync = fsync


real_open = io.open
if PLAN and Path(PLAN).is_file():
    active = Injector(json.loads(Path(PLAN).read_text(encoding="utf-8")))
    patch_kernel(active) if "kernels" in active.plan else patch(active)
    if "grace_s" in active.plan:
        from audit_lib.batch import interrupt

        interrupt.GRACE_S = active.plan["grace_s"]
