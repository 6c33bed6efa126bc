"""Small random regions drawn by Hypothesis, in groups that share all but their clinics and rows (syntetiska data).

A group is drawn as run parameters, what is absent, empty or left out of its tables, and a seed, from which each of its
regions has clinics, errands and services of its own. Regions of a group can therefore be judged one by one, as DuckDB
does, or put together as one, as for Spark, which pays by the query and not by the row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from oracle.columns import COLUMNS, REQUIRED, WIDE
from oracle.csv_region import Table, write_csv_region
from oracle.drawn.cells import Dice
from oracle.random_region import OPTIONAL_TABLES, PERIODS, add_clinic, drop_columns
from oracle.settings import DEFAULT_READINGS, read_settings

Tables = dict[str, Table]
N_GROUPS, N_REGIONS = 20, 15
"""Three hundred regions, fifteen under each of twenty settings."""
MAX_CLINICS, MAX_ERRANDS = 4, 30
RICHEST = 9
"""The number of a group with every table, both forms of replies and a change of clocks: the ordinary run's."""
N_DRAWN = 300
READINGS: Mapping[str, tuple[object, ...]] = {
    name: (value, not value) if isinstance(value, bool) else (value,) for name, value in DEFAULT_READINGS.items()
} | {
    "accepterad_andel": (1.0, 0.9, 0.75, 0.5),
    "egenremiss_namn": (["egenremiss"], ["egenremiss", "egen vårdbegäran"]),
}
STATES = ("given", "given", "given", "given", "given", "given", "empty", "absent")


@dataclass(frozen=True)
class Group:
    """Settings that some regions have in common, and the seed of them all."""

    run: Mapping[str, Any]
    states: Mapping[str, str]
    gone: Mapping[str, frozenset[str]]
    seed: int

    @property
    def traits(self) -> frozenset[tuple[str, object]]:
        """What is tried by it: each reading's value, the period, tables without rows, the form of replies."""
        return frozenset(
            {(name, str(value)) for name, value in self.run["readings"].items()}
            | {("period", self.run["period_from"])}
            | {(table, state) for table, state in self.states.items() if state != "given"}
            | {("replies", self.replies), (self.run["period_from"], self.replies)}
        )

    @property
    def replies(self) -> str:
        """The form of the replies: `long`, `wide`, `both` or `neither`; `none` without errands."""
        if self.states["errands"] != "given":
            return "none"
        long, wide = self.states["messages"] != "absent", not self.gone["errands"].issuperset(WIDE)
        return "both" if long and wide else "long" if long else "wide" if wide else "neither"

    def make_region(self, number: int) -> Tables:
        """One of its regions by itself."""
        random = Random(f"{self.seed}, {number}")  # noqa: S311 - test data, no secret
        dice = Dice(random, random.choice((0.0, 0.0, 0.01, 0.04)), disputed=True)
        share_blank = random.choice((0.0, 0.0, 0.0, 0.3, 1.0))
        wanted = read_settings(self.run, cards=False, aliases={})
        tables: Tables = {table: [] for table in COLUMNS}
        first = 1 + number * MAX_CLINICS
        for clinic in range(first, first + random.randint(1, MAX_CLINICS)):
            add_clinic(tables, dice, clinic, wanted, MAX_ERRANDS)
        for table, rows in tables.items():
            for row in rows:
                row.update({c: None for c in row if c not in REQUIRED[table] and dice.chance(share_blank)})
        return {
            table: drop_columns(rows, self.gone[table]) if self.states.get(table, "given") == "given" else []
            for table, rows in tables.items()
            if self.states.get(table) != "absent"
        }

    def write(self, regions: Iterable[int], folder: Path) -> Path:
        """Some of its regions as one, on disk; gives the run file."""
        parts = [self.make_region(number) for number in regions]
        tables = {table: [row for part in parts for row in part[table]] for table in parts[0]}
        run_file = write_csv_region(tables, dict(self.run), folder)
        for table, rows in tables.items():
            # The columns that a table has are the group's, also where a region has no rows in it.
            if not rows:
                header = [column for column in COLUMNS[table] if column not in self.gone[table]]
                (folder / f"{table}.csv").write_text(",".join(header) + "\n", encoding="utf-8")
        return run_file


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """Any group."""
    period_from, period_to = draw(st.sampled_from(PERIODS))
    run: dict[str, Any] = {
        "decision": "vgr-hs20-2016",
        "period_from": period_from.isoformat(),
        "period_to": period_to.isoformat(),
        "readings": {name: draw(st.sampled_from(values)) for name, values in READINGS.items()},
        **_draw_dates(draw, period_to),
    }
    states = {table: draw(st.sampled_from(STATES)) for table in OPTIONAL_TABLES}
    optional = {table: sorted(set(columns) - set(REQUIRED[table])) for table, columns in COLUMNS.items()}
    gone = {
        table: draw(st.frozensets(st.sampled_from(columns), max_size=2)) if columns else frozenset()
        for table, columns in optional.items()
    }
    if draw(st.booleans()):
        gone["errands"] |= set(WIDE)
    return Group(run, states, gone, draw(st.integers(0, 2**32)))


def _draw_dates(draw: st.DrawFn, period_to: date) -> dict[str, str]:
    audit_date = period_to + timedelta(draw(st.sampled_from((0, 1, 4, -2))))
    extract_on = audit_date + timedelta(draw(st.sampled_from((0, 1, 2, 10))))
    clock = draw(st.sampled_from(("00:00:00", "12:00:00", "23:59:59")))
    return {"audit_date": audit_date.isoformat(), "extract_at": f"{extract_on.isoformat()} {clock}"}


@lru_cache(maxsize=1)
def draw_groups() -> tuple[Group, ...]:
    """The groups that are tried, the same each time; those first that try most of what none before them did."""
    drawn: list[Group] = []

    @seed(6)
    @settings(
        max_examples=N_DRAWN,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(groups())
    def keep(group: Group) -> None:
        if group.seed not in {other.seed for other in drawn}:
            drawn.append(group)

    keep()
    chosen: list[Group] = []
    tried: set[tuple[str, object]] = set()
    while len(chosen) < N_GROUPS:
        best = max(drawn, key=lambda group: len(group.traits - tried))
        drawn.remove(best)
        chosen.append(best)
        tried |= best.traits
    return tuple(chosen)
