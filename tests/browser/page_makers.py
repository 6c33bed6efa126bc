"""The pages of an invented region, made by the real stages and the real notebooks' cells, without a kernel.

A kernel adds a second a notebook and nothing to what a page looks like; `test_hostile_pages` and the main job's tests
run the command line.
"""

import ast
import json
from pathlib import Path

import nbformat
from state_regions import name_clinic, write_region

from audit_lib.audit.input.report import report_input
from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.batch.notebooks.task import NotebookTask
from audit_lib.batch.region_pages import make_region
from audit_lib.files.places import NOTEBOOKS
from audit_lib.model.audit import Audit
from audit_lib.report.pages import render_notebook
from audit_lib.report.region.register import REGISTER_NAMES

GROUPS = {"municipality": "kommun", "type": "typ"}
# The page about the input says the same of every region without errors or missing tables.
DISTINCT_INPUTS = ("nothing", "longest", "mixed")
REGISTERS = {"index": "name", "places": "municipality", "standings": "status"}
# Pages that one state is enough for: a clinic that is not connected, one out of scope, and a report under a draft.
RARE = {"unconnected": name_clinic(4), "outside": name_clinic(5)}
DRAFT = "kronoberg-utkast"
EARLIER = "2026-03-31"
EXECUTED = "audit.ipynb"
KINDS_OF_PAGE = ("clinic", "region", *REGISTERS, "input", *GROUPS, *RARE, "draft")


def make_pages(folder: Path, state: str) -> dict[str, Path]:
    """Make every page of a state's region, if it is not made yet: by kind of page, the file."""
    run_file = folder / "run.yaml" if folder.is_dir() else write_region(folder, state)
    assignment = open_run(run_file)
    out = assignment.run.out
    if not (out / "index.html").is_file():
        is_mixed, audit = state == "mixed", take_in(assignment)
        if is_mixed:
            write_earlier_run(audit)
            make_draft_page(audit)
        make_all(audit, [name_clinic(1), *(RARE.values() if is_mixed else ())], with_input=state in DISTINCT_INPUTS)
    return find_pages(out)


def find_pages(out: Path) -> dict[str, Path]:
    """By kind of page, the file: the first clinic's report and the first group's page stand for their kind."""
    clinics = {"clinic": name_clinic(1), **RARE}
    pages = {kind: out / "clinics" / clinic_id / "report.html" for kind, clinic_id in clinics.items()}
    pages |= {"region": out / "region.html"} | {kind: out / REGISTER_NAMES[by] for kind, by in REGISTERS.items()}
    pages |= {kind: min((out / place).glob("*.html")) for kind, place in GROUPS.items()}
    pages |= {"input": out / "intake.html", "draft": out.with_name("draft") / "report.html"}
    return {kind: pages[kind] for kind in KINDS_OF_PAGE if pages[kind].is_file()}


def write_earlier_run(audit: Audit) -> None:
    """Write an earlier run beside this one: the first clinic as the second is now, but for every other verdict."""
    earlier = audit.run.out.with_name("earlier")
    page = make_clinic_page(audit.run.run_file, audit.run.out, name_clinic(2), earlier / "clinics" / name_clinic(1))
    path = page.with_name("result.json")
    result = json.loads(path.read_text(encoding="utf-8"))
    swapped = {"uppfylld": "ej_uppfylld", "ej_uppfylld": "uppfylld"}
    for row in result["verdicts"][::2]:
        row["verdict"] = swapped.get(row["verdict"], row["verdict"])
    result["run"]["audit_date"] = EARLIER
    path.write_text(json.dumps(result), encoding="utf-8")
    manifest = {
        "decision": {"id": audit.decision.decision_id},
        "synthetic": True,
        "parameters": {"audit_date": EARLIER},
    }
    (earlier / "run.json").write_text(json.dumps(manifest), encoding="utf-8")


def make_draft_page(audit: Audit) -> None:
    """Make the first clinic's report under a decision that nobody has decided yet."""
    run_file = audit.run.run_file.with_name("draft.yaml")
    text = audit.run.run_file.read_text(encoding="utf-8")
    run_file.write_text(text.replace(audit.decision.decision_id, DRAFT), encoding="utf-8")
    make_clinic_page(run_file, audit.run.out, name_clinic(1), audit.run.out.with_name("draft"))


def make_all(audit: Audit, clinics: list[str], *, with_input: bool) -> None:
    """Do what `basutbud run` and `basutbud intake` do, with reports for these clinics."""
    out, run_file = audit.run.out, audit.run.run_file
    write_verdicts(audit, other_readings=True)
    for clinic_id in clinics:
        make_clinic_page(run_file, out, clinic_id)
    states = dict.fromkeys(choose_clinics(audit.store, []), "failed") | dict.fromkeys(clinics, "done")
    states |= dict.fromkeys(audit.store.clinics_in_error, "data_error")
    make_region(audit, states, run_task=run_here)
    if with_input:
        report_input(audit)


def make_clinic_page(run_file: Path, out: Path, clinic_id: str, folder: Path | None = None) -> Path:
    folder = folder or out / "clinics" / clinic_id
    folder.mkdir(parents=True, exist_ok=True)
    values = {"clinic_id": clinic_id, "run_file": str(run_file), "out_dir": str(out), "clinic_dir": str(folder)}
    notebook = run_cells("clinic_audit.ipynb", values)
    nbformat.write(notebook, folder / EXECUTED)
    page = render_notebook(notebook, title=f"Granskning, {clinic_id}")
    (folder / "report.html").write_text(page, encoding="utf-8")
    return folder / "report.html"


def run_cells(name: str, values: dict) -> nbformat.NotebookNode:
    """Run a notebook's cells here, with `values` after its parameters; what a cell shows becomes its output."""
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    names: dict = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        body = ast.parse(cell.source).body
        shown = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), name, "exec"), names)  # noqa: S102 (the repository's own notebook)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(values)
        value = eval(compile(ast.Expression(shown.value), name, "eval"), names) if shown else None  # noqa: S307
        if hasattr(value, "_repr_html_"):
            cell.outputs = [nbformat.v4.new_output("execute_result", {"text/html": value._repr_html_()})]
    if "facts" in names:
        names["facts"].close()
    return notebook


def run_here(task: NotebookTask) -> None:
    """Do what `run_notebook` does, in this process."""
    task.folder.mkdir(parents=True, exist_ok=True)
    page = render_notebook(run_cells(task.notebook, task.parameters), title=task.title)
    (task.folder / task.page_name).write_text(page, encoding="utf-8")
