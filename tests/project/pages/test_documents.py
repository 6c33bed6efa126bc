"""The pages people read: nothing stale, nothing dead, nothing that grows without end."""

import re
import tomllib

import pytest
import yaml

from audit_lib.__main__ import main
from audit_lib.model.run import RunParameters
from audit_lib.model.tables import TABLES
from audit_lib.wording.table_texts import read_table_texts
from project.files import ROOT, list_tracked, read_texts
from project.pages import command_page, frames_page
from project.pages.delivery import sources_page, tables_page

RUNNING = ("docs/running.md", "docs/running.sv.md")
PAGES = [name for name in list_tracked() if name.endswith(".md")]
MAX_PICTURE_BYTES = 200_000
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#]*)(?:#([^)]+))?\)")


def read_page(name):
    return (ROOT / name).read_text(encoding="utf-8")


def list_anchors(path):
    """What a forge makes of the headings, and the ids that are written out."""
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | {*re.findall(r'<a id="([^"]+)">', text)}


@pytest.mark.parametrize("name", PAGES)
def test_links_within_the_project_lead_somewhere(name):
    page = (ROOT / name).resolve()
    dead = []
    for target, anchor in LINK.findall(read_page(name)):
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in list_anchors(path)):
            dead.append(f"{target}#{anchor}")

    assert dead == []


def test_every_page_of_docs_is_in_its_list():
    listed = {target for target, _ in LINK.findall(read_page("docs/README.md"))}
    pages = {name.removeprefix("docs/") for name in list_tracked() if re.fullmatch(r"docs/[^/]+\.(md|json)", name)}

    assert pages - {"README.md"} - listed == set()


def test_every_picture_is_shown_with_words_and_is_light():
    shown = {
        ((ROOT / name).parent / target).resolve()
        for name in PAGES
        for target in re.findall(r"!\[[^\]]{20,}\]\(([^)]+\.png)\)", read_page(name))
    }
    pictures = {*(ROOT / "docs/pictures").glob("*.png"), *(ROOT / "docs/gallery").glob("*.png")}

    assert shown == pictures
    assert [path.name for path in pictures if path.stat().st_size > MAX_PICTURE_BYTES] == []


def test_every_command_and_target_that_a_page_names_exists():
    targets = {*re.findall(r"^([a-z-]+):", read_page("Makefile"), flags=re.MULTILINE)}
    # A changelog may name what is gone.
    for name in {*PAGES} - {"CHANGELOG.md"}:
        called = re.findall(r"(?:`|^ *|/)(make|basutbud) ([a-z][a-z-]*)\b", read_page(name), flags=re.MULTILINE)
        assert {command for program, command in called if program == "make"} <= targets, name
        assert {command for program, command in called if program == "basutbud"} <= {*main.commands}, name


@pytest.mark.parametrize("name", RUNNING)
def test_the_page_of_a_run_names_every_key_of_a_run_file(name):
    keys = {*RunParameters.model_fields} - {"run_file", "is_extract_assumed"}

    assert sorted(key for key in keys if f"`{key}`" not in read_page(name)) == []


@pytest.mark.parametrize("name", RUNNING)
def test_the_page_of_a_run_names_every_exit_code(name):
    codes = re.findall(r"^\| (\d+) \|", read_page("docs/commands.md"), flags=re.MULTILINE)

    assert len(codes) >= 8
    assert [code for code in codes if not re.search(rf"\b{code}\b", read_page(name))] == []


def test_both_pages_of_a_run_say_the_same_of_each_file_and_key():
    first, second = (re.findall(r"^\| (`.+?`) \|", read_page(name), flags=re.MULTILINE) for name in RUNNING)

    assert first == [entry.replace("FIL}", "FILE}") for entry in second]


@pytest.mark.proof
@pytest.mark.parametrize("page", tables_page.PAGES, ids=lambda page: page.name)
def test_the_pages_of_the_tables_are_what_the_code_says_and_does(page):
    assert page.read_text(encoding="utf-8") == tables_page.PAGES[page](), "run make docs"


@pytest.mark.proof
def test_the_page_of_the_sources_is_what_the_code_does():
    assert sources_page.PAGE.read_text(encoding="utf-8") == sources_page.describe_sources(), "run make docs"


def test_every_column_of_every_table_has_a_swedish_header_and_a_meaning():
    texts = read_table_texts(ROOT / "params")

    assert {name: list(text.columns) for name, text in texts.items()} == {
        name: list(table.column_names) for name, table in TABLES.items()
    }


def test_the_pages_of_commands_and_frames_are_what_the_code_says():
    assert command_page.PAGE.read_text(encoding="utf-8") == command_page.describe_commands(), "run make docs"
    assert frames_page.PAGE.read_text(encoding="utf-8") == frames_page.describe_frames(), "run make docs"


def test_every_command_is_on_the_page():
    page = read_page("docs/commands.md")

    assert [name for name in main.commands if f"## basutbud {name}\n" not in page] == []


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


def test_the_changelog_and_the_citation_are_of_this_version():
    version = tomllib.loads(read_page("pyproject.toml"))["project"]["version"]
    citation = yaml.safe_load(read_page("CITATION.cff"))

    assert f"## [{version}] - {citation['date-released']}\n" in read_page("CHANGELOG.md")
    assert citation["version"] == version


def test_a_forge_runs_what_the_project_runs_with_actions_that_cannot_change():
    workflow = yaml.safe_load(read_page(".github/workflows/check.yml"))
    steps = workflow["jobs"]["check"]["steps"]

    actions = [step["uses"] for step in steps if "uses" in step]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    assert [action for action in actions if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)] == []
