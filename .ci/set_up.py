"""Build .venv (or the folder that VENV names) from the hash-pinned lock, if it is missing or out of date.

Standard library only, and written for any Python 3: the first thing it does is to find a Python that the project has
been tested with. It says what it does on stderr, so that a command's own last line on stdout stays the last.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

TESTED = ((3, 11), (3, 12), (3, 13))
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / os.environ.get("VENV", ".venv")
PYTHON_IN_VENV = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
JAVA_LOCK = ROOT / "requirements-java.lock"
PACKAGES_STAMP = VENV / "packages.stamp"
JAVA_STAMP = VENV / "java.stamp"
KERNEL = ROOT / "audit_lib" / "batch" / "forking" / "kernels" / "basutbud"
TEMPLATE = ROOT / "audit_lib" / "report" / "templates" / "basutbud"
PROJECT_STAMP = VENV / "project.stamp"
PIP = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")


def say(text: str) -> None:
    """Write a line of progress on stderr."""
    sys.stderr.write("set-up: {}\n".format(text))  # noqa: UP032 (must parse on the Python that is to be refused)


def find_python() -> str:
    """Return the path of a Python of a tested version: this one, or else the oldest that is found."""
    if sys.version_info[:2] in TESTED:
        return sys.executable
    for version in TESTED:
        found = find_version(version)
        if found:
            return found
    names = ["{}.{}".format(*version) for version in TESTED]
    say(
        "Python {} or {} is needed and was not found (this is {}.{}). Install it, or name it: "
        "make PYTHON=/path/to/python{} report".format(
            ", ".join(names[:-1]), names[-1], *sys.version_info[:2], names[-1]
        )
    )
    sys.exit(2)


def find_version(version: tuple) -> str:
    """Return the path of a Python of this version on the PATH or among pyenv's, or nothing."""
    name = "python{}.{}".format(*version)
    pyenv = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv")))
    of_pyenv = sorted(pyenv.glob("versions/{}.{}.*/bin/{}".format(*version, name)))
    for candidate in [shutil.which(name), shutil.which("python3"), *(str(path) for path in of_pyenv)]:
        if candidate and _version_of(candidate) == version:
            return candidate
    return ""


def _version_of(python: str) -> tuple:
    asked = subprocess.run(  # noqa: S603 (a Python that was found on the PATH)
        [python, "-c", "import sys; print(*sys.version_info[:2])"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return tuple(int(part) for part in asked.stdout.split()) if asked.returncode == 0 else ()


def fingerprint(source: Path) -> str:
    """Return what a stamp holds: the file's SHA-256, and the folder, since an environment cannot be moved."""
    return f"{hashlib.sha256(source.read_bytes()).hexdigest()} {ROOT}"


def is_current(stamp: Path, source: Path) -> bool:
    """Tell whether the stamp was left by a set-up from just this file, and its Python is still there."""
    return PYTHON_IN_VENV.exists() and stamp.is_file() and stamp.read_text() == fingerprint(source)


def is_of_another_python() -> bool:
    """Tell whether make was given a PYTHON of another version than the environment's; its default rebuilds none."""
    return bool(os.environ.get("PYTHON_GIVEN")) and _version_of(str(PYTHON_IN_VENV)) != _version_of(find_python())


def run(*command: object) -> None:
    """Run a command with its output on stderr; leave with its status if it fails."""
    done = subprocess.run([str(part) for part in command], stdout=sys.stderr, check=False)  # noqa: S603 (commands of this file only)
    if done.returncode:
        say("failed: {}".format(" ".join(str(part) for part in command)))
        sys.exit(done.returncode)


def install_packages() -> None:
    """Make .venv anew with what the lock holds."""
    say(f"building {VENV.name} from requirements.lock, about a minute")
    run(find_python(), "-m", "venv", "--clear", VENV)
    # Also as constraints: a pip older than Python 3.13's looks past the lock when a package is wanted with an extra.
    run(PYTHON_IN_VENV, *PIP, "--require-hashes", "--only-binary", ":all:", "-r", LOCK, "-c", LOCK)
    PACKAGES_STAMP.write_text(fingerprint(LOCK))


def install_java_packages() -> None:
    """Add what needs Java: published as source only, so it is built here, with the lock's own setuptools."""
    say("adding Spark and the validator of pages, about a minute")
    run(PYTHON_IN_VENV, *PIP, "--require-hashes", "--no-build-isolation", "-r", JAVA_LOCK)
    JAVA_STAMP.write_text(fingerprint(JAVA_LOCK))


def install_project() -> None:
    """Make `audit_lib` importable, byte-compiled, with its entry points, its kernel and its template of pages.

    Everything that it needs is there already: without an index nothing else can come in. The template is a link, for a
    copy would grow old beside the code that it belongs to.
    """
    run(PYTHON_IN_VENV, *PIP, "--no-index", "--no-build-isolation", "--editable", ROOT)
    run(PYTHON_IN_VENV, "-m", "compileall", "-q", ROOT / "audit_lib")
    run(PYTHON_IN_VENV, "-m", "jupyter", "kernelspec", "install", "--sys-prefix", "--log-level=ERROR", KERNEL)
    installed = VENV / "share" / "jupyter" / "nbconvert" / "templates" / TEMPLATE.name
    if not installed.exists():
        installed.symlink_to(TEMPLATE)
    PROJECT_STAMP.write_text(fingerprint(ROOT / "pyproject.toml"))


def install_newest() -> None:
    """Make the environment anew, with the newest of all that pyproject.toml allows, and say what it does not allow."""
    say(f"building {VENV.name} from the newest versions")
    run(find_python(), "-m", "venv", "--clear", VENV)
    run(PYTHON_IN_VENV, *PIP, "--editable", f"{ROOT}[dask,postgres,dev]")
    run(PYTHON_IN_VENV, "-m", "pip", "--disable-pip-version-check", "list", "--outdated")


if __name__ == "__main__":
    if "newest" in sys.argv[1:]:
        install_newest()
        sys.exit()
    fresh = not is_current(PACKAGES_STAMP, LOCK) or is_of_another_python()
    if fresh:
        install_packages()
    if fresh or not is_current(PROJECT_STAMP, ROOT / "pyproject.toml"):
        install_project()
    if "java" in sys.argv[1:] and not is_current(JAVA_STAMP, JAVA_LOCK):
        install_java_packages()
