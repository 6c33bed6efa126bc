"""Where the package's own files lie, as package resources.

A wheel has the parameters and the notebooks in the package (setup.py puts them there). A checkout has them beside it,
where people look for them, and an editable install reads them there: a copy would grow old.
"""

from importlib import resources
from pathlib import Path

PACKAGE = Path(str(resources.files("audit_lib")))
CLINIC_AUDIT, REGION_OVERVIEW = "clinic_audit.ipynb", "region_overview.ipynb"


def _find(name: str) -> Path:
    packed = PACKAGE / name
    return packed if packed.is_dir() else PACKAGE.with_name(name)


PARAMS = _find("params")
NOTEBOOKS = _find("notebooks")
