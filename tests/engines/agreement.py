"""What it means that two engines agree, and drawn regions judged on DuckDB and Spark."""

import dataclasses
from pathlib import Path

import pyarrow as pa

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import RegionVerdicts, check_region
from audit_lib.model.audit import Audit
from engines.drawn_groups import N_REGIONS, draw_groups

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"


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
        if not isinstance(one, pa.Table):
            assert one == other, f"{field.name} of {about}"
            continue
        assert write_bytes(one) == write_bytes(other), f"{field.name} of {about}"


def on_engine(audit: Audit, **changes: object) -> Audit:
    """The same audit with another engine or folder, over the same store."""
    return dataclasses.replace(audit, run=audit.run.model_copy(update=changes))


def judge_on_both(run_file: Path, *, about: object, other_readings: bool = False) -> RegionVerdicts:
    """Judge a region on DuckDB and on the Spark session that is open, which must say the same."""
    audit = take_in(open_run(run_file))
    expected = check_region(audit, other_readings=other_readings)
    actual = check_region(on_engine(audit, engine="spark"), other_readings=other_readings)

    assert_same(expected, actual, about=about)
    return expected


def assert_whole_is_its_parts(whole: RegionVerdicts, parts: list[RegionVerdicts], *, about: object) -> None:
    for name in ("verdicts", "deviations", "months"):
        rows = sorted(row for part in parts for row in list_rows(part, name))
        assert list_rows(whole, name) == rows, f"{name} of {about}"


def list_rows(found: RegionVerdicts, name: str) -> list[str]:
    return sorted(map(repr, getattr(found, name).to_pylist()))


def judge_group(number: int, folder: Path) -> None:
    """Judge a group's regions as one on both, and one by one on DuckDB: the whole is its parts."""
    group = draw_groups()[number]
    whole_file = group.write(range(N_REGIONS), folder / "whole")
    whole = judge_on_both(whole_file, about=group, other_readings=number % 5 == 0)
    parts = [
        check_region(take_in(open_run(group.write([region], folder / str(region))))) for region in range(N_REGIONS)
    ]

    assert_whole_is_its_parts(whole, parts, about=group)
