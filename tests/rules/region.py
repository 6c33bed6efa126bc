"""Turns cases into regions on disk, one clinic a case, and judges them through the real pipeline and the oracle.

Cases that share readings, dates and missing tables share a region, so that several hundred cases take seconds.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from oracle import judge
from oracle.csv_region import read_csv_region, write_csv_region

from audit_lib.audit.intake import take_in
from audit_lib.audit.region.verdicts import check_region
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.decision import Decision, find_decision, load_decision
from audit_lib.model.run import load_run
from audit_lib.model.tables import ERRANDS, TABLES
from rules.specification import RUN, Case, Specification

NUMBERS = ("n_assessed", "n_deviating", "n_pending", "n_excluded")
HERE = Path(__file__).parent
COLUMNS = {name: table.column_names for name, table in TABLES.items() if name != "waivers"}
WIDE = {column.name for column in ERRANDS.columns if column.is_wide}
READS = {
    "ADM": {"administrators"},
    "VIL": {"services"},
    "INT": {"services", "certificates"},
    "TID": {"services", "channels", "visit_types"},
    "UTB": {"services", "channels", "certificates"},
    **{start: {"errands", "messages"} for start in ("STA", "SVA", "MED", "KON")},
}
"""The tables that rules read besides clinics, by the beginning of their ids; other rules may read any."""
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Found:
    """What one program said of one case."""

    verdict: str
    numbers: tuple[int | None, ...]
    deviating: tuple[str, ...]
    observations: str = ""


@dataclass(frozen=True)
class Judged:
    """One case with the answers of the engine and of the oracle."""

    rule_id: str
    case: Case
    engine: Found
    oracle: Found


@dataclass(frozen=True)
class Told:
    """One case as the nth clinic of a region."""

    number: int
    specification: Specification
    case: Case

    @property
    def rule_id(self) -> str:
        """The rule that the case is about."""
        return self.specification.rule_id

    @property
    def place(self) -> Place:
        """The clinic, rule and subject of its verdict."""
        subject = self.case.subject or self.specification.subject
        if self.specification.subject == "S1":
            subject = f"{self.number}-{subject}"
        return (clinic_id(self.number), self.specification.rule_id, subject)


@cache
def list_specifications() -> tuple[Specification, ...]:
    """Every specification, by the name of its file."""
    modules = (importlib.import_module(f"rules.{path.parent.name}.{path.stem}") for path in list_files())
    return tuple(module.SPECIFICATION for module in modules)


def list_files() -> list[Path]:
    """The file of each specification, in folders by what the rule is about, by their own names."""
    return sorted(HERE.glob("*/[a-z][a-z][a-z]_[0-9][0-9].py"), key=lambda path: path.stem)


def judge_cases(specifications: tuple[Specification, ...], folder: Path) -> list[Judged]:
    """Judge every case: one region for each set of files and dates, one pass over it for each set of readings."""
    regions: list[tuple[str, set[str], list[Told]]] = []
    for specification in specifications:
        for case in specification.cases:
            _place_case(regions, Told(0, specification, case))
    judged = []
    for number, (_, missing, group) in enumerate(regions):
        judged += _judge_region(group, missing, folder / f"region-{number:02d}")
    return judged


def _place_case(regions: list[tuple[str, set[str], list[Told]]], told: Told) -> None:
    """Put a case into the first region with its dates and, as far as its rule reads them, its files."""
    dates, wanted = json.dumps(dict(told.case.run), sort_keys=True), list_missing(told.case)
    for known, missing, group in regions:
        if known != dates or bool(missing) != bool(wanted):
            continue
        concerned = _find_tables(wanted - missing)
        if _reads(told.rule_id) & _find_tables(missing - wanted) or any(_reads(t.rule_id) & concerned for t in group):
            continue
        missing.update(wanted)
        group.append(told)
        return
    regions.append((dates, set(wanted), [told]))


def list_missing(case: Case) -> set[str]:
    """Tables and columns (`table.column`) that a case's files lack; `errands.long` is the long form of replies."""
    return {*case.absent, *case.without, *(("errands.long", "messages") if case.wide else ())}


def _find_tables(missing: set[str]) -> set[str]:
    return {name.split(".")[0] for name in missing}


def _reads(rule_id: str) -> set[str]:
    """The tables whose absence may bear on a rule."""
    return next((tables for start, tables in READS.items() if rule_id.startswith(start)), set(COLUMNS))


def pack_readings(group: list[Told]) -> list[tuple[dict[str, Any], list[Told]]]:
    """Passes over one region: readings that do not bear on each other's rules are switched in the same pass."""
    settings: dict[str, list[Told]] = {}
    for told in group:
        settings.setdefault(json.dumps(dict(told.case.readings), sort_keys=True), []).append(told)
    passes: list[tuple[dict[str, Any], list[Told]]] = []
    for text, members in sorted(settings.items()):
        wanted = json.loads(text)
        for switched, others in passes:
            if wanted and switched and _can_share(wanted, members, switched, others):
                switched.update(wanted)
                others.extend(members)
                break
        else:
            passes.append((wanted, members))
    return passes


