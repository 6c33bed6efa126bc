"""What the drawn regions try, and that a region is judged as its parts are.

`make engines` judges three hundred small random regions (`drawn_groups`): DuckDB each by itself, and DuckDB and Spark
the fifteen of a group as one (`test_spark.py`), with the same verdicts, deviations and changes, byte for byte. Data
errors are made by intake, before any engine is chosen.
"""

from collections import Counter
from pathlib import Path

import pytest
from oracle.columns import COLUMNS
from oracle.random_region import OPTIONAL_TABLES

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from engines.agreement import assert_whole_is_its_parts
from engines.drawn_groups import N_GROUPS, N_REGIONS, READINGS, RICHEST, draw_groups

CLOCKS_CHANGE = ("2026-03-01", "2026-10-15")


@pytest.mark.proof
def test_the_drawn_regions_try_every_reading_both_clock_changes_and_every_missing_table() -> None:
    groups = draw_groups()
    tried = Counter(trait for group in groups for trait in group.traits)
    wanted = [(name, str(value)) for name, values in READINGS.items() for value in values]
    wanted += [(table, state) for table in OPTIONAL_TABLES for state in ("empty", "absent")]
    wanted += [("replies", form) for form in ("long", "wide", "both", "neither", "none")]
    wanted += [("period", day) for day in CLOCKS_CHANGE]
    missing = [trait for trait in wanted if not tried[trait]]
    regions = [group.make_region(number) for group in groups for number in range(N_REGIONS)]
    different = {repr(region) for region in regions}

    assert len(groups) == N_GROUPS
    assert missing == []
    assert len(different) == len(regions) >= 300
    assert all(len(values) >= 2 for values in READINGS.values())
    assert any(is_blank(region) for region in regions)


def is_blank(region: dict[str, list[dict[str, str | None]]]) -> bool:
    """Whether a region with rows in every table says nothing but what every row must say."""
    seen = {column for rows in region.values() for row in rows for column, cell in row.items() if cell is not None}
    return all(region.get(table) for table in COLUMNS if table != "messages") and "connected" not in seen


def test_the_group_of_the_ordinary_run_has_every_table_both_forms_of_replies_and_a_change_of_clocks() -> None:
    group = draw_groups()[RICHEST]

    assert set(group.states.values()) == {"given"}
    assert group.replies == "both"
    assert group.run["period_from"] in CLOCKS_CHANGE


def test_a_group_is_judged_as_its_regions_are_one_by_one(tmp_path: Path) -> None:
    # What the many regions of Spark's test rest on.
    group = draw_groups()[RICHEST]
    files = [group.write([number], tmp_path / str(number)) for number in range(3)]
    whole, *parts = (
        check_region(take_in(open_run(file))) for file in [group.write(range(3), tmp_path / "whole"), *files]
    )

    assert whole.deviations.num_rows > 0
    assert_whole_is_its_parts(whole, parts, about=group)
