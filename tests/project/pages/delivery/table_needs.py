"""Which rules cannot be judged without a table or a column: it is taken out of an example, which is judged again."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.example.generate import make_example
from audit_lib.model.tables import TABLES

SIZE = {"clinics": 44, "errands": 300, "seed": 19}
Need = tuple[str, str]
"""Table and column; the column is "" for the table as a whole."""
Cells = dict[str, list[list[str]]]
"""Table → its header and rows, as they are written."""
Open = dict[str, set[tuple[str, str]]]
"""Rule → clinic and subject of its verdicts that are *kan ej bedömas*; a rule without verdicts is not there."""


@cache
def list_needs() -> dict[Need, tuple[str, ...]]:
    """Table and column → rules that cannot be judged, some or all of them, without it; only columns that may miss."""
    cells = _make_region()
    whole = _list_open(cells)
    return {need: tuple(_list_lost(whole, _list_open(fewer))) for need, fewer in _list_fewer(cells)}


def _list_lost(whole: Open, fewer: Open) -> list[str]:
    return sorted(rule_id for rule_id, known in whole.items() if rule_id not in fewer or fewer[rule_id] - known)


def _list_fewer(cells: Cells) -> Iterator[tuple[Need, Cells]]:
    for table, rows in cells.items():
        if table != "clinics":
            yield (table, ""), {name: kept for name, kept in cells.items() if name != table}
        for place, name in enumerate(rows[0]):
            if not TABLES[table].find_column(name).required:
                yield (table, name), {**cells, table: [row[:place] + row[place + 1 :] for row in rows]}


def _make_region() -> Cells:
    with TemporaryDirectory() as folder:
        make_example(**SIZE, out=Path(folder) / "region")
        files = sorted((Path(folder) / "region").glob("*.csv"))
        return {path.stem: [*csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True))] for path in files}


def _list_open(cells: Cells) -> Open:
    with TemporaryDirectory() as folder:
        for table, rows in cells.items():
            with (Path(folder) / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        run_file = Path(folder) / "run.yaml"
        period = "period_from: 2026-01-01\nperiod_to: 2026-04-30\nextract_at: 2026-05-04 06:00\n"
        run_file.write_text(f"decision: vgr-hs20-2016\n{period}input: .\nout: out\n", encoding="utf-8")
        verdicts = check_region(take_in(open_run(run_file))).verdicts.to_pylist()
    found: Open = {}
    for row in verdicts:
        is_open = row["verdict"] == "kan_ej_bedomas"
        found.setdefault(row["rule_id"], set()).update({(row["clinic_id"], row["subject"])} if is_open else ())
    return found
