"""The run's input files as the ledger knows them, and those that the disk does not give.

Whether an error of the disk is the input's or the results' is not always told by the error itself; the files are then
read once more, each on its own.
"""

from collections.abc import Callable
from pathlib import Path

from audit_lib.errors import InputError, Problem
from audit_lib.files.hashes import hash_file
from audit_lib.files.whole_file import explain_error
from audit_lib.intake.sources.files import find_files
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.run import RunParameters

REMEDY = "Rätta det och kör samma kommando igen."


def hash_inputs(run: RunParameters, hash_one: Callable[[Path], str] = hash_file) -> dict[str, list[str]]:
    """Table → file name and SHA-256; empty for a database, which has no files to tell by.

    Raises:
        InputError: files are missing or cannot be read, all of them listed.
    """
    if isinstance(run.input, DatabaseAddress):
        return {}
    try:
        files = find_files(run.input, run.tables)
    except OSError as error:
        raise InputError(_describe(error, run.input)) from error
    hashed, problems = {}, []
    for table, path in files.items():
        try:
            hashed[table] = [path.name, hash_one(path)]
        except OSError as error:
            problems.append(_describe(error, path))
    if problems:
        raise InputError(problems)
    return hashed


def _describe(error: OSError, tried: object) -> Problem:
    place = error.filename or (tried if isinstance(tried, Path) else "input")
    return Problem(f"kunde inte läsas: {explain_error(error)}.", str(place), REMEDY)
