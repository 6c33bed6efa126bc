"""What every test may ask for: the command line, a parent of kernels, a folder for all of pytest's processes."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command
from fast_loop import COLLECTED, folders_of, leave_to_proof

from audit_lib.batch.forking.launch import FORKABLE, PARENT_VARIABLE, ParentProcess


@pytest.hookimpl(tryfirst=True)  # before pytest deselects by marker
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_to_proof(items)
    config.stash[COLLECTED] = folders_of(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    waiting = len(terminalreporter.stats.get("deselected", ()))
    if waiting and any("::" in argument for argument in config.args):
        terminalreporter.write_line(f'{waiting} of these wait for make proof or make faults; -m "" runs them here')


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this session that pytest's processes share; whoever makes something there holds a lock."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def parent() -> Iterator[ParentProcess]:
    """The process that this session's kernels are forked from: it has imported all that they need, once."""
    if not FORKABLE:
        pytest.skip("forked kernels need Linux")
    with ParentProcess() as started:
        yield started


@pytest.fixture
def _use_parent(parent: ParentProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PARENT_VARIABLE, parent.address)


@pytest.fixture(scope="session")
def basutbud(request: pytest.FixtureRequest) -> Command:
    """The command line in a process of its own, with the exit codes and signals of one, but imported beforehand."""
    shared = {PARENT_VARIABLE: request.getfixturevalue("parent").address} if FORKABLE else {}
    return Command(shared)
