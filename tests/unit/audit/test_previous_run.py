"""Which run a report is compared with: the one that the run file names, else the latest earlier one beside it."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_region import A

from audit_lib.__main__ import main
from audit_lib.audit.clinic import save_result
from audit_lib.audit.opening import open_run
from audit_lib.audit.previous_run import find_previous_run, hash_earlier
from audit_lib.audit.region.peers import read_peers, read_previous
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.errors import ParameterError, ReportError
from audit_lib.files.whole_file import write_text
from audit_lib.model.folder import PEERS, RUN_FILES
from audit_lib.publish.manifest import write_manifest

STARTED = datetime(2026, 5, 10, tzinfo=UTC)
NOBODY = "admin_id,clinic_id\n"
TODAY = "2026-04-30"
MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 20)
UNREADABLE = Path("/proc/self/mem")
"""A file whose first byte nobody can read: the system answers as a broken disk does."""


@pytest.fixture
def runs(region):
    """Give a function that leaves the manifest of an earlier run in a folder beside `out`."""

    def leave(name: str, audit_date: str, **given) -> Path:
        audit = region.open(audit_date=audit_date, **given)
        out = region.folder / name
        for path in RUN_FILES:
            write_text(out / path, "")
        write_manifest(
            change(audit, out=out),
            started_at=STARTED,
            states={A: "done"},
            problems={},
            run_key="",
        )
        write_text(out / "clinics" / A / "result.json", "{}")
        return out

    return leave


def change(assignment, **parameters):
    return replace(assignment, run=assignment.run.model_copy(update=parameters))


def find(region, **given):
    return find_previous_run(region.open(audit_date=TODAY, **given))


def name_previous(region, folder: str):
    region.open(audit_date=TODAY)
    run_file = region.folder / "run.yaml"
    run_file.write_text(run_file.read_text(encoding="utf-8") + f"previous: {folder}\n", encoding="utf-8")
    return run_file


def test_the_latest_earlier_run_of_the_same_decision_beside_this_one_is_taken(region, runs):
    runs("a", "2026-04-10")
    latest = runs("b", "2026-04-20")
    runs("c", "2026-04-15")

    assert find(region) == latest


def test_runs_of_the_same_or_a_later_day_and_the_runs_own_folder_are_no_earlier_runs(region, runs):
    runs("samma", TODAY)
    runs("senare", "2026-05-05")
    runs("out", "2026-04-10")

    assert find(region) is None


def test_a_run_that_only_checked_is_no_earlier_run_and_hides_none(region, runs):
    reported = runs("mars", "2026-03-31")
    leave_checked(runs("april", "2026-04-10"))

    assert find(region) == reported


def leave_checked(out):
    """What `check` leaves in a folder: its manifest and no reports."""
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    write_text(out / "run.json", json.dumps(manifest | {"clinics": {A: {"state": "checked"}}}))
    shutil.rmtree(out / "clinics")


def test_a_run_whose_folder_was_checked_afterwards_has_its_reports_still(region, runs):
    out = runs("mars", "2026-03-31")
    run_file = region.folder / "run.yaml"
    assert CliRunner().invoke(main, ["check", str(run_file), "--out", str(out)]).exit_code == 0
    assert '"state": "checked"' in (out / "run.json").read_text(encoding="utf-8")

    assert find(region) == out


def test_a_named_run_without_reports_is_exit_10_and_says_so(region, runs):
    leave_checked(runs("mars", "2026-03-31"))

    outcome = CliRunner().invoke(main, ["run", str(name_previous(region, "mars"))])

    assert outcome.exit_code == 10
    assert "mars går inte att jämföra med: där finns inga färdiga rapporter. Ange mappen" in outcome.stderr


def test_a_run_of_another_decision_or_of_real_data_is_not_compared_with(region, runs):
    same = runs("samma", "2026-04-10")
    runs("annat", "2026-04-20", decision="jonkoping-utkast")
    real = runs("verkligt", "2026-04-21") / "run.json"
    real.write_text(real.read_text(encoding="utf-8").replace('"synthetic": true', '"synthetic": false'), "utf-8")

    assert find(region) == same


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"parameters": null}',
        '{"parameters": {"audit_date": "i går"}}',
        '{"parameters": {"audit_date": 7}}',
    ],
)
def test_a_manifest_that_cannot_be_read_is_passed_over(region, runs, manifest):
    whole = runs("hel", "2026-04-10")
    (region.folder / "trasig").mkdir()
    (region.folder / "trasig" / "run.json").write_text(manifest, encoding="utf-8")

    assert find(region) == whole


def test_the_named_run_wins_over_a_later_one_beside(region, runs):
    named = runs("arkiv", "2026-03-31")
    runs("b", "2026-04-20")

    assert find_previous_run(open_run(name_previous(region, "arkiv"))) == named


@pytest.mark.parametrize("folder", ["finns_inte", "input"])
def test_a_named_folder_without_a_manifest_is_exit_10_and_names_the_key(region, folder):
    outcome = CliRunner().invoke(main, ["run", str(name_previous(region, folder))])

    assert outcome.exit_code == 10
    assert ", previous: " in outcome.stderr
    assert not (region.folder / "out" / "verdicts.csv").exists()


@pytest.mark.parametrize(
    ("audit_date", "decision", "only", "why"),
    [
        ("2026-05-05", "vgr-hs20-2016", [], "läget 2026-05-05, som inte är före den här körningens 2026-04-30"),
        (TODAY, "vgr-hs20-2016", ["--only", A], "läget 2026-04-30, som inte är före"),
        ("2026-04-10", "jonkoping-utkast", [], "ett annat beslut, jonkoping-utkast"),
    ],
)
def test_a_named_run_that_cannot_be_compared_with_is_told_before_anything_is_done(
    region, runs, audit_date, decision, only, why
):
    fel = runs("fel", audit_date, decision=decision)
    run_file = name_previous(region, "fel")
    before = sorted(region.folder.rglob("*"))

    outcome = CliRunner().invoke(main, ["run", str(run_file), *only])

    assert outcome.exit_code == 10
    assert outcome.stderr.startswith(f"fel: {run_file}, previous: mappen {fel} går inte att jämföra med: ")
    assert why in outcome.stderr
    assert "Ange mappen för en körning av samma beslut med tidigare audit_date" in outcome.stderr
    assert sorted(region.folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("found", "why"), [("{}", "ingen run.json som går att läsa"), (None, "syntetiska data och den andra inte")]
)
def test_a_named_run_that_cannot_be_read_or_is_of_real_data_says_which(region, runs, found, why):
    manifest = runs("fel", "2026-04-10") / "run.json"
    text = manifest.read_text(encoding="utf-8").replace('"synthetic": true', '"synthetic": false')
    manifest.write_text(found or text, encoding="utf-8")
    assignment = open_run(name_previous(region, "fel"))

    with pytest.raises(ParameterError, match=why):
        find_previous_run(assignment)


def test_the_report_says_what_is_new_since_the_earlier_run(region, runs):
    save_result(region.conclude(audit_date="2026-04-10"), runs("mars", "2026-04-10") / "clinics" / A)
    audit = region.open(audit_date=TODAY, administrators=NOBODY)
    write_verdicts(audit, renew_peers=True)

    changes = region.conclude(audit_date=TODAY, administrators=NOBODY).previous

    assert changes.audit_date == date(2026, 4, 10)
    assert "ADM-01" in [row.rule_id for row in changes.new]
    (region.folder / "mars" / "clinics" / A / "result.json").write_text("{", encoding="utf-8")
    assert read_back(audit) is None
    assert read_back(audit, "SE2321000131-E000000000002") is None


def read_back(audit, clinic_id=A):
    return read_previous(clinic_id, audit)


def leave_result(out, day):
    """Leave the least that a report can be compared with, of a day that tells it from another."""
    earlier = {"run": {"audit_date": str(day), "readings": []}, "counts": {"krav": {"uppfylld": 1, "ej_uppfylld": 0}}}
    earlier["clinic"] = {"clinic_id": A}
    write_text(out / "clinics" / A / "result.json", json.dumps(earlier | {"verdicts": []}))


def test_a_file_that_the_disk_does_not_give_is_not_taken_for_one_that_is_missing(region, runs):
    audit = region.open(audit_date=TODAY)
    earlier = runs("mars", "2026-04-10")
    readers = {
        earlier / "clinics" / A / "result.json": lambda: read_previous(A, audit),
        earlier / "run.json": lambda: find_previous_run(audit),
        audit.run.out / PEERS: lambda: read_peers(None, audit),
    }

    for path, read in readers.items():
        path.unlink(missing_ok=True)
        path.symlink_to(UNREADABLE)
        with pytest.raises(ReportError, match=rf"{path}: kunde inte läsas: disken svarar med fel"):
            read()
        path.unlink()
        assert read() is None


def test_an_earlier_result_that_the_disk_does_not_give_stops_no_other_clinic(region, runs):
    earlier = runs("mars", "2026-04-10")
    given = hash_earlier(earlier, A, {})
    (earlier / "clinics" / A / "result.json").unlink()
    missing = hash_earlier(earlier, A, {})
    (earlier / "clinics" / A / "result.json").symlink_to(UNREADABLE)

    assert missing == hash_earlier(None, A, {}) == ""
    assert hash_earlier(earlier, A, {}) not in {given, missing}


@pytest.mark.parametrize("named", [True, False])
def test_a_run_for_one_clinic_is_compared_with_the_earlier_run_though_with_no_other_clinic(region, runs, named):
    leave_result(runs("mars", "2026-04-10"), MARCH)
    audit = open_run(name_previous(region, "mars") if named else region.folder / "run.yaml")
    audit = change(audit, audit_date=STARTED.date())

    assert not (audit.run.out / PEERS).exists()
    assert read_peers(None, audit) is None
    assert read_back(audit).audit_date == MARCH


def test_which_run_is_the_earlier_one_is_settled_by_the_whole_regions_run(region, runs):
    leave_result(runs("mars", "2026-04-10"), MARCH)
    audit = region.open(audit_date=TODAY)
    write_verdicts(audit, renew_peers=True)
    leave_result(runs("april", "2026-04-20"), APRIL)

    assert read_back(audit).audit_date == MARCH
    assert read_back(change(audit, min_cell=6)).audit_date == APRIL, "that was another run's answer"


def test_the_comparison_is_read_by_the_run_that_wrote_it_and_by_no_other(region):
    audit = region.open(audit_date=TODAY)
    write_verdicts(audit, renew_peers=True)
    strict = open_run(audit.run.run_file, readings={"motfraga_ar_delsvar": "nej"})
    others = [
        {"min_cell": 6},
        {"audit_date": audit.run.period_from},
        {"period_from": audit.run.period_to},
        {"extract_at": STARTED},
    ]

    assert read_peers(None, audit) is not None
    for changed in others:
        assert read_peers(None, change(audit, **changed)) is None, changed
    assert read_peers(None, strict) is None
    (audit.run.out / PEERS).write_text(json.dumps([1]), encoding="utf-8")
    assert read_peers(None, audit) is None
    (audit.run.out / PEERS).unlink()
    assert read_peers(None, audit) is None
