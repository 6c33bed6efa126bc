"""What an object of ours shows as the last value of a notebook's cell: what it is and how much it holds, never a row.

The names shown are those that an analyst writes in the next cell, so they are not translated.
"""

import unicodedata
from collections.abc import Mapping, Sized
from dataclasses import is_dataclass
from html import escape
from pathlib import Path

LONGEST = 60
"""Characters of a value."""
NEXT = "→"
"""Stands where the name of a fact would, before what to call next."""


class Displayed:
    """An object that says in `_list_facts` what to show of it: by name, a text or number; `NEXT`, a call."""

    def _list_facts(self) -> Mapping[str, object]:
        raise NotImplementedError

    def __repr__(self) -> str:
        """One line."""
        shown = [f"{name}={shorten(value)}" for name, value in self._list_facts().items() if name != NEXT]
        return f"{type(self).__name__}({', '.join(shown)})"

    def _repr_html_(self) -> str:
        """A small table."""
        rows = [
            f'<tr style="background:none"><th scope="row" style="text-align:left;font-weight:400">{escape(name)}</th>'
            f'<td style="text-align:left">{_write_value(name, value)}</td></tr>'
            for name, value in self._list_facts().items()
        ]
        caption = f'<caption style="text-align:left"><b>{type(self).__name__}</b></caption>'
        return f'<table class="basutbud">{caption}<tbody>{"".join(rows)}</tbody></table>'


def shorten(value: object) -> str:
    """A value in a few characters; of a collection or an object of ours only its size or kind.

    >>> shorten(("a", "b", "c")), shorten("x" * 100)[-2:]
    ('<3>', 'x…')
    """
    if is_dataclass(value):
        return type(value).__name__
    if isinstance(value, Sized) and not isinstance(value, str):
        return f"<{len(value)}>"
    # A name came from a file: what cannot be shown, or turns the reading direction, becomes a visible sign.
    text = "".join("\ufffd" if unicodedata.category(sign).startswith("C") else sign for sign in str(value))
    return text if len(text) <= LONGEST or isinstance(value, Path) else f"{text[:LONGEST]}…"


def _write_value(name: str, value: object) -> str:
    text = escape(str(value) if name == NEXT else shorten(value))
    return f"<code>{text}</code>" if name == NEXT else text
