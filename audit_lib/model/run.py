"""The run file: what is audited, by which decision, on which data (contract section 3).

YAML is read with every scalar as text: YAML's own guesses turn `no` into false, `042` into 34 and `11:30` into 690,
and each of those has broken an audit somewhere.
"""

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from audit_lib.errors import ParameterError, Problem
from audit_lib.files.whole_file import explain_error
from audit_lib.files.yaml_faults import explain_yaml
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.folder import MANIFEST, STORE
from audit_lib.model.own_tables import OwnTables

STOCKHOLM = ZoneInfo("Europe/Stockholm")
YEARS = range(1990, 2101)
"""Those that a run can be about: the calendar reaches past its dates, and Python's own ends on both sides."""

_KEYWORDS = re.compile(r"(?:^|\s)(?:host|hostaddr|port|dbname|user|password|service)\s*=")
"""libpq's other way to write where a database is."""

ENGINE_REMOVED = "motorn postgres har tagits bort."
INSTEAD_OF_ENGINE = "Ta bort raden, eller skriv engine: spark; en PostgreSQL-databas som input läses som förut."
HOW_TO_ESCAPE = (
    "I användare, lösenord och värden skrivs @ som %40, / som %2F, % som %25, & som %26, = som %3D och mellanslag som "
    "%20; porten är ett tal."
)
ReadingValue = bool | float | tuple[str, ...]


def parse_local_time(text: str) -> datetime:
    """Read `2026-04-02 15:03[:07]` (or with `T`, with an offset or `Z`) as a time in Europe/Stockholm.

    Raises:
        ValueError: it is no such time, it lies in the hour that March skips, or in a year outside `YEARS`.
    """
    try:
        moment = datetime.fromisoformat(text.strip()).replace(microsecond=0)
    except ValueError:
        moment = None
    if moment is None or len(text.strip()) < len("2026-04-02 15:03"):
        raise ValueError("en tidpunkt skrivs 2026-04-02 15:03")
    _check_year(moment)
    if moment.tzinfo is not None:
        return moment.astimezone(STOCKHOLM)
    local = moment.replace(tzinfo=STOCKHOLM)
    if local.astimezone(UTC).astimezone(STOCKHOLM).replace(tzinfo=None) != moment:
        raise ValueError("tidpunkten finns inte (sommartid börjar)")
    return local


def _check_year(day: date) -> None:
    if day.year not in YEARS:
        raise ValueError(f"året ska vara {YEARS[0]}–{YEARS[-1]}")


def _read_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("ett datum skrivs 2026-04-02") from None
    _check_year(day)
    return day


LocalDate = Annotated[date, BeforeValidator(_read_date)]
LocalTime = Annotated[datetime, BeforeValidator(lambda text: parse_local_time(text) if isinstance(text, str) else text)]


class RunParameters(BaseModel):
    """One run, checked; paths are absolute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: str
    period_from: LocalDate
    period_to: LocalDate
    audit_date: LocalDate
    extract_at: LocalTime
    readings: dict[str, object] = Field(default_factory=dict)
    min_cell: int = Field(default=5, ge=1)
    input: Path | dict[str, Path] | DatabaseAddress
    engine: Literal["duckdb", "spark"] = "duckdb"
    spark_master: str | None = None
    tables: OwnTables = Field(default_factory=dict)
    cards_read_on: LocalDate | None = None
    operated_by: str | None = None
    out: Path = Path("out")
    previous: Path | None = None
    synthetic: bool = False
    run_file: Path

    @model_validator(mode="before")
    @classmethod
    def _fill_defaults(cls, values: Mapping[str, object]) -> dict[str, object]:
        filled = {"audit_date": values.get("period_to"), **values}
        audit_date = filled["audit_date"]
        if filled.get("extract_at") is None and isinstance(audit_date, str):
            filled["extract_at"] = f"{audit_date.strip()} 23:59:59"
        return filled

    @field_validator("out")
    @classmethod
    def _check_out(cls, out: Path) -> Path:
        # DuckDB ends a database's name at the first `?` of its path, and would put its log in another folder.
        if "?" in str(out):
            raise ValueError("mappen får inte ha frågetecken i sin sökväg: byt namn på den eller ange en annan (--out)")
        return out

    @model_validator(mode="after")
    def _check_order(self) -> "RunParameters":
        if self.period_from > self.period_to:
            raise ValueError("period_from ligger efter period_to")
        if self.audit_date > self.extract_on:
            raise ValueError("audit_date ligger efter dagen för extract_at")
        given = self.input if isinstance(self.input, dict) else {}
        is_needed = "contact_cards" in given or (
            "eoffering" in given and given.keys().isdisjoint(("clinics", "hsaunits"))
        )
        if (is_needed or self.operated_by) and self.operated_by not in {"egen", "avtal", "utan_avtal"}:
            what = "operated_by (egen, avtal eller utan_avtal) måste anges när indata är kontaktkort eller eoffering"
            raise ValueError(what)
        return self

    @property
    def extract_on(self) -> date:
        """The local date the data was taken."""
        return self.extract_at.date()

    @property
    def store(self) -> Path:
        """The folder of typed Parquet files."""
        return self.out / STORE


def load_run(path: Path, *, out: Path | None = None) -> RunParameters:
    """Read and check a run file; `out` takes the place of the file's own.

    Paths in the file are relative to it.

    Raises:
        ParameterError: with every fault found.
    """
    content = _read_file(path)
    folder = path.resolve().parent
    content["run_file"] = path.resolve()
    content["out"] = out.resolve() if out else _resolve(content.get("out", "out"), folder, f"{path}, out")
    if "previous" in content:
        content["previous"] = _resolve_previous(content["previous"], folder, f"{path}, previous")
    content["input"] = _resolve_input(content.get("input"), folder, f"{path}, input")
    content["tables"] = _resolve_tables(content.get("tables", {}), folder, f"{path}, tables")
    if not isinstance(content.get("readings", {}), dict):
        raise ParameterError(Problem("readings ska vara namn: värde.", str(path)))
    try:
        return RunParameters.model_validate(content)
    except ValidationError as error:
        raise ParameterError([_describe(fault, path) for fault in error.errors()]) from error


def _read_file(path: Path) -> dict[str, object]:
    """What the file says; a name whose value is left empty is as if it were not there."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506 (text only)
        # YAML can write half a character, which no file or path can hold.
        json.dumps(content, ensure_ascii=False).encode()
    except OSError as error:
        what = f"körfilen kan inte läsas: {explain_error(error)}"
        raise ParameterError(Problem(what, str(path), "Ange en YAML-fil som finns.")) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ParameterError(explain_yaml(error, "körfilen", str(path))) from error
    if not isinstance(content, dict):
        raise ParameterError(Problem("körfilen ska vara en lista av namn: värde.", str(path)))
    content = {name: value for name, value in content.items() if value != ""}
    removed = [name for name in content if name == "engine_url" or (name, content[name]) == ("engine", "postgres")]
    if removed:
        raise ParameterError([Problem(ENGINE_REMOVED, f"{path}, {name}", INSTEAD_OF_ENGINE) for name in removed])
    return content


