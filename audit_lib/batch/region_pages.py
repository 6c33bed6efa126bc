"""Every page and file about more than one clinic: the region's, the groups', their numbers as files, the register."""

from collections.abc import Callable, Mapping
from pathlib import Path

from audit_lib.audit.region.summary import summarise_region
from audit_lib.batch.notebooks.task import NotebookTask
from audit_lib.batch.states import ClinicState
from audit_lib.files.described import write_json
from audit_lib.files.places import REGION_OVERVIEW
from audit_lib.files.whole_file import write_text
from audit_lib.model.audit import Audit
from audit_lib.model.folder import (
    CLINICS,
    REGION_NOTEBOOK,
    REGION_PAGE,
    REGION_RESULT,
    REGION_TABLES,
    REGION_WORKBOOK,
    REPORT,
    GroupKind,
)
from audit_lib.model.results.region import RegionResult
from audit_lib.publish.workbook import write_sheets, write_workbook
from audit_lib.report.region.groups import render_group
from audit_lib.report.region.register import REGISTER_NAMES, Register, RegisterRow, RegisterState, render_index
from audit_lib.report.region.sheets import list_sheets

STATES = {
    ClinicState.DONE: RegisterState.KLAR,
    ClinicState.KEPT: RegisterState.KLAR,
    ClinicState.FAILED: RegisterState.FEL,
    ClinicState.DATA_ERROR: RegisterState.DATAFEL,
}


def make_region(
    audit: Audit, states: Mapping[str, ClinicState], *, run_task: Callable[[NotebookTask], None]
) -> list[Path]:
    """Make everything that is about more than one clinic, each file whole or not at all; old groups' pages go.

    Rests on the run's `verdicts.parquet` and `months.parquet`; `run_task` runs the region's notebook. Gives the files.

    Raises:
        ReportError: the notebook failed, or the run has no verdicts.
    """
    out = audit.run.out
    run_task(_make_task(audit))
    region = summarise_region(audit)
    pages = {out / group.href: render_group(region, group) for groups in region.groups.values() for group in groups}
    register = _describe_register(region, states)
    pages |= {out / name: render_index(register, by) for by, name in REGISTER_NAMES.items()}
    for path, page in pages.items():
        write_text(path, page)
    for kind in GroupKind:
        for old in (out / kind).glob("*.html"):
            if old not in pages:
                old.unlink()
    write_text(out / REGION_RESULT, write_json(region))
    sheets = list_sheets(region)
    tables = write_sheets(sheets, out / REGION_TABLES)
    (out / "region.csv").unlink(missing_ok=True)  # all tables stacked, until 0.2.0
    workbook = out / REGION_WORKBOOK
    write_workbook(sheets, workbook, title=audit.decision.name, created_at=audit.run.extract_at)
    return [out / REGION_PAGE, out / REGION_NOTEBOOK, out / REGION_RESULT, *pages, *tables, workbook]


def _make_task(audit: Audit) -> NotebookTask:
    return NotebookTask(
        notebook=REGION_OVERVIEW,
        parameters={"run_file": str(audit.run.run_file), "out_dir": str(audit.run.out)},
        folder=audit.run.out,
        executed_name=REGION_NOTEBOOK,
        page_name=REGION_PAGE,
        title=f"Regionen i översikt, {audit.decision.name}",
    )


def _describe_register(region: RegionResult, states: Mapping[str, ClinicState]) -> Register:
    known = {row.clinic_id: row for row in region.clinics}
    names = {lost.clinic_id: lost.name for lost in region.input.unaudited}
    rows = []
    for clinic_id, state in states.items():
        row, shown = known.get(clinic_id), STATES[state]
        rows.append(
            RegisterRow(
                clinic_id=clinic_id,
                name=(row.name if row else names.get(clinic_id, "")) or clinic_id,
                municipality=row.municipality if row else "",
                state=shown,
                krav=row.krav if row else None,
                href=f"{CLINICS}/{clinic_id}/{REPORT}" if shown is RegisterState.KLAR else "",
            )
        )
    return Register(region.synthetic, region.run, rows, region.input)
