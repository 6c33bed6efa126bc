"""From the typed store to the six relations that rules are judged on, in one order of SQL files.

The same files make the facts of one clinic in a notebook and of the whole region in one pass; only the views beneath
them differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from audit_lib.engines.embedded import describe_failure, keep_quiet
from audit_lib.engines.spark import SparkDatabase
from audit_lib.errors import RuleError
from audit_lib.facts.inputs import DERIVED, attach_inputs, name_replies
from audit_lib.facts.names_and_texts import (
    add_certificate_terms,
    add_name_facts,
    add_profession_facts,
    add_terms_facts,
)
from audit_lib.facts.workplace import Workplace
from audit_lib.files.memory import read_memory_limit
from audit_lib.files.paths import quote_text
from audit_lib.model.audit import Audit
from audit_lib.model.tables import TABLES


@contextmanager
def open_database(address: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB database for facts: a file, or `:memory:name`, which every connection of the process shares.

    Timestamps are instants and are never shown, so the session's time zone is fixed for the sake of sameness.

    Raises:
        RuleError: the file could not be made.
    """
    try:
        connection = duckdb.connect(address)
    except duckdb.Error as error:
        raise RuleError(describe_failure("faktabasen kunde inte öppnas", error, Path(address).parent)) from error
    try:
        keep_quiet(connection)
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET preserve_insertion_order = false")
        # The store's files are asked many times in a notebook, and the footer of hundreds of row groups is most of it.
        connection.execute("SET parquet_metadata_cache = true")
        if not address.startswith(":memory:"):
            connection.execute(f"SET temp_directory = {quote_text(str(Path(address).parent))}")
            connection.execute(f"SET memory_limit = '{read_memory_limit()}'")
            # The file lasts as long as the work does: to pack every errand's id tightly costs more than it saves.
            connection.execute("SET disabled_compression_methods = 'fsst,dict_fsst'")
        yield connection
    finally:
        connection.close()


def build_facts(
    connection: duckdb.DuckDBPyConnection,
    audit: Audit,
    *,
    clinic_id: str | None = None,
    spark: SparkDatabase | None = None,
) -> None:
    """Compute all relations of `audit_lib.model.relations`, of one clinic or of the region, on Spark or here.

    Raises:
        RuleError: the engine could not compute a fact; never a verdict on a clinic.
    """
    store = audit.store
    place = Workplace(connection, spark, store if clinic_id is None else None)
    try:
        attach_inputs(connection, audit, clinic_id=clinic_id)
        place.send(*(name for name in TABLES if name != "waivers"), *DERIVED)
        add_name_facts(connection, audit)
        add_profession_facts(connection)
        add_terms_facts(connection)
        place.send("name_facts", "profession_facts", "terms_facts")
        place.make("scope")
        place.make("service_facts")
        place.make("service_offers")
        place.make("offer_facts")
        place.bring("service_offers")
        add_certificate_terms(connection)
        place.send("certificate_terms")
        place.make("certificate_facts")
        place.make("administrator_facts")
        place.make("replies", source=name_replies(store), view=True)
        place.make("errand_facts")
        place.make("clinic_facts")
    except duckdb.Error as error:
        raise RuleError(describe_failure("fakta kunde inte beräknas", error, store.folder)) from error
