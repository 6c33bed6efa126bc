"""The two large tables are stored in parts; who reads them cannot tell how many there were."""

from itertools import pairwise

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.batch.ledger.slices import hash_slices
from audit_lib.engines.clinic_groups import LEAST_GROUP_ROWS
from audit_lib.intake import parts
from audit_lib.intake.parts import split_part

SCHEMA = pa.schema({"clinic_id": pa.string(), "row": pa.int64(), "sender": pa.string()})
CLINICS = [f"SE2321000131-E9{number:011d}" for number in (3, 1, 2)]


def take_in_by(n_rows, tmp_path, monkeypatch):
    """A small region's store, its rows in parts of so many, and groups as small as can be."""
    monkeypatch.setattr(parts, "PART_ROWS", n_rows)
    monkeypatch.setattr(parts, "LEAST_GROUP_ROWS", 1)
    tables, run = random_tables(28, n_clinics=4, n_errands=60)
    return take_in(open_run(write_csv_region(tables, run, tmp_path / str(n_rows))))


def read_rows(store, table):
    return sorted(map(str, pq.read_table(store.path(table)).to_pylist()))


def count_groups(store, table):
    return pq.ParquetFile(store.path(table)).num_row_groups


def test_there_are_no_more_parts_than_a_reader_bears(monkeypatch, tmp_path):
    monkeypatch.setattr(parts, "PART_ROWS", 10)
    asked = []

    def select(start, stop):
        asked.append((start, stop))
        return "SELECT 'a' AS clinic_id, CAST(2 AS BIGINT) AS row, false AS stays"

    with duckdb.connect() as con:
        con.execute("CREATE TABLE rows AS SELECT range AS rid FROM range(25_605)")
        starts = parts.choose_starts(con, "rows", [], 25_605)
        n_written = parts.write_parts(con, select, starts, 25_605, SCHEMA, tmp_path / "rows.parquet")

    assert n_written == 0
    assert 128 < len(asked) <= 256
    assert [start for start, _ in asked] == [0, *(stop for _, stop in asked[:-1])]
    assert asked[-1][1] == 25_605


