"""The ledger: what is done, for which key, and what happens when it is damaged; no kernel here."""

import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit_lib.audit import keys
from audit_lib.audit.lock import holding
from audit_lib.batch.ledger.database import VERSION
from audit_lib.batch.ledger.jobs import keeping
from audit_lib.batch.ledger.products import describe_products
from audit_lib.batch.ledger.slices import hash_slices
from audit_lib.batch.ledger.status import describe_status, read_status
from audit_lib.batch.states import JobKind, LossReason, Phase, RunState
from audit_lib.errors import ReportError
from audit_lib.files.whole_file import write_text
from audit_lib.model.folder import LEDGER
from audit_lib.model.store import Store, TableInfo

ONE, OTHER = "SE2321000131-E999000000001", "SE2321000131-E999000000002"


def make_job(out: Path, key: str = "k1", clinic_id: str = ONE) -> Path:
    page = out / "clinics" / clinic_id / "report.html"
    with keeping(out) as ledger:
        ledger.start_run({})
        ledger.plan({clinic_id: key}, JobKind.CLINIC)
        ledger.start(clinic_id)
        write_text(page, "<p>färdig</p>")
        ledger.finish(clinic_id, describe_products(out, [page]))
        ledger.end_run(RunState.DONE)
    return page


def is_done(out: Path, key: str = "k1") -> bool:
    with keeping(out) as ledger:
        return ledger.is_done(ONE, key)


def test_a_job_is_done_for_its_own_key_and_no_other(tmp_path: Path) -> None:
    make_job(tmp_path)

    assert is_done(tmp_path)
    assert not is_done(tmp_path, "k2")


def test_a_job_whose_file_was_changed_or_taken_away_is_not_done(tmp_path: Path) -> None:
    page = make_job(tmp_path)

    os.utime(page)
    assert is_done(tmp_path), "another time and the same content is the same file"
    page.write_text("<p>ändrad</p>", encoding="utf-8")
    assert not is_done(tmp_path)
    page.unlink()
    assert not is_done(tmp_path)


def test_a_job_that_was_running_when_its_run_was_lost_is_not_done(tmp_path: Path) -> None:
    make_job(tmp_path)
    with keeping(tmp_path) as ledger:
        ledger.start_run({})
        ledger.plan({ONE: "k1"}, JobKind.CLINIC)
        ledger.start(ONE)

    with keeping(tmp_path) as ledger:
        assert ledger.start_run({}) is RunState.LOST
    assert not is_done(tmp_path)


@pytest.mark.parametrize("damage", ["truncated", "flipped", "text", "other tables", "writable by none", "read by none"])
def test_a_damaged_ledger_is_set_aside_and_everything_is_to_be_done(tmp_path: Path, damage: str) -> None:
    make_job(tmp_path)
    path = tmp_path / LEDGER
    content = bytearray(path.read_bytes())
    if damage == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        for place in range(4096, len(content), 512):
            content[place] ^= 0xFF
        path.write_bytes(content)
    elif damage.endswith("none"):
        content[18 if damage.startswith("writable") else 19] ^= 0x40
        path.write_bytes(content)
    elif damage == "text":
        path.write_text("inte en databas", encoding="utf-8")
    else:
        path.unlink()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE annat (a)")
        connection.close()

    with keeping(tmp_path) as ledger:
        assert "skadad" in ledger.note
        assert not ledger.is_done(ONE, "k1")
    assert (tmp_path / "ledger.corrupt-1").is_file()
    make_job(tmp_path)
    assert is_done(tmp_path)


def test_a_newer_ledger_is_refused_with_a_remedy_and_left_alone(tmp_path: Path) -> None:
    make_job(tmp_path)
    with sqlite3.connect(tmp_path / LEDGER) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()

    with pytest.raises(ReportError, match=r"nyare version.*Uppdatera"), keeping(tmp_path):
        pass
    assert not (tmp_path / "ledger.corrupt-1").exists()


