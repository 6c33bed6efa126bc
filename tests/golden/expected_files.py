"""Files that were looked at once and must stay as they are; `make golden` rewrites them, and the diff is reviewed."""

import os
from pathlib import Path

EXPECTED = Path(__file__).parent / "expected"


def assert_is_golden(name: str, text: str) -> None:
    path = EXPECTED / name
    if os.environ.get("REWRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), f"{path.name} is missing: run make golden and look at what it wrote"
    assert path.read_text(encoding="utf-8") == text
