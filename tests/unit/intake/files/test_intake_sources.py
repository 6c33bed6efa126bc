"""Contract section 1, files: every format, separator, encoding and header gives the same rows."""

import datetime as dt
import json

import pyarrow.parquet as pq
import pytest
from intake_tables import CLINICS, A, B

SWEDISH = f"HSA-id;Namn;Driftsform;Remisskrav;Anslutningsdatum\n{A.lower()};Påhittade mottagningen;Egen;Ja;2020-01-02\n"
READ = [(A, "Påhittade mottagningen", "egen", True, dt.date(2020, 1, 2))]
COLUMNS = ("clinic_id", "name", "operated_by", "referral_required", "connected_on")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_separator_encoding_and_line_ends_are_detected(intake, separator, encoding, line_end):
    text = SWEDISH.replace(";", separator).replace("\n", line_end)
    intake.load(clinics=text.encode(encoding))

    assert intake.rows("clinics", *COLUMNS) == READ


def test_mixed_line_ends_lose_nothing(intake):
    intake.load(clinics=CLINICS.replace("egen\n", "egen\r\n"))

    assert len(intake.rows("clinics")) == 2


def test_the_row_number_counts_records_not_lines(intake):
    intake.load(
        services=f'service_id,clinic_id,name,active_from\ns1,{A},"Två\nrader",2020-01-01\n\ns2,{A},Tid,aldrig\n'
    )

    assert intake.errors() == [("services", 3, "active_from", "DAT-04")]


@pytest.mark.parametrize(("blank", "line_end"), [("\n", "\n"), ("\n\n\n", "\n"), ("\r\n", "\r\n"), ("\n\r\n", "\r\n")])
@pytest.mark.parametrize("mark", ["", "﻿"])
def test_blank_lines_before_the_header_shift_nothing(intake, blank, line_end, mark):
    text = CLINICS.replace("avtal\n", "kommunen\n").replace("\n", line_end)
    intake.load(clinics=mark + blank + text)

    assert intake.rows("clinics", "clinic_id") == [(A,)]
    assert intake.errors() == [("clinics", 3, "operated_by", "DAT-04")]


def test_a_text_of_several_megabytes_is_read(intake):
    text = "x" * 5_000_000
    intake.load(clinics=CLINICS.replace("Påhittade mottagningen", text))

    assert intake.rows("clinics", "name")[0] == (text,)


@pytest.mark.proof
@pytest.mark.parametrize(("cell", "name"), [("Påhittad", "Påhittad"), ('"Påhittad; ""Ö"""', 'Påhittad; "Ö"')])
def test_a_sign_in_cp1252_far_down_is_found_when_the_file_is_read(intake, cell, name):
    ids = [f"SE2321000131-E{900_000_000_000 + number}" for number in range(60_000)]
    lines = [f"{clinic};Namn;egen\n" for clinic in ids[:-1]] + [f"{ids[-1]};{cell};egen\n"]
    intake.load(clinics=("clinic_id;name;operated_by\n" + "".join(lines)).encode("cp1252"))

    found = intake.rows("clinics", "clinic_id", "name")
    assert len(found) == len(ids)
    assert found[-1] == (ids[-1], name)


def test_a_cp1252_file_with_two_signs_that_could_be_one_of_utf_8_is_cp1252(intake):
    intake.load(clinics=CLINICS.replace("Påhittade mottagningen", "”MILJÖ” åååååååååå").encode("cp1252"))

    assert intake.rows("clinics", "name")[0] == ("”MILJÖ” åååååååååå",)


def test_an_unknown_column_is_ignored_with_a_note(intake):
    store = intake.load(
        clinics=CLINICS.replace("operated_by\n", "operated_by,Fikarum\n")
        .replace("egen\n", "egen,x\n")
        .replace("avtal\n", "avtal,\n")
    )

    assert list(store.notes) == ["clinics.csv: kolumner som inte används: Fikarum."]
    assert "Fikarum" not in store.tables["clinics"].columns


def test_a_table_with_only_a_header_is_given_and_empty(intake):
    store = intake.load(
        errands="errand_id,clinic_id,service,started_by,sent_at\n", messages="errand_id,sent_at,sender,kind"
    )

    assert (store.tables["errands"].given, store.tables["errands"].n_rows) == (True, 0)
    assert (intake.rows("errands"), intake.rows("messages"), store.tables["channels"].given) == ([], [], False)


