"""papermill's and nbconvert's own command lines, as the pages have them: from anywhere, and the page of a run."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from project.files import ROOT, copy_project

from audit_lib.report.pages import render_notebook

pytestmark = pytest.mark.proof

BIN = Path(sys.executable).parent
CLINIC = "SE2321000131-E999000000024"
PAGES = ("docs/running.md", "docs/running.sv.md")
RUN, MAKE_PAGE = re.findall(r"^(?:papermill|jupyter nbconvert) .*$", (ROOT / PAGES[0]).read_text("utf-8"), re.MULTILINE)
MADE = "one-clinic"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project, which is what `audit_lib` is there: its example's results stay in it."""
    copy = copy_project(tmp_path_factory.mktemp("plain") / "project")
    (copy / "out").mkdir()
    return copy


def run_in(folder, project, command):
    """Run a command with this environment's programs and the copy's code; give its status and what it said."""
    env = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONPATH": str(project)}
    env.pop("BASUTBUD_RUN_FILE", None)
    done = subprocess.run(shlex.split(command), cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def read_page(path):
    """A page as the parser that nbconvert sends it through writes it, and its title."""
    page = BeautifulSoup(path if isinstance(path, str) else path.read_text(encoding="utf-8"), "html.parser")
    title = page.title.extract().text
    return str(page), title


def shown(notebook):
    """The HTML of all cells."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "".join(output["data"].get("text/html", "") for output in outputs if "data" in output)


def test_both_languages_have_the_same_two_lines():
    assert [all(line in (ROOT / page).read_text("utf-8") for line in (RUN, MAKE_PAGE)) for page in PAGES] == [
        True,
        True,
    ]


@pytest.mark.parametrize("kernel", ["", "-k basutbud"])
def test_the_two_lines_make_the_page_that_a_run_makes(project, kernel):
    ran = run_in(project, project, RUN.replace("papermill", f"papermill {kernel}"))
    rendered = run_in(project, project, MAKE_PAGE)

    assert (ran[0], rendered[0]) == (0, 0), ran[1] + rendered[1]
    executed = nbformat.read(project / "out" / f"{MADE}.ipynb", as_version=4)
    page, title = read_page(project / "out" / f"{MADE}.html")
    expected, _ = read_page(render_notebook(executed, title="En annan titel"))
    assert expected == page
    assert (title, CLINIC in page) == (MADE, True)
    assert str(project / "params" / "example.yaml") not in page


def test_nbconverts_own_page_has_the_report_too(project):
    assert run_in(project, project, RUN)[0] == 0

    rendered = run_in(project, project, MAKE_PAGE.replace("--template basutbud", "--output stock"))

    page = BeautifulSoup((project / "out" / "stock.html").read_text(encoding="utf-8"), "html.parser")
    # Here drawings are images, whose words are not the page's.
    ours = BeautifulSoup(render_notebook(nbformat.read(project / "out" / f"{MADE}.ipynb", 4), title=""), "html.parser")
    assert rendered[0] == 0, rendered[1]
    for drawing in ours.select("svg"):
        drawing.decompose()
    texts = [" ".join(section.text.split()) for section in ours.select("main > section")]
    found = [" ".join(section.text.split()) for section in page.select(".jp-OutputArea-output section")]
    assert len(texts) > 5
    assert [text for text in texts if not any(text in one for one in found)] == []


@pytest.mark.parametrize("name", ["explore", "clinic_audit"])
@pytest.mark.parametrize("folder", ["notebooks", "anywhere"])
def test_a_notebook_runs_from_its_own_folder_and_from_any_other(project, tmp_path, folder, name):
    start = tmp_path if folder == "anywhere" else project / folder
    notebook = os.path.relpath(project / "notebooks" / f"{name}.ipynb", start)

    code, told = run_in(start, project, f"papermill -p clinic_id {CLINIC} {notebook} {tmp_path / 'made.ipynb'}")

    assert code == 0, told
    assert CLINIC in shown(nbformat.read(tmp_path / "made.ipynb", as_version=4))


@pytest.mark.parametrize(
    ("given", "told"),
    [(f"clinic_id = '{CLINIC}'", ""), (f"clinc_id = '{CLINIC}'", "clinc_id är ingen parameter i notebooken")],
)
def test_a_schedulers_copy_runs_with_what_it_pasted(project, tmp_path, given, told):
    # As jupyter-scheduler does: a copy in a folder of its own, and one more cell with nothing but assignments.
    notebook = nbformat.read(project / "notebooks" / "clinic_audit.ipynb", as_version=4)
    cell = nbformat.v4.new_code_cell(given, metadata={"tags": ["injected-parameters"]})
    notebook.cells.insert(2, cell)
    nbformat.write(notebook, tmp_path / "staged.ipynb")

    code, said = run_in(tmp_path, project, "jupyter nbconvert --to notebook --execute --output made staged.ipynb")

    assert (code == 0, told in " ".join(said.split())) == (not told, True), said


def test_a_misspelt_parameter_audits_no_other_clinic(project, tmp_path):
    misspelt = RUN.replace("clinic_id", "clinc_id").replace("out/one-clinic", str(tmp_path / "made"))

    code, told = run_in(project, project, misspelt)

    assert code != 0
    assert "clinc_id är ingen parameter i notebooken." in told
    assert "Menade du clinic_id?" in told
    assert shown(nbformat.read(tmp_path / "made.ipynb", as_version=4)) == ""


def test_without_a_clinic_the_notebook_shows_them_and_fails(project, tmp_path):
    notebook = project / "notebooks" / "clinic_audit.ipynb"

    code, told = run_in(tmp_path, project, f"papermill {notebook} made.ipynb")
    failed = run_in(tmp_path, project, "jupyter nbconvert --to html --template basutbud made.ipynb")

    assert code != 0
    assert "ingen mottagning är vald" in told
    assert CLINIC in shown(nbformat.read(tmp_path / "made.ipynb", as_version=4))
    page = (tmp_path / "made.html").read_text(encoding="utf-8")
    assert failed[0] == 0
    assert "Rapporten kunde inte tas fram" in page
    assert CLINIC not in page
