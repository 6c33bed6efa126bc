"""What each job rests on, as one hash: equal key, equal product.

The code counts by the parts that a job goes through, so that a new template makes new pages and not new verdicts.
"""

import hashlib
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from audit_lib.files.described import as_json
from audit_lib.files.hashes import hash_of
from audit_lib.files.places import NOTEBOOKS, PACKAGE, PARAMS
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.results.run_description import describe_run

PATTERNS = ("*.py", "*.sql", "*.j2", "*.css", "*.json", "*.yaml", "*.ipynb")
INTAKE = ("files", "model", "engines", "intake")
JUDGING = (*INTAKE, "facts", "check", "wording", "findings", "audit", "publish")
COMPARING = (*JUDGING, "counts")
"""A comparison rests on the verdicts, and on what may be shown of them."""
TABLES = ("columns.yaml", "services.yaml")
"""The files of `params/` that count as code: a decision has a hash of its own, and the rest are examples."""
LIBRARIES = (
    "Babel",
    "Jinja2",
    "XlsxWriter",
    "duckdb",
    "great-expectations",
    "holidays",
    "ipykernel",
    "nbclient",
    "nbconvert",
    "openpyxl",
    "papermill",
    "pyarrow",
    "sqlglot",
)
"""Those whose version can show in a product."""


def hash_code(*packages: str, notebook: str = "") -> str:
    """SHA-256 over the code that makes something.

    Args:
        packages: the stage packages it goes through, or parts of them; none means the whole package.
        notebook: the notebook it runs, if any.
    """
    roots = [PACKAGE / name for name in packages] or [PACKAGE]
    files = {file for root in roots for pattern in PATTERNS for file in root.rglob(pattern)}
    files |= {*(PARAMS / name for name in TABLES), *([NOTEBOOKS / notebook] if notebook else [])}
    digest = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    # Named as the package sees them, and in the order of those names: where the package lies changes no key.
    named = {str(file.relative_to(PACKAGE) if file.is_relative_to(PACKAGE) else file.name): file for file in files}
    for name, file in sorted(named.items()):
        digest.update(f"{name}\n".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def hash_judging() -> str:
    """The code that judges, as this process first saw it; read once, and for forked kernels by the parent."""
    return hash_code(*JUDGING)


def make_intake_key(assignment: Assignment, inputs: Mapping[str, list[str]]) -> str:
    """The key of the store.

    Args:
        assignment: the dates that intake looks at, the decision's service names, and what it reads as an egenremiss.
        inputs: table → file name and SHA-256.
    """
    run, decision = assignment.run, assignment.decision
    return hash_of(
        hash_code(*INTAKE),
        inputs,
        run.extract_at,
        run.cards_read_on or run.audit_date,
        run.operated_by,
        decision.sha256,
        decision.reading("egenremiss_namn"),
    )


def describe_rest(audit: Audit) -> dict[str, Any]:
    """What all reports of a run rest on besides their clinics' rows: decision, dates, readings, what was given.

    The inputs' hashes are not among it, or every report would be made anew for one clinic's corrected row.
    """
    store, run = audit.store, audit.run
    facts: dict[str, Any] = as_json(describe_run(audit))
    given = {name: [info.given, info.columns] for name, info in store.tables.items()}
    return facts | {"given": given, "replies": store.replies, "source": store.source, "synthetic": run.synthetic}


def make_verdicts_key(intake_key: str, rest: Mapping[str, Any], only: Iterable[str] | None) -> str:
    """The key of the region-wide tables, for all clinics or for `only` some."""
    return hash_of(intake_key, rest, hash_code(*JUDGING), None if only is None else sorted(only))


def make_peers_key(rest: Mapping[str, Any], previous: Path | None) -> str:
    """The key of the comparison between clinics.

    Args:
        rest: from `describe_rest`; no rows, for the comparison is made anew only when enough of them have changed.
        previous: the earlier run that the run file names.
    """
    return hash_of(rest, hash_code(*COMPARING), str(previous or ""))
