"""The one reading that bears on what a cell says: which unknown names are an egenremiss (contract sections 2 and 3)."""

import pyarrow.parquet as pq
import pytest
from intake_tables import A
from oracle.csv_region import write_csv_region

from audit_lib.audit.intake import take_in
from audit_lib.audit.keys import make_intake_key
from audit_lib.audit.opening import open_run

CLINICS = [{"clinic_id": A, "name": "Påhittad", "operated_by": "egen"}]
RUN = {"decision": "vgr-hs20-2016", "period_from": "2026-01-01", "period_to": "2026-03-31"}
SPECIALIST = {"egenremiss_namn": ["specialistremiss"]}


def open_channels(folder, service, readings):
    tables = {"clinics": CLINICS, "channels": [{"clinic_id": A, "service": service, "phone": "ja"}]}
    return open_run(write_csv_region(tables, {**RUN, "readings": readings}, folder))


@pytest.mark.parametrize(
    ("service", "readings", "read"),
    [
        ("Specialistremiss", SPECIALIST, ["egenremiss"]),
        ("Egenremiss ortopedi", SPECIALIST, ["egen"]),
        ("Egenremiss", SPECIALIST, ["egenremiss"]),
        ("Specialistremiss", {}, ["egen"]),
        ("Egenremiss ortopedi", {}, ["egenremiss"]),
    ],
)
def test_a_name_is_an_egenremiss_by_the_reading_of_the_run(tmp_path, service, readings, read):
    store = take_in(open_channels(tmp_path, service, readings)).store

    assert pq.read_table(store.path("channels"))["service"].to_pylist() == read


def test_names_that_the_reading_knows_are_not_noted_as_unknown(tmp_path):
    service = {"service_id": "s1", "clinic_id": A, "name": "Specialistremiss", "active_from": "2020-01-01"}
    run = {**RUN, "readings": SPECIALIST}
    store = take_in(open_run(write_csv_region({"clinics": CLINICS, "services": [service]}, run, tmp_path))).store

    assert store.unknown_names == ()


def test_another_reading_asks_for_the_input_to_be_read_anew(tmp_path):
    keys = {
        make_intake_key(assignment, {})
        for assignment in (open_channels(tmp_path, "egenremiss", readings) for readings in ({}, SPECIALIST))
    }

    assert len(keys) == 2
