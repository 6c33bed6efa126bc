"""The command line: exit codes, ids after one another, JSON on stdout and messages that name the place."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from audit_lib.__main__ import main
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.errors import (
    AuditError,
    DecisionError,
    DistributionError,
    InputError,
    ParameterError,
    ReportError,
    RuleError,
)

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = str(ROOT / "params" / "example.yaml")
CLINICS = ["SE2321000131-E999000000001", "SE2321000131-E999000000002"]
SLOW_TO_IMPORT = ("great_expectations", "pandas", "sqlalchemy", "scipy", "papermill", "nbconvert", "openpyxl")


def basutbud(*arguments: str):
    return CliRunner().invoke(main, list(arguments))


def test_every_family_of_errors_has_the_exit_code_of_the_contract() -> None:
    families = (ParameterError, DecisionError, InputError, RuleError, ReportError, DistributionError)

    assert [family.exit_code for family in families] == [10, 11, 12, 13, 14, 15]
    assert all(issubclass(family, AuditError) for family in families)


@pytest.mark.parametrize("order", [(EXAMPLE, "--only", *CLINICS), ("--only", *CLINICS, EXAMPLE)])
def test_check_takes_several_ids_and_writes_only_their_verdicts(order, tmp_path: Path) -> None:
    outcome = basutbud("check", *order, "--out", str(tmp_path), "--json")

    assert outcome.exit_code == 0, outcome.output
    assert json.loads(outcome.stdout)["clinics"] == 2
    rows = pq.read_table(tmp_path / "verdicts.parquet").to_pylist()
    assert set(CLINICS) == {row["clinic_id"] for row in rows}
    assert rows == sorted(rows, key=lambda row: (row["clinic_id"], row["rule_id"], row["subject"]))


def test_an_id_in_lower_case_is_the_same_clinic(tmp_path: Path) -> None:
    outcome = basutbud("check", EXAMPLE, "--only", CLINICS[0].lower(), "--out", str(tmp_path), "--json")

    assert json.loads(outcome.stdout)["clinics"] == 1


def test_a_clinic_whose_own_row_is_in_error_gets_no_verdict_and_is_named_in_the_manifest(tmp_path: Path) -> None:
    basutbud("check", EXAMPLE, "--out", str(tmp_path))

    clinics = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["clinics"]
    judged = set(pq.read_table(tmp_path / "verdicts.parquet")["clinic_id"].to_pylist())
    in_error = {clinic_id for clinic_id, entry in clinics.items() if entry["state"] == "data_error"}

    assert in_error
    assert not in_error & judged
    assert clinics.keys() == in_error | judged


def test_an_unknown_id_is_exit_10_and_writes_no_verdicts(tmp_path: Path) -> None:
    outcome = basutbud("check", EXAMPLE, "--only", "SE2321000131-E000000000000", "--out", str(tmp_path))

    assert outcome.exit_code == 10
    assert "--only" in outcome.stderr
    assert not (tmp_path / "verdicts.parquet").exists()


@pytest.mark.parametrize("wrong", ["motfraga=false", "motfraga"])
def test_a_reading_that_is_not_one_is_refused(wrong: str) -> None:
    assert basutbud("check", EXAMPLE, "--reading", wrong).exit_code == 10


def test_wrong_usage_is_exit_2() -> None:
    assert basutbud("check").exit_code == 2
    for command in ("run", "check"):
        outcome = basutbud(command, "--only", EXAMPLE)
        assert outcome.exit_code == 2, "no id out of a script is not the whole region"
        assert "minst ett HSA-id" in outcome.stderr
    assert basutbud("finns-inte").exit_code == 2


@pytest.mark.parametrize(
    ("decision", "exit_code", "named"), [("skane", 11, "vgr-hs20-2016"), ("vgr-hs20-2016", 12, "c.csv")]
)
def test_an_unknown_decision_and_a_missing_input_file_are_told_with_what_helps(
    tmp_path: Path, decision: str, exit_code: int, named: str
) -> None:
    run_file = tmp_path / "run.yaml"
    text = f"decision: {decision}\nperiod_from: 2026-01-01\nperiod_to: 2026-02-01\ninput: {{clinics: c.csv}}\n"
    run_file.write_text(text, encoding="utf-8")

    outcome = basutbud("check", str(run_file))

    assert outcome.exit_code == exit_code
    assert named in outcome.stderr


def test_intake_writes_a_page_with_the_checks_the_unknown_names_and_no_value(tmp_path: Path) -> None:
    outcome = basutbud("intake", EXAMPLE, "--out", str(tmp_path), "--json")

    assert outcome.exit_code == 0, outcome.output
    summary = json.loads(outcome.stdout)
    assert summary["expectations_not_met"] > 0
    page = (tmp_path / "intake.html").read_text(encoding="utf-8")
    assert 'lang="sv"' in page
    assert "Syntetiska data" in page
    assert "18900101-9802" not in page
    assert not list(tmp_path.glob(".work-*"))


def test_rules_lists_all_rules_as_text_and_json() -> None:
    decision = (ROOT / "params" / "decisions" / "vgr-hs20-2016.yaml").read_text(encoding="utf-8")
    written = re.findall(r"^  ([A-Z]{3}-\d\d):$", decision, flags=re.MULTILINE)
    as_text, listed = basutbud("rules").stdout, json.loads(basutbud("rules", "--json").stdout)

    assert [rule_id for rule_id in written if rule_id not in as_text] == []
    assert [rule["rule_id"] for rule in listed["rules"]] == written
    assert {"motfraga_ar_delsvar", "accepterad_andel"} <= {reading["name"] for reading in listed["readings"]}


def test_a_decision_with_a_fault_is_exit_11_and_names_the_line(tmp_path: Path) -> None:
    text = (ROOT / "params" / "decisions" / "vgr-hs20-2016.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mitt.yaml"
    path.write_text(text.replace("expected: state = 'in_time'", "expected: stat = 'in_time'"), encoding="utf-8")

    outcome = basutbud("rules", "--decision", str(path))

    assert outcome.exit_code == 11
    assert "rad" in outcome.stderr
    assert "SVA-01" in outcome.stderr


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    """The folder of a region that is judged, with its facts, as a run leaves it."""
    audit = take_in(open_run(EXAMPLE, tmp_path_factory.mktemp("judged")))
    check_region(audit, for_notebooks=True)
    return audit.run.out


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["--help"], "explain"),
        (["rules"], "SVA-01"),
        (["explain", EXAMPLE, "--clinic", CLINICS[0], "--rule", "SVA-01"], "Utlåtanden"),
        (["explain", EXAMPLE, "--clinic", CLINICS[1], "--rule", "VIL-05"], "Utlåtanden"),
    ],
)
def test_a_command_that_judges_nothing_waits_for_no_large_library(
    arguments: list[str], answer: str, judged: Path
) -> None:
    in_folder = ["--out", str(judged)] if EXAMPLE in arguments else []
    program = (
        f"import sys; sys.argv[1:] = {[*arguments, *in_folder]!r}\n"
        "from audit_lib.__main__ import main\n"
        "main(standalone_mode=False)\n"
        f"print([name for name in {SLOW_TO_IMPORT!r} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)

    assert answer in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
