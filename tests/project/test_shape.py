"""The shape of the tree: layers, sizes, names, and nothing that belongs to one machine."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path, PurePosixPath

from project.files import ROOT, list_tracked, read_texts

MAX_LINES, MAX_MODULES = 300, 12
EMPTY_NAMES = {"utils", "helpers", "common", "misc", "base", "core", "manager", "handler"}
# Built from parts, so that this file does not find itself.
OF_ONE_MACHINE = re.compile(r"/(work|tmp|root|farm|opt/pypi)/|/(home|Users)/\w+/")
REGISTRY = re.compile(r"(index-url|extra-index|find-links|registry *=)[^#\n]*(https?|file)://")


def test_the_stages_never_import_each_other():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken\.", done.stdout)


def test_no_module_is_longer_than_one_can_read():
    sizes = {name: text.count("\n") for name, text in read_texts(".py", ".sql").items()}

    assert {name: lines for name, lines in sizes.items() if lines > MAX_LINES} == {}


def test_no_folder_holds_more_modules_than_one_can_survey():
    modules = [PurePosixPath(name) for name in read_texts(".py") if not name.startswith(".")]
    folders = Counter(path.parent.as_posix() for path in modules if path.name != "__init__.py")

    assert {folder: n for folder, n in folders.items() if n > MAX_MODULES} == {}


def test_every_file_has_a_name_that_says_something():
    empty = [name for name in list_tracked() if EMPTY_NAMES & {*PurePosixPath(name).with_suffix("").parts}]

    assert empty == []


def test_nothing_of_one_machine_is_in_a_tracked_file():
    texts = {name: text for name, text in read_texts().items() if not name.startswith("tests/")}

    assert [name for name, text in texts.items() if OF_ONE_MACHINE.search(text)] == []
    assert [name for name, text in texts.items() if REGISTRY.search(text)] == []


def test_neither_results_nor_raw_data_are_in_git():
    assert [name for name in list_tracked() if name.startswith(("out/", "data/raw/", ".venv/"))] == []