def test_an_input_is_read_again_only_if_its_size_or_time_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "clinics.csv"
    path.write_text("a", encoding="utf-8")
    long_ago = time.time_ns() - 10**12
    os.utime(path, ns=(long_ago, long_ago))
    with keeping(tmp_path / "out") as ledger:
        ledger.start_run({})
        first = ledger.hash_input(path)
        path.write_text("b", encoding="utf-8")
        os.utime(path, ns=(long_ago, long_ago))
        assert ledger.hash_input(path) == first, "size and time are what is looked at"
        os.utime(path)
        assert ledger.hash_input(path) != first


def test_a_part_of_a_folder_that_is_written_anew_in_its_place_is_read_again(tmp_path: Path) -> None:
    part = tmp_path / "errands.parquet" / "part-0.parquet"
    part.parent.mkdir()
    part.write_text("a", encoding="utf-8")
    long_ago = time.time_ns() - 10**12
    os.utime(part.parent, ns=(long_ago, long_ago))
    with keeping(tmp_path / "out") as ledger:
        ledger.start_run({})
        first = ledger.hash_input(part.parent)
        part.write_text("b", encoding="utf-8")
        assert ledger.hash_input(part.parent) != first


def make_store(folder: Path, clinics: list[tuple[str, str]], errands: list[tuple[str, str, str | None]]) -> Store:
    folder.mkdir()
    tables = {
        "clinics": pa.table({"clinic_id": [c for c, _ in clinics], "name": [n for _, n in clinics]}),
        "errands": pa.table(
            {
                "errand_id": [e for e, _, _ in errands],
                "clinic_id": [c for _, c, _ in errands],
                "service": pa.array([s for _, _, s in errands], pa.string()),
                "left_out": [False] * len(errands),
                "has_error": [False] * len(errands),
            }
        ),
        "data_errors": pa.table({"clinic_id": pa.array([], pa.string()), "row": pa.array([], pa.int64())}),
        "left_out": pa.table({"clinic_id": pa.array([], pa.string()), "n": pa.array([], pa.int64())}),
    }
    for name, table in tables.items():
        numbered = table if "row" in table.column_names else table.append_column("row", [list(range(len(table)))])
        pq.write_table(numbered, folder / f"{name}.parquet")
    given = {"clinics": ("clinic_id", "name"), "errands": ("errand_id", "clinic_id", "service")}
    infos = {name: TableInfo(given=True, columns=columns) for name, columns in given.items()}
    return Store(folder, infos, "none", "files", (), (), (), ())


def test_a_slice_is_the_same_in_any_order_and_only_the_changed_clinics_differs(tmp_path: Path) -> None:
    clinics = [(ONE, "Ett"), (OTHER, "Två")]
    errands = [("a", ONE, "x"), ("b", ONE, None), ("b", ONE, None), ("c", OTHER, "y")]
    plain = hash_slices(make_store(tmp_path / "plain", clinics, errands))

    assert hash_slices(make_store(tmp_path / "turned", clinics[::-1], errands[::-1])) == plain
    changed = hash_slices(make_store(tmp_path / "changed", clinics, [*errands[:3], ("c", OTHER, None)]))
    assert changed[ONE] == plain[ONE]
    assert changed[OTHER] != plain[OTHER]
    fewer = hash_slices(make_store(tmp_path / "fewer", clinics, [*errands[:2], errands[3]]))
    assert fewer[ONE] != plain[ONE], "of two equal rows one is gone"


