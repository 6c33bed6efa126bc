"""The region's result, made of what a run's folder holds.

Read from `verdicts.parquet` and `months.parquet`, so 1,700 clinics take a second and no clinic's result is opened.
"""

from audit_lib.audit.input.loss import describe_covered
from audit_lib.findings.region.clinics import read_clinics, read_months
from audit_lib.findings.region.result import build_region
from audit_lib.model.audit import Audit
from audit_lib.model.folder import REPORT, place_clinic
from audit_lib.model.results.region import RegionResult


def summarise_region(audit: Audit) -> RegionResult:
    """Gather the region's numbers; counts of errands are suppressed already, None is hidden.

    Raises:
        ReportError: the run has no verdicts yet.
    """
    out, clinics = audit.run.out, read_clinics(audit)
    reports = {clinic.clinic_id: place_clinic(out, clinic.clinic_id) / REPORT for clinic in clinics}
    hrefs = {clinic_id: path.relative_to(out).as_posix() for clinic_id, path in reports.items() if path.is_file()}
    return build_region(audit, clinics, read_months(out, clinics), hrefs, describe_covered(audit))