def _resolve(value: object, folder: Path, where: str) -> Path:
    with suppress(ValueError, RuntimeError):  # a NUL, and links in a ring, which Python leaves as they are from 3.13 on
        if isinstance(value, str) and "://" not in value:
            path = (folder / value).resolve()
            if not any(os.path.islink(part) for part in (path, *path.parents)):  # noqa: PTH114 (never raises)
                return path
    # The value is not told: it may be an address with a password.
    raise ParameterError(Problem("ska vara en sökväg.", where))


def _resolve_input(value: object, folder: Path, where: str) -> Path | dict[str, Path] | DatabaseAddress:
    if isinstance(value, str) and DatabaseAddress.is_one(value):
        try:
            return DatabaseAddress(value)
        except ValueError as error:
            raise ParameterError(Problem(f"{error}.", where, HOW_TO_ESCAPE)) from None
    if isinstance(value, str) and _KEYWORDS.search(value):
        # Taken for a folder it would be told of in full, with its password.
        what = "input ser ut som nyckelord för en databas."
        raise ParameterError(Problem(what, where, "Skriv adressen som postgresql://användare:lösenord@värd/databas."))
    if isinstance(value, str):
        return _resolve(value, folder, where)
    if isinstance(value, dict) and value and all(isinstance(file, str) and file for file in value.values()):
        return {table: _resolve(file, folder, f"{where}.{table}") for table, file in value.items()}
    raise ParameterError(Problem("input ska vara en mapp, tabell: fil, eller postgresql://….", where))


def _resolve_tables(value: object, folder: Path, where: str) -> dict[str, object]:
    if not isinstance(value, dict) or not all(isinstance(read, dict) for read in value.values()):
        raise ParameterError(Problem("tables ska vara tabell: hur dess fil läses.", where))
    return {
        table: {**read, **({"file": _resolve(read["file"], folder, f"{where}.{table}.file")} if "file" in read else {})}
        for table, read in value.items()
    }


def _resolve_previous(value: object, folder: Path, where: str) -> Path:
    previous = _resolve(value, folder, where)
    is_run = False
    with suppress(OSError):  # a name that is longer than any file's
        is_run = (previous / MANIFEST).is_file()
    if not is_run:
        what = "previous ska vara mappen för en tidigare körning, med run.json i."
        remedy = "Rätta sökvägen, eller ta bort raden: då söks förra körningen bredvid out."
        raise ParameterError(Problem(what, where, remedy))
    return previous


def _describe(fault: Any, path: Path) -> Problem:
    place = ".".join(str(part) for part in fault["loc"])
    where = f"{path}, {place}" if place else str(path)
    if fault["type"] == "extra_forbidden":
        names = ", ".join(name for name in RunParameters.model_fields if name != "run_file")
        return Problem("är inget känt namn.", where, f"Stavas det rätt? Namnen är {names}.")
    message = "saknas" if fault["type"] == "missing" else str(fault["msg"]).removeprefix("Value error, ")
    return Problem(f"{message}.", where)
