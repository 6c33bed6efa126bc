"""Public contact cards as input: one JSON object a clinic, on lines or in an array (contract section 6).

They fill `clinics` and `services` only. What a card does not say stays unknown: no column is guessed.
"""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa

from audit_lib.errors import InputError, ParameterError, Problem
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.files import CONTACT_CARDS, SourceFile, describe_unopened
from audit_lib.intake.sources.raw_tables import RawTables
from audit_lib.model.tables import CLINICS

_COLUMNS = {
    "clinics": ("clinic_id", "name", "municipality", "operated_by"),
    "services": ("service_id", "clinic_id", "name", "template", "active_from", "terms"),
}
_Object: TypeAlias = Mapping[str, object]
_Row: TypeAlias = dict[str, str | int | None]


def read_contact_cards(
    con: duckdb.DuckDBPyConnection, path: Path, *, cards_read_on: dt.date, operated_by: str | None
) -> RawTables:
    """Make `raw_clinics` and `raw_services` of contact cards.

    `row` is the card's number among the cards, the first being 2 as in a table with a header.

    Raises:
        InputError: the file is no JSON of this shape, the row or line is named; or it cannot be opened.
        ParameterError: the run file does not say who operates the clinics.
    """
    domain = CLINICS.find_column("operated_by").domain
    if operated_by not in domain:
        remedy = f"Ange {', '.join(domain)} för kontaktkorten."
        raise ParameterError(Problem("operated_by saknas eller är okänt", "körfilen", remedy))
    try:
        cards = _read_cards(path)
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
            for place, service in enumerate(_list_services(card, f"{path}, kort {row - 1}"), start=1)
        )
    for table, names in _COLUMNS.items():
        types: dict[str, pa.DataType] = {"row": pa.int64(), **dict.fromkeys(names, pa.string())}
        con.from_arrow(pa.Table.from_pylist(rows[table], schema=pa.schema(types))).create(f"raw_{table}")
    # The id in it is the clinic's own as it is compared, however the card spells it.
    con.execute("UPDATE raw_services SET service_id = upper(clean_value(clinic_id)) || service_id")
    for table in _COLUMNS:
        number_records(con, table)
    return RawTables([SourceFile(CONTACT_CARDS, path, path.name)], _COLUMNS)


def _read_cards(path: Path) -> list[_Object]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Problem("kontaktkorten är inte UTF-8", str(path), "Spara filen som UTF-8.")) from error
    cards: list[object] = []
    problems: list[Problem] = []
    is_array = text.lstrip().startswith("[")
    for line, content in enumerate([text] if is_array else text.split("\n"), start=1):
        try:
            if is_array:
                cards = json.loads(content)
            elif content.strip():
                cards.append(json.loads(content))
        except (ValueError, RecursionError):
            of_array = Problem("filen är inte giltig JSON", str(path), "Hämta kontaktkorten på nytt.")
            what = "raden är inte ett giltigt JSON-objekt"
            of_line = Problem(what, f"{path}, rad {line}", "Ett kontaktkort per rad.")
            problems.append(of_array if is_array else of_line)
    problems.extend(
        Problem("kontaktkortet är inget JSON-objekt", f"{path}, kort {number}")
        for number, card in enumerate(cards, start=1)
        if not isinstance(card, dict)
    )
    if problems:
        raise InputError(problems)
    return [card for card in cards if isinstance(card, dict)]


def _list_services(card: _Object, where: str) -> list[_Object]:
    services = card.get("EServices") or []
    if not isinstance(services, list) or not all(isinstance(service, dict) for service in services):
        raise InputError(Problem("EServices är ingen lista av objekt", where))
    return services


def _read_template(external_id: str | None) -> str | None:
    code = (external_id or "").split("-", 1)[0]
    return code if code.isascii() and code.isalpha() else None


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    # JSON may spell half a surrogate pair, which is no character and cannot be stored.
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
