"""What the driver writes down: runs, inputs, jobs and their products. Only the driver writes; anybody may read.

A job is `done` in the same transaction that holds its products' hashes, after they stand at their places. Until then
the ledger says that it is not, whatever lies in the folder.
"""

import json
import os
import socket
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from audit_lib.batch.ledger.database import explaining_ledger, open_database
from audit_lib.batch.ledger.products import Product, is_unchanged
from audit_lib.batch.states import JobKind, JobState, LossReason, Phase, RunState
from audit_lib.files.clock import now
from audit_lib.files.hashes import hash_file
from audit_lib.files.whole_file import explaining

SETTLED_NS = 2_000_000_000
"""A file younger than this when it was read may change again without its time telling."""
MOST_DRIFT = 0.25
"""The comparison between clinics is made anew when more than this share of them, and more than one, has other rows."""


class Ledger:
    """One run's view of the ledger; made by `keeping`."""

    def __init__(self, out: Path, connection: sqlite3.Connection, note: str) -> None:
        self.out = out
        self.note = note
        self.run_id = 0
        self._began_ns = 0
        self._started: dict[str, float] = {}
        self._connection = connection

    def start_run(self, facts: Mapping[str, str | int]) -> RunState | None:
        """Write down that a run begins, and what of it; gives how the one before ended, None without one."""
        self._began_ns = time.time_ns()
        with self._writing() as write:
            write(f"UPDATE runs SET state = '{RunState.LOST}' WHERE state = '{RunState.RUNNING}'")
            last = write("SELECT state FROM runs ORDER BY run_id DESC LIMIT 1").fetchone()
            began = (os.getpid(), socket.gethostname(), now().isoformat(), RunState.RUNNING, Phase.START)
            (self.run_id,) = write(
                "INSERT INTO runs (pid, host, started_at, state, phase, facts) VALUES (?, ?, ?, ?, ?, ?) "
                "RETURNING run_id",
                (*began, json.dumps(facts)),
            ).fetchone()
            write(f"UPDATE jobs SET state = '{JobState.WAITING}' WHERE state = '{JobState.RUNNING}'")
        return RunState(last[0]) if last else None

    def enter(self, phase: Phase) -> None:
        """Write down which phase the run is in."""
        with self._writing() as write:
            write("UPDATE runs SET phase = ? WHERE run_id = ?", (phase, self.run_id))

    def end_run(self, state: RunState, *, is_through: bool = False) -> None:
        """Write down how the run ended, and whether it came to the end of its phases."""
        with self._writing() as write:
            write(
                "UPDATE runs SET state = ?, ended_at = ?, phase = iif(?, ?, phase) WHERE run_id = ?",
                (state, now().isoformat(), is_through, Phase.THROUGH, self.run_id),
            )

    def hash_input(self, path: Path) -> str:
        """SHA-256 of an input file, from an earlier run if size and time are the same, and write it down for this one.

        The time of a folder of parts says nothing of what is in them: those are read again.

        Raises:
            OSError: the file cannot be read.
            ReportError: the ledger cannot be written.
        """
        if path.is_dir():
            return hash_file(path)
        stat = path.stat()
        known = self._connection.execute(
            "SELECT sha256, seen_ns FROM inputs WHERE path = ? AND bytes = ? AND mtime_ns = ? "
            "AND seen_ns - mtime_ns > ? ORDER BY run_id DESC LIMIT 1",
            (str(path), stat.st_size, stat.st_mtime_ns, SETTLED_NS),
        ).fetchone()
        sha256, seen_ns = known or (hash_file(path), time.time_ns())
        with self._writing() as write:
            write(
                "INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?, ?)",
                (self.run_id, str(path), sha256, stat.st_size, stat.st_mtime_ns, seen_ns),
            )
        return str(sha256)

    def forget_inputs(self, *, of_this_run: bool) -> None:
        """Strike out the hashes of input files that earlier runs left, or all of them: the files are read again."""
        with self._writing() as write:
            write("DELETE FROM inputs WHERE ? OR seen_ns < ?", (of_this_run, self._began_ns))

    def is_done(self, job: str, key: str) -> bool:
        """Whether a job was done for this very key and its products are there as they were."""
        read, done = self._connection.execute, (job, key, JobState.DONE)
        if read("SELECT 1 FROM jobs WHERE job = ? AND key = ? AND state = ?", done).fetchone() is None:
            return False
        products = read("SELECT path, sha256, bytes, mtime_ns FROM outputs WHERE job = ?", (job,)).fetchall()
        return all(is_unchanged(self.out, Product(*product)) for product in products)

    def keep(self, jobs: Iterable[str]) -> None:
        """Write down that jobs are good as they are."""
        with self._writing() as write:
            for job in jobs:
                write("UPDATE jobs SET run_id = ? WHERE job = ?", (self.run_id, job))

    def plan(self, jobs: Mapping[str, str], kind: JobKind) -> None:
        """Write down jobs (name → key) that are to be done; from now on the old ones of those names are not."""
        with self._writing() as write:
            for job, key in jobs.items():
                write(
                    "REPLACE INTO jobs (job, kind, key, state, run_id) VALUES (?, ?, ?, ?, ?)",
                    (job, kind, key, JobState.WAITING, self.run_id),
                )

    def start(self, job: str) -> None:
        """Write down that a job is tried."""
        self._started.setdefault(job, time.monotonic())
        with self._writing() as write:
            write(
                "UPDATE jobs SET state = ?, attempts = attempts + 1, started_at = coalesce(started_at, ?) "
                "WHERE job = ?",
                (JobState.RUNNING, now().isoformat(), job),
            )

    def finish(self, job: str, products: Iterable[Product], *, slices: Mapping[str, str] | None = None) -> None:
        """Write down that a job is done, with every file that it made, as it stands at its place.

        `slices`, clinic → hash of all that its report rests on, take the place of all that are known.
        """
        with self._writing() as write:
            write("DELETE FROM outputs WHERE job = ?", (job,))
            for product in products:
                write("INSERT INTO outputs VALUES (?, ?, ?, ?, ?)", (job, *product))
            if slices is not None:
                write("DELETE FROM slices")
                for clinic_id, sha256 in slices.items():
                    write("INSERT INTO slices VALUES (?, ?)", (clinic_id, sha256))
            write(
                "UPDATE jobs SET state = ?, made_by = run_id, ended_at = ?, seconds = ? WHERE job = ?",
                (JobState.DONE, now().isoformat(), self._measure(job), job),
            )

    def fail(self, job: str, *, problem: str, reason: LossReason) -> None:
        """Write down that a job could not be done, and why."""
        with self._writing() as write:
            write("DELETE FROM outputs WHERE job = ?", (job,))
            write(
                "UPDATE jobs SET state = ?, ended_at = ?, seconds = ?, reason = ?, problem = ? WHERE job = ?",
                (JobState.FAILED, now().isoformat(), self._measure(job), reason, problem, job),
            )

    def forget(self, jobs: Iterable[str]) -> None:
        """Strike out jobs that there are no more."""
        with self._writing() as write:
            for job in jobs:
                write("DELETE FROM jobs WHERE job = ?", (job,))

    def list_clinics(self) -> list[str]:
        """The clinics that the ledger has a job for."""
        rows = self._connection.execute("SELECT job FROM jobs WHERE kind = ? ORDER BY job", (JobKind.CLINIC,))
        return [job for (job,) in rows.fetchall()]

    def read_slices(self) -> dict[str, str]:
        """Clinic → hash of all that its report rests on, as the verdicts' job left them."""
        return dict(self._connection.execute("SELECT clinic_id, sha256 FROM slices").fetchall())

    def has_drifted(self) -> bool:
        """Whether so many clinics have other rows than the comparison between clinics was made on that it must go."""
        changed, n = self._connection.execute(
            "SELECT count(*) FILTER (WHERE s.sha256 IS NOT c.sha256), count(*) "
            "FROM slices AS s FULL JOIN compared AS c USING (clinic_id)"
        ).fetchone()
        return bool(changed > max(1, MOST_DRIFT * n))

    def renew_comparison(self) -> None:
        """Write down that the comparison between clinics is made on the slices as they are now."""
        with self._writing() as write:
            write("DELETE FROM compared")
            write("INSERT INTO compared SELECT * FROM slices")

    def _measure(self, job: str) -> float:
        """Seconds since a job was first tried; 0 for one that was made along with another."""
        return time.monotonic() - self._started[job] if job in self._started else 0.0

    @contextmanager
    def _writing(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        # The connection as a context commits, or rolls back what failed.
        with explaining_ledger(self.out), self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection.execute


@contextmanager
def keeping(out: Path) -> Iterator[Ledger]:
    """Open the ledger of a folder that this process holds.

    Raises:
        ReportError: it is of a newer version, or cannot be written.
    """
    with explaining(out):
        out.mkdir(parents=True, exist_ok=True)
    with open_database(out) as (connection, note):
        yield Ledger(out, connection, note)
