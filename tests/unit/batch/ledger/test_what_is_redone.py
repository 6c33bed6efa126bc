"""What a change makes a run do again, and what not: the real steps, with notebooks that are only pretended."""

import json
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fake_workers import FakeWorkers

from audit_lib.audit import keys
from audit_lib.audit.opening import open_run
from audit_lib.batch.notebooks.task import Answer
from audit_lib.batch.run import run_audit
from audit_lib.batch.states import LossReason
from audit_lib.example import make_example
from audit_lib.files.places import PARAMS

SHIPPED, DECISION = "vgr-hs20-2016", "beslut.yaml"
ALL = ["intake", "verdicts", "region"]
JUDGED = ["verdicts", "region"]


def append(text):
    def change(path):
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def take_last_row(path):
    *kept, _ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(kept), encoding="utf-8")


# What is changed, how, the shared steps that are done again, and how many clinics.
CHANGES = {
    "nothing": ("run.yaml", append(""), [], 0),
    "a comment in the run file": ("run.yaml", append("# samma\n"), [], 0),
    "min_cell": ("run.yaml", append("min_cell: 7\n"), JUDGED, 3),
    "a reading": ("run.yaml", append("readings: {motfraga_ar_delsvar: false}\n"), JUDGED, 3),
    "the decision": (DECISION, append("# en annan byte\n"), ALL, 3),
    "one clinic's row": ("administrators.csv", take_last_row, ALL, 1),
    "the clinic's notebook": ("notebooks/clinic_audit.ipynb", append("\n"), [], 3),
    "the region's notebook": ("notebooks/region_overview.ipynb", append("\n"), ["region"], 0),
    "a template": ("audit_lib/report/templates/report.css", append("\n"), ["region"], 3),
    "a fact's SQL": ("audit_lib/facts/sql/errand_facts.sql", append("\n"), JUDGED, 3),
    "intake's code": ("audit_lib/intake/load.py", append("\n"), ALL, 3),
    "an engine": ("audit_lib/engines/dialects.py", append("\n"), ALL, 3),
    "what hides small counts": ("audit_lib/counts/linked_suppression.py", append("\n"), JUDGED, 3),
    "the names of services": ("params/services.yaml", append("\n"), ALL, 3),
    "the headers of columns": ("params/columns.yaml", append("\n"), ALL, 3),
    "an example's run file": ("params/example.yaml", append("\n"), [], 0),
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A region whose run is done; its decision lies beside the run file."""
    folder = tmp_path_factory.mktemp("region") / "region"
    make_example(clinics=3, errands=20, seed=4, out=folder, file_format="csv")
    shutil.copy(PARAMS / "decisions" / f"{SHIPPED}.yaml", folder / DECISION)
    text = (folder / "run.yaml").read_text(encoding="utf-8")
    (folder / "run.yaml").write_text(text.replace(SHIPPED, DECISION), encoding="utf-8")
    assert run(folder).stages == ALL
    return folder


@pytest.fixture
def region(finished, tmp_path, monkeypatch):
    """A copy of it, with the notebooks, the code and its parameter files as the ledger's keys see them."""
    folder = tmp_path / "region"
    shutil.copytree(finished, folder)
    shutil.copytree(keys.NOTEBOOKS, folder / "notebooks")
    shutil.copytree(PARAMS, folder / "params")
    shutil.copytree(keys.PACKAGE, folder / "audit_lib", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(keys, "NOTEBOOKS", folder / "notebooks")
    monkeypatch.setattr(keys, "PARAMS", folder / "params")
    monkeypatch.setattr(keys, "PACKAGE", folder / "audit_lib")
    return folder


def run(folder, *, only=(), hire=FakeWorkers):
    return run_audit(open_run(folder / "run.yaml"), only=only, hire=hire)


@pytest.mark.fast_rows(4)
@pytest.mark.parametrize(("name", "change", "stages", "n_clinics"), CHANGES.values(), ids=CHANGES)
def test_a_change_redoes_what_rests_on_it_and_nothing_else(region: Path, name, change, stages, n_clinics):
    change(region / name)

    outcome = run(region)

    assert outcome.stages == stages
    assert sorted(outcome.states.values()) == ["done"] * n_clinics + ["done_before"] * (3 - n_clinics)
    assert run(region).did_nothing


@pytest.mark.proof
def test_a_clinic_that_is_said_to_have_moved_is_made_again_and_no_other(region):
    clinic_id, old = min(run(region).states), "SE2321000131-E999000000901"
    earlier = shutil.copytree(region / "out", region / "mars")
    (earlier / "clinics" / clinic_id).rename(earlier / "clinics" / old)
    manifest = json.loads((earlier / "run.json").read_text(encoding="utf-8"))
    manifest["clinics"][old] = manifest["clinics"].pop(clinic_id)
    manifest["parameters"]["audit_date"] = "2020-01-01"
    (earlier / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    append("previous: mars\n")(region / "run.yaml")
    run(region)
    append(f"moved: {{{old}: {clinic_id}}}\n")(region / "run.yaml")

    outcome = run(region)

    assert {name for name, state in outcome.states.items() if state == "done"} == {clinic_id}
    assert outcome.notes == []
    assert run(region).did_nothing
    misspelt = (region / "run.yaml").read_text(encoding="utf-8").replace(f"{{{old}", "{SE2321000131-E999000000902")
    (region / "run.yaml").write_text(misspelt, encoding="utf-8")
    assert "E999000000902: mottagningen finns inte i den tidigare körningen" in "".join(run(region).notes)


def test_a_report_made_alone_that_knew_no_comparison_is_made_again_with_the_others(region):
    clinic_id = min(run(region).states)
    text = (region / "run.yaml").read_text(encoding="utf-8")
    extract_at = re.search(r'extract_at: "?([^"\n]+)', text)[1]
    later = datetime.fromisoformat(extract_at) + timedelta(seconds=1)
    (region / "run.yaml").write_text(text.replace(extract_at, later.isoformat(" ")), encoding="utf-8")
    shown = read_comparison(region)

    assert run(region, only=[clinic_id]).states == {clinic_id: "done"}
    assert run(region, only=[clinic_id]).states == {clinic_id: "done_before"}
    assert run(region).states[clinic_id] == "done"
    assert read_comparison(region) == shown, "no number has moved"
    assert run(region).did_nothing


def read_comparison(region):
    content = json.loads((region / "out" / "peers.json").read_text(encoding="utf-8"))
    return {name: shown for name, shown in content.items() if name != "key"}


class FailingWorkers(FakeWorkers):
    """Makes the region's page and no clinic's, each time for the reason that is told."""

    reason = ""

    def run_tasks(self, tasks, *, stop, on_start):
        for name, answer in super().run_tasks(tasks, stop=stop, on_start=on_start):
            yield name, answer if name == "region" else Answer(self.reason, LossReason.ERROR)


def test_a_clinic_that_fails_again_for_another_reason_is_told_with_that_reason(region, monkeypatch):
    with (region / "run.yaml").open("a", encoding="utf-8") as file:
        file.write("min_cell: 7\n")

    for reason in ("x: dog.", "x: tog för mycket minne."):
        monkeypatch.setattr(FailingWorkers, "reason", reason)
        run(region, hire=FailingWorkers)
        told = json.loads((region / "out" / "run.json").read_text(encoding="utf-8"))["clinics"].values()
        assert {clinic["problem"] for clinic in told} == {reason}
