"""The notebooks in git: thin, without results, and readable by papermill (docs/style of the house: CONTRIBUTING.md)."""

import ast
import json
import re
from pathlib import Path

import papermill
import pytest
from click.testing import CliRunner
from papermill.cli import papermill as papermill_program

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MAX_LINES = 6
TOO_MUCH = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.With,
    ast.Try,
    ast.comprehension,
)

pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


def read_cells(path, kind=None):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if kind in (None, cell["cell_type"])]


def sources(path):
    return ["".join(cell["source"]) for cell in read_cells(path, "code")]


def test_no_results_are_in_git(path):
    kept = [cell for cell in read_cells(path, "code") if cell["outputs"] or cell["execution_count"] is not None]

    assert kept == []


def test_nothing_of_papermill_is_in_git(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    tags = {tag for cell in notebook["cells"] for tag in cell["metadata"].get("tags", [])}

    assert "papermill" not in notebook["metadata"]
    assert [cell["metadata"] for cell in notebook["cells"] if "papermill" in cell["metadata"]] == []
    assert "injected-parameters" not in tags


def test_the_kernel_is_named(path):
    kernelspec = json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"]

    assert kernelspec["name"] in {"python3", "basutbud"}
    assert kernelspec["language"] == "python"


def test_cells_are_thin(path):
    long = [source for source in sources(path) if len(source.splitlines()) > MAX_LINES]
    empty = [source for source in sources(path) if not source.strip()]

    assert long == []
    assert empty == []


def test_cells_only_call_audit_lib(path):
    # One notebook is for those who know great-expectations, and shows how its own names are used beside ours.
    allowed = {"audit_lib", "great_expectations", "pandas"} if path.stem == "gx" else {"audit_lib"}
    tree = ast.parse("\n".join(sources(path)))  # a magic or a shell line is no Python, and fails here
    imported = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    imported += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert {name.split(".")[0] for name in imported} == allowed
    assert [type(node).__name__ for node in ast.walk(tree) if isinstance(node, TOO_MUCH)] == []


def test_a_step_is_introduced_before_it_is_run(path):
    kinds = [cell["cell_type"] for cell in read_cells(path)]
    # Results are shown by cells of their own, one after another; every other step has its words before it.
    unexplained = [
        "".join(cell["source"])
        for before, cell in zip(["", *kinds], read_cells(path), strict=False)
        if cell["cell_type"] == "code" and before == "code" and "audit_lib.show_" not in "".join(cell["source"])
    ]

    assert kinds[0] == "markdown"
    assert unexplained == []


def test_what_only_the_analyst_sees_stays_out_of_the_page(path):
    cells = [(cell["metadata"].get("tags", []), "".join(cell["source"])) for cell in read_cells(path, "code")[1:]]

    # Our template leaves out what is tagged so.
    assert [tags for tags, _ in cells] == [[] if "audit_lib.show_" in source else ["metod"] for _, source in cells]


def test_something_is_to_be_seen_within_the_first_three_cells_of_code(path):
    assert [type(ast.parse(source).body[-1]) for source in sources(path)[1:3]] == [ast.Expr, ast.Expr]


def test_a_notebook_opens_its_audit_by_the_call_that_holds_its_parameters_to_it(path):
    assert "audit_lib.open_audit(run_file, out_dir)" in sources(path)[1]


def test_parameters_are_literals_that_papermill_can_explain(path):
    tagged = [cell for cell in read_cells(path, "code") if "parameters" in cell["metadata"].get("tags", [])]
    statements = ast.parse("".join(tagged[0]["source"])).body
    explained = papermill.inspect_notebook(str(path))

    assert len(tagged) == 1
    assert tagged[0] == read_cells(path, "code")[0]
    assert [type(statement) for statement in statements if not isinstance(statement, ast.AnnAssign)] == []
    assert [statement.target.id for statement in statements] == [*explained]
    assert [ast.literal_eval(statement.value) for statement in statements] == [
        ast.literal_eval(parameter["default"]) for parameter in explained.values()
    ]
    assert [
        name
        for name, parameter in explained.items()
        if not parameter["help"] or parameter["inferred_type_name"] == "None"
    ] == []


def test_the_command_line_of_papermill_tells_every_parameter_with_its_help(path):
    told = CliRunner().invoke(papermill_program, ["--help-notebook", str(path)])
    lines = re.sub(r"\n {8,}", " ", told.output).splitlines()
    lines = [line.strip() for line in lines if "(default" in line]

    assert told.exit_code == 0
    assert [line.partition(":")[0] for line in lines] == [*papermill.inspect_notebook(str(path))]
    assert [line for line in lines if not re.fullmatch(r'\w+: str \(default ".*"\) +\S.*', line)] == []


def test_no_clinic_is_chosen_beforehand(path):
    clinic = papermill.inspect_notebook(str(path)).get("clinic_id", {"default": '""'})

    assert clinic["default"] == '""'


def test_parameters_name_no_place_of_one_machine(path):
    parameters = papermill.inspect_notebook(str(path))
    absolute = [
        name for name, parameter in parameters.items() if parameter["default"].strip("\"'").startswith(("/", "~"))
    ]

    assert absolute == []
