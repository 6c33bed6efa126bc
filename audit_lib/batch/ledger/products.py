"""Files as the ledger knows them: SHA-256, size and time; unchanged size and time are taken for an unchanged file."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from audit_lib.files.hashes import hash_file


class Product(NamedTuple):
    """One file: its path (a product's is relative to the run's folder), SHA-256 in hex, bytes and mtime."""

    path: str
    sha256: str
    n_bytes: int
    mtime_ns: int


def describe_products(out: Path, paths: Iterable[Path]) -> list[Product]:
    """Files of a run's folder as they are on the disk now.

    Raises:
        OSError: one of them is not there.
    """
    described = []
    for path in paths:
        stat = path.stat()
        described.append(Product(path.relative_to(out).as_posix(), hash_file(path), stat.st_size, stat.st_mtime_ns))
    return described


def is_unchanged(out: Path, product: Product) -> bool:
    """Whether the file on the disk is the one described; it is read only if its time has changed."""
    path = out / product.path
    try:
        stat = path.stat()
        if stat.st_size != product.n_bytes:
            return False
        return stat.st_mtime_ns == product.mtime_ns or hash_file(path) == product.sha256
    except OSError:
        return False
