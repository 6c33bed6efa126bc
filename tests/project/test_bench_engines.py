"""The national input of bench/engines.py is whole: no row of one region is taken for a copy of another's."""

import importlib.util

import duckdb
import pytest

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from project.files import ROOT


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench_engines", ROOT / "bench" / "engines.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore")
def test_no_row_of_a_country_of_two_regions_is_left_out(bench, tmp_path):
    run_file = bench.make_input(tmp_path, errands=60, clinics=3, regions=2)

    tables = take_in(open_run(run_file, tmp_path / "out")).store.tables

    assert tables["clinics"].n_rows == 6
    assert {name: info.n_left_out for name, info in tables.items() if info.n_left_out} == {}


def test_a_clinic_in_small_letters_is_moved_to_its_region_too(bench, tmp_path):
    path = tmp_path / "services.parquet"
    row = "SELECT 'se2321000131-e000000000001' AS clinic_id, 'S-00001-01' AS service_id, 'Tid' AS name"
    duckdb.execute(f"COPY ({row}) TO '{path}' (FORMAT parquet)")

    moved = duckdb.execute(f"SELECT {bench.move_ids(path, 4)}").fetchall()

    assert moved == [("se2321000134-e000000000001", "4-S-00001-01", "Tid")]
