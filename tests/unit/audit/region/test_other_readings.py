"""What another reading would change is exactly what a run under that reading says otherwise."""

import os
import shutil
import warnings
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_region import A

import audit_lib
from audit_lib.audit import keys
from audit_lib.audit.clinic import check_rules, conclude
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.other_readings import read_other_readings, write_other_readings
from audit_lib.audit.region.verdicts import check_region
from audit_lib.errors import ReportError
from audit_lib.model.results.beside_verdicts import OtherVerdict
from audit_lib.model.verdict import Verdict

EXAMPLE = Path(__file__).parents[4] / "data" / "example" / "run.yaml"
ERRANDS = f"errand_id,clinic_id,service,started_by,sent_at\nE1,{A},kontakta_mig,invanare,2026-04-01 10:00\n"
MOTFRAGA = "errand_id,sent_at,sender,kind\nE1,2026-04-02 10:00,mottagning,motfraga\n"
KEYS = ("clinic_id", "rule_id", "subject")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example region judged with every other reading, once."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "fetch_arrow_table", DeprecationWarning)
        audit = take_in(open_run(EXAMPLE, tmp_path_factory.mktemp("example")))
        return audit, check_region(audit, other_readings=True)


def index(table):
    return {tuple(row[name] for name in KEYS): row["verdict"] for row in table.to_pylist()}


@pytest.mark.fast_rows(4)
@pytest.mark.parametrize(
    "reading",
    [
        "motfraga_ar_delsvar",
        "kontakt_ar_delsvar",
        "kvittens_racker_for_skicka_meddelande",
        "lordag_ar_vardag",
        "aftnar_ar_vardag",
        "arbetsdag_likvardig",
        "tidbok_ersatter_avomboka",
        "egenremiss_namn",
        "accepterad_andel",
        "ej_patientbokade_undantas",
        "alla_intyg_med_besok_undantas",
    ],
)
def test_the_changes_of_a_reading_are_those_of_a_run_with_it(example, reading):
    audit, found = example
    other = audit.decision.readings[reading].other
    under = open_run(EXAMPLE, audit.run.out, readings={reading: other})
    before, after = index(found.verdicts), index(check_region(under.with_store(audit.store)).verdicts)
    wanted = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    told = {
        tuple(row[name] for name in KEYS): (row["verdict"], row["other_verdict"])
        for row in found.other_readings.to_pylist()
        if row["reading"] == reading
    }

    assert wanted == told


def test_the_example_shows_that_readings_matter(example):
    touched = {row["reading"] for row in example[1].other_readings.to_pylist()}

    assert {"motfraga_ar_delsvar", "arbetsdag_likvardig", "egenremiss_namn"} <= touched


def test_a_clinic_alone_says_the_same_as_the_regions_pass(example):
    audit, found = example
    clinics = sorted({row["clinic_id"] for row in found.other_readings.to_pylist()})[:3]
    alone = {clinic: describe(audit, clinic) for clinic in clinics}
    write_other_readings(found.other_readings, audit)
    try:
        assert all(read_other_readings(clinic, audit) for clinic in clinics)
        assert alone == {clinic: describe(audit, clinic) for clinic in clinics}
    finally:
        (audit.run.out / "sensitivity.parquet").unlink()


def describe(audit, clinic):
    with closing(build_clinic_facts(audit, clinic)) as facts:
        return conclude(facts, check_rules(facts)).other_readings


def test_changes_written_by_a_run_with_other_readings_are_not_used(example):
    audit, found = example
    write_other_readings(found.other_readings, audit)
    other = open_run(EXAMPLE, audit.run.out, readings={"motfraga_ar_delsvar": "nej"})

    assert None is read_other_readings(A, other.with_store(audit.store))
    (audit.run.out / "sensitivity.parquet").unlink()


def test_changes_that_other_code_worked_out_are_not_used(example, tmp_path, monkeypatch):
    audit, found = example
    write_other_readings(found.other_readings, audit)
    package = tmp_path / "audit_lib"
    shutil.copytree(keys.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(keys, "PACKAGE", package)
    # Every process reads the code once; this one is to be another each time.
    keys.hash_judging.cache_clear()
    try:
        assert read_other_readings(A, audit) is not None, "the same code, wherever it lies"
        with (package / "facts" / "sql" / "errand_facts.sql").open("a", encoding="utf-8") as file:
            file.write("\n")
        keys.hash_judging.cache_clear()
        assert read_other_readings(A, audit) is None
    finally:
        keys.hash_judging.cache_clear()
        (audit.run.out / "sensitivity.parquet").unlink()


def test_changes_that_did_not_arrive_to_their_end_leave_those_of_before(example, monkeypatch):
    audit, found = example
    write, path = pq.write_table, audit.run.out / "sensitivity.parquet"
    write_other_readings(found.other_readings, audit)
    before = path.read_bytes()

    def write_lossy(table, where, **options):
        write(table, where, **options)
        os.truncate(where, Path(where).stat().st_size * 9 // 10)

    monkeypatch.setattr(pq, "write_table", write_lossy)
    with pytest.raises(ReportError, match="disken svarar med fel"):
        write_other_readings(found.other_readings.slice(0, 1), audit)

    assert path.read_bytes() == before
    path.unlink()


def test_a_clinic_that_only_asked_back_is_told_that_the_reading_decides(region):
    result = region.conclude(errands=ERRANDS, messages=MOTFRAGA)
    changed = {other.reading: other.verdicts for other in result.other_readings if other.verdicts}
    page, about = audit_lib.show_verdicts(result).html, audit_lib.show_about(result).html

    assert changed["motfraga_ar_delsvar"] == (
        OtherVerdict("SVA-01", "Mottagningen", Verdict.UPPFYLLD, Verdict.EJ_UPPFYLLD),
    )
    assert "Den andra tolkningen (nej) ändrar 1 bedömning, se vid reglerna." in about
    assert "Annan tolkning – En motfråga räknas som ett delsvar: nej – ger ej uppfylld i stället för uppfylld." in page


def test_the_other_side_of_a_changed_reading_is_the_default(region):
    audit = region.open(readings={"egenremiss_namn": "remiss", "motfraga_ar_delsvar": "nej"})
    readings = audit.decision.readings

    assert (readings["egenremiss_namn"].other, readings["motfraga_ar_delsvar"].other) == (("egenremiss",), True)