def test_cells_with_nul_and_signs_beyond_the_first_plane_survive(intake):
    intake.load(clinics=f"clinic_id,name,operated_by\n{A},A\0Å 😀,egen\n")

    assert intake.rows("clinics", "name") == [("A\0Å 😀",)]


def test_a_path_with_wildcard_signs_is_only_itself(intake, tmp_path):
    folder = tmp_path / "år [2026]*"
    folder.mkdir()
    (folder / "clinics.csv").write_text(CLINICS, encoding="utf-8")
    intake.load(inputs=folder)

    assert len(intake.rows("clinics")) == 2


def test_no_clinic_is_cut_between_row_groups_and_small_ones_share_them(intake):
    ids = [f"{A[:-1]}{n}" for n in range(4)]
    sizes = dict(zip(ids, (17_000, 2, 3, 17_000), strict=True))
    clinics = "clinic_id,name,operated_by\n" + "".join(f"{clinic},Påhittad,egen\n" for clinic in ids)
    lines = "".join(
        f"{clinic}-{n},{clinic},egen,ombud,2026-04-01 10:00\n" for clinic, size in sizes.items() for n in range(size)
    )
    intake.load(clinics=clinics, errands="errand_id,clinic_id,service,started_by,sent_at\n" + lines)
    file = pq.ParquetFile(intake.store.path("errands"), page_checksum_verification=True)
    groups = [file.read_row_group(group)["clinic_id"].to_pylist() for group in range(file.num_row_groups)]

    assert [sorted(set(group)) for group in groups] == [ids[:1], ids[1:]]
    assert [len(group) for group in groups] == [17_000, 17_005]
    assert {"sent_on", "withdrawn_on", "row", "left_out"} <= set(file.schema_arrow.names)


def test_the_same_input_gives_the_same_bytes(intake):
    channels = f"clinic_id,service,phone\n{B},egenremiss,ja\n{A},avboka_tid,kanske\n"
    first = {path.name: path.read_bytes() for path in intake.load(channels=channels).folder.iterdir()}
    second = {path.name: path.read_bytes() for path in intake.load(channels=channels).folder.iterdir()}

    assert first == second
    assert sorted(first) == [
        "channels.parquet",
        "clinics.parquet",
        "data_errors.parquet",
        "left_out.parquet",
        "store.json",
    ]


CARDS = [
    {
        "HsaId": "SE162321000255-O99999",
        "DisplayName": "Påhittad <i>mottagning</i>",
        "Municipality": None,
        "County": None,
        "Phone": "000",
        "EServices": [
            {"ExternalId": "EGREM-1", "Text": "Egen vårdbegäran", "Url": None, "Heading": "", "Description": "Svar…"},
            {"ExternalId": "22c371a3-1", "Text": "Boka tid", "Url": None, "Heading": "", "Description": None},
        ],
    },
    {"HsaId": A, "DisplayName": "Tom", "Municipality": "Påhittköping", "EServices": []},
]


WRITTEN = {
    "lines": "\n".join(map(json.dumps, CARDS)),
    "array": json.dumps(CARDS),
    "one after another, indented": "".join(json.dumps(card, indent=2) for card in CARDS),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_contact_cards_fill_clinics_and_services_and_nothing_else(intake, tmp_path, form):
    path = tmp_path / "cards.json"
    path.write_text(WRITTEN[form], encoding="utf-8")
    store = intake.load(inputs={"contact_cards": path}, operated_by="egen")

    assert (store.source, intake.errors()) == ("contact_cards", [])
    assert intake.rows("services", "service_id", "code", "template", "terms", "origin") == [
        ("SE162321000255-O99999#1", "egenremiss", "EGREM", "Svar…", None),
        ("SE162321000255-O99999#2", "egen", None, None, None),
    ]
    assert intake.rows("clinics", "municipality", "operated_by", "connected") == [
        (None, "egen", None),
        ("Påhittköping", "egen", None),
    ]
    assert [name for name, info in store.tables.items() if info.given] == ["clinics", "services"]


def test_an_id_on_a_card_is_cleaned_before_it_becomes_part_of_another(intake, tmp_path):
    path = tmp_path / "cards.json"
    card = {"HsaId": f" {A.lower()} ", "DisplayName": "Påhittad", "EServices": [{"Text": "Tid"}]}
    path.write_text(json.dumps(card), encoding="utf-8")
    intake.load(inputs={"contact_cards": path}, operated_by="egen")

    assert intake.rows("services", "clinic_id", "service_id") == [(A, f"{A}#1")]
