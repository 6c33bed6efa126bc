"""Public contact cards as input: one JSON object a clinic, on lines or in an array (contract section 6).

They fill `clinics` and `services` only. What a card does not say stays unknown: no column is guessed.
"""

import datetime as dt
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa

from audit_lib.errors import InputError, ParameterError, Problem
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.files import CONTACT_CARDS, SourceFile, describe_unopened
from audit_lib.intake.sources.national.card_file import Card, read_cards
from audit_lib.intake.sources.raw_tables import RawTables
from audit_lib.model.tables import CLINICS

_COLUMNS = {
    "clinics": ("clinic_id", "name", "municipality", "operated_by"),
    "services": ("service_id", "clinic_id", "name", "template", "active_from", "terms"),
}
_Row: TypeAlias = dict[str, str | int | None]


def read_contact_cards(
    con: duckdb.DuckDBPyConnection, path: Path, *, cards_read_on: dt.date, operated_by: str | None
) -> RawTables:
    """Make `raw_clinics` and `raw_services` of contact cards.

    `row` is the card's number among the cards, the first being 2 as in a table with a header.

    Raises:
        InputError: the file holds no cards, or cannot be opened.
        ParameterError: the run file does not say who operates the clinics.
    """
    domain = CLINICS.find_column("operated_by").domain
    if operated_by not in domain:
        remedy = f"Ange {', '.join(domain)} för kontaktkorten."
        raise ParameterError(Problem("operated_by saknas eller är okänt", "körfilen", remedy))
    try:
        cards = read_cards(path)
    except OSError as error:
        raise InputError(describe_unopened(path)) from error
    rows: dict[str, list[_Row]] = {"clinics": [], "services": []}
    for row, card in enumerate(cards, start=2):
        clinic_id = _as_text(card.get("HsaId"))
        rows["clinics"].append(
            {
                "row": row,
                "clinic_id": clinic_id,
                "name": _as_text(card.get("DisplayName")),
                "municipality": _as_text(card.get("Municipality")),
                "operated_by": operated_by,
            }
        )
        rows["services"].extend(
            {
                "row": row,
                "service_id": f"#{place}",
                "clinic_id": clinic_id,
                "name": _as_text(service.get("Text")),
                "template": _read_template(_as_text(service.get("ExternalId"))),
                "active_from": cards_read_on.isoformat(),
                "terms": _as_text(service.get("Description")),
            }
            for place, service in enumerate(_list_services(card), start=1)
        )
    for table, names in _COLUMNS.items():
        types: dict[str, pa.DataType] = {"row": pa.int64(), **dict.fromkeys(names, pa.string())}
        con.from_arrow(pa.Table.from_pylist(rows[table], schema=pa.schema(types))).create(f"raw_{table}")
    # The id in it is the clinic's own as it is compared, however the card spells it.
    con.execute("UPDATE raw_services SET service_id = upper(clean_value(clinic_id)) || service_id")
    for table in _COLUMNS:
        number_records(con, table)
    return RawTables([SourceFile(CONTACT_CARDS, path, path.name)], _COLUMNS)


def _list_services(card: Card) -> list[Card]:
    services = card.get("EServices") or []
    return services if isinstance(services, list) else []


def _read_template(external_id: str | None) -> str | None:
    code = (external_id or "").split("-", 1)[0]
    return code if code.isascii() and code.isalpha() else None


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    # JSON may spell half a surrogate pair, which is no character and cannot be stored.
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
