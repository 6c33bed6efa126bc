"""The wheel, as somebody gets it who has no checkout: installed with its dependencies, run in a folder of their own."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from project.files import ROOT, copy_project, list_tracked
from project.installed.environments import Environment, build_wheel

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Environment:
    """The wheel in an environment that had nothing, at the versions that the project is tested with."""
    folder = tmp_path_factory.mktemp("wheel")
    environment = Environment(folder / "environment")
    constraints = ROOT / "constraints.txt"
    environment.run(
        "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--constraint",
        constraints,
        build_wheel(folder, copy_project(folder / "project")),
    )
    return environment


@pytest.fixture(scope="module")
def region(installed) -> Path:
    installed.run("basutbud", "example", "--clinics", 3, "--errands", 60, "--out", "region")
    return installed.elsewhere / "region"


def test_the_whole_job_runs_from_the_wheel_and_judges_as_the_checkout_does(installed, region, tmp_path):
    told = json.loads(installed.run("basutbud", "run", "region/run.yaml", "--jobs", 2, "--json"))
    command = [sys.executable, "-m", "audit_lib", "check", str(region / "run.yaml"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)

    assert (told["done"], told["failed"]) == (3, 0)
    assert [*region.glob("out/clinics/*/report.html")] != []
    assert Path(told["index"]).is_file()
    assert (region / "out" / "verdicts.csv").read_bytes() == (tmp_path / "verdicts.csv").read_bytes()


def test_check_and_rules_know_the_shipped_decisions(installed, region):
    told = json.loads(installed.run("basutbud", "check", "region/run.yaml", "--out", "checked", "--json"))

    assert told["clinics"] == 3
    assert "SVA-01" in installed.run("basutbud", "rules")


def test_a_notebook_of_the_wheel_runs_and_becomes_a_page_by_the_kernel_and_the_template_that_came_with_it(
    installed, region
):
    where = "from importlib.resources import files; print(files('audit_lib') / 'notebooks')"
    notebook = Path(installed.run("python", "-c", where).strip(), "clinic_audit.ipynb")
    clinic = next(region.glob("out/clinics/*")).name
    parameters = ("-p", "run_file", region / "run.yaml", "-p", "clinic_id", clinic)

    # papermill refuses a kernel that it does not find.
    installed.run("papermill", notebook, "made.ipynb", "--kernel", "basutbud", *parameters)

    made = json.loads((installed.elsewhere / "made.ipynb").read_text(encoding="utf-8"))
    assert all(cell["execution_count"] for cell in made["cells"] if cell["cell_type"] == "code")
    # nbconvert refuses a template that it does not find.
    installed.run("jupyter", "nbconvert", "--to", "html", "--template", "basutbud", "made.ipynb")
    page = (installed.elsewhere / "made.html").read_text(encoding="utf-8")
    assert clinic in page
    assert "sha256-" in page


def test_a_type_checker_sees_the_types_of_the_wheel(installed):
    (installed.elsewhere / "own.py").write_text(
        "from audit_lib.audit.opening import open_run\n\nopen_run(3)\nopen_run('run.yaml').decision.rule\n"
    )
    command = [sys.executable, "-m", "mypy", "--python-executable", str(installed.bin / "python"), "own.py"]

    found = subprocess.run(command, cwd=installed.elsewhere, capture_output=True, text=True, check=False).stdout

    assert '"open_run" has incompatible type "int"' in found
    assert '"Decision" has no attribute "rule"' in found
    assert "py.typed" not in found


def test_a_wheel_holds_what_is_the_projects_and_nothing_that_lies_beside_it(tmp_path):
    strays = ("params/my-run.yaml", "params/out/rows.csv", "notebooks/executed.ipynb", "params/decisions/gone.yaml")
    copy = copy_project(tmp_path / "project")
    for stray in strays:
        (copy / stray).parent.mkdir(exist_ok=True)
        (copy / stray).write_text("{}", encoding="utf-8")
    build_wheel(tmp_path, copy)
    (copy / "params" / "decisions" / "gone.yaml").unlink()

    with ZipFile(build_wheel(tmp_path, copy)) as wheel:
        held = {name for name in wheel.namelist() if name.startswith(("audit_lib/params/", "audit_lib/notebooks/"))}

    shipped = {f"audit_lib/{name}" for name in list_tracked() if name.startswith(("params/", "notebooks/"))}
    assert held == {name for name in shipped if "/example" not in name and "/." not in name}
