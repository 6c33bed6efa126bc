"""The region's facts, kept by a run as files, so that its notebooks read their part and work out nothing twice.

The files lie in a folder that is named by all they rest on. A notebook that finds none of its own decision, run, input
and code computes its clinic's facts from its slice of the store instead; the answers are the same.
"""

import shutil
from pathlib import Path

import duckdb

from audit_lib.audit.keys import make_run_key
from audit_lib.engines.clinic_groups import write_table
from audit_lib.facts.inputs import attach_settings, attach_tables, name_replies
from audit_lib.facts.workplace import Workplace
from audit_lib.files.paths import parquet_source, quote_text
from audit_lib.model.audit import Audit
from audit_lib.model.folder import FACTS, place_facts
from audit_lib.model.relations import AGGREGATED, RELATIONS

TEXTS = "terms_facts"
"""What a report quotes of a villkorstext."""
_KEYS = {AGGREGATED: "errand_id", TEXTS: "service_id"}
"""What orders a clinic's rows, where it is not `subject`: equal facts are equal files."""


def keep_facts(connection: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """Write the region's facts in the database, each file whole or not at all, and remove those of earlier runs.

    Raises:
        ReportError: a file could not be written.
    """
    folder = _find_folder(audit)
    for name in (*RELATIONS, TEXTS):
        schema = connection.execute(f"FROM {name} LIMIT 0").to_arrow_table().schema
        query = f"FROM {name} ORDER BY clinic_id, {_KEYS.get(name, 'subject')}"
        write_table(connection, query, schema, folder / f"{name}.parquet", split=True)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def read_facts(connection: duckdb.DuckDBPyConnection, clinic_id: str, audit: Audit) -> bool:
    """Read one clinic's part into the database, beside the views of its slice of the store.

    Returns:
        Whether there are whole facts of this decision, run, input and code; if not, they are to be computed.
    """
    folder = _find_folder(audit)
    files = {name: folder / f"{name}.parquet" for name in (*RELATIONS, TEXTS)}
    if not all(file.is_file() for file in files.values()):
        return False
    attach_tables(connection, audit.store, clinic_id)
    attach_settings(connection, audit)
    Workplace(connection).make("replies", source=name_replies(audit.store), view=True)
    try:
        for name, file in files.items():
            query = f"FROM {parquet_source(file)} WHERE clinic_id = {quote_text(clinic_id)}"
            connection.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
    except duckdb.Error:
        # Damaged on the disk: the slice gives the same, and if memory has run out, computing says so in our words.
        return False
    return True


def list_kept(out: Path) -> list[Path]:
    """The files that `keep_facts` left in a run's folder."""
    return sorted(out.glob(f"{FACTS}/*/*.parquet"))


def _find_folder(audit: Audit) -> Path:
    return place_facts(audit.run.out, make_run_key(audit))