def _can_share(wanted: dict[str, Any], members: list[Told], switched: dict[str, Any], others: list[Told]) -> bool:
    agree = all(wanted[name] == switched[name] for name in wanted.keys() & switched.keys())
    mine = {name for told in members for name in told.specification.readings}
    theirs = {name for told in others for name in told.specification.readings}
    return agree and not (mine & (switched.keys() - wanted.keys())) and not (theirs & (wanted.keys() - switched.keys()))


def make_tables(cases: list[Case], missing: Collection[str] = ()) -> dict[str, list[dict[str, str | None]]]:
    """The tables of a region whose nth clinic is the nth case."""
    unused = WIDE if "errands.long" not in missing else set()
    columns = {
        table: [
            name for name in names if f"{table}.{name}" not in missing and not (table == "errands" and name in unused)
        ]
        for table, names in COLUMNS.items()
        if table not in missing
    }
    tables: dict[str, list[dict[str, str | None]]] = {table: [] for table in columns}
    for number, case in enumerate(cases, start=1):
        owner = clinic_id(number)
        base = {"name": f"Påhittad mottagning {number} (syntetiska data)", "operated_by": "egen", "connected": "ja"}
        rows = list(case.rows())
        unknown = [f"{row.table}.{name}" for row in rows for name in row.cells if name not in COLUMNS[row.table]]
        assert not unknown, f"{case.title}: {unknown} are no columns of audit_lib/model/tables.py"
        changes: dict[str, str | None] = {}
        for row in rows:
            if row.table == "clinics":
                changes |= row.cells
        for table, cells in [("clinics", {**base, **changes}), *((r.table, r.cells) for r in rows)]:
            if table in tables and (table != "clinics" or "name" in cells):
                made = {"clinic_id": owner, **cells, **_make_keys(cells, number)}
                tables[table].append({name: _as_cell(name, made.get(name)) for name in columns[table]})
    return tables


def _as_cell(name: str, cell: str | None) -> str | None:
    return cell if cell or name == "terms" else None


def _make_keys(cells: Mapping[str, str | None], number: int) -> dict[str, str]:
    return {key: f"{number}-{cells[key]}" for key in ("service_id", "errand_id") if cells.get(key)}


def clinic_id(number: int) -> str:
    return f"SE2321000131-E{number:012d}"


def _judge_region(group: list[Told], missing: set[str], folder: Path) -> list[Judged]:
    group = [Told(number, told.specification, told.case) for number, told in enumerate(group, start=1)]
    run = {**RUN, **group[0].case.run}
    run_file = write_csv_region(make_tables([told.case for told in group], missing), run, folder)
    tables = read_csv_region(folder)
    store = None
    judged = []
    for readings, members in pack_readings(group):
        assignment = _open(run_file, json.dumps(readings, sort_keys=True))
        store = store or take_in(assignment).store
        engine = _ask_engine(assignment.with_store(store))
        oracle = _ask_oracle(*tables, {**run, "readings": readings})
        judged += [
            Judged(told.specification.rule_id, told.case, _find(engine, told.place), _find(oracle, told.place))
            for told in members
        ]
    return judged


def _open(run_file: Path, readings: str) -> Assignment:
    run = load_run(run_file)
    return Assignment(run, _settle_decision(run.audit_date, readings))


@cache
def _settle_decision(on: date, readings: str) -> Decision:
    return load_decision(find_decision(RUN["decision"]), on=on, readings=json.loads(readings))


Answers = tuple[dict[Place, Found], dict[Place, list[str]]]


def _find(answers: Answers, place: Place) -> Found:
    verdicts, deviations = answers
    found = verdicts.get(place)
    if found is None:
        return Found("saknas", (), ())
    items = tuple(sorted(item.split("-", 1)[-1] for item in deviations.get(place, [])))
    return Found(found.verdict, found.numbers, items, found.observations)


def _ask_engine(audit: Audit) -> Answers:
    answer = check_region(audit)
    verdicts: dict[Place, Found] = {}
    for row in answer.verdicts.to_pylist():
        numbers = tuple(row[name] for name in NUMBERS)
        verdicts[_place(row)] = Found(row["verdict"], numbers, (), row["observations"])
    deviations: dict[Place, list[str]] = {}
    for row in answer.deviations.to_pylist():
        deviations.setdefault(_place(row), []).append(row["item"])
    return verdicts, deviations


def _place(row: Mapping[str, Any]) -> Place:
    return (row["clinic_id"], row["rule_id"], row["subject"])


def _ask_oracle(tables: Any, columns: Any, run: Mapping[str, object]) -> Answers:
    outcome = judge(tables, run, columns)
    verdicts = {v[:3]: Found(v[3], tuple(v[5:]), ()) for v in outcome.verdicts}
    deviations: dict[Place, list[str]] = {}
    for *place, item in outcome.deviations:
        deviations.setdefault(tuple(place), []).append(item)  # type: ignore[arg-type]
    return verdicts, deviations
