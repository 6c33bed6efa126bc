"""The names in a run's folder, each written once (contract section 7)."""

from enum import StrEnum
from pathlib import Path

MANIFEST = "run.json"
STORE, FACTS, FAILED, SUPERSEDED = "store", "facts", "failed", "superseded"
CLINICS = "clinics"
REPORT, NOTEBOOK, RESULT = "report.html", "audit.ipynb", "result.json"
CLINIC_PRODUCTS = (RESULT, NOTEBOOK, REPORT)
OWN_LIST = "arenden_skyddad.csv"
REGION_PAGE, REGION_NOTEBOOK, REGION_RESULT = "region.html", "region.ipynb", "region.json"
INTAKE_PAGE = "intake.html"
PEERS = "peers.json"
MONTHS = "months.parquet"
OTHER_READINGS = "sensitivity.parquet"
GX, GX_SUITE, GX_RESULT = "gx", "{relation}.suite.json", "{relation}.result.json"
OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700


class GroupKind(StrEnum):
    """What clinics are grouped by; also the folder of the groups' pages."""

    KOMMUN = "kommun"
    TYP = "typ"


def place_clinic(out: Path, clinic_id: str) -> Path:
    """The folder of one clinic in a run's folder."""
    return out / CLINICS / clinic_id
