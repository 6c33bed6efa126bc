"""What an analyst on Windows uses, on a Python from which all that only POSIX has was taken away."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "params" / "example.yaml"
CLINIC = "SE2321000131-E999000000005"
POOR = {
    "PYTHONPATH": str(Path(__file__).with_name("without_fork")),
    "PYTHONWARNDEFAULTENCODING": "1",
    "PYTHONIOENCODING": "cp1252",  # as Windows has it for what is piped
}


def run_python(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *(str(part) for part in arguments)]
    where = {"cwd": ROOT / "notebooks", "env": os.environ | POOR}
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="cp1252", **where)


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    """A folder that `check` has judged the example in."""
    folder = tmp_path_factory.mktemp("out")
    checked = run_python("-m", "audit_lib", "check", EXAMPLE, "--out", folder, "--json")
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout)["clinics"] == 36
    return folder


def test_explain_shows_the_way_to_a_verdict(out):
    explained = run_python("-m", "audit_lib", "explain", EXAMPLE, "--out", out, "--clinic", CLINIC, "--rule", "SVA-01")

    assert explained.returncode == 0, explained.stderr
    assert "SVA-01" in explained.stdout


def test_the_whole_job_is_refused_with_what_to_do_instead(out):
    refused = run_python("-m", "audit_lib", "run", EXAMPLE, "--out", out)

    assert refused.returncode == 10
    assert "WSL" in refused.stderr


@pytest.mark.proof
@pytest.mark.parametrize(
    ("name", "kernel"),
    [("clinic_audit", "python3"), ("clinic_audit", "basutbud"), ("explore", "python3"), ("region_overview", "python3")],
)
def test_plain_papermill_runs_the_notebook(out, tmp_path, name, kernel):
    clinic = [] if name == "region_overview" else ["-p", "clinic_id", CLINIC]
    parameters = ["-p", "run_file", EXAMPLE, "-p", "out_dir", out, *clinic]
    made = tmp_path / "made.ipynb"
    executed = run_python("-m", "papermill", f"{name}.ipynb", made, "--kernel", kernel, *parameters)

    assert executed.returncode == 0, executed.stderr
    cells = json.loads(made.read_text(encoding="utf-8"))["cells"]
    assert all(cell["execution_count"] for cell in cells if cell["cell_type"] == "code")
