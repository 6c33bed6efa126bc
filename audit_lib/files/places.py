"""Where the project's own files lie: the package, the parameters beside it, the notebooks."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
PARAMS = PACKAGE.parent / "params"
NOTEBOOKS = PACKAGE.parent / "notebooks"
CLINIC_AUDIT, REGION_OVERVIEW = "clinic_audit.ipynb", "region_overview.ipynb"
