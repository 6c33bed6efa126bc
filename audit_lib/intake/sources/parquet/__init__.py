"""Parquet: a file, or a folder of parts as Spark and Hive write a table; what its damage is and what is not."""

from pathlib import Path

import duckdb

from audit_lib.errors import InputError, Problem


def is_out_of_room(error: Exception, path: Path) -> bool:
    """Whether memory or the disk that is spilled to ran out, which is not the file's fault.

    A file that ends too early is an error of reading and writing too, but one that names the file.
    """
    if isinstance(error, duckdb.IOException):
        return str(path) not in str(error)
    return isinstance(error, duckdb.OutOfMemoryException)


def describe_damage(path: Path) -> InputError:
    """Give the error of a file that cannot be read to its end.

    The engine's own message may quote a value, so it is not passed on.
    """
    return InputError(Problem("Parquet-filen är skadad eller ofullständig", str(path), "Exportera den på nytt."))
