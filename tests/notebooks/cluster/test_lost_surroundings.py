"""What `run_notebook` says and leaves when its work folder is taken from it, or the means to start a kernel."""

import errno
from dataclasses import replace

import pytest
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from notebooks.cluster.clusters import make_task

from audit_lib.batch.notebooks.notebook import run_notebook
from audit_lib.errors import ReportError

PRODUCTS = ("result.json", "odd.ipynb", "odd.html")
REMOVE = """
import shutil
from pathlib import Path
(work,) = Path({folder!r}).glob(".work-*")
shutil.rmtree(work)
"""
MAKE_ANEW = """
from audit_lib.files.whole_file import write_text
write_text(work / "result.json", '{"made": "late"}')
"""


@pytest.fixture
def task_of(tmp_path):
    """Make a task whose folder has the products of a run before."""

    def make(source):
        folder = tmp_path / "out" / "clinics" / "x"
        folder.mkdir(parents=True)
        for name in PRODUCTS:
            (folder / name).write_text("as it was", encoding="utf-8")
        task = make_task(tmp_path, "x", source.replace("{folder!r}", repr(str(folder))))
        return replace(task, products=("result.json",))

    return make


@pytest.mark.parametrize("afterwards", ["", MAKE_ANEW], ids=["gone", "made anew by the last cell"])
def test_a_notebook_whose_work_folder_was_taken_moves_nothing_into_place(task_of, afterwards):
    task = task_of(REMOVE + afterwards)

    with pytest.raises(ReportError, match="arbetsmappen togs bort medan notebooken kördes"):
        run_notebook(task)

    assert {path.name: path.read_text(encoding="utf-8") for path in task.folder.iterdir()} == dict.fromkeys(
        PRODUCTS, "as it was"
    )
    assert not task.failed_folder.exists(), "whoever took the folder has settled the matter"


def test_a_system_that_cannot_start_a_kernel_is_no_fault_of_the_disks(task_of, monkeypatch):
    async def launch_kernel(*_, **__):
        raise BlockingIOError(errno.EAGAIN, "no process left")

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", launch_kernel)

    with pytest.raises(
        ReportError, match=r"kärnan kunde inte startas \(systemet har inte fler resurser just nu\)"
    ) as caught:
        run_notebook(task_of("1"))

    assert "skrivas" not in str(caught.value)
