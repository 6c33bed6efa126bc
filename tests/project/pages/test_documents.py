"""The pages people read: the two commands first, the same in both languages, nothing stale, nothing dead."""

import re

import pytest

from audit_lib.__main__ import main
from audit_lib.model.run import RunParameters
from project.files import ROOT, list_tracked, read_texts
from project.pages.command_page import PAGE, describe_commands

READMES = ("README.md", "README.sv.md")
MAX_PICTURE_BYTES = 200_000


def read_page(name):
    return (ROOT / name).read_text(encoding="utf-8")


def commands_of(name):
    blocks = re.findall(r"```(?:bash|sh|console)\n(.*?)```", read_page(name), flags=re.DOTALL)
    lines = [line.split(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.parametrize("name", READMES)
def test_a_readme_opens_with_the_two_commands(name):
    before_block = read_page(name).split("```")[0]

    assert commands_of(name)[:2] == ["make report", "make test"]
    assert len(before_block.splitlines()) <= 6


def test_both_readmes_give_the_same_commands():
    assert commands_of("README.md") == commands_of("README.sv.md")


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_key_of_a_run_file(name):
    # What a misspelt key is answered with: "README räknar upp namnen".
    keys = set(RunParameters.model_fields) - {"run_file", "synthetic"}

    assert sorted(key for key in keys if f"`{key}`" not in read_page(name)) == []


def test_every_target_of_make_that_a_page_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", read_page("Makefile"), flags=re.MULTILINE))
    pages = "\n".join(read_page(name) for name in (*READMES, "CONTRIBUTING.md"))
    named = set(re.findall(r"\bmake ([a-z-]+)", pages))

    assert named - targets == set()


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md"])
def test_links_within_the_project_lead_somewhere(name):
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", read_page(name))

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_every_picture_of_a_report_is_shown_and_is_light(name):
    pictures = re.findall(r"!\[[^\]]{20,}\]\(([^)]+\.png)\)", read_page(name))

    assert sorted(pictures) == [f"docs/pictures/{path.name}" for path in sorted((ROOT / "docs/pictures").glob("*.png"))]
    assert [target for target in pictures if (ROOT / target).stat().st_size > MAX_PICTURE_BYTES] == []


def test_the_page_of_commands_is_what_the_commands_say():
    assert PAGE.read_text(encoding="utf-8") == describe_commands(), "run make docs"


def test_every_command_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")

    assert [name for name in main.commands if f"## basutbud {name}\n" not in page] == []


def test_every_exit_code_of_the_readme_is_on_the_page_of_commands():
    codes = re.findall(r"^\| (\d+) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)

    for name in READMES:
        assert [code for code in codes if not re.search(rf"\b{code}\b", read_page(name))] == [], name


def test_the_word_list_has_no_dead_terms():
    terms = re.findall(r"^\|[^|]+\|[^|]+\| `([^|`]+)` \|", read_page("docs/ordlista.md"), flags=re.MULTILINE)
    source = "\n".join(
        text for name, text in read_texts(".py", ".sql", ".yaml").items() if name.startswith(("audit_lib/", "params/"))
    )

    assert len(terms) >= 50
    assert sorted({*terms}) == sorted(terms), "one name, one meaning"
    assert [term for term in terms if not re.search(rf"\b{re.escape(term)}", source)] == []


def test_every_decision_page_says_context_decision_and_consequences():
    pages = [name for name in list_tracked() if re.fullmatch(r"docs/decisions/\d{4}-.+\.md", name)]
    parts = ("## Context", "## Decision", "## Consequences")
    # 0001 is the list of readings, which has a form of its own.
    incomplete = [name for name in pages if "/0001-" not in name and any(part not in read_page(name) for part in parts)]

    assert pages
    assert incomplete == []


def test_the_changelog_knows_the_version_and_the_rules_of_it():
    version = re.search(r'^version = "(.+)"$', read_page("pyproject.toml"), flags=re.MULTILINE).group(1)

    assert f"## [{version}]" in read_page("CHANGELOG.md")
