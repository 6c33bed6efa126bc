"""One lock, three doors: make, conda and pyproject say the same."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from project.files import ROOT

MISSION_PACKAGES = ("jupyterlab", "pandas", "papermill", "nbconvert", "great-expectations", "pytest")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
JAVA_LOCK = (ROOT / "requirements-java.lock").read_text(encoding="utf-8")
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def read_tested() -> tuple[tuple[int, int], ...]:
    """The versions of Python that `make` takes."""
    spec = importlib.util.spec_from_file_location("set_up", ROOT / ".ci" / "set_up.py")
    set_up = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(set_up)
    return set_up.TESTED


def read_pins(locks: str = LOCK + JAVA_LOCK) -> list[tuple[Requirement, list[str]]]:
    """The entries of some locks with their hashes."""
    entries = re.split(r"^(?=[A-Za-z0-9])", locks.replace("\\\n", " "), flags=re.MULTILINE)
    return [
        (Requirement(entry.split("--hash")[0].strip()), re.findall(r"--hash=sha256:([0-9a-f]{64})\b", entry))
        for entry in entries
        if entry.strip()
    ]


def pins_of_this_machine(locks: str) -> dict[str, str]:
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin, _hashes in read_pins(locks)
        if pin.marker is None or pin.marker.evaluate()
    }


PINS = pins_of_this_machine(LOCK + JAVA_LOCK)


def test_every_dependency_is_pinned_within_its_range():
    extras = PROJECT["optional-dependencies"].values()
    wanted = [Requirement(text) for text in PROJECT["dependencies"] + [text for extra in extras for text in extra]]

    outside = [
        str(need)
        for need in wanted
        if canonicalize_name(need.name) not in PINS or PINS[canonicalize_name(need.name)] not in need.specifier
    ]

    assert outside == []


def test_every_pin_is_exact_and_has_hashes():
    loose = [str(pin) for pin, hashes in read_pins() if not hashes or not re.fullmatch(r"==[^*,]+", str(pin.specifier))]

    assert loose == []


def test_the_lock_holds_pins_and_hashes_and_no_address():
    lines = [line.strip().removesuffix("\\").strip() for line in LOCK.splitlines()]
    other = [line for line in lines if not re.fullmatch(r"--hash=sha256:\w{64}|[\w.-]+==\S+( ; [^:/]+)?|", line)]

    assert other == []


@pytest.mark.parametrize("name", MISSION_PACKAGES)
def test_the_packages_of_the_mission_are_there(name):
    assert version(name) == PINS[name]


@pytest.mark.parametrize("lock", [LOCK, pytest.param(JAVA_LOCK, marks=pytest.mark.proof)], ids=["python", "java"])
def test_what_is_installed_is_what_the_lock_says(lock):
    different = {name: pin for name, pin in pins_of_this_machine(lock).items() if version(name) != pin}

    assert different == {}


def test_the_slow_checker_of_addresses_is_never_installed():
    assert "rfc3987-syntax" not in LOCK
    with pytest.raises(PackageNotFoundError):
        version("rfc3987-syntax")


def test_what_is_installed_lacks_nothing_that_it_asks_for():
    checked = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout


def test_make_pip_and_conda_take_the_same_pythons():
    tested = read_tested()
    (oldest, newest) = (tested[0], tested[-1])
    wanted = f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"

    assert sys.version_info[:2] in tested
    assert PROJECT["requires-python"] == wanted
    assert [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)] == [f"python{wanted}", "pip"]


def test_conda_gets_the_versions_of_the_lock_and_what_make_installs():
    pip = next(entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))
    pins = [line.removesuffix(" \\") for line in LOCK.splitlines() if "==" in line]
    make_lock = (ROOT / "Makefile").read_text(encoding="utf-8")
    extras = re.findall(r"--extra (\w+)", make_lock)

    assert pip == ["--constraint constraints.txt", f"--editable .[{','.join(extras)}]"]
    assert (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() == pins
