"""Every engine gives the same verdicts, deviations and changes, byte for byte, of any region.

`make engines` judges three hundred small random regions (`drawn_groups`): each by itself on DuckDB and PostgreSQL, and
each group's regions as one on PostgreSQL and, in `test_spark.py`, on Spark. That a whole is judged as its regions are
is tested here, on DuckDB. The ordinary run judges a few of the very same regions. Data errors are made by intake,
before any engine is chosen; the written files are compared in `test_written_files.py`.
"""

import dataclasses
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
from oracle.columns import COLUMNS
from oracle.random_region import OPTIONAL_TABLES

from audit_lib.batch.stages import Audit, RegionVerdicts, check_region, open_run, take_in
from audit_lib.model.address import DatabaseAddress
from engines.drawn_groups import N_GROUPS, N_REGIONS, N_SHARE, READINGS, draw_groups, list_share
from engines.server import Server

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
CLOCKS_CHANGE = ("2026-03-01", "2026-10-15")


def write_bytes(table: pa.Table | None) -> bytes:
    """A result table as the bytes of its schema and values."""
    assert table is not None
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema.remove_metadata()) as stream:
        stream.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()


def assert_same(expected: RegionVerdicts, actual: RegionVerdicts, *, about: object) -> None:
    for field in dataclasses.fields(RegionVerdicts):
        one, other = getattr(expected, field.name), getattr(actual, field.name)
        if one is None and other is None:
            continue
        assert write_bytes(one) == write_bytes(other), f"{field.name} of {about}"


def on_engine(audit: Audit, **changes: object) -> Audit:
    """The same audit on another engine, over the same store."""
    return Audit(audit.run.model_copy(update=changes), audit.decision)


def judge_on_both(run_file: Path, server: Server, *, about: object, other_readings: bool = False) -> RegionVerdicts:
    """Judge a region on DuckDB and PostgreSQL, which must say the same."""
    audit = open_run(run_file)
    store = take_in(audit)
    remote = on_engine(audit, engine="postgres", engine_url=DatabaseAddress(server.url()))
    expected = check_region(audit, store, other_readings=other_readings)

    assert_same(expected, check_region(remote, store, other_readings=other_readings), about=about)
    return expected


def assert_whole_is_its_parts(whole: RegionVerdicts, parts: list[RegionVerdicts], *, about: object) -> None:
    for name in ("verdicts", "deviations", "months"):
        rows = sorted(row for part in parts for row in list_rows(part, name))
        assert list_rows(whole, name) == rows, f"{name} of {about}"


def list_rows(found: RegionVerdicts, name: str) -> list[str]:
    return sorted(map(repr, getattr(found, name).to_pylist()))


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


@pytest.mark.parametrize("number", range(N_SHARE))
def test_postgres_judges_a_drawn_region_as_duckdb_does(server: Server, tmp_path: Path, number: int) -> None:
    group = list_share()[number]

    judge_on_both(group.write([0], tmp_path), server, about=group, other_readings=number == 0)


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", range(N_GROUPS))
def test_postgres_judges_the_regions_of_a_group_one_by_one_and_as_one(
    server: Server, tmp_path: Path, number: int
) -> None:
    group = draw_groups()[number]
    parts = [
        judge_on_both(group.write([region], tmp_path / str(region)), server, about=f"region {region} of {group}")
        for region in range(N_REGIONS)
    ]
    whole_file = group.write(range(N_REGIONS), tmp_path / "whole")
    whole = judge_on_both(whole_file, server, about=group, other_readings=number % 5 == 0)

    assert_whole_is_its_parts(whole, parts, about=group)


def test_a_group_is_judged_as_its_regions_are_one_by_one(tmp_path: Path) -> None:
    # What the many regions of Spark's test rest on.
    group = list_share()[0]
    files = [group.write([number], tmp_path / str(number)) for number in range(3)]
    whole, *parts = (
        check_region(audit, take_in(audit))
        for audit in map(open_run, [group.write(range(3), tmp_path / "whole"), *files])
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
