"""What is decided about one synthetic clinic before any errand is drawn, and the rows that need more than a word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from audit_lib.example.content_files import Behaviour, Row, Script, read_vocabulary
from audit_lib.model.services import CODES
from audit_lib.model.tables import ERRANDS, MESSAGES, TABLES, WAIVERS

COLUMNS = {name: table.column_names for name, table in TABLES.items() if table not in (ERRANDS, MESSAGES, WAIVERS)}
"""The columns of the small tables."""
NINE_SERVICES = CODES[:9]
"""The decision's basutbud, which the contract's codes begin with."""
ERRAND_WEIGHTS = {
    "bestall_tid": 20, "avboka_tid": 5, "omboka_tid": 5, "avomboka_tid": 9, "fornya_recept": 30,
    "kontakta_mig": 18, "begar_intyg": 6, "skicka_meddelande": 6, "fraga_om_remiss": 3, "egenremiss": 4,
}  # fmt: skip
"""What errands are drawn of, by code, and how often beside each other."""


@dataclass(frozen=True)
class ClinicPlan:
    """One clinic: its rows by small table (without `clinic_id`), how its errands are drawn, and hand-written ones.

    `active` are the codes of its services.
    """

    clinic_id: str
    tables: dict[str, Sequence[Row]]
    behaviour: Behaviour
    active: Collection[str]
    scripted: Sequence[Script] = ()


def make_terms(text_key: str, code: str) -> str | None:
    """Fill the named villkorstext for a service; `none` is an unknown text, `tom` an empty one."""
    vocabulary = read_vocabulary()
    openings = vocabulary["openings"]
    text = vocabulary["texts"][text_key]["text"]
    return text and text.replace("{opening}", openings.get(code, openings["other"]))


def make_service_row(number: int, place: int, code: str, changes: Row) -> Row:
    """Make a clinic's row of one service; `changes` override columns, and its `text` names the villkorstext."""
    vocabulary = read_vocabulary()
    return {
        "service_id": f"S-{number:05d}-{place:02d}",
        "name": vocabulary["names"].get(code, [code])[0],
        "template": vocabulary["templates"].get(code, "OVR"),
        "origin": "standard",
        "active_from": "2017-03-01",
        "restricted": "nej",
        "control_questions": "2" if code == "fornya_recept" else "0",
        "own_questions": "0",
        "description": vocabulary["openings"].get(code),
        "terms": make_terms(changes.get("text") or "bra_lista", code),
        **changes,
    }


def make_administrator(number: int, place: int, name: str, changes: Row) -> Row:
    """Make the row of a clinic's administrator: an invented name and a VGR-id of the usual shape.

    >>> make_administrator(10, 2, "Eva Exempelsson", {})
    {'admin_id': 'ADM-00010-2', 'name': 'Eva Exempelsson', 'vgr_id': 'evaex12'}
    """
    letters = "".join(letter for letter in name.casefold() if letter.isascii() and letter.isalpha())
    vgr_id = f"{letters[:5]}{(number + place) % 1000}"
    return {"admin_id": f"ADM-{number:05d}-{place}", "name": name, "vgr_id": vgr_id, **changes}
