"""Input that cannot be read: one error that lists every fault, says where and what to do, and quotes no value."""

import datetime as dt
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit_lib.errors import InputError, ParameterError
from audit_lib.intake import ColumnNames, load
from audit_lib.intake.sources.postgres import database
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import open_store

PARAMS = Path(__file__).parents[2] / "params"
A = "SE2321000131-E000000000001"
CLINICS = f"clinic_id,name,operated_by\n{A},Påhittad,egen\n"


def load_from(folder, inputs=None, operated_by=None):
    return load(
        inputs or folder,
        extract_at=dt.datetime(2026, 10, 31, tzinfo=dt.UTC),
        cards_read_on=dt.date(2026, 10, 31),
        operated_by=operated_by,
        columns=ColumnNames.load(PARAMS / "columns.yaml"),
        services=ServiceNames.load(PARAMS / "services.yaml"),
        store=folder / "store",
    )


def refuse(folder, inputs=None):
    """Load what must be refused and give each problem as (where from the folder, what)."""
    with pytest.raises(InputError) as refused:
        load_from(folder, inputs)
    assert refused.value.exit_code == 12
    assert not (folder / "store" / "store.json").exists()
    prefix = f"{folder}/"
    return [(problem.where.removeprefix(prefix), problem.what) for problem in refused.value.problems]


def test_a_folder_that_does_not_exist(tmp_path):
    assert refuse(tmp_path, tmp_path / "saknas") == [("saknas", "mappen finns inte")]


def test_a_folder_without_clinics(tmp_path):
    (tmp_path / "in").mkdir()

    assert refuse(tmp_path, tmp_path / "in") == [("in", "tabellen clinics saknas")]


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    (tmp_path / "clinics.csv").write_text("clinic_id,namn\n", encoding="utf-8")
    (tmp_path / "channels.csv").write_text("HSA-id,clinic_id\n", encoding="utf-8")
    (tmp_path / "services.csv").write_bytes(b"")
    (tmp_path / "errands.parquet").write_bytes(b"PAR1 and no more")

    assert refuse(tmp_path) == [
        ("clinics.csv, rad 1", "kolumnen operated_by saknas i tabellen clinics"),
        ("channels.csv, rad 1", "två kolumner betyder båda clinic_id i tabellen channels"),
        ("channels.csv, rad 1", "kolumnen service saknas i tabellen channels"),
        ("services.csv", "filen är tom"),
        ("errands.parquet", "Parquet-filen är skadad eller ofullständig"),
    ]


def test_missing_files_and_unknown_tables_of_a_mapping(tmp_path):
    inputs = {"clinics": tmp_path / "clinics.csv", "patients": tmp_path / "patients.csv"}

    assert refuse(tmp_path, inputs) == [
        ("input", "okänd tabell patients"),
        ("clinics.csv", "filen för clinics finns inte"),
        ("patients.csv", "filen för patients finns inte"),
    ]


def test_the_same_table_in_two_files(tmp_path):
    (tmp_path / "clinics.csv").write_text(CLINICS, encoding="utf-8")
    (tmp_path / "Clinics.tsv").write_text(CLINICS, encoding="utf-8")

    assert [what for _, what in refuse(tmp_path)] == ["tabellen clinics finns både som Clinics.tsv och clinics.csv"]


def test_ragged_rows_are_named_by_record_and_never_quoted(tmp_path):
    lines = f'{A},"Två\nrader",egen\n{A},hemlig\n\n{A},Ett,egen,hemlig\n'
    (tmp_path / "clinics.csv").write_text("clinic_id,name,operated_by\n" + lines, encoding="utf-8")

    assert refuse(tmp_path) == [
        ("clinics.csv, rad 3", "raden har 2 celler men rubrikraden 3"),
        ("clinics.csv, rad 4", "raden har 4 celler men rubrikraden 3"),
    ]


def test_many_ragged_rows_are_counted_not_listed(tmp_path):
    (tmp_path / "clinics.csv").write_text(CLINICS + "x\n" * 100, encoding="utf-8")
    problems = refuse(tmp_path)

    assert (len(problems), problems[-1]) == (21, ("clinics.csv", "ytterligare 80 rader har fel antal celler"))


