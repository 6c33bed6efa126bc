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
) -> tuple[dict[str, dict[str, tuple[str, str | None]]], Counter[str]]:
    """Give column → distinct cell as written → its text and its code, and the unknown texts with their rows.

    The text is without outer space, "" if nothing is left; the code is None if it is unknown. A resident's errand is
    no place to learn names from, so unknown texts of `errands` are not counted.
    """
    codes: dict[str, dict[str, tuple[str, str | None]]] = {}
    unknown: Counter[str] = Counter()
    for name in list_service_columns(table.name, present):
        column = table.find_column(name)
        found = con.execute(
            f"SELECT \"{name}\", coalesce({clean_value(column)}, ''), n FROM "
            f'(SELECT "{name}", count(*) AS n FROM raw_{table.name} WHERE "{name}" IS NOT NULL GROUP BY 1)'
        ).fetchall()
        find = services.find if name == "name" else services.find_code_or_name
        codes[name] = {str(written): (str(text), find(str(text)) if text else None) for written, text, _ in found}
        if table.name != "errands":
            for written, text, n in found:
                if text and codes[name][str(written)][1] is None:
                    unknown[str(text)] += int(n)
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
