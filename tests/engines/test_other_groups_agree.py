"""The groups of drawn regions with odd numbers, and of all groups the ordinary run's share.

What they prove, and the groups with even numbers, is in `test_engines_agree.py`.

Files are handed out whole to the processes that test, and these groups are most of the engines' work: one file would
keep one process busy when the other has long ended.
"""

from pathlib import Path

import pytest

from engines.agreement import judge_group, judge_on_both
from engines.drawn_groups import N_GROUPS, N_SHARE, list_share
from engines.server import Server


@pytest.mark.parametrize("number", range(N_SHARE))
def test_postgres_judges_a_drawn_region_as_duckdb_does(server: Server, tmp_path: Path, number: int) -> None:
    group = list_share()[number]

    judge_on_both(group.write([0], tmp_path), server, about=group, other_readings=number == 0)


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", range(1, N_GROUPS, 2))
def test_postgres_judges_the_regions_of_a_group_one_by_one_and_as_one(
    server: Server, tmp_path: Path, number: int
) -> None:
    judge_group(number, server, tmp_path)