def test_a_part_ends_where_its_texts_would_take_too_much_memory(monkeypatch):
    monkeypatch.setattr(parts, "PART_ROWS", 100)
    monkeypatch.setattr(parts, "BLOCK_ROWS", 10)
    monkeypatch.setattr(parts, "PART_BYTES", 3_000)
    # Rows of ten bytes; in ten of the thirty blocks they have a hundred, and one of them two thousand.
    long = "CASE WHEN range NOT BETWEEN 100 AND 199 THEN 10 WHEN range = 155 THEN 2000 ELSE 100 END"
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE rows AS SELECT range AS rid, repeat('å', {long} // 2) AS id FROM range(300)")
        starts = parts.choose_starts(con, "rows", ["id"], 300)
        sizes = [
            con.execute(f"SELECT sum(strlen(id)) FROM rows WHERE rid >= {start} AND rid < {stop}").fetchall()[0][0]
            for start, stop in pairwise([*starts, 300])
        ]
        monkeypatch.setattr(parts, "PART_BYTES", 1 << 28)
        assert parts.choose_starts(con, "rows", ["id"], 300) == [0, 100, 200]
        assert parts.choose_starts(con, "rows WHERE false", ["id"], 0) == []

    assert starts == [0, 100, 130, 150, 160, 190, 290]
    assert max(sizes) == 3_000


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("n_rows", [1, 7, 50])
def test_the_rows_and_what_they_say_of_a_clinic_do_not_depend_on_the_parts(tmp_path, monkeypatch, n_rows):
    whole, parted = (take_in_by(n, tmp_path, monkeypatch) for n in (1 << 21, n_rows))

    for table in ("errands", "messages"):
        assert count_groups(parted.store, table) > count_groups(whole.store, table)
    for table in ("errands", "messages", "data_errors", "left_out"):
        assert read_rows(parted.store, table) == read_rows(whole.store, table)
    assert hash_slices(parted.store) == hash_slices(whole.store)
    of_parts, of_whole = check_region(parted), check_region(whole)
    assert of_parts.verdicts.equals(of_whole.verdicts)
    assert of_parts.deviations.equals(of_whole.deviations)


def test_a_group_has_whole_clinics_of_its_part_and_their_rows_as_the_file_had_them(tmp_path, monkeypatch):
    store = take_in_by(40, tmp_path, monkeypatch).store
    second = 2 + 40
    file = pq.ParquetFile(store.path("errands"))
    found = [file.read_row_group(number).select(["row", "clinic_id"]) for number in range(file.num_row_groups)]

    seen = set()
    for group in found:
        places = group.column("row").to_pylist()
        (clinic,) = set(group.column("clinic_id").to_pylist())
        (number,) = {place >= second for place in places}
        assert (clinic, number) not in seen
        assert places == sorted(places)
        seen.add((clinic, number))
    assert {number for _, number in seen} == {False, True}


def make_rows(order, *, as_text=False):
    ids = pa.array([CLINICS[place % 3] for place in order])
    columns = {
        "clinic_id": ids if as_text else ids.dictionary_encode(),
        "row": pa.array([place + 2 for place in order], pa.int64()),
        "stays": pa.array([True] * len(order), pa.bool_()),
    }
    return pa.table(columns)


def split(rows, least):
    return list(split_part(rows, SCHEMA, least))


@pytest.mark.parametrize("as_text", [False, True], ids=["numbers of a list", "text"])
def test_rows_lie_in_the_same_order_however_they_come(as_text):
    forwards = pa.concat_tables(split(make_rows(range(90), as_text=as_text), 31)).to_pydict()
    backwards = pa.concat_tables(split(make_rows(range(89, -1, -1), as_text=as_text), 31)).to_pydict()

    assert forwards == backwards
    assert forwards["clinic_id"] == [clinic for clinic in sorted(CLINICS) for _ in range(30)]
    assert [group.num_rows for group in split(make_rows(range(90), as_text=as_text), 31)] == [60, 30]


@pytest.mark.parametrize("step", [1, 1_000, 1 << 40], ids=["side by side", "with gaps", "too far apart to be packed"])
def test_a_clinics_rows_come_by_place_however_far_apart_the_places_are(step):
    rows = make_rows(range(89, -1, -1))
    places = pa.array([step * (89 - number) + 2 for number in range(90)], pa.int64())
    rows = rows.set_column(1, "row", places)

    found = pa.concat_tables(split(rows, 1)).to_pydict()

    expected = sorted(zip(rows["clinic_id"].to_pylist(), places.to_pylist(), strict=True))
    assert list(zip(found["clinic_id"], found["row"], strict=True)) == expected


def test_clinics_beyond_what_two_bytes_number_keep_their_rows():
    n_clinics = (1 << 16) + 5
    ids = [f"SE2321000131-E9{place:011d}" for place in range(n_clinics)]
    places = pa.array(range(2, 2 + 2 * n_clinics))
    rows = pa.table({"clinic_id": ids[::-1] * 2, "row": places, "stays": [True] * 2 * n_clinics})

    found = pa.concat_tables(split(rows, LEAST_GROUP_ROWS))

    assert found.column("clinic_id").to_pylist() == [clinic for clinic in ids for _ in range(2)]
    assert found.column("row").to_pylist()[:2] == [n_clinics + 1, 2 * n_clinics + 1]


def test_what_does_not_stay_is_not_there_whatever_its_clinic():
    rows = make_rows(range(9))
    ids = pa.array([None if place == 4 else clinic for place, clinic in enumerate(rows["clinic_id"].to_pylist())])
    rows = rows.set_column(0, "clinic_id", ids.dictionary_encode())
    rows = rows.set_column(2, "stays", pa.array([place not in (4, 5) for place in range(9)]))

    (group,) = split(rows, 100)

    assert group.column("row").to_pylist() == [3, 9, 4, 10, 2, 5, 8]
    assert split(rows.set_column(2, "stays", pa.array([False] * 9)), 1) == []


def test_a_part_without_rows_has_no_groups():
    assert split(make_rows([]), 1) == []
