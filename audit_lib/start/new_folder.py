"""`basutbud new`: a workbook with a sheet a table, a commented run file and a page on how to go about it.

The headers stand on the third row of each sheet, below a line of help and an example row, and the run file says so:
what is above the headers is never read, so that no example can become a clinic. Only the sheet of clinics is in use at
first: an empty sheet in use would say that no clinic has any.
"""

from datetime import timedelta
from importlib import resources
from pathlib import Path

from audit_lib.errors import ParameterError, Problem
from audit_lib.files.clock import now
from audit_lib.files.whole_file import write_text
from audit_lib.model.run.times import STOCKHOLM
from audit_lib.model.tables import TABLES
from audit_lib.start.workbook import HEADER_ROW, write_workbook
from audit_lib.wording.say import TABLE_NAMES

WORKBOOK = "Underlag.xlsx"
RUN_FILE = "korning.yaml"
READ_ME = "LÄS MIG.md"


def make_new_folder(folder: Path) -> list[Path]:
    """Write the workbook, the run file and the page, and give them.

    Raises:
        ParameterError: the folder holds something already; nothing is overwritten.
        OSError: it cannot be written.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        what = "mappen finns redan och är inte tom."
        raise ParameterError(Problem(what, str(folder), "Ange en ny eller tom mapp: inget skrivs över."))
    folder.mkdir(parents=True, exist_ok=True)
    write_workbook(folder / WORKBOOK)
    write_text(folder / RUN_FILE, _write_run_file())
    write_text(folder / READ_ME, _read_text("las_mig.md"))
    return [folder / name for name in (WORKBOOK, RUN_FILE, READ_ME)]


def _write_run_file() -> str:
    """The run file, for the calendar month before this one; each table but the clinics' waits behind a `#`.

    No space follows it, so that the line is indented as the others when the `#` alone is taken away.
    """
    last = now().astimezone(STOCKHOLM).date().replace(day=1) - timedelta(days=1)
    others = [
        f"  #{name}: {WORKBOOK}".ljust(36) + f"# ta bort det första # när bladet {TABLE_NAMES[name]} är ifyllt"
        for name in TABLES
        if name != "clinics"
    ]
    return _read_text("korning.yaml.txt").format(
        first=last.replace(day=1),
        last=last,
        workbook=WORKBOOK,
        others="\n".join(others),
        rows="\n".join(f"  {name}: {{header_row: {HEADER_ROW}}}" for name in TABLES),
    )


def _read_text(name: str) -> str:
    return resources.files("audit_lib.start").joinpath(name).read_text(encoding="utf-8")
