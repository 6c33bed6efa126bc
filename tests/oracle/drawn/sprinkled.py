"""What exporters write where there is no value, or where a formula went wrong, over the cells of drawn tables."""

from __future__ import annotations

from random import Random

from ..columns import COLUMNS, REQUIRED
from .tables import Cells

WORDS = ("NULL", "(null)", "\\N", "NA", "n/a", "NaN", "NaT", "None", ".", "nulla", "1.0", "0.0", "2.0")
ERRORS = ("#N/A", "#SAKNAS!", "#REFERENS!", "#REF!", "#NAMN?", "#DIV/0!", "#HÄMTAR_DATA", "#1", "1,23E+11")


def sprinkle(tables: dict[str, list[Cells]], random: Random, share: float) -> None:
    """Write such words over some cells; ids of errands become decimal numbers in one table or both."""
    for table, rows in tables.items():
        # A region without a clinic has nothing to judge.
        spared = REQUIRED[table] if table == "clinics" else ()
        for row in rows:
            for column in row:
                if column not in spared and random.random() < share * (0.2 if column in REQUIRED[table] else 1):
                    row[column] = random.choice(WORDS if random.random() < 0.6 else ERRORS)
    numbers: dict[str | None, str] = {}
    promoted = {table: random.random() < 0.5 for table in ("errands", "messages")}
    for table, is_promoted in promoted.items():
        for row in tables.get(table, []):
            written = row["errand_id"]
            if written is None or written in WORDS + ERRORS:
                continue
            number = numbers.setdefault(written, str(1000 + len(numbers)))
            row["errand_id"] = f"{number}.0" if is_promoted and random.random() < 0.9 else number
    assert set(tables) <= set(COLUMNS)
