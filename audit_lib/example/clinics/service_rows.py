"""From a service code to the row of an activated errand type: spelling, template code, villkorstext."""

from typing import Any

from audit_lib.example.clinics.plan import Row
from audit_lib.example.content_files import read_content


def make_terms(text_key: str, code: str) -> str | None:
    """Fill the named villkorstext for a service; `none` is an unknown text, `tom` an empty one.

    >>> make_terms("none", "bestall_tid") is None, make_terms("tom", "bestall_tid")
    (True, '')
    """
    if text_key == "none":
        return None
    if text_key == "tom":
        return ""
    vocabulary = read_content("vocabulary")
    openings: dict[str, str] = vocabulary["openings"]
    text: str = vocabulary["texts"][text_key]["text"]
    return text.replace("{opening}", openings.get(code, openings["other"]))


def make_service_row(clinic_id: str, service_id: str, code: str, changes: dict[str, Any]) -> Row:
    """Make one services row; `changes` override columns, and its `text` names the villkorstext."""
    vocabulary = read_content("vocabulary")
    names: list[str] = vocabulary["names"].get(code, [code])
    row: Row = {
        "service_id": service_id,
        "clinic_id": clinic_id,
        "name": names[0],
        "template": vocabulary["templates"].get(code, "OVR"),
        "origin": "standard",
        "active_from": "2017-03-01",
        "restricted": "nej",
        "control_questions": "2" if code == "fornya_recept" else "0",
        "own_questions": "0",
        "description": vocabulary["openings"].get(code),
        "terms": make_terms(changes.get("text", "bra_lista"), code),
    }
    row.update({column: value for column, value in changes.items() if column != "text"})
    return row