def test_a_quotation_that_never_ends(tmp_path):
    (tmp_path / "clinics.csv").write_text(CLINICS + f'{A},"hemlig,egen\n', encoding="utf-8")

    assert refuse(tmp_path) == [("clinics.csv, rad 3", "ett citattecken är inte avslutat")]


SERVICES = f"service_id,clinic_id,name,active_from,description\ns1,{A},Beställ tid,2020-01-01,Påhittad\n"


@pytest.mark.parametrize(
    ("content", "n_stray", "line"),
    [
        (SERVICES.encode() + f"s2,{A},Tid,2020-01-01,Caf".encode() + b"\xe9\n", 1, 3),
        (f"{SERVICES}s2,{A},Tid,2020-01-01,Å".encode()[:-1], 1, 3),
        (SERVICES.encode() + SERVICES.replace("a", "å").encode("cp1252") * 20, 100, 3),
        (b"\xef\xbb\xbf" + SERVICES.encode("cp1252"), 2, 2),
        ("a,b\n–\n".encode() + b"\xe5" * 9, 9, 3),
    ],
    ids=["one stray byte", "cut inside a sign", "two encodings in one file", "a byte order mark", "a dash"],
)
def test_a_file_that_is_almost_utf_8_is_refused_never_garbled(tmp_path, content, n_stray, line):
    (tmp_path / "clinics.csv").write_text(CLINICS, encoding="utf-8")
    (tmp_path / "services.csv").write_bytes(content)

    what = f"filen är i UTF-8 men {n_stray} byte är det inte, eller så slutar den mitt i ett tecken"
    assert refuse(tmp_path) == [(f"services.csv, rad {line} i en textredigerare", what)]


def test_a_record_beyond_the_limit_is_named(tmp_path):
    lines = f'{A},"{"x" * (16 << 20)}",egen\n'
    (tmp_path / "clinics.csv").write_text(CLINICS + lines, encoding="utf-8")

    assert refuse(tmp_path) == [("clinics.csv, rad 3", "raden är större än 16 MB")]


def test_a_fault_in_what_a_database_gave_is_told_of_its_table_and_not_of_a_file_that_is_gone(tmp_path, monkeypatch):
    address = DatabaseAddress("postgresql://granskare@db.example.org/vgr?schema=uttag")
    path = tmp_path / "store" / "clinics.csv"

    def export(*_):
        path.write_text(f"{CLINICS}{A},Ett\n", encoding="utf-8")
        return {"clinics": path}, {}, []

    monkeypatch.setattr(database, "export_tables", export)

    assert refuse(tmp_path, address) == [
        (f"{address}, tabellen clinics, rad 3", "raden har 2 celler men rubrikraden 3")
    ]


def test_a_parquet_file_cut_in_half(tmp_path):
    pq.write_table(pa.table({"clinic_id": [A] * 1000, "name": ["x"] * 1000}), tmp_path / "clinics.parquet")
    whole = (tmp_path / "clinics.parquet").read_bytes()
    (tmp_path / "clinics.parquet").write_bytes(whole[: len(whole) // 2])

    assert refuse(tmp_path) == [("clinics.parquet", "Parquet-filen är skadad eller ofullständig")]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        (
            "clinics.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "filen är ett äldre Office-dokument och ingen arbetsbok",
        ),
        ("clinics.xlsx", b"clinic_id,name", "filen är en textfil"),
        ("clinics.xlsx", b"PK\x03\x04 cut", "filen är avklippt: slutet av arbetsboken saknas"),
        ("clinics.csv", b"PK\x03\x04", "filen är en arbetsbok eller ett arkiv"),
        ("clinics.csv", b"PAR1", "filen är en Parquet-fil"),
        ("clinics.csv", "clinic_id,name".encode("utf-16"), "filen är i UTF-16"),
        ("clinics.csv", b"\x1f\x8b\x08", "filen är packad"),
        (
            "clinics.csv",
            b"clinic_id,name,operated_by\n1,\x81\xff,egen\n",
            "filen är i MS-DOS (cp850), som inte läses",
        ),
        ("clinics.csv", b"\n\n", "filen har ingen rubrikrad"),
    ],
)
def test_a_file_that_is_something_else_than_its_name_says(tmp_path, name, content, what):
    (tmp_path / name).write_bytes(content)

    assert refuse(tmp_path) == [(name, what)]


