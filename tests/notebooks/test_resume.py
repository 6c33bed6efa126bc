"""A run that is cut off, repeated, or given changed input, on a small region with real kernels."""

import json
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from command import run_afresh, wait_until

from audit_lib.example import make_example

N_CLINICS = 6
TABLES = ("verdicts", "deviations", "data_errors")
# Not sensitivity.parquet, which says for which input files it holds.
COMPARED = (
    *(f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")),
    *("months.parquet", "peers.json"),
    *("region.html", "region/*.csv", "region.xlsx", "index.html", "index-kommun.html", "index-lage.html"),
    *("kommun/*.html", "typ/*.html"),
    *(f"clinics/*/{name}" for name in ("report.html", "result.json", "*.csv")),
)


@pytest.fixture(scope="module")
def run(basutbud) -> Callable[..., dict[str, int]]:
    """Runs a region to the end and gives the summary."""

    def run_whole(folder: Path, out: Path, *options: str, start: Callable[..., CompletedProcess[str]] = basutbud):
        done = start("run", folder / "run.yaml", "--out", out, "--json", *options)
        assert done.returncode == 0, done.stderr
        summary = json.loads(done.stdout)
        return {name: summary[name] for name in ("done", "done_before", "failed", "nothing_to_do")}

    return run_whole


def read_reports(out: Path) -> dict[str, bytes]:
    """Everything that must be the same, byte by byte: tables, pages, registers and the region's numbers."""
    found = {path for name in COMPARED for path in out.glob(name)}
    assert {*COMPARED} == {name for name in COMPARED if any(out.glob(name))}, (
        "a pattern that finds nothing proves nothing"
    )
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(found)}


def make_locale(folder: Path) -> dict[str, str]:
    """A Swedish locale in a folder, where the system can make one: comma in numbers, å ä ö after z."""
    command = ["localedef", "-i", "sv_SE", "-f", "UTF-8", str(folder / "sv_SE.UTF-8")]
    if shutil.which("localedef") and subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return {"LOCPATH": str(folder), "LC_ALL": "sv_SE.UTF-8"}
    return {"LC_ALL": "C.UTF-8"}


def shuffle(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        # A quoted cell may hold a line break; such a file keeps its order.
        if not any(row.count('"') % 2 for row in rows):
            random.Random(7).shuffle(rows)  # noqa: S311 (any order will do)
            path.write_text("".join([header, *rows]), encoding="utf-8")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region")
    make_example(clinics=N_CLINICS, errands=200, seed=3, out=folder, file_format="csv")
    return folder


@pytest.fixture(scope="module")
def undisturbed(run, region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plain") / "out"
    run(region, out, "--jobs", "1")
    return out


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annan") / "annan ordning"
    make_example(clinics=N_CLINICS, errands=200, seed=3, out=folder, file_format="csv")
    return folder


@pytest.mark.proof
def test_order_of_rows_jobs_folder_zone_locale_and_hash_seed_do_not_show(
    run, region: Path, other: Path, undisturbed: Path, tmp_path: Path
) -> None:
    shuffle(other)
    plain = {path.name: path.read_bytes() for path in region.rglob("*.csv")}
    assert any(path.read_bytes() != plain[path.name] for path in other.rglob("errands.csv"))

    settings = {**make_locale(tmp_path), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2"}
    run(other, other / "out", "--jobs", "3", start=partial(run_afresh, cwd=tmp_path, env=settings))

    expected, actual = read_reports(undisturbed), read_reports(other / "out")
    assert expected.keys() == actual.keys()
    assert [name for name in expected if expected[name] != actual[name]] == []


def test_a_repeated_run_does_nothing_and_says_so(basutbud, region: Path, undisturbed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in undisturbed.rglob("*.html")}

    again = basutbud("run", region / "run.yaml", "--out", undisturbed)

    assert "inget att göra" in again.stderr
    assert before == {path: path.stat().st_mtime_ns for path in undisturbed.rglob("*.html")}


@pytest.mark.parametrize("command", ["run", "status"])
def test_a_command_that_finds_all_done_imports_neither_gx_nor_papermill(
    command: str, region: Path, undisturbed: Path
) -> None:
    arguments = [command, str(region / "run.yaml"), "--out", str(undisturbed)]
    program = (
        f"import sys; sys.argv[1:] = {arguments!r}\n"
        "from audit_lib.__main__ import main\n"
        "main(standalone_mode=False)\n"
        "heavy = ('great_expectations', 'papermill', 'nbconvert', 'distributed')\n"
        "print([name for name in heavy if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.proof
def test_a_run_killed_and_one_stopped_go_on_to_the_same_result(
    basutbud, run, region: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    status = partial(basutbud, "status", region / "run.yaml", "--out", out)

    assert cut_off(basutbud, status, region, out, signal.SIGKILL) == -signal.SIGKILL
    assert json.loads(status("--json").stdout)["state"] == "lost"
    assert cut_off(basutbud, status, region, out, signal.SIGTERM) == 128 + signal.SIGTERM
    assert json.loads(status("--json").stdout)["left"] > 0
    rest = run(region, out)

    assert 0 < rest["done_before"] < N_CLINICS
    assert rest["done"] + rest["done_before"] == N_CLINICS
    assert read_reports(out) == read_reports(undisturbed)
    assert [path for path in out.rglob("*") if path.name.startswith(".work") or path.name.endswith(".partial")] == []


def cut_off(basutbud, status, region: Path, out: Path, signum: int) -> int:
    """Signal a run when it has made one more report; gives how it ended."""
    made = len(list(out.glob("clinics/*/report.html")))
    running = basutbud.start("run", region / "run.yaml", "--out", out, "--jobs", "1")
    wait_until(lambda: len(list(out.glob("clinics/*/report.html"))) > made, while_running=running)
    # It stands still meanwhile, or it might be done before it is cut off.
    running.send_signal(signal.SIGSTOP)
    check_status(status, running.pid, made + 1)
    running.send_signal(signum)
    running.send_signal(signal.SIGCONT)
    return running.wait().returncode


def check_status(status, pid: int, done: int) -> None:
    """`basutbud status` tells of a run while it goes on."""
    told = status()
    assert told.returncode == 0, told.stderr
    assert "pågår (gör rapporter)" in told.stdout
    assert f"körs av process {pid} på " in told.stdout
    counts = re.search(
        r"rapporter: (\d+) klara, (\d+) oförändrade, (\d+) pågår, 0 misslyckade, (\d+) kvar", told.stdout
    )
    numbers = [int(number) for number in counts.groups()]
    assert sum(numbers) == N_CLINICS
    assert sum(numbers[:2]) >= done - 1, "the ledger may be one report behind the folder"


def test_only_the_clinic_whose_rows_changed_is_done_again(run, other: Path) -> None:
    folder, out = other, other / "out"
    if not out.exists():
        run(folder, out)
    path = folder / "administrators.csv"
    header, first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *others]), encoding="utf-8")
    changed = first.split(",")[1]
    before = {file.parent.name: file.stat().st_mtime_ns for file in out.glob("clinics/*/report.html")}

    again = run(folder, out)

    after = {file.parent.name: file.stat().st_mtime_ns for file in out.glob("clinics/*/report.html")}
    assert {clinic_id for clinic_id in before if before[clinic_id] != after[clinic_id]} == {changed}
    assert again == {"done": 1, "done_before": N_CLINICS - 1, "failed": 0, "nothing_to_do": False}