def test_a_template_is_part_of_a_report_and_not_of_a_verdict(tmp_path: Path, monkeypatch) -> None:
    package = tmp_path / "audit_lib"
    shutil.copytree(keys.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(keys, "PACKAGE", package)
    before = keys.hash_code(), keys.hash_code(*keys.JUDGING), keys.hash_code(*keys.INTAKE)

    with (package / "report" / "templates" / "report.css").open("a") as file:
        file.write("\n")
    style = keys.hash_code(), keys.hash_code(*keys.JUDGING), keys.hash_code(*keys.INTAKE)
    with (package / "facts" / "sql" / "errand_facts.sql").open("a") as file:
        file.write("\n")
    fact = keys.hash_code(), keys.hash_code(*keys.JUDGING), keys.hash_code(*keys.INTAKE)

    assert [old == new for old, new in zip(before, style, strict=True)] == [False, True, True]
    assert [old == new for old, new in zip(style, fact, strict=True)] == [False, False, True]


def test_the_comparison_is_made_anew_when_enough_clinics_have_other_rows(tmp_path: Path) -> None:
    with keeping(tmp_path) as ledger:
        ledger.start_run({})
        ledger.plan({"intake": "k"}, JobKind.STAGE)
        ledger.finish("intake", [], slices={"a": "1", "b": "1", "c": "1", "d": "1"})
        assert ledger.has_drifted(), "nothing was ever compared"
        ledger.renew_comparison()
        assert not ledger.has_drifted()
        ledger.finish("intake", [], slices={"a": "1", "b": "2", "c": "1", "d": "1"})
        assert not ledger.has_drifted(), "one corrected clinic moves no comparison"
        ledger.finish("intake", [], slices={"a": "1", "b": "2", "c": "1", "e": "1"})
        assert ledger.has_drifted(), "one changed, one gone, one new"


def test_the_status_counts_what_is_done_and_reckons_when_the_rest_will_be(tmp_path: Path) -> None:
    with keeping(tmp_path) as ledger, holding(tmp_path):
        ledger.start_run({})
        ledger.enter(Phase.REPORTS)
        ledger.plan(dict.fromkeys(("a", "b", "c", "d"), "k"), JobKind.CLINIC)
        for clinic_id in ("a", "b", "c"):
            ledger.start(clinic_id)
        ledger.finish("a", [])
        ledger.fail("b", problem="b: notebooken dog.", reason=LossReason.DIED)
        with closing(sqlite3.connect(tmp_path / LEDGER)) as opened, opened:
            opened.execute("UPDATE jobs SET started_at = '2026-11-23T10:00:00+00:00' WHERE started_at NOT NULL")
        status = read_status(tmp_path, datetime(2026, 11, 23, 10, 1, tzinfo=UTC))

    shown = json.loads(status.as_json())
    assert (shown["state"], shown["phase"]) == ("running", "reports")
    assert [shown[name] for name in ("done", "running", "failed", "left")] == [1, 1, 1, 1]
    assert shown["per_minute"] == 2.0
    assert shown["expected_end"] == "2026-11-23T10:02:00+00:00"
    assert shown["holder"]["pid"] == os.getpid()
    assert shown["failures"] == {"b": "b: notebooken dog."}
    told = describe_status(status)
    assert any("b: notebooken dog." in line for line in told)
    assert "takt: 2,0 rapporter i minuten" in told
    assert "väntas vara klar: 2026-11-23T10:02:00+00:00" in told
    assert read_status(tmp_path, datetime.now(UTC)).state is RunState.LOST, "nobody holds the folder any more"


def end_a_run(out: Path, state: RunState, *, is_through: bool) -> str:
    with keeping(out) as ledger:
        ledger.start_run({})
        ledger.enter(Phase.INTAKE)
        ledger.end_run(state, is_through=is_through)
    return describe_status(read_status(out, datetime.now(UTC)))[0]


def test_the_status_tells_a_run_that_an_error_ended_from_one_that_made_all_but_some_reports(tmp_path: Path) -> None:
    assert ": avslutades med fel; kör samma kommando igen, började" in end_a_run(
        tmp_path, RunState.FAILED, is_through=False
    )
    assert ": klar, men något misslyckades, började" in end_a_run(tmp_path, RunState.FAILED, is_through=True)
    assert ": klar, började" in end_a_run(tmp_path, RunState.DONE, is_through=True)
    assert ": avbruten; kör" in end_a_run(tmp_path, RunState.STOPPED, is_through=False)


def test_the_ledger_of_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="ingen körning"):
        read_status(tmp_path, datetime.now(UTC))
    assert json.dumps([path.name for path in tmp_path.iterdir()]) == "[]"
