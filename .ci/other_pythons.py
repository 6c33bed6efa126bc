"""Run the main job on every other tested Python that this machine has: the same example, the same bytes.

Each has an environment of its own from the same lock, which stays for the next time (`.venv-3.13`). Ends with status 1
if a file of the results differs from what `.venv` makes.
"""

import os
import subprocess
import sys
from pathlib import Path

from set_up import ROOT, TESTED, VENV, find_version, run, say

COMPARED = ("*.csv", "*.html", "*.xlsx", "result.json", "verdicts.parquet", "deviations.parquet", "data_errors.parquet")
"""Of a run's folder; the rest tells of versions and times."""


def run_example(venv: Path, out: Path) -> dict[str, bytes]:
    """What the main job makes of the example: file → content."""
    run(venv / "bin" / "python", "-m", "audit_lib", "run", ROOT / "params" / "example.yaml", "--out", out)
    return {str(file.relative_to(out)): file.read_bytes() for name in COMPARED for file in out.rglob(name)}


def find_own_version() -> tuple[int, ...]:
    """Which Python `.venv` has."""
    code = "import sys; print(*sys.version_info[:2])"
    asked = subprocess.run([str(VENV / "bin" / "python"), "-c", code], stdout=subprocess.PIPE, check=True)  # noqa: S603 (ours)
    return tuple(int(part) for part in asked.stdout.split())


def main() -> int:
    """Run it on each, and say what differs."""
    own = find_own_version()
    expected = run_example(VENV, ROOT / "out" / "python" / "own")
    n_different = 0
    for version in TESTED:
        name = "{}.{}".format(*version)
        python = find_version(version)
        if version == own or not python:
            say(f"Python {name}: {'that of ' + VENV.name if version == own else 'not on this machine'}")
            continue
        os.environ["VENV"] = f".venv-{name}"
        run(python, ROOT / ".ci" / "set_up.py")
        found = run_example(ROOT / f".venv-{name}", ROOT / "out" / "python" / name)
        different = sorted(file for file in expected | found if expected.get(file) != found.get(file))
        say(f"Python {name}: {len(found)} files, {len(different)} differ: {', '.join(different[:9]) or 'none'}")
        n_different += len(different)
    return bool(n_different)


if __name__ == "__main__":
    sys.exit(main())
