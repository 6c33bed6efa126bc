"""What is not great-expectations' own users' interface is imported in one module, which gives the reason."""

import ast
from pathlib import Path

import pytest

from project.files import ROOT, read_texts

HOME = "audit_lib/check/gx_internals.py"
PUBLIC = {"great_expectations", "great_expectations.core", "great_expectations.expectations"}


def list_imported(source: str) -> set[str]:
    """The modules of great-expectations that some code imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return {name for name in found if name.split(".")[0] == "great_expectations"}


def test_only_one_module_imports_what_gx_keeps_to_itself() -> None:
    texts = {name: text for name, text in read_texts(".py").items() if name.startswith("audit_lib/")}
    others = {name: inner for name, text in texts.items() if (inner := list_imported(text) - PUBLIC) and name != HOME}

    assert others == {}
    assert list_imported(texts[HOME])


@pytest.mark.parametrize("name", sorted(list_imported((ROOT / HOME).read_text(encoding="utf-8"))))
def test_each_of_them_has_its_reason(name: str) -> None:
    told = ast.get_docstring(ast.parse(Path(ROOT / HOME).read_text(encoding="utf-8"))) or ""
    inner = name.removeprefix("great_expectations.").split(".")

    assert any(f"`{'.'.join(inner[:n])}`" in told for n in range(1, len(inner) + 1))
