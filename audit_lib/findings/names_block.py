"""The names of services that nothing explains, as a block to paste into the run file: nothing in it is in force yet."""

import json
from collections.abc import Iterable
from dataclasses import replace

from audit_lib.model.services import OTHER
from audit_lib.model.store import UnknownName
from audit_lib.wording.say import say, say_count


def rank_unknown(unknown: Iterable[UnknownName]) -> list[UnknownName]:
    """The names to settle first: by how many clinics and errands have them.

    A name that stands in several tables is one to settle: it has the place where most clinics have it.
    """
    ranked: dict[str, UnknownName] = {}
    for one in sorted(unknown, key=_rank):
        # Names that must not be told are none, and counted by table.
        best = ranked.setdefault(one.name or f"\0{one.table}", one)
        if one.n_errands > best.n_errands:
            ranked[best.name or f"\0{best.table}"] = replace(best, n_errands=one.n_errands)
    return sorted(ranked.values(), key=_rank)


def _rank(one: UnknownName) -> tuple[int, int, int, str]:
    return (-one.n_clinics, -one.n_errands, -one.n, one.name)


def write_names_block(unknown: Iterable[UnknownName]) -> str:
    """Write `names:` as YAML, each name a comment with its suggestion; "" where there is none to write.

    Pasted as it stands it changes nothing: a line counts when its `#` is taken away.

    >>> print(write_names_block([UnknownName("errands", "Förnya receptet", 9, 2, 9, "Förnya recept", "fornya_recept")]))
    names:
      # Ta bort # framför de rader som stämmer, och rätta koden där den inte gör det.
      # 2 mottagningar, 9 ärenden; liknar Förnya recept
      #"Förnya receptet": fornya_recept
    <BLANKLINE>
    """
    lines: list[str] = []
    for one in rank_unknown(unknown):
        if not one.name:
            continue
        counted = ", ".join([say_count("clinics", one.n_clinics), say_count("errands", one.n_errands)])
        like = "; " + say("input.like", suggestion=one.suggestion) if one.suggestion else ""
        # A name in quotes is one line of YAML, whatever signs it has.
        lines += [f"  # {counted}{like}", f"  #{json.dumps(one.name, ensure_ascii=False)}: {one.code or OTHER}"]
    return "\n".join(["names:", "  # " + say("input.names_block"), *lines, ""]) if lines else ""
