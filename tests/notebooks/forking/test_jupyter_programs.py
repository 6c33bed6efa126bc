"""The forked kernel is one that Jupyter's own programs find and start, once the set-up has been run."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from audit_lib.batch.forking import launch

PROGRAMS = Path(sys.executable).parent
WHO = "import os; from pathlib import Path; print(Path(f'/proc/{os.getppid()}/cmdline').read_bytes().decode())"


@pytest.mark.skipif(not launch.FORKABLE, reason="forked kernels need Linux")
@pytest.mark.proof
def test_papermills_command_line_runs_a_notebook_on_a_forked_kernel(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(WHO)])
    nbformat.write(notebook, tmp_path / "in.ipynb")
    command = [PROGRAMS / "papermill", "-k", "basutbud", "--no-progress-bar", "in.ipynb", "out.ipynb"]

    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path)

    (output,) = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[0].outputs
    assert "audit_lib.batch.forking.parent" in output.text
