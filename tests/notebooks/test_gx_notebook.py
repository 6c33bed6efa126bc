"""The notebook for who knows great-expectations, run by plain papermill."""

import copy
from pathlib import Path

import nbformat
import papermill
import pytest

from audit_lib.files.places import NOTEBOOKS

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_runs_a_checkpoint_of_the_decisions_rules_and_one_of_the_readers_own_and_once_more(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    parameters = {"clinic_id": "SE2321000131-E999000000024", "run_file": str(EXAMPLE), "out_dir": out}

    twice = nbformat.read(NOTEBOOKS / "gx.ipynb", as_version=4)
    again = [copy.deepcopy(cell) for cell in twice.cells if cell.cell_type == "code"][1:]
    twice.cells += [nbformat.from_dict({**cell, "id": f"{cell['id']}-again"}) for cell in again]
    nbformat.write(twice, tmp_path / "twice.ipynb")
    papermill.execute_notebook(tmp_path / "twice.ipynb", tmp_path / "done.ipynb", parameters, progress_bar=False)

    outputs = [output for cell in nbformat.read(tmp_path / "done.ipynb", 4).cells for output in cell.get("outputs", [])]
    table = outputs[-1]["data"]["text/html"]
    assert {output["output_type"] for output in outputs} == {"execute_result"}
    assert "4 av 100 ärenden avviker." in table
    assert "expect_column_values_to_be_between" in table
