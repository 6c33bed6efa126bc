"""Opens the ledger's database: makes it, refuses a newer one, sets a damaged one aside.

A ledger that is lost costs time and nothing else: what it cannot prove is made again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from audit_lib.batch.states import JobKind, JobState, RunState
from audit_lib.errors import Problem, ReportError
from audit_lib.files.whole_file import REMEDY, explaining
from audit_lib.model.folder import LEDGER

VERSION = 1
WAIT_S = 10.0
SIDE_FILES = ("", "-wal", "-shm")
DAMAGED = f"liggaren {LEDGER} var skadad och ligger nu som {{}}; allt som inte går att visa vara klart görs om."
FORMATS = slice(18, 20)
"""Where a database says which version of the file format writes it and which reads it."""
HIGHEST_FORMAT = 2

SCHEMA = f"""
CREATE TABLE runs (
  run_id INTEGER PRIMARY KEY,
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  state TEXT NOT NULL CHECK (state IN {tuple(map(str, RunState))}),
  phase TEXT NOT NULL,
  facts TEXT NOT NULL
) STRICT;
CREATE TABLE inputs (
  run_id INTEGER NOT NULL REFERENCES runs,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  seen_ns INTEGER NOT NULL,
  PRIMARY KEY (run_id, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE jobs (
  job TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN {tuple(map(str, JobKind))}),
  key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN {tuple(map(str, JobState))}),
  run_id INTEGER NOT NULL REFERENCES runs,
  made_by INTEGER REFERENCES runs,
  attempts INTEGER NOT NULL DEFAULT 0,
  started_at TEXT,
  ended_at TEXT,
  seconds REAL,
  reason TEXT NOT NULL DEFAULT '',
  problem TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE outputs (
  job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  PRIMARY KEY (job, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE slices (clinic_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE compared (clinic_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


@contextmanager
def explaining_ledger(path: Path) -> Iterator[None]:
    """Turn an error of the database into a message.

    Raises:
        ReportError: in place of any sqlite3.Error.
    """
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise ReportError(Problem(f"liggaren kunde inte skrivas eller läsas ({name}).", str(path), REMEDY)) from error


@contextmanager
def open_database(out: Path) -> Iterator[tuple[sqlite3.Connection, str]]:
    """Open a folder's ledger for the run that holds the folder.

    Yields:
        The connection, and a note in Swedish if an old ledger had to be set aside.

    Raises:
        ReportError: the ledger is of a newer version of this program, or the disk does not take it.
    """
    path = out / LEDGER
    with explaining_ledger(path):
        with explaining(path):
            note = "" if _is_sound(path) else DAMAGED.format(_set_aside(path))
        with closing(sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            # A commit that a power cut takes away is a report made once more; one that is half there cannot be.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            if not read_version(connection):
                connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
            yield connection, note


@contextmanager
def open_for_reading(out: Path) -> Iterator[sqlite3.Connection | None]:
    """Open a folder's ledger as anybody may while a run writes in it; None if there is none.

    Raises:
        ReportError: it is damaged, or of a newer version.
    """
    path = out / LEDGER
    if not path.is_file():
        yield None
        return
    address = f"{path.as_uri()}?mode=ro"
    with explaining_ledger(path), closing(sqlite3.connect(address, timeout=WAIT_S, uri=True)) as connection:
        yield connection if read_version(connection) else None


def read_version(connection: sqlite3.Connection) -> int:
    """The version of a ledger's tables; 0 for a new one.

    Raises:
        ReportError: it is newer than this program.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise ReportError(
            Problem(
                f"liggaren är skriven av en nyare version av programmet (liggarversion {version}, här {VERSION}).",
                LEDGER,
                "Uppdatera programmet, eller ange en annan mapp med --out.",
            )
        )
    return version


def _is_sound(path: Path) -> bool:
    if not path.exists() or not _has_known_format(path):
        return not path.exists()
    try:
        with closing(sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return False
            if not read_version(connection):
                return connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None
            for table in ("runs", "inputs", "jobs", "outputs", "slices", "compared"):
                connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()
            return True
    except sqlite3.OperationalError as error:
        # A disk that does not answer says nothing about the ledger.
        if error.sqlite_errorcode in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT}:
            return False
        raise
    except sqlite3.DatabaseError:
        return False


def _has_known_format(path: Path) -> bool:
    # A higher one is no damage to SQLite's own check, but nobody could ever write in it again.
    with path.open("rb") as file:
        return all(version <= HIGHEST_FORMAT for version in file.read(FORMATS.stop)[FORMATS])


def _set_aside(path: Path) -> str:
    names = (path.with_name(f"ledger.corrupt-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    for side in SIDE_FILES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + side).replace(kept.with_name(kept.name + side))
    return kept.name
