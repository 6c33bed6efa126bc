"""Parquet: cells that have a type are read as PostgreSQL's and Excel's are (ADR 0001)."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from intake_tables import A, B

from audit_lib.errors import InputError
from audit_lib.model.run.own_tables import OwnTable

INFINITE = 2**63 - 1


def write_parquet(path):
    """Clinics and errands with typed cells."""
    clinics = {
        "clinic_id": [A, B],
        "name": ["Ett", "Två"],
        "operated_by": pa.array(["egen", "avtal"]).dictionary_encode(),
        "connected": [True, None],
        "connected_on": pa.array([dt.datetime.fromisoformat("2020-01-02"), None], pa.timestamp("ns")),
    }
    errands = {
        "errand_id": pa.array([7, 8]),
        "clinic_id": [A, B],
        "service": ["egen", "egen"],
        "started_by": ["ombud", "ombud"],
        "sent_at": pa.array([dt.datetime.fromisoformat("2026-04-02 15:03"), None], pa.timestamp("us")),
        "closed_at": pa.array([dt.datetime.fromisoformat("2026-04-02 15:03"), None], pa.timestamp("ms", tz="UTC")),
        "n_svar": [2.0, float("nan")],
    }
    pq.write_table(pa.table(clinics), path / "clinics.parquet")
    pq.write_table(pa.table(errands), path / "errands.parquet")


def test_typed_parquet_cells_are_read_as_what_they_are(intake, tmp_path):
    write_parquet(tmp_path)
    intake.load(inputs=tmp_path)

    assert intake.rows("clinics", "connected", "connected_on") == [(True, dt.date(2020, 1, 2)), (None, None)]
    first, second = intake.rows("errands")
    assert (first["errand_id"], first["n_svar"]) == ("7", 2)
    assert (first["sent_at"], first["closed_at"]) == (
        dt.datetime(2026, 4, 2, 13, 3, tzinfo=dt.UTC),
        dt.datetime(2026, 4, 2, 15, 3, tzinfo=dt.UTC),
    )
    assert (second["left_out"], intake.errors()) == (True, [("errands", 3, "sent_at", "DAT-04")])


def test_a_typed_date_where_a_time_belongs_is_refused(intake, tmp_path):
    write_parquet(tmp_path)
    errands = pq.read_table(tmp_path / "errands.parquet")
    dates = pa.array([dt.date(2026, 4, 2)] * 2)
    pq.write_table(errands.set_column(4, "sent_at", dates), tmp_path / "errands.parquet")
    intake.load(inputs=tmp_path)

    assert [(row, column) for _, row, column, _ in intake.errors()] == [(2, "sent_at"), (3, "sent_at")]


def test_an_empty_text_in_parquet_is_empty_and_null_is_missing(intake, tmp_path):
    write_parquet(tmp_path)
    services = {
        "service_id": ["1", "2"],
        "clinic_id": [A, A],
        "name": ["Tid", "Tid"],
        "active_from": [dt.date(2020, 1, 1)] * 2,
        "terms": ["", None],
    }
    pq.write_table(pa.table(services), tmp_path / "services.parquet")
    intake.load(inputs=tmp_path)

    assert intake.rows("services", "terms") == [("",), (None,)]


def put(path, table, name, values):
    """Set one column of a file that `write_parquet` wrote."""
    rows = pq.read_table(path / f"{table}.parquet")
    rows = rows.drop_columns([name]) if name in rows.column_names else rows
    pq.write_table(rows.append_column(name, values), path / f"{table}.parquet")


def test_a_decimal_that_is_whole_is_a_count(intake, tmp_path):
    write_parquet(tmp_path)
    put(tmp_path, "errands", "n_svar", pa.array([Decimal("2.00"), Decimal("1.50")], pa.decimal128(10, 2)))
    intake.load(inputs=tmp_path)

    assert intake.rows("errands", "n_svar") == [(2,), (None,)]
    assert (("errands", 3, "n_svar", "DAT-04") in intake.errors(), len(intake.errors())) == (True, 2)


def test_an_instant_in_a_date_column_is_a_date_at_midnight_in_stockholm_only(intake, tmp_path):
    write_parquet(tmp_path)
    times = [dt.datetime(2026, 6, 30, 22, tzinfo=dt.UTC), dt.datetime(2026, 1, 31, 22, tzinfo=dt.UTC)]
    put(tmp_path, "clinics", "connected_on", pa.array(times, pa.timestamp("us", tz="UTC")))
    put(tmp_path, "clinics", "closed_on", pa.array([times[1] + dt.timedelta(hours=1), None]))
    intake.load(inputs=tmp_path)

    assert intake.rows("clinics", "connected_on", "closed_on") == [(dt.date(2026, 7, 1), dt.date(2026, 2, 1))]
    assert intake.errors()[0] == ("clinics", 3, "connected_on", "DAT-04")


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("zone", [None, "UTC"])
@pytest.mark.parametrize(("table", "column"), [("clinics", "connected_on"), ("errands", "closed_at")])
def test_an_infinite_time_is_listed_and_not_taken_for_an_empty_cell(intake, tmp_path, table, column, zone, sign):
    write_parquet(tmp_path)
    times = pa.array([sign * INFINITE, None], pa.int64()).cast(pa.timestamp("us", tz=zone))
    put(tmp_path, table, column, times)
    intake.load(inputs=tmp_path)

    assert (table, 2, column, "DAT-04") in intake.errors()


def test_the_last_time_that_parquet_can_tell_is_no_damage(intake, tmp_path):
    write_parquet(tmp_path)
    put(tmp_path, "clinics", "connected_on", pa.array([INFINITE - 1, None], pa.timestamp("us", tz="UTC")))
    intake.load(inputs=tmp_path)

    assert ("clinics", 2, "connected_on", "DAT-04") in intake.errors()


@pytest.mark.parametrize("name", ["file_row_number", "File_Row_Number"])
def test_a_column_named_as_the_number_of_rows_is_only_an_unknown_column(intake, tmp_path, name):
    write_parquet(tmp_path)
    put(tmp_path, "errands", name, pa.array([7, 7]))
    store = intake.load(inputs=tmp_path)

    assert f"errands.parquet: kolumner som inte används: {name}." in store.notes
    assert intake.errors() == [("errands", 3, "sent_at", "DAT-04")]
    assert intake.rows("errands", "errand_id", "row") == [("7", 2), ("8", 3)]


def test_two_columns_that_differ_in_case_are_two_columns(intake, tmp_path):
    write_parquet(tmp_path)
    put(tmp_path, "clinics", "NAME", pa.array(["Tre", "Fyra"]))

    with pytest.raises(InputError, match="två kolumner betyder båda name i tabellen clinics"):
        intake.load(inputs=tmp_path)


def test_the_clock_of_int96_is_utc(intake, tmp_path):
    write_parquet(tmp_path)
    errands = pq.read_table(tmp_path / "errands.parquet")
    pq.write_table(errands, tmp_path / "errands.parquet", use_deprecated_int96_timestamps=True)
    put(tmp_path, "clinics", "connected_on", pa.array([dt.datetime.fromisoformat("2026-06-30 22:00"), None]))
    clinics = pq.read_table(tmp_path / "clinics.parquet")
    pq.write_table(clinics, tmp_path / "clinics.parquet", use_deprecated_int96_timestamps=True)
    intake.load(inputs=tmp_path)

    assert intake.rows("errands", "sent_at")[0] == (dt.datetime(2026, 4, 2, 15, 3, tzinfo=dt.UTC),)
    assert intake.rows("clinics", "connected_on")[0] == (dt.date(2026, 7, 1),)


def write_services(path, **columns):
    services = {
        "service_id": ["1", "2", "3", "4"],
        "clinic_id": [A] * 4,
        "name": ["Tid"] * 4,
        "active_from": [dt.date(2020, 1, 1)] * 4,
    }
    pq.write_table(pa.table({**services, **columns}), path / "services.parquet")


LISTS = {
    "texts": pa.list_(pa.string()),
    "long texts": pa.large_list(pa.large_string()),
    "bytes": pa.list_(pa.binary()),
    "categories": pa.list_(pa.dictionary(pa.int32(), pa.string())),
}


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("kind", LISTS.values(), ids=LISTS.keys())
def test_a_list_of_professions_is_their_text(intake, tmp_path, kind):
    write_parquet(tmp_path)
    professions = [["läkare", "sjuksköterska"], ["läkare", None], [], None]
    if kind.value_type == pa.binary():
        professions = [row and [text and text.encode() for text in row] for row in professions]
    write_services(tmp_path, professions=pa.array(professions, kind))
    intake.load(inputs=tmp_path)

    assert intake.rows("services", "professions") == [("läkare|sjuksköterska",), ("läkare",), (None,), (None,)]


NESTED = {
    "Villkorstext": (pa.array([["a"]] * 4), "kolumnen Villkorstext är en lista"),
    "professions": (pa.array([[["a"]]] * 4), "kolumnen professions är en lista"),
    "description": (pa.array([{"a": "b"}] * 4), "kolumnen description är sammansatt av flera fält"),
    "template": (pa.array([[("a", 1)]] * 4, pa.map_(pa.string(), pa.int32())), "kolumnen template är sammansatt"),
}


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(("header", "written"), NESTED.items(), ids=NESTED.keys())
def test_a_column_of_many_values_is_refused_as_the_file_names_it(intake, tmp_path, header, written):
    write_parquet(tmp_path)
    write_services(tmp_path, **{header: written[0]}, egen=pa.array([["a"]] * 4))

    with pytest.raises(InputError, match=rf"services\.parquet: {written[1]}"):
        intake.load(inputs=tmp_path)


def test_many_values_do_not_matter_in_a_column_that_is_not_read(intake, tmp_path):
    write_parquet(tmp_path)
    write_services(tmp_path, egen=pa.array([["a"]] * 4))
    intake.load(inputs=tmp_path)

    assert len(intake.rows("services")) == 4


OTHER_KINDS = {
    "filen är en textfil": b"clinic_id,name,operated_by\n",
    "filen är en arbetsbok eller ett arkiv": b"PK\x03\x04" + bytes(9),
    "filen är en krypterad Parquet-fil": b"PARE" + bytes(9),
    "filen är en Arrow-fil (Feather)": b"ARROW1" + bytes(9),
    "filen är en Avro-fil": b"Obj\x01" + bytes(9),
    "filen är tom": b"",
}


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(("what", "content"), OTHER_KINDS.items(), ids=OTHER_KINDS.keys())
def test_what_is_no_parquet_is_told_by_what_it_is(intake, tmp_path, what, content):
    (tmp_path / "clinics.parquet").write_bytes(content)

    with pytest.raises(InputError) as refused:
        intake.load(inputs=tmp_path)

    assert [problem.what for problem in refused.value.problems] == [what]


@pytest.mark.proof
@pytest.mark.parametrize("own", [OwnTable(sheet="Blad1"), OwnTable(header_row=1)])
def test_a_sheet_or_header_row_of_a_parquet_file_is_told_and_not_passed_over(intake, tmp_path, own):
    write_parquet(tmp_path)

    with pytest.raises(InputError, match="en Parquet-fil har varken blad eller rubrikrad"):
        intake.load(inputs=tmp_path, own={"errands": own})
