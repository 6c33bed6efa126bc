"""Environments of their own, and copies of the project to install in them: nothing is built in the checkout."""

import os
import subprocess
import sys
import venv
from pathlib import Path

# What this environment tells its own programs, and must not tell another's.
OF_THIS_ONE = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "JUPYTER_PATH")


class Environment:
    """An environment with pip and nothing else; programs run in a folder that has nothing to do with the project."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=True)
        self.bin = folder / "bin"
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()

    def run(self, program: str, *arguments: object, cwd: Path | None = None) -> str:
        """What a program of it prints; it must end well."""
        done = run_alone([self.bin / program, *arguments], cwd=cwd or self.elsewhere)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def run_alone(command, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in OF_THIS_ONE}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def build_wheel(folder: Path, copy: Path) -> Path:
    """The wheel of a copy of the project, built with this environment's own setuptools."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    done = run_alone([*command, folder / "wheel", copy], cwd=folder)
    assert done.returncode == 0, done.stderr
    return next((folder / "wheel").glob("*.whl"))
