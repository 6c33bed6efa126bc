"""Whatever is wrong is said in Swedish: on the command line, in a run file, a decision or a file of the input."""

import re
import shlex
from pathlib import Path

import click
import pytest
import wrong_commands
import wrong_decisions
import wrong_run_files
import wrong_tables
from click.testing import CliRunner, Result
from wrong_input import TABLES, Wrong, write_run

import audit_lib
from audit_lib.__main__ import main

ENGLISH = re.compile(
    r"(?i)\b(the|and|or|of|is|are|was|were|not|no|with|this|that|which|than|should|must|cannot|can|could|would|does|"
    r"did|unable|invalid|valid|expected|unexpected|found|missing|such|unknown|error|exception|traceback|warning|"
    r"permitted|permission|denied|directory|required|requires|usage|options?|commands?|try|help|show|exit|field|"
    r"greater|less|equal|string|integer|number|character|codec|decode|line|column|row|table|key|default|choose|range|"
    r"mapping|sequence|scalar|token|document|while|scanning|extra|aborted)\b"
)
OURS = re.compile(r"--[a-z-]+|\([\w.-]+\)|”[^”]*”|här: \w+|Namnen är [^.]+|and, or, not, =, <, in, is,")
"""What is no language: flags, places in a file, what it says itself, names, and SQL."""
SAYS_WHAT_TO_DO = re.compile(r"[.?!] \S.*[.?!]$|\b(ska|skrivs|saknas|måste|ligger efter|högst|byt namn|finns inte \()")
"""A sentence of its own, or one that says how it shall be."""
KINDS = {
    "commands": wrong_commands.WRONG,
    "run_files": wrong_run_files.WRONG,
    "decisions": wrong_decisions.WRONG,
    "tables": wrong_tables.WRONG,
}
ROWS = [pytest.param(wrong, id=f"{kind}-{place}") for kind, rows in KINDS.items() for place, wrong in enumerate(rows)]


def find_english(text: str) -> list[str]:
    return [found.group() for found in ENGLISH.finditer(OURS.sub("", text))]


@pytest.fixture
def basutbud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lay out a whole region with a wrong input's files in place of some, and give the command's answer."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ring").symlink_to("ring")
    (tmp_path / "indata").mkdir()
    whole = {"run.yaml": write_run(), **{f"indata/{name}.csv": text for name, text in TABLES.items()}}

    def call(wrong: Wrong) -> Result:
        for name, content in {**whole, **wrong.files}.items():
            if name.endswith("/"):
                (tmp_path / name).mkdir()
            else:
                (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return CliRunner().invoke(main, shlex.split(wrong.arguments), prog_name="basutbud")

    return call


def test_there_are_two_hundred_and_more() -> None:
    assert len(ROWS) >= 200


@pytest.mark.fast_rows(40)
@pytest.mark.parametrize("wrong", ROWS)
def test_what_is_wrong_is_said_in_swedish_with_its_place_and_its_exit_code(wrong: Wrong, basutbud) -> None:
    done = basutbud(wrong)

    assert isinstance(done.exception, SystemExit), done.exc_info
    assert done.exit_code == wrong.exit_code, done.output
    faults = [line for line in done.stderr.splitlines() if line.startswith("fel: ")]
    assert faults or "Kommandon:" in done.stderr
    assert [line for line in faults if not line.endswith((".", "!", "?"))] == []
    assert wrong.place in done.stderr
    assert find_english(done.stderr.replace(str(Path.cwd()), "")) == []
    assert done.stdout == ""
    if wrong.exit_code == 2:
        assert "Hjälp: basutbud" in done.stderr or not faults
    else:
        assert [line for line in faults if not SAYS_WHAT_TO_DO.search(line)] == []


@pytest.mark.parametrize("command", [[], *([name] for name in main.commands)], ids="-".join)
def test_the_help_of_every_command_is_in_swedish(command: list[str]) -> None:
    done = CliRunner().invoke(main, [*command, "--help"], prog_name="basutbud")

    assert done.exit_code == 0
    assert done.stdout.startswith("Användning: basutbud")
    assert find_english(done.stdout) == []
    assert re.findall(r"INTEGER|FLOAT|BOOLEAN|PATH|FILE|DIRECTORY|DATETIME", done.stdout) == []


def test_every_type_of_a_flag_is_one_that_we_have_words_for() -> None:
    kinds = {type(parameter.type) for command in main.commands.values() for parameter in command.params}
    paths = [p.type for command in main.commands.values() for p in command.params if isinstance(p.type, click.Path)]

    assert kinds <= {click.IntRange, click.Choice, click.Path, type(click.INT), type(click.STRING), type(click.BOOL)}
    assert not any(path.exists for path in paths), "click would say in English that it does not exist"


def test_a_command_that_is_stopped_before_it_has_begun_says_so(basutbud, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audit_lib.model.decision.load_decision", stop)
    done = basutbud(Wrong("rules", 130))

    assert done.exit_code == 130
    assert done.stderr.startswith("avbruten")


def test_an_error_that_nobody_foresaw_names_its_place_in_the_code_and_not_its_words(basutbud, monkeypatch) -> None:
    monkeypatch.setattr("audit_lib.model.decision.find_decision", lambda *_, **__: {}["191212121212"])
    done = basutbud(Wrong("rules", 13))

    assert done.exit_code == 13
    assert re.fullmatch(
        r"fel: __main__\.py, rad \d+: ett oväntat fel i programmet \(KeyError\)\. Felet.*\.\n", done.stderr
    )


def test_an_argument_too_many_is_named_and_a_near_command_and_flag_are_proposed(basutbud) -> None:
    assert "a.yaml" in basutbud(Wrong("run run.yaml a.yaml", 2)).stderr


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(
    ("arguments", "first", "told"),
    [
        ("check run.yaml", "mapp: ", "kan ej bedömas "),
        ("intake run.yaml", "sida: ", "ärendetyper 1"),
        ("check run.yaml --reading accepterad_andel=0,9", "hypotes: accepterad_andel 90", "i stället för: "),
        ("rules", "Basutbud", "motfraga_ar_delsvar = ja: "),
    ],
)
def test_what_a_command_has_done_is_told_in_swedish(arguments: str, first: str, told: str, basutbud) -> None:
    done = basutbud(Wrong(arguments, 0))

    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(first)
    assert told in done.stdout
    assert re.findall(r"\b(?:True|False|None)\b", done.stdout) == []
    assert find_english(done.output.replace(str(Path.cwd()), "")) == []


def test_a_name_that_the_package_does_not_have_is_refused_in_swedish() -> None:
    with pytest.raises(AttributeError, match="audit_lib har inget som heter lod"):
        audit_lib.lod  # noqa: B018
