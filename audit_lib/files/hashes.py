"""SHA-256 in hex: of a file, and of anything that can be written as JSON."""

import hashlib
import json
from pathlib import Path

from audit_lib.files.described import Described, as_json
from audit_lib.files.paths import list_parts


def hash_file(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of the names and hashes of its parts.

    Raises:
        OSError: it cannot be read.
    """
    if path.is_dir():
        return hash_of([[part.relative_to(path).as_posix(), hash_file(part)] for part in list_parts(path)])
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def measure_file(path: Path) -> int:
    """Bytes of a file, or of the parts of a folder."""
    return sum(part.stat().st_size for part in list_parts(path))


def _as_plain(part: object) -> object:
    return as_json(part) if isinstance(part, Described) else str(part)


def hash_of(*parts: object) -> str:
    """SHA-256 of anything that can be written as JSON; a result counts as its JSON, what JSON does not know as text."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=_as_plain).encode()).hexdigest()
