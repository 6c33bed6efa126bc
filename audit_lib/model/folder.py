"""The names in a run's folder, each written once (contract section 7)."""

from enum import StrEnum
from pathlib import Path

from audit_lib.model.store import INDEX_NAME

MANIFEST = "run.json"
LEDGER = "ledger.sqlite"
HYPOTHESIS = "hypothesis.json"
"""The readings that were only supposed, in a folder that holds a hypothesis and not a result."""
STORE, FACTS, FAILED, SUPERSEDED = "store", "facts", "failed", "superseded"
CLINICS = "clinics"
REPORT, NOTEBOOK, RESULT = "report.html", "audit.ipynb", "result.json"
CLINIC_PRODUCTS = (RESULT, NOTEBOOK, REPORT)
OWN_LIST = "arenden_skyddad.csv"
REGION_PAGE, REGION_NOTEBOOK, REGION_RESULT = "region.html", "region.ipynb", "region.json"
REGION_WORKBOOK, REGION_TABLES = "region.xlsx", "region"
INTAKE_PAGE = "intake.html"
SUGGESTION = "forslag.yaml"
"""What `basutbud intake --suggest` proposes for the run file."""
PEERS = "peers.json"
MONTHS = "months.parquet"
OTHER_READINGS = "sensitivity.parquet"
VERDICTS, DEVIATIONS, DATA_ERRORS = "verdicts", "deviations", "data_errors"
"""The contract's tables, each as Parquet and CSV."""
RUN_FILES = (*(f"{table}.parquet" for table in (VERDICTS, DEVIATIONS, DATA_ERRORS)), f"{STORE}/{INDEX_NAME}")
"""What every finished run has, whose hashes stand in its manifest."""
KEY_LETTERS = 24
GX, GX_SUITE, GX_RESULT = "gx", "{relation}.suite.json", "{relation}.result.json"
OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700


class GroupKind(StrEnum):
    """What clinics are grouped by; also the folder of the groups' pages."""

    KOMMUN = "kommun"
    TYP = "typ"


def place_clinic(out: Path, clinic_id: str) -> Path:
    """The folder of one clinic in a run's folder."""
    return out / CLINICS / clinic_id


def place_facts(out: Path, run_key: str) -> Path:
    """The folder of the facts that a run has kept."""
    return out / FACTS / run_key[:KEY_LETTERS]
