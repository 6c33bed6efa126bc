"""A command that cannot be done: its arguments, the files it meets, and what it must say; syntetiska data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

A = "SE2321000131-E000000000001"
RUN = {
    "synthetic": "synthetic: true",
    "decision": "decision: vgr-hs20-2016",
    "period_from": "period_from: 2026-04-01",
    "period_to": "period_to: 2026-04-30",
    "input": "input: indata",
    "out": "out: ut",
}
TABLES = {
    "clinics": f"HSA-id;Namn;Driftsform\n{A};Påhittade mottagningen;egen\n",
    "services": f"service_id;HSA-id;Ärendetyp;Ursprung;Aktiv från\nS1;{A};Beställ tid;standard;2020-01-01\n",
    "errands": f"Ärende-id;HSA-id;Tjänst;Startat av;Skickat\nA1;{A};bestall_tid;invanare;2026-04-02 15:03\n",
    "messages": "Ärende-id;Skickat;Avsändare;Slag\nA1;2026-04-03 10:00;mottagning;svar\n",
}


@dataclass(frozen=True)
class Wrong:
    """One wrong input; `place` is what the message must name where a file is at fault."""

    arguments: str
    exit_code: int
    place: str = ""
    files: Mapping[str, str | bytes] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.arguments} {self.place}".strip()


def write_run(*changes: str) -> str:
    """The run file with lines changed: `name: value` takes that name's place or stands last; `-name` is left out."""
    lines = dict(RUN)
    for change in changes:
        if change.startswith("-"):
            del lines[change[1:]]
        else:
            lines[change.partition(":")[0]] = change
    return "\n".join(lines.values()) + "\n"
