"""Service names met in the input: each distinct text is looked up once, never once a row."""

from collections import Counter
from collections.abc import Collection

import duckdb

from audit_lib.intake.cells import clean_value, list_service_columns
from audit_lib.intake.identity import mask_identities
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import UnknownName
from audit_lib.model.tables import Table

_MAX_SUGGESTED = 500


def find_codes(
    con: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], services: ServiceNames
) -> tuple[dict[str, dict[str, str | None]], Counter[str]]:
    """Give column → distinct text → code (None = unknown), and the unknown texts with their number of rows.

    A resident's errand is no place to learn names from, so unknown texts of `errands` are not counted.
    """
    codes: dict[str, dict[str, str | None]] = {}
    unknown: Counter[str] = Counter()
    for name in list_service_columns(table.name, present):
        column = table.find_column(name)
        found = con.execute(
            f"SELECT text, count(*) FROM (SELECT {clean_value(column)} AS text FROM raw_{table.name}) "
            "WHERE text IS NOT NULL GROUP BY text"
        ).fetchall()
        find = services.find if name == "name" else services.find_code_or_name
        codes[name] = {str(text): find(str(text)) for text, _ in found}
        if table.name != "errands":
            unknown.update({str(text): int(n) for text, n in found if codes[name][str(text)] is None})
    return codes, unknown


def list_unknown(unknown: Counter[str], services: ServiceNames) -> tuple[UnknownName, ...]:
    """List unknown names, the most frequent first, with the nearest known spelling; identities are masked."""
    masked: Counter[str] = Counter()
    for name, n in unknown.items():
        masked[mask_identities(name)] += n
    ordered = sorted(masked.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        UnknownName(name, n, services.suggest(name) if place < _MAX_SUGGESTED else None)
        for place, (name, n) in enumerate(ordered)
    )
