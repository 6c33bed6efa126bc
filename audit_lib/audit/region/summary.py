"""The region's result, made of what a run's folder holds and written beside its page.

Read from `verdicts.parquet` and `months.parquet`, so 1,700 clinics take a second and no clinic's result is opened.
"""

from pathlib import Path

from audit_lib.files.described import write_json
from audit_lib.files.whole_file import write_text
from audit_lib.findings.region.clinics import read_clinics, read_months
from audit_lib.findings.region.result import build_region
from audit_lib.model.audit import Audit
from audit_lib.model.folder import REGION_RESULT, REPORT, place_clinic
from audit_lib.model.results.region import RegionResult


def summarise_region(audit: Audit) -> RegionResult:
    """Gather the region's numbers; counts of errands are suppressed already, None is hidden.

    Raises:
        ReportError: the run has no verdicts yet.
    """
    out, clinics = audit.run.out, read_clinics(audit)
    reports = {clinic.clinic_id: place_clinic(out, clinic.clinic_id) / REPORT for clinic in clinics}
    hrefs = {clinic_id: path.relative_to(out).as_posix() for clinic_id, path in reports.items() if path.is_file()}
    return build_region(audit, clinics, read_months(out, clinics), hrefs)


def save_region(region: RegionResult, out_dir: str | Path) -> None:
    """Write `region.json` beside the page, whole or not at all; nothing if no folder is named."""
    if str(out_dir):
        write_text(Path(out_dir) / REGION_RESULT, write_json(region))
