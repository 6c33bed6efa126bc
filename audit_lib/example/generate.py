"""A whole synthetic region to files: the small tables at once, errands and messages in blocks.

The planted clinics come first, so every region of at least 40 clinics reaches every verdict that its
tables can reach; planted rows count within the sizes asked for.
"""

from pathlib import Path
from typing import Literal, get_args

from audit_lib.errors import ParameterError, Problem
from audit_lib.example.clinics.archetypes import plan_archetypes
from audit_lib.example.clinics.plan import COLUMNS, ClinicPlan
from audit_lib.example.clinics.random_clinics import plan_random_clinic
from audit_lib.example.content_files import Row, make_hsa_id, read_archetypes, read_planted
from audit_lib.example.errands.blocks import draw_blocks
from audit_lib.example.errands.scripted import list_scripted
from audit_lib.example.errands.tables import LONG, WIDE, make_tables
from audit_lib.example.run_file import README, write_run_file
from audit_lib.example.writers import FileFormat, close_table, open_table, type_rows, write_rows

README_NAME = "README.txt"
RUN_NAME = "run.yaml"
TABLES = (*COLUMNS, *LONG)


def make_example(
    *,
    clinics: int,
    errands: int,
    seed: int,
    out: Path,
    file_format: FileFormat = "csv",
    errand_form: Literal["long", "wide"] = "long",
    mixed_files: bool = False,
) -> None:
    """Write a synthetic region: tables, README.txt and run.yaml; the same arguments give the same bytes.

    Messages are some three times as many as errands. In the `wide` form the replies are columns of errands, and there
    are no messages. With `mixed_files` some CSV tables are written as a region's own systems do.

    Raises:
        ParameterError: less than one clinic, no errands or the seed 0, or a folder that holds other things.
    """
    _check_request(clinics, errands, seed, out)
    plans = _plan_clinics(clinics, seed)
    schemas = WIDE if errand_form == "wide" else LONG
    scripted = list_scripted(plans, errands)
    n_left = errands - len(scripted["errands"])
    faults = _place_faults(n_left, file_format) if len(plans) < clinics else {}
    n_drawn = n_left - len(faults.get("errands", ()))

    out.mkdir(parents=True, exist_ok=True)
    _remove_old_files(out)
    (out / README_NAME).write_text(README, encoding="utf-8", newline="\n")
    files = {table: f"{table}.{file_format}" for table in (*COLUMNS, *schemas)}
    for table, columns in COLUMNS.items():
        rows: list[Row] = [{"clinic_id": plan.clinic_id, **row} for plan in plans for row in plan.tables[table]]
        write_rows(out / files[table], columns, rows + faults.get(table, []), mixed=mixed_files)
    large = {table: open_table(out / files[table], schema) for table, schema in schemas.items()}
    for table, schema in schemas.items():
        large[table].write_table(type_rows(scripted[table], schema))
    for block in draw_blocks(plans, n_drawn, seed):
        for table, drawn in make_tables(block, plans, schemas).items():
            large[table].write_table(drawn)
    for table, schema in schemas.items():
        close_table(large[table], out / files[table], schema, faults.get(table, []))
    write_run_file(out / RUN_NAME, files)


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


def _remove_old_files(out: Path) -> None:
    """Clear what an earlier region left, so that no run file names half a region or a table of another form."""
    tables = [f"{table}.{file_format}" for table in TABLES for file_format in get_args(FileFormat)]
    for name in (RUN_NAME, *tables):
        (out / name).unlink(missing_ok=True)


def _plan_clinics(clinics: int, seed: int) -> list[ClinicPlan]:
    """Plan every clinic; where there is room for all planted clinics, but for those that are rows with faults."""
    n_faulty = len(read_planted()["clinics"])
    n_plans = clinics - n_faulty if clinics >= len(read_archetypes()) + n_faulty else clinics
    plans = plan_archetypes(n_plans)
    return plans + [plan_random_clinic(number, seed) for number in range(len(plans) + 1, n_plans + 1)]


def _place_faults(n_errands: int, file_format: FileFormat) -> dict[str, list[Row]]:
    """Give the planted faults their clinics; those in errands only if there may be so many errands."""
    ids = {archetype.key: make_hsa_id(number) for number, archetype in enumerate(read_archetypes(), start=1)}
    faults = {
        table: [
            {"clinic_id": ids[at], **row} if (at := row.get("at")) else row
            for row in rows
            if file_format == "csv" or "text_only" not in row
        ]
        for table, rows in read_planted().items()
    }
    return faults if len(faults["errands"]) <= n_errands else faults | {"errands": [], "messages": []}
