"""SHA-256 in hex: of a file, and of anything that can be written as JSON."""

import hashlib
import json
from pathlib import Path

from audit_lib.files.described import Described, as_json


def hash_file(path: Path) -> str:
    """SHA-256 of a file; of a folder, over the names and contents of the files in it, at any depth.

    Raises:
        OSError: it cannot be read.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
        return hash_of([(file.relative_to(path).as_posix(), hash_file(file)) for file in files])
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def count_bytes(path: Path) -> int:
    """Size of a file, or of all files in a folder, in bytes."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _as_plain(part: object) -> object:
    return as_json(part) if isinstance(part, Described) else str(part)


def hash_of(*parts: object) -> str:
    """SHA-256 of anything that can be written as JSON; a result counts as its JSON, what JSON does not know as text."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=_as_plain).encode()).hexdigest()
