"""What must not outlive a step: working folders, and what a run that was cut off left half-made."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audit_lib.model.folder import CLINICS, FACTS, FAILED, REGION_TABLES, STORE, SUPERSEDED, GroupKind

NAMES = (".work-*", "work-*", "*.partial")
FOLDERS = ("", STORE, f"{FACTS}/*", f"{CLINICS}/*", *GroupKind, REGION_TABLES, FAILED, f"{FAILED}/*", SUPERSEDED)


@contextmanager
def working_folder(out: Path) -> Iterator[Path]:
    """A folder for what must not outlive the step, on the same disk as the results; its name says whose it is."""
    out.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".work-{socket.gethostname()}-{os.getpid()}-", dir=out))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_half_made(out: Path) -> None:
    """Remove working folders and temporary files; only who holds the folder may do so."""
    for path in [path for folder in FOLDERS for name in NAMES for path in out.glob(f"{folder}/{name}".lstrip("/"))]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()
