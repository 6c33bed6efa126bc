"""A notebook with every display of ours, as it is when a kernel has run it."""

import nbformat
import pytest
from nbclient import NotebookClient
from page_makers import EXECUTED, run_cells
from state_regions import name_clinic

LOOKING = """import audit_lib

audit = audit_lib.open_or_take_in(audit_lib.open_run({run_file!r}))
audit
---
facts = audit_lib.build_clinic_facts(audit, {clinic_id!r})
facts
---
audit_lib.explain(audit, {clinic_id!r}, "SVA-01")
---
audit_lib.explain(audit, {clinic_id!r}, "SVA-99")"""


@pytest.fixture(scope="session")
def displays(pages):
    """The outputs of a clinic's report and of the region's, and an analyst's cells, the last of which fails."""
    report = pages["mixed"]["clinic"]
    run_file = report.parents[3] / "run.yaml"
    cells = LOOKING.format(run_file=str(run_file), clinic_id=name_clinic(1)).split("---\n")
    looked_at = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
    NotebookClient(looked_at, kernel_name="python3", allow_errors=True, timeout=60).execute()
    region = run_cells("region_overview.ipynb", {"run_file": str(run_file), "out_dir": str(report.parents[2])})
    clinic = nbformat.read(report.with_name(EXECUTED), as_version=4)
    shown = [cell for cell in (*looked_at.cells, *clinic.cells, *region.cells) if cell.get("outputs")]
    cells = [
        nbformat.v4.new_code_cell(cell.source, outputs=cell.outputs) for cell in shown
    ]  # each with an id of its own
    return nbformat.v4.new_notebook(cells=cells, metadata=clinic.metadata)
