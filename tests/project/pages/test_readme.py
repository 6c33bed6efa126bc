"""What the README shows is so: its commands run, its rule is the decision's, its report and tree are a real run's."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from lxml import html

from audit_lib.files.places import PARAMS
from project.files import ROOT

READMES = ("README.md", "README.sv.md")
MOST_LINES, MOST_SIGNS = 120, 130
# One has the verdicts that the README quotes, the other late errands; both are in its examples.
CERTIFICATES, LATE = "SE2321000131-E999000000016", "SE2321000131-E999000000024"
READERS = (
    "may be published",
    "clinic",
    "analyst",
    "får läggas ut",
    "mottagningen",
    "dess egen personal",
    "analytikern",
)
PROGRAMS = Path(sys.executable).parent


def read_page(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks_of(name, language):
    return re.findall(rf"```{language}\n(.*?)```", read_page(name), flags=re.DOTALL)


def commands_of(name):
    lines = [line.split(" #")[0].strip() for block in blocks_of(name, "bash") for line in block.splitlines()]
    return [line for line in lines if line]


def squeeze(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """What a run needs of the project, in a folder of its own, after a run for two clinics of the example."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("data", "notebooks", "params"):
        shutil.copytree(ROOT / name, folder / name)
    run(folder, "basutbud", "run", "params/example.yaml", "--only", CERTIFICATES, LATE)
    return folder


def run(folder, *command):
    env = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, timeout=600)


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_short_and_opens_with_the_two_commands(name):
    lines = read_page(name).splitlines()

    assert len(lines) <= MOST_LINES
    assert [line for line in lines if len(line) > MOST_SIGNS] == []
    assert commands_of(name)[:2] == ["make report", "make test"]
    assert len(read_page(name).split("```")[0].splitlines()) <= 10


def test_both_readmes_show_the_same():
    english, swedish = (
        [
            commands_of(name),
            blocks_of(name, "yaml"),
            [ast.dump(ast.parse(block)) for block in blocks_of(name, "python")],
        ]
        for name in READMES
    )

    assert english == swedish


@pytest.mark.parametrize("name", READMES)
def test_the_rule_is_the_decisions_own(name):
    (shown,) = (yaml.safe_load(block) for block in blocks_of(name, "yaml"))
    decision = yaml.safe_load((PARAMS / "decisions" / "vgr-hs20-2016.yaml").read_text(encoding="utf-8"))

    assert [*shown] == ["INT-03"]
    assert shown["INT-03"] == decision["rules"]["INT-03"]


@pytest.mark.parametrize("name", READMES)
def test_the_rows_of_its_test_are_those_of_its_specification(name):
    rows = re.findall(r"^\| .+ \| ärendetyp .+$", read_page(name), flags=re.MULTILINE)
    section = read_page("docs/rules.md").split('<a id="int-03"></a>')[1].split("<a id=")[0].splitlines()

    assert len(rows) == 3
    assert [row for row in rows if row not in section] == []


@pytest.mark.proof
@pytest.mark.parametrize("name", READMES)
def test_its_line_in_the_report_is_what_a_report_says(project, name):
    (shown,) = (block for block in blocks_of(name, "text") if "INT-03" in block)
    page = project / "out" / "example" / "clinics" / CERTIFICATES / "report.html"

    assert squeeze(shown) in squeeze(html.document_fromstring(page.read_bytes()).text_content())


@pytest.mark.proof
@pytest.mark.parametrize("name", READMES)
def test_every_file_of_the_tree_is_in_a_runs_folder_and_has_its_reader(project, name):
    (tree,) = (block for block in blocks_of(name, "text") if block.startswith("out/\n"))
    entries = [re.split(r"  +", line.lstrip("│├└─ "), maxsplit=1) for line in tree.splitlines()[1:]]
    unmarked = [names for names, marks in entries if not marks.startswith(READERS)]
    folder, wanted = "", []
    for line, (names, _) in zip(tree.splitlines()[1:], entries, strict=True):
        for path in names.split(", "):
            if "<HSA-id>/" in path:
                folder = f"clinics/{LATE}/"
                wanted.append(folder + path.rpartition("/")[2])
            elif path.startswith("."):
                wanted.append(Path(wanted[-1]).with_suffix(path).as_posix())
            else:
                wanted.append((folder if line.startswith("│") else "") + path)

    assert unmarked == []
    assert len(wanted) >= 15
    assert [path for path in wanted if not (project / "out" / "example" / path).exists()] == []


@pytest.mark.proof
def test_the_analysts_lines_give_frames_a_real_validation_an_explanation_and_a_plot(project, monkeypatch):
    monkeypatch.chdir(project)
    monkeypatch.setenv("MPLBACKEND", "agg")
    (code,) = blocks_of("README.md", "python")
    names: dict = {}
    shown = []
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.Expr):
            shown.append(eval(compile(ast.Expression(statement.value), "README.md", "eval"), names))  # noqa: S307
        else:
            exec(compile(ast.Module([statement], []), "README.md", "exec"), names)  # noqa: S102 (our own README)
    names["facts"].close()
    rules, explanation, verdicts, plot = shown

    assert rules.set_index("rule_id").loc["SVA-01", "unexpected_count"] > 0
    assert verdicts["ej_uppfylld"] == 1
    assert len(plot.lines[0].get_xdata()) >= 12
    assert "SVA-01 Minst ett delsvar inom två vardagar" in str(explanation)


@pytest.mark.proof
@pytest.mark.parametrize("working", [(), ("--cwd", "notebooks")])
def test_plain_papermill_and_nbconvert_run_the_readmes_lines_from_the_root_and_in_the_notebooks_folder(
    project, working
):
    papermill, nbconvert = (line for line in commands_of("README.md") if line.startswith(("papermill", "jupyter nb")))
    written = project / papermill.split()[-1]

    run(project, *papermill.split(), *working)
    run(project, *nbconvert.split())

    notebook = nbformat.read(written, as_version=4)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert "Vårdcentralen Ordrika" in "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    assert [output for output in outputs if output.output_type == "error"] == []
    page = html.document_fromstring(written.with_suffix(".html").read_bytes())
    assert "Vårdcentralen Ordrika" in page.find(".//h1").text_content()
    assert page.find(".//pre") is None
