"""The pages that tell somebody what to do, done as they say on a copy: what no longer works on them fails here."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from project.files import ROOT, copy_project

BIN = Path(sys.executable).parent
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w./-]+\.\w+)`:\s*$")
MADE = ("docs/", "tests/golden/expected/", "out/")
"""Where the commands write, and not the reader."""
LEFT_BY_PYTHON = {"__pycache__", ".pytest_cache", ".hypothesis"}


class Block(NamedTuple):
    """A block of a page: a change (`diff`), a file (any other language) or commands (`bash`), and the file it is of."""

    kind: str
    file: str
    text: str


def read_blocks(page: str, heading: str) -> list[Block]:
    """The blocks under a heading; a change or a file is named at the end of the words before it."""
    section = re.split(r"^## ", (ROOT / page).read_text(encoding="utf-8").split(f"\n## {heading}\n")[1], flags=re.M)[0]
    blocks = []
    for found in BLOCK.finditer(section):
        named = FILE.search(section[: found.start()])
        blocks.append(Block(found["kind"], named[1] if named else "", found["text"]))
    return blocks


def write_block(copy: Path, block: Block) -> None:
    """Do what a block says: make the file, or put in the lines that begin with a plus where the others stand."""
    path = copy / block.file
    if block.kind != "diff":
        assert not path.exists(), f"{block.file} is no new file"
        path.write_text(block.text, encoding="utf-8")
        return
    lines = block.text.splitlines(keepends=True)
    there = "".join(line[1:] for line in lines if not line.startswith("+"))
    text = path.read_text(encoding="utf-8")
    assert text.count(there) == 1, f"{block.file} has these lines {text.count(there)} times, and not once:\n{there}"
    path.write_text(text.replace(there, "".join(line[1:] for line in lines)), encoding="utf-8")


def run_commands(copy: Path, commands: str) -> str:
    """Run the commands of a page in its copy, with this environment's programs and the copy's code."""
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONPATH": str(copy)}
    commands = re.sub(r"^make ", f"make --old-file=set-up BIN={BIN} ", commands, flags=re.MULTILINE)
    done = subprocess.run(
        ["bash", "-euc", commands], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read_verdicts(copy: Path) -> list[dict[str, str]]:
    """The verdicts of the one run that the commands made."""
    (written,) = (copy / "out").glob("**/verdicts.csv")
    with written.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file, delimiter=";")]


def read_files(copy: Path) -> dict[str, bytes]:
    files = [path for path in copy.rglob("*") if path.is_file() and not LEFT_BY_PYTHON & {*path.parts}]
    return {path.relative_to(copy).as_posix(): path.read_bytes() for path in files}


@pytest.mark.proof
def test_a_rule_with_a_new_fact_is_added_by_following_the_page(tmp_path: Path) -> None:
    blocks = read_blocks("CONTRIBUTING.md", "Add a rule, from beginning to end")
    by_hand = [block for block in blocks if block.kind != "bash"]
    (commands,) = [block.text for block in blocks if block.kind == "bash"]
    (rule_id,) = set(re.findall(r"^\+  ([A-Z]{3}-\d\d):$", "".join(block.text for block in by_hand), re.MULTILINE))
    copy = copy_project(tmp_path)
    before = read_files(copy)
    for block in by_hand:
        write_block(copy, block)

    told = run_commands(copy, commands)

    rows = [row for row in read_verdicts(copy) if row["rule_id"] == rule_id]
    assert {"uppfylld", "ej_tillamplig"} <= {row["verdict"] for row in rows}
    assert len({row["clinic_id"] for row in rows}) > 20
    assert f"{rule_id};" in told
    assert f"\n## {rule_id} " in (copy / "docs" / "rules.md").read_text(encoding="utf-8")
    changed = {name for name, content in read_files(copy).items() if before.get(name) != content}
    assert {name for name in changed if not name.startswith(MADE)} == {block.file for block in by_hand}


@pytest.mark.proof
def test_an_own_regions_decision_is_written_by_following_the_page(tmp_path: Path) -> None:
    blocks = read_blocks("docs/own_decision.md", "Ett helt beslut")
    (commands,) = [block.text for block in read_blocks("docs/own_decision.md", "Pröva det")]
    rules = re.findall(r"^  ([A-Z]{3}-\d\d):$", blocks[0].text, re.MULTILINE)
    copy = copy_project(tmp_path)
    for block in blocks:
        write_block(copy, block)

    told = run_commands(copy, commands)

    verdicts = read_verdicts(copy)
    unmet = {row["rule_id"] for row in verdicts if row["verdict"] == "ej_uppfylld"}
    assert set(rules) == {row["rule_id"] for row in verdicts}
    assert unmet == {row["rule_id"] for row in verdicts if row["kind"] == "krav"}
    assert [rule_id for rule_id in rules if f"\n{rule_id}  " not in told] == []