def test_a_workbook_whose_first_sheet_is_empty(tmp_path):
    openpyxl.Workbook().save(tmp_path / "clinics.xlsx")

    assert refuse(tmp_path) == [("clinics.xlsx", "bladet har ingen rubrikrad")]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ('{"HsaId": "x"}\n{"HsaId": \n', "cards.jsonl, rad 2"),
        ("[{]", "cards.jsonl, rad 1"),
        ("[1]", "cards.jsonl, kort 1"),
        ("[" * 200_000, "cards.jsonl, rad 1"),
        ("", "cards.jsonl"),
        ("[]", "cards.jsonl"),
        ("{}", "cards.jsonl, kort 1"),
        ('{"SearchHits": [{"HsaId": "x"}]}', "cards.jsonl"),
        ('{"d": {"results": [{"HsaId": "x"}]}}', "cards.jsonl"),
        ("<html><body>Fel</body></html>", "cards.jsonl"),
        ('[{"hsaId": "x", "displayName": "V"}]', "cards.jsonl, kort 1"),
        ('{"HsaId": "x", "DisplayName": "V", "eServices": [{"Text": "Tid"}]}', "cards.jsonl, kort 1"),
        ('{"HsaId": "x", "EServices": [{"Text": "Tid", "description": "a"}]}', "cards.jsonl, kort 1"),
        ('{"HsaId": "x", "EServices": {}}', "cards.jsonl, kort 1"),
        ('{"HsaId": "x", "HsaId": "y"}', "cards.jsonl"),
        ('{"HsaId": ["x"]}', "cards.jsonl, kort 1"),
        ('{"HsaId": "x"}{"HsaId": "y", "EServices": [{"Text": {"sv": "Tid"}}]}', "cards.jsonl, kort 2"),
        ('{"HsaId": "x", "EServices": [{"Description": ["a"]}]}', "cards.jsonl, kort 1"),
        ('{"HsaId": "x"}\n{"a":' + "[" * 200_000, "cards.jsonl, rad 2"),
        ('{"HsaId": "x", "EServices": 3}', "cards.jsonl, kort 1"),
    ],
    ids=lambda given: given[:30],
)
def test_contact_cards_that_are_not_cards(tmp_path, content, where):
    path = tmp_path / "cards.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_from(tmp_path, {"contact_cards": path}, operated_by="egen")

    assert [problem.where for problem in refused.value.problems] == [f"{tmp_path}/{where}"]


def test_contact_cards_that_cannot_be_opened(tmp_path):
    # Nobody can read its first byte, not root either: the system answers as a broken disk does.
    path = Path("/proc/self/mem")
    with pytest.raises(InputError) as refused:
        load_from(tmp_path, {"contact_cards": path}, operated_by="egen")

    assert [(problem.where, problem.what) for problem in refused.value.problems] == [
        (str(path), "filen går inte att öppna")
    ]


def test_contact_cards_need_to_be_told_who_operates_the_clinics(tmp_path):
    path = tmp_path / "cards.jsonl"
    path.write_text("[]", encoding="utf-8")

    with pytest.raises(ParameterError):
        load_from(tmp_path, {"contact_cards": path})


def test_a_failed_load_leaves_no_store_and_no_working_files(tmp_path):
    (tmp_path / "clinics.csv").write_text(CLINICS, encoding="utf-8")
    load_from(tmp_path)
    (tmp_path / "clinics.csv").write_text("x\n", encoding="utf-8")
    refuse(tmp_path)

    assert [path.name for path in (tmp_path / "store").iterdir() if path.is_dir()] == []
    with pytest.raises(InputError):
        open_store(tmp_path / "store")


def test_a_store_reads_back_as_it_was_written(tmp_path):
    (tmp_path / "clinics.csv").write_text(CLINICS, encoding="utf-8")

    assert load_from(tmp_path) == open_store(tmp_path / "store")
