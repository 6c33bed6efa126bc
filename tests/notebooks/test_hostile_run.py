"""Hostile texts through the whole of the main job, with papermill and kernels: page and executed notebook."""

import html
import importlib
import json
import re
import sys
from pathlib import Path

import pytest
from lxml import html as parser
from properties.hostile_texts import PAYLOADS

from audit_lib.report.outside import undress

CLINICS = ["SE2321000131-E000000000001", "SE2321000131-E000000000002"]
ANYWHERE = {"class", "id"}
# All that our templates write; `viewbox` and the like are in lower case after an HTML parser.
PLAIN = """article b bdi blockquote body caption code dd desc details div dl dt em figcaption figure footer h1 h2 h3 h4
head header li main mark ol p strong style summary table tbody td thead title tr ul"""
OWN: dict[str, set[str]] = {
    **{name: set() for name in PLAIN.split()},
    "a": {"href"},
    "html": {"lang"},
    "meta": {"charset", "content", "http-equiv", "name"},
    "rect": {"height", "width", "x", "y"},
    "section": {"aria-labelledby"},
    "span": {"aria-hidden"},
    "svg": {"aria-labelledby", "preserveaspectratio", "role", "viewbox"},
    "th": {"scope"},
    "time": {"datetime"},
}
STYLED = re.compile(r' style="(text-align:left|text-align:left;font-weight:400|background:none)"')
TAME_VALUE = re.compile(r"[\w .#/-]*")
SHARP = [text for text in PAYLOADS if "<" in text]


@pytest.fixture(scope="module")
def out(basutbud, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(Path(__file__).parents[1] / "browser"), *sys.path])
        write_hostile_region = importlib.import_module("hostile_region").write_hostile_region
    run_file = write_hostile_region(tmp_path_factory.mktemp("fientlig"))
    done = basutbud("run", run_file, "--json", "--only", *CLINICS)
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["out"])


def list_foreign(text: str) -> list[str]:
    """Elements and attributes that no template of ours writes, and values that can be more than a name or number."""
    foreign = []
    for element in parser.document_fromstring(text.encode(), parser=parser.HTMLParser(encoding="utf-8")).iter():
        own = OWN.get(element.tag) if isinstance(element.tag, str) else None
        if own is None:
            foreign.append(str(element.tag))
            continue
        foreign += [f"{element.tag} {name}" for name in element.attrib if name not in own | ANYWHERE]
        foreign += [f"{element.tag} {name}={value}" for name, value in element.items() if not is_tame(element, value)]
    return foreign


def is_tame(element, value: str) -> bool:
    # The page's own policy and viewport hold more than names and numbers.
    return element.tag == "meta" or TAME_VALUE.fullmatch(value) is not None


def list_strings(part) -> list[str]:
    if isinstance(part, dict):
        return [text for name, value in part.items() for text in (name, *list_strings(value))]
    if isinstance(part, list):
        return [text for value in part for text in list_strings(value)]
    return [part] if isinstance(part, str) else []


def test_the_page_holds_the_texts_as_text_and_nothing_that_is_not_ours(out: Path) -> None:
    for number, clinic_id in enumerate(CLINICS):
        page = (out / "clinics" / clinic_id / "report.html").read_text(encoding="utf-8")

        assert html.escape(PAYLOADS[number], quote=False) in page, "the clinic's name is on its page, escaped"
        assert "<script" not in page.casefold()
        assert [text for text in SHARP if text in page] == []
        assert list_foreign(page) == []


def test_the_executed_notebook_holds_the_texts_only_as_escaped_html(out: Path) -> None:
    for number, clinic_id in enumerate(CLINICS):
        notebook = json.loads((out / "clinics" / clinic_id / "audit.ipynb").read_text(encoding="utf-8"))
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
        # Taken out, so that what is left is all the rest of the notebook.
        shown = [text for output in outputs if (text := "".join(output.get("data", {}).pop("text/html", "")))]
        elsewhere = "\n".join(list_strings(notebook))

        assert [text for text in PAYLOADS if text in elsewhere] == []
        assert any(html.escape(PAYLOADS[number], quote=False) in fragment for fragment in shown)
        assert [text for text in SHARP for fragment in shown if text in fragment] == []
        # As the page has it, for what dresses a fragment elsewhere is the same whatever is in it.
        plain = [STYLED.sub("", undress(fragment)) for fragment in shown]
        assert [found for fragment in plain for found in list_foreign(fragment)] == []
