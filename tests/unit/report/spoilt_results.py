"""Results with a hostile text in every field that a page shows, and what a page may then not have."""

import re
from dataclasses import fields, is_dataclass, replace

HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title></script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "{{ 7*7 }}{% for x in y %}",
    "<svg onload=alert(1)><style>*{display:none}</style>",
    "abc\u202egnp.exe\u2066\x00\x1b[31m",
    "שלום عربي 👩‍⚕️",
    '=HYPERLINK("http://evil.example")',
    "javascript:alert(1)",
    "W" * 255,
)


KEPT = frozenset({"rule_id", "verdict", "kind", "state", "operated_by", "subject", "href", "place", "reasons"})


def spoil(value, payload: str):
    """Put a hostile text in every free-text field, leaving months, ids of rules and words of the schema."""
    if is_dataclass(value):
        return replace(value, **spoil({field.name: getattr(value, field.name) for field in fields(value)}, payload))
    if isinstance(value, dict):
        return {key: part if key in KEPT else spoil(part, payload) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(spoil(part, payload) for part in value)
    # An enum's value is a word of the schema too.
    is_text = type(value) is str and not re.match(r"\d{4}-\d\d", value)
    return payload if is_text else value


def assert_is_harmless(page: str) -> None:
    """A page has its own style and no script, whatever stood in the data."""
    assert page.count("<style>") == 1
    assert page.count("</style>") == 1
    assert page.count("</title>\n<style>") == 1
    assert not re.search(r"<script|<img|<iframe|<svg onload|<[^>]* on\w+=\"|href=\"javascript", page)
    assert not re.search("[\x00\x1b\u202a-\u202e\u2066-\u2069]", page)
