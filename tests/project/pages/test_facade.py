"""What a notebook calls: an editor completes it, a type checker knows it, a page lists it, and importing it is free."""

import subprocess
import sys

import jedi
import pytest
from mypy import api as mypy

import audit_lib
from project.files import ROOT
from project.pages.api_page import PAGE, describe_api

OPENED = "import audit_lib\naudit = audit_lib.open_or_take_in(audit_lib.open_run('run.yaml'))\n"
FACTS = f"{OPENED}facts = audit_lib.build_clinic_facts(audit, 'SE2321000131-E999000000024')\n"


def complete(text):
    return {completion.name for completion in jedi.Script(text).complete()}


def test_an_editor_completes_every_name():
    assert {*dir(audit_lib)} <= complete("import audit_lib\naudit_lib.")
    assert {"show_heading", "show_region_rules"} <= complete("import audit_lib\naudit_lib.show_")


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{OPENED}audit.", {"run", "decision", "store"}),
        (f"{OPENED}audit.run.", {"out", "period_from", "audit_date"}),
        (f"{FACTS}facts.", {"frame", "clinic_id"}),
        (
            "import audit_lib\naudit_lib.load('out').",
            {"clinics", "verdicts", "deviations", "errands", "facts", "result"},
        ),
        (f"{FACTS}audit_lib.check_rules(facts).", {"results", "verdicts_of"}),
        (f"{FACTS}audit_lib.conclude(facts, audit_lib.check_rules(facts)).", {"verdicts", "actions", "indicators"}),
    ],
)
def test_an_editor_completes_what_a_call_gives(text, expected):
    assert expected <= complete(text)


def test_an_editor_shows_the_arguments():
    (signature,) = jedi.Script("import audit_lib\naudit_lib.open_run(").get_signatures()

    assert [argument.name for argument in signature.params] == ["run_file", "out_dir", "readings"]
    assert "Open a run file with its decision" in signature.docstring()


@pytest.mark.proof
def test_a_type_checker_knows_what_goes_where(tmp_path):
    cells = "reveal_type(facts.frame('errand_facts'))\naudit_lib.explain(audit, 24, 'SVA-01')\naudit_lib.shw_heading\n"
    (tmp_path / "cells.py").write_text(FACTS + cells)

    said, _, _ = mypy.run([str(tmp_path / "cells.py"), "--config-file", str(ROOT / "pyproject.toml")])

    problems = [line.split(": ", 2)[2] for line in said.splitlines() if "/cells.py:" in line]
    assert len(problems) == 3, said
    assert "DataFrame" in problems[0]
    assert 'Argument 2 to "explain" has incompatible type "int"; expected "str"' in problems[1]
    assert 'Module has no attribute "shw_heading"' in problems[2]


def test_importing_it_imports_nothing_of_it():
    program = "import sys, audit_lib; print(*[name for name in sys.modules if name.startswith('audit_lib')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["audit_lib"]


def test_every_name_leads_to_a_function_that_says_what_it_does():
    assert [name for name in dir(audit_lib) if not getattr(audit_lib, name).__doc__] == []
    with pytest.raises(AttributeError, match="shw_heading"):
        _ = audit_lib.shw_heading


def test_the_page_of_names_is_what_the_code_says():
    page = PAGE.read_text(encoding="utf-8")

    assert page == describe_api(), "run make docs"
    assert [name for name in dir(audit_lib) if f"```python\n{name}(" not in page] == []
