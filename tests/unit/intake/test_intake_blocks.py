"""What Python looks at of a column is looked at a block at a time, however many texts it turns out to hold."""

import tracemalloc

import pytest
from intake_tables import A

from audit_lib.intake import identity
from audit_lib.intake.database import open_working_database
from audit_lib.intake.values import meanings
from audit_lib.model.tables import TABLES


class NoNames:
    """An alias table that knows nothing, at no cost."""

    def find_code_or_name(self, _):
        return None


@pytest.fixture
def con(tmp_path):
    with open_working_database(tmp_path) as con:
        yield con


def measure_peak_mb(act):
    tracemalloc.start()
    act()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def test_a_column_of_services_where_every_text_is_another_stays_out_of_python(con):
    con.execute(
        "CREATE TABLE raw_errands AS SELECT range AS rid, repeat('x', 1000) || range AS service FROM range(90000)"
    )

    peak = measure_peak_mb(lambda: meanings.create_meanings(con, TABLES["errands"], ["service"], NoNames()))
    assert peak < 50
    assert con.execute("SELECT count(*), count(text), count(code) FROM meanings_service").fetchone() == (
        90000,
        90000,
        90000,
    )


def test_identities_in_every_row_stay_out_of_python(con, monkeypatch):
    monkeypatch.setattr(identity, "BLOCK_ROWS", 1_000)
    con.execute(
        "CREATE TABLE raw_errands AS SELECT range AS rid, '19121212-1212 ' || range AS errand_id FROM range(30000)"
    )

    peak = measure_peak_mb(lambda: identity.record_identities(con, TABLES["errands"], ["errand_id"], ()))
    assert peak < 2
    assert con.execute("SELECT count(*), count(DISTINCT rid), count(text) FROM masks").fetchone() == (30000, 30000, 0)


def test_services_met_in_several_blocks_are_all_read_and_the_unknown_counted(intake, monkeypatch):
    monkeypatch.setattr(meanings, "BLOCK_ROWS", 2_048)
    rows = "".join(f"s{n},{A},Påhitt {n // 2},2020-01-01\n" for n in range(10_000))
    store = intake.load(services=f"service_id,clinic_id,name,active_from\n{rows}x,{A},Avboka tid,2020-01-01\n")

    assert (len(store.unknown_names), {name.n for name in store.unknown_names}) == (5_000, {2})
    assert dict(intake.rows("services", "service_id", "code"))["x"] == "avboka_tid"
