"""A clinic that has changed HSA-id, or is merged of several, against the run before (made-up rows, syntetiska data)."""

import json
from dataclasses import replace

import pytest
from small_region import A

import audit_lib
from audit_lib.audit.clinic import save_result
from audit_lib.audit.previous_run import hash_earlier, list_moved_notes
from audit_lib.audit.region.peers import list_merged, read_previous
from audit_lib.files.whole_file import write_text

OLD, OTHER, STRANGER = (f"SE2321000131-E00000000000{n}" for n in (7, 8, 9))
MARCH, TODAY = "2026-03-31", "2026-04-30"
NOBODY = "admin_id,clinic_id\n"


@pytest.fixture
def leave(region):
    """Give a function that leaves an earlier run whose clinics are those named: some with a report, some without."""

    def leave_run(reported, failed=()):
        earlier = region.folder / "mars"
        manifest = {
            "parameters": {"audit_date": MARCH},
            "decision": {"id": "vgr-hs20-2016"},
            "synthetic": True,
            "clinics": {clinic_id: {} for clinic_id in (*reported, *failed)},
        }
        write_text(earlier / "run.json", json.dumps(manifest))
        result = region.conclude(audit_date=MARCH)
        for clinic_id in reported:
            of_clinic = replace(result, clinic=replace(result.clinic, clinic_id=clinic_id))
            save_result(of_clinic, earlier / "clinics" / clinic_id)
        return earlier

    return leave_run


def move(assignment, *old):
    return replace(assignment, run=assignment.run.model_copy(update={"moved": dict.fromkeys(old, A)}))


def test_a_clinic_with_a_new_id_is_compared_with_its_old_report_and_its_page_says_which(region, leave, monkeypatch):
    leave([OLD])
    opened = region.open
    monkeypatch.setattr(region, "open", lambda **given: move(opened(**given), OLD))

    result = region.conclude(audit_date=TODAY, administrators=NOBODY)

    assert [row.rule_id for row in result.previous.new] == ["ADM-01"]
    assert result.previous.clinic_id == OLD
    assert f"Tidigare HSA-id: {OLD}." in audit_lib.show_changes(result).html


@pytest.mark.parametrize(
    ("reported", "failed", "moved", "compared", "merged"),
    [
        ([OLD, OTHER], [], [], None, ()),
        ([OLD, STRANGER], [], [OLD], OLD, ()),
        ([A, STRANGER], [], [OLD], A, ()),
        ([OLD, OTHER], [], [OLD, OTHER], None, (OLD, OTHER)),
        ([A, OLD], [], [OLD], None, (A, OLD)),
        ([OLD], [OTHER], [OLD, OTHER], None, (OLD, OTHER)),
    ],
    ids=["nothing said", "new id", "moved before that", "two in one", "into another", "one of two had no report"],
)
def test_which_report_is_a_clinics_own_of_last_time(region, leave, reported, failed, moved, compared, merged):
    earlier = leave(reported, failed)
    audit = move(region.open(audit_date=TODAY), *moved)
    found = read_previous(A, audit)

    assert (found and found.clinic_id) == compared
    assert list_merged(A, audit) == merged
    assert bool(hash_earlier(earlier, A, audit.run.moved)) == bool(compared or merged)


def test_a_report_rests_on_which_clinic_it_was(leave):
    earlier = leave([OLD, OTHER])
    rests = {hash_earlier(earlier, A, dict.fromkeys(old, A)) for old in ([], [OLD], [OTHER], [OLD, OTHER])}

    assert len(rests) == 4


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({OLD: A}, ""),
        ({STRANGER: A}, f"moved, {STRANGER}: mottagningen finns inte i den tidigare körningen"),
        ({OLD: STRANGER}, f"moved, {OLD}: {STRANGER} finns inte bland mottagningarna i den här körningen."),
        ({OLD: A, OTHER: A}, f"moved, {OTHER}: mottagningen finns kvar i den här körningen."),
    ],
)
def test_an_id_that_neither_run_has_is_told(region, moved, said):
    write_text(region.folder / "mars" / "clinics" / OLD / "result.json", "{}")

    notes = list_moved_notes(region.folder / "mars", {A, OTHER}, moved)

    assert len(notes) == bool(said)
    assert said in "".join(notes)


def test_a_line_of_an_earlier_month_may_stand_and_without_an_earlier_run_there_is_nothing_to_miss(region):
    write_text(region.folder / "mars" / "clinics" / A / "result.json", "{}")

    assert list_moved_notes(region.folder / "mars", {A}, {OLD: A}) == []
    assert list_moved_notes(None, {A}, {OLD: A}) == []
