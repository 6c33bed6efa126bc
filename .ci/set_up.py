"""Build .venv from the hash-pinned lock, if it is missing or out of date.

Standard library only, and written for any Python 3: the first thing it does is to find a Python that the project has
been tested with. It says what it does on stderr, so that a command's own last line on stdout stays the last.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

TESTED = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON_IN_VENV = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
JAVA_LOCK = ROOT / "requirements-java.lock"
PACKAGES_STAMP = VENV / "packages.stamp"
JAVA_STAMP = VENV / "java.stamp"
KERNEL = ROOT / "audit_lib" / "batch" / "forking" / "kernels" / "basutbud"
PROJECT_STAMP = VENV / "project.stamp"
# --no-deps: the lock is complete, and leaves one package of its packages' wishes out on purpose
# (docs/decisions/0006-lock.md), which pip would otherwise go and fetch.
PIP = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps")


def say(text: str) -> None:
    """Write a line of progress on stderr."""
    sys.stderr.write("set-up: {}\n".format(text))  # noqa: UP032 (must parse on the Python that is to be refused)


def find_python() -> str:
    """Return the path of a Python of the tested version: this one, or one of its name on the PATH."""
    name = "python{}.{}".format(*TESTED)
    for candidate in (sys.executable, shutil.which(name), shutil.which("python3")):
        if candidate and _version_of(candidate) == TESTED:
            return candidate
    say(
        "Python {}.{} is needed and was not found (this is {}.{}). Install it, or name it: "
        "make PYTHON=/path/to/{} report".format(*TESTED, *sys.version_info[:2], name)
    )
    sys.exit(2)


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


def run(*command: object) -> None:
    """Run a command with its output on stderr; leave with its status if it fails."""
    done = subprocess.run([str(part) for part in command], stdout=sys.stderr, check=False)  # noqa: S603 (commands of this file only)
    if done.returncode:
        say("failed: {}".format(" ".join(str(part) for part in command)))
        sys.exit(done.returncode)


def install_packages() -> None:
    """Make .venv anew with what the lock holds."""
    say("building .venv from requirements.lock, about a minute")
    run(find_python(), "-m", "venv", "--clear", VENV)
    run(PYTHON_IN_VENV, *PIP, "--require-hashes", "--only-binary", ":all:", "-r", LOCK)
    PACKAGES_STAMP.write_text(fingerprint(LOCK))


def install_java_packages() -> None:
    """Add what needs Java: published as source only, so it is built here, with the lock's own setuptools."""
    say("adding Spark and the validator of pages, about a minute")
    run(PYTHON_IN_VENV, *PIP, "--require-hashes", "--no-build-isolation", "-r", JAVA_LOCK)
    JAVA_STAMP.write_text(fingerprint(JAVA_LOCK))


def install_project() -> None:
    """Make `audit_lib` importable, byte-compiled, with its entry points, and its kernel one that JupyterLab offers."""
    run(PYTHON_IN_VENV, *PIP, "--no-build-isolation", "--editable", ROOT)
    run(PYTHON_IN_VENV, "-m", "compileall", "-q", ROOT / "audit_lib")
    run(PYTHON_IN_VENV, "-m", "jupyter", "kernelspec", "install", "--sys-prefix", "--log-level=ERROR", KERNEL)
    PROJECT_STAMP.write_text(fingerprint(ROOT / "pyproject.toml"))


if __name__ == "__main__":
    fresh = not is_current(PACKAGES_STAMP, LOCK)
    if fresh:
        install_packages()
    if fresh or not is_current(PROJECT_STAMP, ROOT / "pyproject.toml"):
        install_project()
    if "java" in sys.argv[1:] and not is_current(JAVA_STAMP, JAVA_LOCK):
        install_java_packages()
