"""The names of services that nothing explains, as a block to paste into the run file: nothing in it is in force yet."""

import json
from collections.abc import Iterable

from audit_lib.model.services import OTHER
from audit_lib.model.store import UnknownName
from audit_lib.wording.say import say, say_count


def rank_unknown(unknown: Iterable[UnknownName]) -> list[UnknownName]:
    """The names to settle first: by how many clinics and errands have them."""
    return sorted(unknown, key=lambda one: (-one.n_clinics, -one.n_errands, -one.n, one.name))


def write_names_block(unknown: Iterable[UnknownName]) -> str:
    """Write `names:` as YAML, each name a comment with its suggestion; "" where there is none to write.

    Pasted as it stands it changes nothing: a line counts when its `#` is taken away.

    >>> print(write_names_block([UnknownName("errands", "Förnya receptet", 9, 2, 9, "Förnya recept", "fornya_recept")]))
    names:
      # Ta bort # framför de rader som stämmer, och rätta koden där den inte gör det.
      # 2 mottagningar, 9 ärenden; liknar Förnya recept
      # "Förnya receptet": fornya_recept
    <BLANKLINE>
    """
    lines: list[str] = []
    written: set[str] = set()
    for one in rank_unknown(unknown):
        if not one.name or one.name in written:
            continue
        written.add(one.name)
        counted = ", ".join([say_count("clinics", one.n_clinics), say_count("errands", one.n_errands)])
        like = "; " + say("input.like", suggestion=one.suggestion) if one.suggestion else ""
        # A name in quotes is one line of YAML, whatever signs it has.
        lines += [f"  # {counted}{like}", f"  # {json.dumps(one.name, ensure_ascii=False)}: {one.code or OTHER}"]
    return "\n".join(["names:", "  # " + say("input.names_block"), *lines, ""]) if lines else ""
