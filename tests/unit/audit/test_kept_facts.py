"""A notebook that reads its part of the region's facts says what one says that computes them from its slice."""

import shutil
import warnings
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from small_region import A

from audit_lib.audit import clinic as clinic_stages
from audit_lib.audit.clinic import check_rules, conclude
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region import kept_facts
from audit_lib.audit.region.kept_facts import TEXTS, keep_facts, list_kept
from audit_lib.audit.region.other_readings import write_other_readings
from audit_lib.audit.region.verdicts import check_region
from audit_lib.errors import ReportError
from audit_lib.files.places import PARAMS
from audit_lib.model.relations import RELATIONS

EXAMPLE = Path(__file__).parents[3] / "data" / "example" / "run.yaml"
NAMES = (*RELATIONS, TEXTS)


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """The example region, judged as a run does it before its notebooks."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "fetch_arrow_table", DeprecationWarning)
        audit = take_in(open_run(EXAMPLE, tmp_path_factory.mktemp("example")))
        found = check_region(audit, other_readings=True, for_notebooks=True)
        write_other_readings(found.other_readings, audit)
        return audit


@pytest.fixture
def untouched(judged):
    """The same, whatever a test does to the kept files."""
    kept = judged.run.out / "kept"
    shutil.copytree(judged.run.out / "facts", kept)
    yield judged
    shutil.rmtree(judged.run.out / "facts", ignore_errors=True)
    kept.rename(judged.run.out / "facts")


def tell(audit, clinic_id):
    """All facts with their types, and the result, of one notebook."""
    with closing(build_clinic_facts(audit, clinic_id)) as facts:
        return facts.is_read, describe(facts), conclude(facts, check_rules(facts))


def describe(facts):
    columns = {name: facts.connection.execute(f"DESCRIBE {name}").fetchall() for name in NAMES}
    return {
        name: (
            [line[:2] for line in columns[name]],
            sorted(facts.connection.execute(f"FROM {name}").fetchall(), key=str),
        )
        for name in NAMES
    }


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.proof)], ids=["some clinics", "every clinic"])
def test_what_is_read_is_what_would_be_computed(untouched, step):
    clinics = choose_clinics(untouched.store, [])[::step]
    read = {clinic: tell(untouched, clinic) for clinic in clinics}
    shutil.rmtree(untouched.run.out / "facts")
    computed = {clinic: tell(untouched, clinic) for clinic in clinics}

    assert {told[0] for told in read.values()} == {True}
    assert {told[0] for told in computed.values()} == {False}
    assert {clinic: told[1:] for clinic, told in read.items()} == {
        clinic: told[1:] for clinic, told in computed.items()
    }
    assert all(any(told[1][name][1] for told in read.values()) for name in NAMES), "a table that nobody has a row of"


def test_a_notebook_with_the_runs_facts_works_none_out(judged, monkeypatch):
    monkeypatch.setattr(clinic_stages, "build_facts", lambda *_, **__: pytest.fail("computed"))

    assert tell(judged, choose_clinics(judged.store, [])[0])[0]


def test_facts_under_another_reading_are_computed(judged):
    other = open_run(EXAMPLE, judged.run.out, readings={"motfraga_ar_delsvar": "nej"}).with_store(judged.store)
    clinic = choose_clinics(judged.store, [])[0]

    with closing(build_clinic_facts(other, clinic)) as facts:
        assert not facts.is_read


def test_facts_that_other_code_worked_out_are_not_used(judged, monkeypatch):
    clinic = choose_clinics(judged.store, [])[0]
    monkeypatch.setattr("audit_lib.audit.keys.hash_judging", lambda: "other code")

    with closing(build_clinic_facts(judged, clinic)) as facts:
        assert not facts.is_read


@pytest.mark.parametrize("missing", NAMES)
def test_with_a_file_missing_all_are_computed(untouched, missing):
    next((untouched.run.out / "facts").glob(f"*/{missing}.parquet")).unlink()
    clinic = choose_clinics(untouched.store, [])[0]

    with closing(build_clinic_facts(untouched, clinic)) as facts:
        assert not facts.is_read


def test_a_file_that_the_disk_has_damaged_costs_time_and_changes_nothing(untouched):
    clinic = choose_clinics(untouched.store, [])[0]
    expected = tell(untouched, clinic)[1:]
    path = next((untouched.run.out / "facts").glob("*/errand_facts.parquet"))
    path.write_bytes(path.read_bytes()[:-100])

    assert tell(untouched, clinic) == (False, *expected)


def test_what_other_readings_would_change_is_worked_out_beside_facts_that_were_read(judged, tmp_path):
    told = ((clinic, tell(judged, clinic)) for clinic in choose_clinics(judged.store, []))
    clinic, expected = next(one for one in told if any(other.verdicts for other in one[1][2].other_readings))
    path = judged.run.out / "sensitivity.parquet"
    aside = path.rename(tmp_path / path.name)
    try:
        assert tell(judged, clinic) == expected
    finally:
        aside.rename(path)


def test_the_facts_of_earlier_runs_are_removed(untouched):
    folder = untouched.run.out / "facts"
    (folder / "0123").mkdir()
    (folder / "0123" / "clinic_facts.parquet").write_bytes(b"of another decision")
    names = {path.name for path in list_kept(untouched.run.out)}
    check_region(untouched, for_notebooks=True)

    assert [path.name for path in folder.iterdir()] == [list_kept(untouched.run.out)[0].parent.name] != ["0123"]
    assert names == {path.name for path in list_kept(untouched.run.out)} == {f"{name}.parquet" for name in NAMES}


def test_a_disk_that_fails_leaves_no_file_half_written(untouched, monkeypatch):
    shutil.rmtree(untouched.run.out / "facts")
    write, written = kept_facts.write_table, []

    def fail_at_third(*args, **kwargs):
        if len(written) == 2:
            raise ReportError([])
        written.append(write(*args, **kwargs))

    monkeypatch.setattr(kept_facts, "write_table", fail_at_third)
    with pytest.raises(ReportError):
        check_region(untouched, for_notebooks=True)

    assert len(list_kept(untouched.run.out)) == 2
    with closing(build_clinic_facts(untouched, choose_clinics(untouched.store, [])[0])) as facts:
        assert not facts.is_read


def test_equal_facts_are_equal_files_whatever_the_order_of_rows(judged, tmp_path):
    def keep(name, order):
        audit = open_run(EXAMPLE, tmp_path / name).with_store(judged.store)
        with closing(duckdb.connect()) as connection:
            for kept in list_kept(judged.run.out):
                connection.execute(f"CREATE TABLE {kept.stem} AS FROM '{kept}' ORDER BY {order}")
            keep_facts(connection, audit)
        return {path.name: path.read_bytes() for path in list_kept(audit.run.out)}

    assert keep("one", "hash(clinic_id)") == keep("other", "clinic_id DESC")


def test_a_check_keeps_no_facts_for_notebooks_that_there_are_none_of(region):
    region.judge()

    assert not (region.audit.run.out / "facts").exists()
    with closing(build_clinic_facts(region.audit, A)) as facts:
        assert not facts.is_read


@pytest.mark.parametrize(
    ("old", "new"), [("operated_by: egen", "operated_by: utan_avtal"), ('on: "2026-04', 'on: "2026-03')]
)
def test_facts_of_cards_are_not_read_when_the_run_file_says_something_else_of_the_clinics(tmp_path, old, new):
    shutil.copy(PARAMS / "example_cards.yaml", tmp_path / "run.yaml")
    text = (tmp_path / "run.yaml").read_text(encoding="utf-8").replace("../data", str(EXAMPLE.parents[1]))
    (tmp_path / "run.yaml").write_text(text, encoding="utf-8")
    audit = take_in(open_run(tmp_path / "run.yaml", tmp_path / "out"))
    check_region(audit, for_notebooks=True)
    clinic_id = choose_clinics(audit.store, [])[0]
    with closing(build_clinic_facts(audit, clinic_id)) as facts:
        assert facts.is_read

    assert old in text
    (tmp_path / "run.yaml").write_text(text.replace(old, new), encoding="utf-8")
    changed = take_in(open_run(tmp_path / "run.yaml", tmp_path / "out"))

    with closing(build_clinic_facts(changed, clinic_id)) as facts:
        assert not facts.is_read
