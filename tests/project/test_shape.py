"""The shape of the tree: layers, sizes, names, and nothing that belongs to one machine."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path, PurePosixPath

from project.files import ROOT, list_tracked, read_texts

MAX_LINES = 300
MAX_FILES = 10
LONG_ON_PURPOSE = {
    "tests/oracle/test_oracle_itself.py": "the second implementation argued rule by rule, in the contract's order",
    "tests/unit/report/report_samples.py": "whole invented results, data rather than code",
}
WIDE_ON_PURPOSE = {
    "": "the files that tools look for at the root",
    "audit_lib/batch": "one module a step of a run, and the kernel's package beside them",
    "audit_lib/facts/sql": "one file a relation and the views they share",
    "audit_lib/facts/terms/grammar": "one module a part of the grammar",
    "audit_lib/findings": "one module a kind of finding, and their sentences",
    "audit_lib/model": "the words all stages share, one module each",
    "audit_lib/report": "one module a section of the pages",
    "audit_lib/report/templates/clinic": "one template a section of the clinic's page",
    "data/example": "one file a table of the contract",
    "docs/decisions": "one page a decision",
    "tests/engines": "one file a promise of the engines, and the servers they are tried on",
    "tests/notebooks": "one file a promise of a real run",
    "tests/oracle": "the second implementation, whole",
    "tests/project": "one file a promise of the frame",
    "tests/rules": "one file a rule",
    "tests/unit/batch": "one file a promise of the main job",
    "tests/unit/model": "one file a module",
    "tests/unit/report": "one file a promise of the pages",
}
EMPTY_NAMES = {"utils", "helpers", "common", "misc", "base", "core", "manager", "handler"}
# Built from parts, so that this file does not find itself.
OF_ONE_MACHINE = re.compile(r"/(work|tmp|root|farm|opt/pypi)/|/(home|Users)/\w+/")
REGISTRY = re.compile(r"(index-url|extra-index|find-links|registry *=)[^#\n]*(https?|file)://")


def test_the_stages_never_import_each_other():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    assert "Contracts: 1 kept, 0 broken." in done.stdout


def test_no_module_is_longer_than_one_can_read():
    sizes = {name: text.count("\n") for name, text in read_texts(".py", ".sql").items()}
    long = {name for name, lines in sizes.items() if lines > MAX_LINES}

    assert long - LONG_ON_PURPOSE.keys() == set()
    assert LONG_ON_PURPOSE.keys() - long == set(), "no longer needs its exception"


def test_no_folder_holds_more_than_one_can_survey():
    folders = Counter(str(PurePosixPath(name).parent).removeprefix(".") for name in list_tracked())
    folders[""] = 0
    wide = {folder for folder, files in folders.items() if files > MAX_FILES}

    assert wide - WIDE_ON_PURPOSE.keys() == set()


def test_every_file_has_a_name_that_says_something():
    empty = [name for name in list_tracked() if EMPTY_NAMES & {*PurePosixPath(name).with_suffix("").parts}]

    assert empty == []


def test_nothing_of_one_machine_is_in_a_tracked_file():
    texts = {name: text for name, text in read_texts().items() if not name.startswith("tests/")}

    assert [name for name, text in texts.items() if OF_ONE_MACHINE.search(text)] == []
    assert [name for name, text in texts.items() if REGISTRY.search(text)] == []


def test_neither_results_nor_raw_data_are_in_git():
    assert [name for name in list_tracked() if name.startswith(("out/", "data/raw/", ".venv/"))] == []
