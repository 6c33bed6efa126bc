import json
import re
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from region_rows import read_rows

from audit_lib.errors import ParameterError
from audit_lib.example import make_example, write_committed_example, write_contact_cards
from audit_lib.example.clinics.plan import COLUMNS
from audit_lib.example.content_files import read_archetypes, read_vocabulary

PROJECT = Path(__file__).parents[3]


def read_bytes(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        make_example(clinics=45, errands=400, seed=5, out=tmp_path / name)

    assert read_bytes(tmp_path / "first") == read_bytes(tmp_path / "second")


def test_the_same_seed_gives_the_same_bytes_in_parquet(tmp_path):
    for name in ("first", "second"):
        make_example(clinics=45, errands=400, seed=5, out=tmp_path / name, file_format="parquet")

    assert read_bytes(tmp_path / "first") == read_bytes(tmp_path / "second")


def test_another_seed_gives_other_errands(tmp_path, region):
    make_example(clinics=40, errands=3000, seed=12, out=tmp_path / "other")

    assert (tmp_path / "other" / "errands.csv").read_bytes() != (region / "errands.csv").read_bytes()


def test_more_clinics_never_change_the_first_ones(tmp_path):
    make_example(clinics=50, errands=0, seed=5, out=tmp_path / "few")
    make_example(clinics=60, errands=0, seed=5, out=tmp_path / "many")
    few = {row["clinic_id"]: row for row in read_rows(tmp_path / "few" / "clinics.csv") if row["clinic_id"]}
    many = {row["clinic_id"]: row for row in read_rows(tmp_path / "many" / "clinics.csv") if row["clinic_id"]}

    assert few == {clinic_id: many[clinic_id] for clinic_id in few}


@pytest.mark.parametrize(("clinics", "errands"), [(1, 0), (1, 1), (3, 10), (36, 20), (40, 60), (80, 1000)])
@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_a_region_has_exactly_the_size_asked_for(tmp_path, clinics, errands, file_format):
    make_example(clinics=clinics, errands=errands, seed=1, out=tmp_path / "region", file_format=file_format)

    if file_format == "csv":
        sizes = [len(read_rows(tmp_path / "region" / f"{table}.csv")) for table in ("clinics", "errands")]
    else:
        sizes = [
            pq.read_metadata(tmp_path / "region" / f"{table}.parquet").num_rows for table in ("clinics", "errands")
        ]

    assert [clinics, errands] == sizes


def test_the_committed_example_is_what_the_code_writes(tmp_path):
    write_committed_example(tmp_path)
    written = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]

    assert len(written) == 13
    assert [
        str(path.relative_to(tmp_path))
        for path in written
        if path.read_bytes() != (PROJECT / path.relative_to(tmp_path)).read_bytes()
    ] == []


def test_the_committed_example_stays_small():
    size = sum(path.stat().st_size for path in (PROJECT / "data" / "example").iterdir())

    assert size < 1_500_000


def test_the_committed_files_show_the_dialects_an_intake_meets():
    data = PROJECT / "data" / "example"

    assert (data / "clinics.csv").read_bytes().startswith("\ufeffHSA-id;Namn;Mottagningstyp".encode())
    assert "Ali Låtsas".encode("cp1252") in (data / "administrators.csv").read_bytes()
    assert (data / "certificates.csv").read_text(encoding="utf-8").startswith("HSA-id\tIntyg\tUtfärdas")
    assert (data / "services.csv").read_text(encoding="utf-8").startswith("service_id,clinic_id,name")


def test_everything_says_that_it_is_synthetic(region, tables):
    run = yaml.safe_load((region / "run.yaml").read_text(encoding="utf-8"))

    assert run["synthetic"] is True
    assert "Syntetiska data" in (region / "run.yaml").read_text(encoding="utf-8")
    assert "Syntetiska data" in (region / "README.txt").read_text(encoding="utf-8")
    assert [row["name"] for row in tables["clinics"] if "(syntetisk)" not in row["name"]] == []


def test_no_hsa_id_can_be_a_real_clinics(tables):
    ids = {row["clinic_id"] for rows in tables.values() for row in rows if row.get("clinic_id")}

    assert [clinic_id for clinic_id in ids if "E9990" not in clinic_id.upper()] == []


def test_the_run_file_names_the_files_beside_it(region):
    run = yaml.safe_load((region / "run.yaml").read_text(encoding="utf-8"))

    assert {*COLUMNS, "errands", "messages"} == set(run["input"])
    assert [file for file in run["input"].values() if not (region / file).exists()] == []
    assert (run["period_from"], run["period_to"], run["extract_at"]) == ("2026-01-01", "2026-04-30", "2026-05-04 06:00")


