"""What each job rests on, as one hash: equal key, equal product. Who asks gathers the parts; what they are stands here.

The code counts by the parts that a job goes through, so that a new template makes new pages and not new verdicts.
"""

import hashlib
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from audit_lib.files.hashes import hash_of
from audit_lib.files.places import CLINIC_AUDIT, NOTEBOOKS, PACKAGE, PARAMS, REGION_OVERVIEW
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.results.run_description import describe_run
from audit_lib.model.store import Store
from audit_lib.model.version import code_version

PATTERNS = ("*.py", "*.sql", "*.j2", "*.css", "*.json", "*.yaml")
INTAKE = ("files", "model", "engines", "intake")
JUDGING = (*INTAKE, "facts", "check", "wording", "findings", "audit", "publish")
COMPARING = (*JUDGING, "counts")
"""A comparison rests on the verdicts, and on what may be shown of them."""
TABLES = ("columns.yaml", "services.yaml")
"""The files of `params/` that count as code: a decision has a hash of its own, and the rest are examples."""
_FOR_VERDICTS = ("duckdb", "great-expectations", "holidays", "openpyxl", "pyarrow", "sqlglot")
_FOR_PAGES = ("Babel", "Jinja2", "XlsxWriter", "ipykernel", "nbclient", "nbconvert", "papermill")
LIBRARIES = (*_FOR_VERDICTS, *_FOR_PAGES)
"""Those whose version can show in a product."""


def hash_code(*packages: str, notebook: str = "") -> str:
    """SHA-256 over the packages that make something (none means the whole package) and the notebook that it runs."""
    roots = [PACKAGE / name for name in packages] or [PACKAGE]
    files = {file for root in roots for pattern in PATTERNS for file in root.rglob(pattern)}
    # Named as the package sees them, and in the order of those names: where the package lies changes no key, and in a
    # wheel, where the parameters lie in the package, they count no more than in a checkout.
    named = {str(file.relative_to(PACKAGE)): file for file in files if not file.is_relative_to(PARAMS)}
    named |= {name: PARAMS / name for name in TABLES} | ({notebook: NOTEBOOKS / notebook} if notebook else {})
    digest = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    for name, file in sorted(named.items()):
        digest.update(f"{name}\n".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def hash_judging() -> str:
    """The code that judges, as this process first saw it; read once, and for forked kernels by the parent."""
    return hash_code(*JUDGING)


def make_intake_key(assignment: Assignment, inputs: Mapping[str, list[str]]) -> str:
    """The key of the store; `inputs` is table → file name and SHA-256."""
    run, decision = assignment.run, assignment.decision
    dates = [run.extract_at, run.sources_read_on]
    names = [decision.sha256, decision.reading("egenremiss_namn"), run.names]
    return hash_of(hash_code(*INTAKE), inputs, dates, run.operated_by, names, run.tables)


def make_database_key(store: Store, slices: Mapping[str, str]) -> str:
    """The key of a store read from a database, which has no files to tell by: each clinic's hash of all its rows."""
    return hash_of(slices, store)


def make_rest_key(audit: Audit) -> str:
    """What all reports of a run rest on besides their clinics' rows: decision, dates, readings, what was given.

    The inputs' hashes are not among it, or every report would be made anew for one clinic's corrected row.
    """
    store = audit.store
    given = {name: [info.given, info.columns] for name, info in store.tables.items()}
    return hash_of(describe_run(audit), given, store.replies, store.source, audit.run.synthetic)


def make_verdicts_key(intake_key: str, rest_key: str, only: Iterable[str] | None) -> str:
    """The key of the region-wide tables, for all clinics or for `only` some."""
    return hash_of(intake_key, rest_key, hash_code(*JUDGING), None if only is None else sorted(only))


def make_input_page_key(audit: Audit, intake_key: str) -> str:
    """The key of the page about the input: what was read, and the decision, whose rules it says cannot be judged."""
    return hash_of(intake_key, make_rest_key(audit), hash_code(*JUDGING, "report"), audit.run.is_extract_assumed)


def make_peers_key(rest_key: str, previous: Path | None) -> str:
    """The key of the comparison between clinics; no rows, for it is made anew only when enough of them have changed."""
    return hash_of(rest_key, hash_code(*COMPARING), str(previous or ""))


def make_reports_key(rest_key: str) -> str:
    """What each clinic's report rests on besides what is the clinic's own."""
    return hash_of(rest_key, hash_code(notebook=CLINIC_AUDIT))


def make_clinic_key(reports_key: str, *, rows: str | None, comparison: str, earlier: str) -> str:
    """The key of one clinic's report, by the hashes of its rows, what it is shown of others and its earlier result."""
    return hash_of(reports_key, rows, comparison, earlier)


def make_region_key(verdicts_key: str, rest_key: str, states: Mapping[str, str], problems: Mapping[str, str]) -> str:
    """The key of the manifest and the pages about more than one clinic, which say what became of each."""
    return hash_of(verdicts_key, rest_key, hash_code(notebook=REGION_OVERVIEW), states, problems)


def make_run_key(audit: Audit) -> str:
    """Decision, parameters, readings, input and code: by it a notebook knows what its own run has kept for it."""
    run = audit.run
    # For cards the run file says what a table would: whose the clinics are, and from when their services count.
    said = [run.operated_by, run.sources_read_on]
    inputs = [(file.table, file.sha256) for file in audit.store.inputs]
    return hash_of(describe_run(audit), said, inputs, audit.store.source, hash_judging())


def make_comparison_key(assignment: Assignment) -> str:
    """Decision, dates, readings and version: what a kept comparison between clinics is told by.

    Not the input, which it outlives on purpose; the code is in the key of the job that makes it.
    """
    run, decision = assignment.run, assignment.decision
    dates = [run.period_from, run.period_to, run.audit_date, run.extract_at]
    readings = {reading.name: reading.value for reading in decision.readings.values()}
    return hash_of(decision.sha256, code_version(), dates, run.min_cell, readings, run.names)
