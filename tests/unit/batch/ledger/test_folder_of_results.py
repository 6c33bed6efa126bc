"""What stands in a run's folder is of one run: the real steps, with notebooks that are only pretended."""

import shutil
from pathlib import Path

import pytest
from fake_workers import FakeWorkers

from audit_lib.audit.opening import open_run
from audit_lib.batch.run import run_audit
from audit_lib.example import make_example
from audit_lib.model.folder import LEDGER, OWN_LIST


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("region") / "region"
    make_example(clinics=8, errands=2000, seed=4, out=folder, file_format="csv")
    run(folder)
    return folder


@pytest.fixture
def region(finished, tmp_path):
    return Path(shutil.copytree(finished, tmp_path / "region"))


def run(folder, *, only=(), hire=FakeWorkers, force=False):
    return run_audit(open_run(folder / "run.yaml"), only=only, hire=hire, force=force)


def list_clinics(folder, name):
    return sorted(path.parent.name for path in (folder / "out" / "clinics").glob(f"*/{name}"))


class SlowHand(FakeWorkers):
    """Somebody edits the run file while the reports are made."""

    def run_tasks(self, tasks, *, stop, on_start):
        for place, answer in enumerate(super().run_tasks(tasks, stop=stop, on_start=on_start)):
            yield answer
            if place == 0:
                run_file = Path(next(iter(tasks.values())).parameters["run_file"])
                kept = run_file.read_text(encoding="utf-8").replace("min_cell: 9\n", "")
                run_file.write_text(f"{kept}min_cell: 9\n", encoding="utf-8")


@pytest.mark.proof
def test_a_run_file_that_is_edited_during_a_run_gives_no_report_that_counts_as_of_this_run(region):
    shutil.rmtree(region / "out")
    before = (region / "run.yaml").read_text(encoding="utf-8")

    with pytest.raises(Exception, match=r"ändrades under körningen.*Kör samma kommando igen"):
        run(region, hire=SlowHand)

    made = list_clinics(region, "report.html")
    assert len(made) == 1, "the one that was made before the edit"
    assert not (region / "out" / "region.html").exists()
    # Undone, so that the keys are the first run's again: what was made in between may not count as done.
    (region / "run.yaml").write_text(before, encoding="utf-8")
    outcome = run(region)
    assert {clinic_id for clinic_id, state in outcome.states.items() if state == "done_before"} == {*made}


def test_one_clinic_by_itself_leaves_the_others_own_lists_where_they_are(region):
    with_list = list_clinics(region, OWN_LIST)
    assert len(with_list) > 1, "several clinics have late errands"

    run(region, only=[with_list[0]], force=True)

    assert list_clinics(region, OWN_LIST) == with_list


def test_a_report_of_a_clinic_that_is_gone_is_put_away_even_when_the_ledger_was_lost(region):
    clinics = region / "clinics.csv"
    gone = list_clinics(region, "report.html")[-1]
    rows = clinics.read_text(encoding="utf-8").splitlines(keepends=True)
    clinics.write_text("".join(row for row in rows if gone not in row), encoding="utf-8")
    for file in (region / "out").glob(f"{LEDGER}*"):
        file.unlink()

    run(region)

    assert gone not in list_clinics(region, "report.html")
    assert (region / "out" / "superseded" / gone / "report.html").is_file()
