"""Small, nasty, seeded regions that try every corner of the contract (syntetiska data)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from random import Random
from typing import Any

from .columns import COLUMNS, REQUIRED, WIDE
from .csv_region import write_csv_region
from .drawn.cells import Dice
from .drawn.errands import make_errand
from .drawn.tables import (
    Cells,
    make_administrators,
    make_certificates,
    make_channels,
    make_clinic,
    make_services,
    make_visit_types,
)
from .settings import DEFAULT_READINGS, Settings, read_settings

__all__ = ["OPTIONAL_TABLES", "PERIODS", "add_clinic", "drop_columns", "random_tables", "write_csv_region"]

Tables = dict[str, list[Cells]]
OPTIONAL_TABLES = tuple(table for table in COLUMNS if table != "clinics")
PERIODS = (
    (date(2026, 3, 1), date(2026, 4, 12)),  # clocks forward, Easter
    (date(2026, 4, 20), date(2026, 5, 31)),  # Första maj, Kristi himmelsfärdsdag
    (date(2026, 6, 1), date(2026, 6, 30)),  # Nationaldagen on a Saturday, midsummer
    (date(2026, 10, 15), date(2026, 11, 10)),  # clocks back, Alla helgons dag
    (date(2025, 12, 15), date(2026, 1, 15)),  # Christmas, New Year, Trettondedag
    (date(2024, 2, 26), date(2024, 3, 3)),  # a leap day
    (date(2026, 9, 7), date(2026, 9, 7)),  # one ordinary Monday
)


def random_tables(
    seed: int, *, disputed: bool = False, n_clinics: int = 5, n_errands: int = 40
) -> tuple[Tables, dict[str, Any]]:
    """A region and its run parameters.

    Args:
        seed: The same seed gives the same region.
        disputed: Also input whose reading the contract leaves open (see the package docstring).
        n_clinics: Largest number of clinics.
        n_errands: Largest number of errands a clinic.

    Returns:
        The tables (an absent table is not a key, an absent column is in no row), and the ``run`` mapping.
    """
    random = Random(seed)  # noqa: S311 - test data, no secret
    run = _make_run(random)
    settings = read_settings(run, cards=False, aliases={})
    dice = Dice(random, random.choice((0.0, 0.0, 0.01, 0.04)), disputed=disputed)
    tables: Tables = {table: [] for table in COLUMNS}
    for number in range(1, random.randint(1, n_clinics) + 1):
        add_clinic(tables, dice, number, settings, n_errands)
    if dice.is_spoilt():
        tables["clinics"].append(dict(tables["clinics"][0]))
    tables = _remove_parts(tables, dice)
    if seed % 2 and "egenremiss_namn" in run["readings"]:
        run["readings"]["egenremiss_namn"] = ["specialistremiss"]
        tables = {table: [_rename_egenremiss(row) for row in rows] for table, rows in tables.items()}
    return tables, run


def _rename_egenremiss(row: Cells) -> Cells:
    """The row of a region with a name of its own: known by the run's reading and by nothing else."""
    return {
        column: "Specialistremiss" if (cell or "").casefold() == "egenremiss" else cell for column, cell in row.items()
    }


def _make_run(random: Random) -> dict[str, Any]:
    period_from, period_to = random.choice(PERIODS)
    run: dict[str, Any] = {
        "decision": "vgr-hs20-2016",
        "period_from": period_from.isoformat(),
        "period_to": period_to.isoformat(),
        "readings": {},
    }
    audit_date = period_to + timedelta(random.choice((0, 0, 1, 4, -2)))
    if audit_date != period_to or random.random() < 0.5:
        run["audit_date"] = audit_date.isoformat()
    if random.random() < 0.6:
        extract_on = audit_date + timedelta(random.choice((0, 1, 2, 10)))
        run["extract_at"] = f"{extract_on.isoformat()} {random.choice(('00:00:00', '12:00:00', '23:59:59'))}"
    if random.random() < 0.5:
        for name, value in DEFAULT_READINGS.items():
            if isinstance(value, bool) and random.random() < 0.3:
                run["readings"][name] = not value
        if random.random() < 0.3:
            run["readings"]["accepterad_andel"] = random.choice((0.9, 0.5, 0.75))
        if random.random() < 0.3:
            run["readings"]["egenremiss_namn"] = ["egenremiss", "egen vårdbegäran"]
    return run


def add_clinic(tables: Tables, dice: Dice, number: int, settings: Settings, n_errands: int) -> None:
    """One more clinic with its rows in every table, both reply forms among them."""
    clinic_id = f"SE2321000131-E{number:012d}" if number % 3 else f"SE16{number:010d}-AB{number}"
    stranger = "SE2321000131-E999999999999"
    period = (settings.period_from, settings.period_to)
    tables["clinics"].append(make_clinic(dice, clinic_id, number, settings.audit_date))
    tables["channels"] += make_channels(dice, clinic_id)
    tables["visit_types"] += make_visit_types(dice, clinic_id)
    tables["certificates"] += make_certificates(dice, clinic_id)
    tables["services"] += make_services(dice, clinic_id, number, settings.audit_date)
    tables["administrators"] += make_administrators(dice, clinic_id, settings.audit_date, period)
    for i in range(dice.random.choice((0, 1, n_errands // 2, n_errands))):
        owner = stranger if dice.chance(dice.share_bad / 6) else clinic_id
        errand, messages = make_errand(dice, owner, f"{number:02d}-{i:04d}", settings)
        tables["errands"] += [errand] * (2 if dice.chance(dice.share_bad / 6) else 1)
        tables["messages"] += messages
    for table in ("services", "channels", "administrators"):
        if tables[table] and dice.chance(dice.share_bad):
            tables[table][-1]["clinic_id"] = stranger
    if tables["messages"] and dice.chance(dice.share_bad):
        tables["messages"].append({**tables["messages"][-1], "errand_id": "99-9999"})


def _remove_parts(tables: Tables, dice: Dice) -> Tables:
    """Take tables, rows and columns away, and choose the long or the wide form of the replies."""
    form = dice.random.choice(("long", "long", "long", "wide", "wide", "neither", "both"))
    if form in ("wide", "neither"):
        del tables["messages"]
    if form in ("long", "neither"):
        tables["errands"] = drop_columns(tables["errands"], set(WIDE))
    for table in OPTIONAL_TABLES:
        if table in tables and dice.chance(0.08):
            tables[table] = []
        elif table in tables and dice.chance(0.08):
            del tables[table]
    if "errands" not in tables or not tables["errands"]:
        tables.pop("messages", None)  # messages without their errands: disputed
    for table, rows in tables.items():
        spared = set(REQUIRED[table]) | ({"first_delsvar_at"} if form == "wide" else set())
        gone = {column for column in COLUMNS[table] if column not in spared and dice.chance(0.06)}
        if table == "errands" and "first_motfraga_at" in gone:
            gone.add("n_motfragor")  # a motfråga without its time: disputed
        tables[table] = drop_columns(rows, gone)
    return tables


def drop_columns(rows: list[Cells], gone: Collection[str]) -> list[Cells]:
    """The rows without those columns."""
    return [{column: cell for column, cell in row.items() if column not in gone} for row in rows]
