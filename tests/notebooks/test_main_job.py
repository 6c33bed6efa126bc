"""The main job for real: the command line, papermill, kernels and nbconvert, asserted on what lies in the folder."""

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pyarrow.parquet as pq
import pytest
from lxml import html

from audit_lib.audit.opening import open_run
from audit_lib.batch.notebooks.limits import Limits
from audit_lib.batch.notebooks.workers import LocalWorkers
from audit_lib.batch.run import run_audit
from audit_lib.files.described import adapt
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.model.verdict import NUMBERS
from audit_lib.wording.say import say

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "params" / "example.yaml"
CLINICS = ["SE2321000131-E999000000024", "SE2321000131-E999000000005"]
WRONG = CLINICS[0]
LIMITS = {
    "SE2321000131-E999000000001": (Limits(wall_s=0.3), "tog för lång tid", "time"),
    "SE2321000131-E999000000002": (Limits(memory_bytes=1 << 20), "tog för mycket minne", "memory"),
    "SE2321000131-E999000000003": (Limits(output_bytes=100), "skrev ut för mycket", "output"),
}
"""Clinic → a limit that its notebook is bound to break, what the log says, and the ledger's reason."""


@pytest.fixture(scope="module")
def finished_run(basutbud, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CompletedProcess[str]]:
    out = tmp_path_factory.mktemp("run")
    return out, basutbud("run", EXAMPLE, "--out", out, "--jobs", "2", "--only", *CLINICS)


def test_the_run_ends_well_and_says_where_the_index_is(finished_run) -> None:
    out, process = finished_run

    assert process.returncode == 0, process.stderr
    assert process.stdout.strip().splitlines()[-1] == str(out / "index.html")
    assert "2 av 2 rapporter klara" in process.stderr


def read_result(out: Path, clinic_id: str) -> ClinicResult:
    return adapt(ClinicResult).validate_json((out / "clinics" / clinic_id / "result.json").read_bytes())


def test_every_clinic_has_its_notebook_page_and_result(finished_run) -> None:
    out, _ = finished_run

    for clinic_id in CLINICS:
        folder = out / "clinics" / clinic_id
        assert {"audit.ipynb", "report.html", "result.json"} <= {path.name for path in folder.iterdir()}
        assert read_result(out, clinic_id).clinic.clinic_id == clinic_id
    assert {"index.html", "region.html", "run.json", "verdicts.csv", "verdicts.parquet"} <= {
        p.name for p in out.iterdir()
    }


def test_the_notebook_judges_as_the_region_wide_pass_does(finished_run) -> None:
    out, _ = finished_run
    rows = pq.read_table(out / "verdicts.parquet").to_pylist()

    for clinic_id in CLINICS:
        region_wide = [row for row in rows if row["clinic_id"] == clinic_id]
        in_notebook = [asdict(row) for row in read_result(out, clinic_id).verdicts]
        # Administrators are numbered in a result and named in the internal table, so subjects are left out here.
        told = [
            Counter(tuple(row[name] for name in ("rule_id", "verdict", *NUMBERS)) for row in rows)
            for rows in (region_wide, in_notebook)
        ]
        assert told[0] == told[1]


def test_the_page_is_self_contained_swedish_and_without_code_or_errand_ids(finished_run) -> None:
    out, _ = finished_run
    deviating = {
        row["item"] for row in pq.read_table(out / "deviations.parquet").to_pylist() if row["rule_id"] == "SVA-01"
    }

    for clinic_id in CLINICS:
        page = (out / "clinics" / clinic_id / "report.html").read_text(encoding="utf-8")
        assert 'lang="sv"' in page
        assert "Syntetiska data" in page
        assert "<script" not in page
        assert "audit_lib" not in page
        assert re.search(r'(?:src|href)="https?://', page) is None
        assert len(page.encode()) <= 60_000
        assert not [errand_id for errand_id in deviating if errand_id in page]


def test_a_run_for_a_few_clinics_says_in_words_that_how_the_others_stand_is_unknown(finished_run) -> None:
    out, _ = finished_run

    page = (out / "clinics" / CLINICS[0] / "report.html").read_text(encoding="utf-8")

    assert not (out / "peers.json").exists()
    assert f"{say('peers.unknown')}</p>" in page
    assert f'<h3>{say("funnel.heading")}</h3>\n<p class="note">{say("peers.unknown")}</p>' in page


