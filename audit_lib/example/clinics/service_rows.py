"""From a service code to the row of an activated errand type: spelling, template code, villkorstext."""

from audit_lib.example.content_files import Row, read_vocabulary


def make_terms(text_key: str, code: str) -> str | None:
    """Fill the named villkorstext for a service; `none` is an unknown text, `tom` an empty one.

    >>> make_terms("none", "bestall_tid") is None, make_terms("tom", "bestall_tid")
    (True, '')
    """
    if text_key == "none":
        return None
    if text_key == "tom":
        return ""
    vocabulary = read_vocabulary()
    openings = vocabulary["openings"]
    return vocabulary["texts"][text_key]["text"].replace("{opening}", openings.get(code, openings["other"]))


def make_service_row(clinic_id: str, service_id: str, code: str, changes: Row) -> Row:
    """Make one services row; `changes` override columns, and its `text` names the villkorstext."""
    vocabulary = read_vocabulary()
    return {
        "service_id": service_id,
        "clinic_id": clinic_id,
        "name": vocabulary["names"].get(code, [code])[0],
        "template": vocabulary["templates"].get(code, "OVR"),
        "origin": "standard",
        "active_from": "2017-03-01",
        "restricted": "nej",
        "control_questions": "2" if code == "fornya_recept" else "0",
        "own_questions": "0",
        "description": vocabulary["openings"].get(code),
        "terms": make_terms(changes.get("text") or "bra_lista", code),
        **{column: value for column, value in changes.items() if column != "text"},
    }
