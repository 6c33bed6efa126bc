"""The input read into the run's store, or the store opened that an earlier command left there."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from audit_lib.audit.hypothesis import refuse_overwriting
from audit_lib.audit.input.files import hash_inputs
from audit_lib.audit.keys import make_intake_key
from audit_lib.audit.lock import holding, read_holder
from audit_lib.engines.embedded import describe_failure
from audit_lib.errors import InputError, ParameterError, Problem
from audit_lib.files.places import PARAMS
from audit_lib.files.whole_file import write_text
from audit_lib.intake.load import load
from audit_lib.intake.sources.headers import ColumnNames
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.store import INDEX_NAME, Store, open_store

KEY_NAME = "made_of.txt"
"""Lies in a store: the key of what it was made of and how (`make_intake_key`)."""


def take_in(assignment: Assignment, *, keep_tables: Path | None = None) -> Audit:
    """Read the run's input into its typed store; `keep_tables` is a DuckDB file for all rows as they were read.

    Raises:
        InputError: a file is missing or cannot be read, all of them listed; or memory or disk ran out.
    """
    run = assignment.run
    try:
        store = load(
            run.input,
            extract_at=run.extract_at,
            cards_read_on=run.sources_read_on,
            operated_by=run.operated_by,
            columns=ColumnNames.load(PARAMS / "columns.yaml"),
            own=run.tables,
            services=assignment.names,
            store=run.store,
            keep_tables=keep_tables,
        )
    except duckdb.Error as error:
        raise InputError(describe_failure("indata kunde inte läsas in", error, run.store)) from error
    is_files = not isinstance(run.input, DatabaseAddress)
    read = {file.table: [file.path, file.sha256] for file in store.inputs} if is_files else {}
    write_text(run.store / KEY_NAME, make_intake_key(assignment, read))
    return assignment.with_store(store)


def open_or_take_in(assignment: Assignment) -> Audit:
    """Open the store in the run's folder, or read the input in if there is none that is of this input and this run.

    While a run holds the folder the store is its own affair: a file that is touched then must not change it under the
    other notebooks, and while it reads the input in nobody else may.

    Raises:
        InputError: the input is not there, or could not be read.
        ParameterError: a hypothesis has to be read in, and the folder is a result's.
        ReportError: it has to be read in, and another process holds the folder.
    """
    run = assignment.run
    holder = read_holder(run.out)
    if (run.store / INDEX_NAME).is_file() and (holder or is_current(assignment)):
        return assignment.with_store(open_store(run.store))
    if holder and holder.is_this_process:
        return take_in(assignment)
    refuse_overwriting(assignment)
    with holding(run.out):
        return take_in(assignment)


def is_current(assignment: Assignment) -> bool:
    """Whether the store was made of the files that the input is now, by this code, for a run like this one.

    By what is in the files: one that is put back from a copy is older than the store that was made of another. A
    database does not say when it changed; who wants it read again runs intake again.
    """
    with suppress(OSError):
        key = make_intake_key(assignment, hash_inputs(assignment.run))
        return (assignment.run.store / KEY_NAME).read_text(encoding="utf-8") == key
    return False


def choose_clinics(store: Store, only: Collection[str]) -> list[str]:
    """The clinics of the store, or those of them that are asked for by `--only`, sorted.

    Raises:
        ParameterError: an id that is asked for is not in the clinics table.
    """
    # Not DuckDB, whose default database would be opened for this alone in every notebook, nor `read_table`, which
    # imports pandas.
    with pq.ParquetFile(store.path("clinics")) as file:
        clinics = file.read(columns=["clinic_id"])
    known = sorted(map(str, clinics.column("clinic_id").to_pylist()))
    wanted = {clinic_id.upper() for clinic_id in only}
    unknown = sorted(wanted - {*known, *store.clinics_in_error})
    if unknown:
        what, remedy = "finns inte i tabellen clinics.", "Kontrollera HSA-id."
        raise ParameterError([Problem(f"{clinic_id} {what}", "--only", remedy) for clinic_id in unknown])
    return [clinic_id for clinic_id in known if not wanted or clinic_id in wanted]


def list_in_error(store: Store, only: Collection[str]) -> list[str]:
    """The clinics whose own row was left out for a data error, or those of them that are asked for."""
    wanted = {clinic_id.upper() for clinic_id in only}
    return [clinic_id for clinic_id in store.clinics_in_error if not wanted or clinic_id in wanted]