def test_late_errands_stand_in_the_clinics_own_list_that_only_its_owner_reads(finished_run) -> None:
    out, _ = finished_run
    path = out / "clinics" / CLINICS[0] / "arenden_skyddad.csv"
    header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    listed = {line.split(";")[1] for line in lines}

    assert path.stat().st_mode & 0o777 == 0o600
    assert header == "regel;ärende;iakttaget;väntat"
    assert listed == {
        row["item"]
        for row in pq.read_table(out / "deviations.parquet").to_pylist()
        if row["clinic_id"] == CLINICS[0] and row["item"] != row["subject"]
    }


def test_the_manifest_says_what_the_reports_rest_on(finished_run) -> None:
    out, _ = finished_run

    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))

    assert dict.fromkeys(CLINICS, "done") == {
        clinic_id: entry["state"] for clinic_id, entry in manifest["clinics"].items()
    }
    assert manifest["decision"]["id"] == "vgr-hs20-2016"
    assert all(len(entry["sha256"]) == 64 for entry in manifest["inputs"])
    assert manifest["readings"]["motfraga_ar_delsvar"] is True


def test_what_is_done_and_unchanged_is_not_done_again(finished_run, basutbud) -> None:
    out, _ = finished_run
    before = {path: path.stat().st_mtime_ns for path in (out / "clinics").rglob("report.html")}

    again = basutbud("run", EXAMPLE, "--out", out, "--json", "--only", *CLINICS)

    assert json.loads(again.stdout)["done_before"] == len(CLINICS)
    assert before == {path: path.stat().st_mtime_ns for path in (out / "clinics").rglob("report.html")}


class MeanWorkers(LocalWorkers):
    """Give one notebook a clinic that is not there, and some others a limit that they are bound to break."""

    def run_tasks(self, tasks, **options):
        return super().run_tasks({name: spoil(name, task) for name, task in tasks.items()}, **options)


def spoil(name, task):
    if name == WRONG:
        return replace(task, parameters={**task.parameters, "clinic_id": "SE2321000131-E000000000000"})
    return replace(task, limits=LIMITS[name][0]) if name in LIMITS else task


@pytest.mark.usefixtures("_use_parent")
def test_failed_clinics_are_shown_with_the_reason_tried_once_and_never_stop_the_others(tmp_path: Path) -> None:
    failed = {WRONG, *LIMITS}

    outcome = run_audit(open_run(EXAMPLE, tmp_path), only=[CLINICS[1], *failed], hire=partial(MeanWorkers, 2))

    assert outcome.states == {**dict.fromkeys(failed, "failed"), CLINICS[1]: "done"}
    manifest = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["clinics"]
    register = html.document_fromstring((tmp_path / "index.html").read_text(encoding="utf-8"))
    lines = {line.find(".//bdi").text: line.text_content() for line in register.findall('.//ul[@class="register"]/li')}
    clinics = pq.read_table(tmp_path / "store" / "clinics.parquet", columns=["clinic_id", "name"]).to_pylist()
    names = {row["clinic_id"]: row["name"] for row in clinics}
    for clinic_id in failed:
        assert not (tmp_path / "clinics" / clinic_id / "report.html").exists()
        assert (tmp_path / "failed" / clinic_id / "audit.ipynb").is_file()
        assert "unde inte tas fram" in lines[names[clinic_id]]
        assert manifest[clinic_id]["state"] == "failed"
    assert {
        clinic_id: words for clinic_id, (_, words, _) in LIMITS.items() if words in outcome.problems[clinic_id]
    } == {clinic_id: words for clinic_id, (_, words, _) in LIMITS.items()}
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as ledger:
        rows = ledger.execute(
            "SELECT job, state, reason, attempts, problem FROM jobs WHERE state = 'failed'"
        ).fetchall()
    reasons = {WRONG: "error", **{clinic_id: reason for clinic_id, (_, _, reason) in LIMITS.items()}}
    assert {job: (state, reason, attempts) for job, state, reason, attempts, _ in rows} == {
        clinic_id: ("failed", reasons[clinic_id], 1) for clinic_id in failed
    }
    assert {job: problem for job, *_, problem in rows} == outcome.problems
