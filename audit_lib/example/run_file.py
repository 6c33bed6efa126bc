"""The run file (run.yaml) beside a synthetic region, and the note that says what the folder is."""

from collections.abc import Mapping
from pathlib import Path

from audit_lib.example.errands.days import AUDIT_DATE, EXTRACT_AT, PERIOD_FROM

MARK = "Syntetiska data"
README = f"""{MARK}

Allt i den här mappen är påhittat: mottagningar, kommuner, administratörer, ärenden och meddelanden.
HSA-id:n som börjar med SE2321000131-E9990 tillhör ingen mottagning. Personnumret som är planterat för
att prova granskningen är ett av Skatteverkets publicerade testnummer.

Everything in this folder is synthetic: clinics, municipalities, administrators, errands and messages.

Kör / run: basutbud run run.yaml
"""


def write_run_file(
    path: Path,
    tables: Mapping[str, str],
    *,
    out: str = "out",
    decision: str = "vgr-hs20-2016",
    cards_operated_by: str | None = None,
) -> None:
    """Write a run file that judges synthetic tables.

    Args:
        path: where the run file is written.
        tables: file by table, relative to the run file (`contact_cards` for cards).
        out: the run's folder, relative to the run file.
        decision: id of the decision to judge by.
        cards_operated_by: for contact cards only: whose the clinics are.
    """
    lines = [
        "---",
        f"# {MARK}: allt som den här körningen läser är påhittat.",
        "synthetic: true",
        f"decision: {decision}",
        f'period_from: "{PERIOD_FROM}"',
        f'period_to: "{AUDIT_DATE}"',
        f'audit_date: "{AUDIT_DATE}"',
        f'extract_at: "{EXTRACT_AT:%Y-%m-%d %H:%M}"',
    ]
    if cards_operated_by is not None:
        lines += [f'cards_read_on: "{AUDIT_DATE}"', f"operated_by: {cards_operated_by}"]
    lines += ["input:", *(f"  {table}: {file}" for table, file in tables.items()), f"out: {out}"]
    path.write_bytes(("\n".join(lines) + "\n").encode())
