"""The repository as the tests of its frame see it: what git holds, and what would be committed next."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".parquet", ".xlsx"}


@cache
def list_tracked() -> tuple[str, ...]:
    """Every file that git tracks and that is there, relative to the root."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False, text=True
    ).stdout.split("\0")
    if not any(listed):  # an unpacked archive: everything but what is made here
        made = {".git", "out", "build", "__pycache__", ".hypothesis", ".pytest_cache", ".mypy_cache"}
        made |= {path.name for path in ROOT.glob(".venv*")}
        listed = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not made & {*path.parts}]
    return tuple(name for name in listed if name and (ROOT / name).is_file())


def read_texts(*suffixes: str) -> dict[str, str]:
    """The tracked text files, or those with the suffixes, by name."""
    names = [name for name in list_tracked() if Path(name).suffix not in BINARY]
    wanted = [name for name in names if not suffixes or Path(name).suffix in suffixes]
    return {name: (ROOT / name).read_bytes().decode("utf-8", errors="replace") for name in wanted}


def copy_project(folder: Path) -> Path:
    """A copy of what git tracks."""
    for name in list_tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder
