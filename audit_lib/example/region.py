"""A whole synthetic region to files: the small tables at once, errands and messages in blocks.

The planted clinics come first, so every region of at least 40 clinics reaches every verdict that its
tables can reach; planted rows count within the sizes asked for.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from audit_lib.errors import ParameterError, Problem
from audit_lib.example.clinics.archetypes import plan_archetypes
from audit_lib.example.clinics.plan import COLUMNS, ClinicPlan, Row
from audit_lib.example.clinics.random_clinics import plan_random_clinic
from audit_lib.example.content_files import read_content
from audit_lib.example.errands.blocks import draw_blocks
from audit_lib.example.errands.tables import (
    ERRANDS,
    MESSAGES,
    WIDE,
    list_scripted,
    make_errands,
    make_messages,
    parse_times,
)  # fmt: skip
from audit_lib.example.run_file import README, write_run_file
from audit_lib.example.writers import CsvTable, Dialect, FileFormat, ParquetTable, write_rows

ErrandForm = Literal["long", "wide"]
README_NAME = "README.txt"
RUN_NAME = "run.yaml"
BIG_TABLES = ("errands", "messages")

_HSA = ("clinic_id", "HSA-id")
MIXED_DIALECTS = {
    "clinics": Dialect(";", "utf-8-sig", (
        _HSA, ("name", "Namn"), ("clinic_type", "Mottagningstyp"), ("municipality", "Kommun"),
        ("operated_by", "Driftsform"), ("connected", "Ansluten"), ("connected_on", "Anslutningsdatum"),
        ("closed_on", "Stängd"), ("referral_required", "Remisskrav"), ("webbtidbok", "Webbtidbok"),
        ("report_email", "E-post"),
    )),
    "certificates": Dialect("\t", "utf-8", (
        _HSA, ("certificate", "Intyg"), ("issued", "Utfärdas"), ("selectable", "Valbart"),
        ("requires_visit", "Kräver besök"),
    )),
    "administrators": Dialect(";", "cp1252", (
        _HSA, ("name", "Namn"), ("vgr_id", "VGR-id"), ("active_from", "Aktiv från"),
        ("active_to", "Aktiv till"), ("appointed_by", "Utsedd av"), ("notified_on", "Anmäld"),
    )),
}  # fmt: skip


@dataclass
class _Planted:
    """Planted faults by table, and the hand-written errands that go with the planted clinics."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    errands: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)


def make_region(
    *,
    clinics: int,
    errands: int,
    seed: int,
    out: Path,
    file_format: FileFormat = "csv",
    errand_form: ErrandForm = "long",
    mixed_files: bool = False,
) -> None:
    """Write a synthetic region: tables, README.txt and run.yaml; the same arguments give the same bytes.

    Args:
        clinics: rows of the clinics table, at least 1; from 40 on every verdict is reached.
        errands: rows of the errands table; messages are some three times as many.
        seed: any whole number from 0.
        out: a folder, made if it is missing; one that holds other things is refused.
        file_format: `parquet` for large regions.
        errand_form: `wide` puts the replies in columns of errands and writes no messages.
        mixed_files: write some CSV tables with Swedish headers, `;` or tab and cp1252.

    Raises:
        ParameterError: sizes below the least, or a folder that is not ours.
    """
    _check_request(clinics, errands, seed, out)
    out.mkdir(parents=True, exist_ok=True)
    (out / README_NAME).write_text(README, encoding="utf-8", newline="\n")
    plans = _plan_clinics(clinics, seed)
    wide = errand_form == "wide"
    planted = _list_planted(plans, clinics, errands, file_format, wide=wide)
    tables = [*COLUMNS, "errands"] + ([] if wide else ["messages"])
    _remove_old_tables(out)
    for table, columns in COLUMNS.items():
        rows = [row for plan in plans for row in plan.tables[table]] + planted.rows.get(table, [])
        dialect = MIXED_DIALECTS.get(table, Dialect()) if mixed_files else Dialect()
        write_rows(out / f"{table}.{file_format}", columns, rows, file_format, dialect)
    _write_errands(plans, errands, out, seed=seed, file_format=file_format, planted=planted, wide=wide)
    write_run_file(out / RUN_NAME, {table: f"{table}.{file_format}" for table in tables})


def _check_request(clinics: int, errands: int, seed: int, out: Path) -> None:
    least = {"clinics": (clinics, 1), "errands": (errands, 0), "seed": (seed, 0)}
    problems = [
        Problem(f"{name} must be at least {smallest}.", f"--{name}", f"Give {smallest} or more.")
        for name, (value, smallest) in least.items()
        if value < smallest
    ]
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / README_NAME).exists())):
        problems.append(
            Problem("the folder holds something that is not a synthetic region.", str(out), "Name a new folder.")
        )
    if problems:
        raise ParameterError(problems)


def _remove_old_tables(out: Path) -> None:
    """Clear what an earlier region left, so that no run file names half a region or a table of another form."""
    (out / RUN_NAME).unlink(missing_ok=True)
    for table in (*COLUMNS, *BIG_TABLES):
        for suffix in ("csv", "parquet"):
            (out / f"{table}.{suffix}").unlink(missing_ok=True)


def _has_faults(clinics: int) -> bool:
    n_archetypes = len(read_content("archetypes")["archetypes"])
    return clinics >= n_archetypes + len(read_content("planted")["clinics"])


def _plan_clinics(clinics: int, seed: int) -> list[ClinicPlan]:
    n_plans = clinics - (len(read_content("planted")["clinics"]) if _has_faults(clinics) else 0)
    plans = plan_archetypes(n_plans)
    return plans + [plan_random_clinic(number, seed) for number in range(len(plans) + 1, n_plans + 1)]


def _list_planted(
    plans: list[ClinicPlan], clinics: int, errands: int, file_format: FileFormat, *, wide: bool
) -> _Planted:
    scripted, messages = list_scripted(plans, wide=wide)
    planted = _Planted(errands=scripted[:errands])
    kept = {errand["errand_id"] for errand in planted.errands}
    planted.messages = [message for message in messages if message["errand_id"] in kept]
    if not _has_faults(clinics):
        return planted
    ids = {plan.key: plan.clinic_id for plan in plans}
    planted.rows = {
        table: [
            {"clinic_id": ids.get(row.get("at", "")), **row}
            for row in rows
            if file_format == "csv" or not row.get("text_only")
        ]
        for table, rows in read_content("planted").items()
    }
    if len(planted.errands) + len(planted.rows["errands"]) > errands:
        planted.rows |= {"errands": [], "messages": []}
    return planted


def _write_errands(
    plans: list[ClinicPlan],
    errands: int,
    out: Path,
    *,
    seed: int,
    file_format: FileFormat,
    planted: _Planted,
    wide: bool,
) -> None:
    open_table = CsvTable if file_format == "csv" else ParquetTable
    schema = WIDE if wide else ERRANDS
    faults = {table: planted.rows.get(table, []) for table in BIG_TABLES}
    errand_file = open_table(out / f"errands.{file_format}", schema)
    errand_file.write(parse_times(planted.errands, schema))
    message_file = None if wide else open_table(out / f"messages.{file_format}", MESSAGES)
    if message_file:
        message_file.write(parse_times(planted.messages, MESSAGES))
    n_drawn = errands - len(planted.errands) - len(faults["errands"])
    number = 1
    for block in draw_blocks(plans, n_drawn, seed):
        errand_file.write(make_errands(block, plans, number, wide=wide))
        if message_file:
            message_file.write(make_messages(block, number))
        number += len(block.sent)
    for table_file, table, table_schema in (
        (errand_file, "errands", schema),
        (message_file, "messages", MESSAGES),
    ):
        if table_file is None:
            continue
        if file_format == "parquet" and faults[table]:
            table_file.write(parse_times(faults[table], table_schema))
        table_file.close(faults[table])