def test_personal_numbers_are_only_the_published_test_number(region):
    text = "".join(path.read_text(encoding="utf-8") for path in region.glob("*.csv"))
    looking_so = set(re.findall(r"(?<![0-9A-Za-z])(?:\d{8}|\d{6})[-+]?\d{4}(?![0-9A-Za-z])", text))

    assert {"18900101-9802", "189001019802"} == looking_so


def test_the_annexes_spellings_occur_in_a_large_region(tmp_path):
    make_example(clinics=600, errands=0, seed=3, out=tmp_path / "large")
    names = {row["name"] for row in read_rows(tmp_path / "large" / "services.csv")}
    known = read_vocabulary()["names"]
    drawn = ("bestall_tid", "avomboka_tid", "begar_intyg", "fraga_om_remiss", "egenremiss", "egen")

    assert [name for code in drawn for name in known[code] if name not in names] == []


def test_a_null_text_and_an_empty_text_are_told_apart(region):
    services = (region / "services.csv").read_text(encoding="utf-8")

    assert re.search(r',""$', services, re.MULTILINE)
    assert re.search(r",$", services, re.MULTILINE)


def test_the_wide_form_says_what_the_messages_say(tmp_path):
    make_example(clinics=40, errands=2000, seed=4, out=tmp_path / "long")
    make_example(clinics=40, errands=2000, seed=4, out=tmp_path / "wide", errand_form="wide")
    messages = {}
    for message in read_rows(tmp_path / "long" / "messages.csv"):
        messages.setdefault(message["errand_id"], []).append(message)
    times = {"first_delsvar_at": "delsvar", "slutsvar_at": "slutsvar", "first_motfraga_at": "motfraga",
             "first_kontakt_at": "kontakt", "first_kvittens_at": "kvittens"}  # fmt: skip
    wrong = []
    for errand in read_rows(tmp_path / "wide" / "errands.csv"):
        if errand["errand_id"].startswith("A-FEL"):
            continue
        rows = messages.get(errand["errand_id"], [])
        ours = [row for row in rows if row["sender"] == "mottagning"]
        expected = {
            column: min((row["sent_at"] for row in ours if row["kind"] == kind), default=None)
            for column, kind in times.items()
        } | {
            "n_motfragor": str(sum(row["kind"] == "motfraga" for row in ours)),
            "n_svar": str(sum(row["kind"] == "svar" for row in rows)),
            "n_from_clinic": str(len(ours)),
        }
        wrong += [errand["errand_id"]] if any(errand[name] != value for name, value in expected.items()) else []

    assert wrong == []
    assert not (tmp_path / "wide" / "messages.csv").exists()


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "own.txt").write_text("mine")

    with pytest.raises(ParameterError, match="not a synthetic region"):
        make_example(clinics=1, errands=0, seed=1, out=tmp_path)


def test_all_impossible_sizes_are_told_at_once(tmp_path):
    with pytest.raises(ParameterError) as caught:
        make_example(clinics=0, errands=-1, seed=-1, out=tmp_path / "none")

    assert [problem.where for problem in caught.value.problems] == ["--clinics", "--errands", "--seed"]
    assert not (tmp_path / "none").exists()


def test_an_earlier_form_leaves_no_table_behind(tmp_path):
    make_example(clinics=2, errands=5, seed=1, out=tmp_path / "region")
    make_example(clinics=2, errands=5, seed=1, out=tmp_path / "region", file_format="parquet", errand_form="wide")

    assert list((tmp_path / "region").glob("*.csv")) == []
    assert not (tmp_path / "region" / "messages.parquet").exists()


def test_cards_have_the_public_shape_and_fictional_clinics(tmp_path):
    write_contact_cards(tmp_path / "cards.jsonl")
    cards = [json.loads(line) for line in (tmp_path / "cards.jsonl").read_text(encoding="utf-8").splitlines()]
    shape = {"HsaId", "DisplayName", "Municipality", "County", "Phone", "EServices"}
    service_shape = {"ExternalId", "Text", "Url", "Heading", "Description"}

    assert len(cards) == 12
    assert [shape] * 12 == [set(card) for card in cards]
    assert {True} == {set(service) == service_shape for card in cards for service in card["EServices"]}
    assert [card["DisplayName"] for card in cards if "(syntetisk)" not in card["DisplayName"]] == []
    assert all(first["HsaId"] < second["HsaId"] for first, second in pairwise(cards))


def test_the_readme_of_the_data_says_what_each_planted_clinic_is_for():
    readme = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")

    assert [
        archetype.key for archetype in read_archetypes() if f"| {archetype.name} | {archetype.purpose} |" not in readme
    ] == []
