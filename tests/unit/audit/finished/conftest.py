import shutil

import pytest


@pytest.fixture(scope="session")
def audit(tmp_path_factory):
    from made_run import make_run  # noqa: PLC0415 (it takes seconds)

    return make_run(tmp_path_factory.mktemp("finished"))


@pytest.fixture
def folder(audit, tmp_path):
    """The run in a folder that a test may spoil."""
    return shutil.copytree(audit.run.out, tmp_path / "out")
