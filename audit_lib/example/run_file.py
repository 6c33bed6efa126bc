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


def write_run_file(path: Path, files: Mapping[str, str], *, out: str = "out") -> None:
    """Write a run file that judges synthetic tables, or cards (`contact_cards`); files and `out` as seen from it."""
    of_cards = f'cards_read_on: "{AUDIT_DATE}"\noperated_by: egen\n' if "contact_cards" in files else ""
    listed = "".join(f"  {table}: {file}\n" for table, file in files.items())
    text = f"""---
# {MARK}: allt som den här körningen läser är påhittat.
synthetic: true
decision: vgr-hs20-2016
period_from: "{PERIOD_FROM}"
period_to: "{AUDIT_DATE}"
audit_date: "{AUDIT_DATE}"
extract_at: "{EXTRACT_AT:%Y-%m-%d %H:%M}"
{of_cards}input:
{listed}out: {out}
"""
    path.write_text(text, encoding="utf-8", newline="\n")
