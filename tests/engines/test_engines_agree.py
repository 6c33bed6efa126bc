"""Every engine gives the same verdicts, deviations and changes, byte for byte, of any region.

`make engines` judges three hundred small random regions (`drawn_groups`): each by itself on DuckDB and PostgreSQL, and
each group's regions as one on PostgreSQL and, in `test_spark.py`, on Spark. That a whole is judged as its regions are
is tested here, on DuckDB. The ordinary run judges a few of the very same regions (`test_other_groups_agree.py`). Data
errors are made by intake, before any engine is chosen; the written files are compared in `test_written_files.py`.
"""

from collections import Counter
from pathlib import Path

import pytest
from oracle.columns import COLUMNS
from oracle.random_region import OPTIONAL_TABLES

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.model.address import DatabaseAddress
from engines.agreement import EXAMPLE, assert_same, assert_whole_is_its_parts, judge_group, on_engine
from engines.drawn_groups import N_GROUPS, N_REGIONS, READINGS, draw_groups, list_share
from engines.server import Server

CLOCKS_CHANGE = ("2026-03-01", "2026-10-15")


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


def test_the_share_of_the_ordinary_run_has_both_clock_changes_and_both_forms_of_replies() -> None:
    share = list_share()

    assert set(CLOCKS_CHANGE) <= {group.run["period_from"] for group in share}
    assert {"long", "wide", "both"} <= {group.replies for group in share}


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", range(0, N_GROUPS, 2))
def test_postgres_judges_the_regions_of_a_group_one_by_one_and_as_one(
    server: Server, tmp_path: Path, number: int
) -> None:
    judge_group(number, server, tmp_path)


def test_a_group_is_judged_as_its_regions_are_one_by_one(tmp_path: Path) -> None:
    # What the many regions of Spark's test rest on.
    group = list_share()[0]
    files = [group.write([number], tmp_path / str(number)) for number in range(3)]
    whole, *parts = (
        check_region(take_in(open_run(run_file))) for run_file in [group.write(range(3), tmp_path / "whole"), *files]
    )

    assert whole.deviations.num_rows > 0
    assert_whole_is_its_parts(whole, parts, about=group)


def test_postgres_judges_the_example_region_as_duckdb_does(server: Server, tmp_path: Path) -> None:
    audit = open_run(EXAMPLE, tmp_path)
    store = take_in(audit)
    remote = on_engine(audit, engine="postgres", engine_url=DatabaseAddress(server.url()))

    expected = check_region(audit, store, other_readings=True)

    assert expected.deviations.num_rows > 0
    assert expected.changes is not None
    assert expected.changes.num_rows > 0
    assert_same(expected, check_region(remote, store, other_readings=True), about="the example")
