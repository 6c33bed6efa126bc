"""SHA-256 in hex: of a file, and of anything that can be written as JSON."""

import hashlib
import json
from pathlib import Path


def hash_file(path: Path) -> str:
    """SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of(*parts: object) -> str:
    """SHA-256 of anything that can be written as JSON; what JSON does not know counts as its text."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
