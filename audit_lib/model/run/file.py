"""The run file read and checked; paths in it are relative to it.

Every scalar is read as text: YAML's own guesses turn `no` into false, `042` into 34 and `11:30` into 690, and each of
those has broken an audit somewhere.
"""

import json
import re
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from audit_lib.errors import ParameterError, Problem
from audit_lib.files.lined_yaml import UNREADABLE, LinedYaml, TextLoader
from audit_lib.files.whole_file import explain_error
from audit_lib.files.yaml_faults import explain_fault
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.folder import MANIFEST
from audit_lib.model.run.faults import describe_faults, place_of
from audit_lib.model.run.parameters import RunParameters
from audit_lib.model.run.paths import check_name, resolve_path
from audit_lib.model.run.table_checks import list_table_faults

_KEYWORDS = re.compile(r"(?:^|\s)(?:host|hostaddr|port|dbname|user|password|service)\s*=")
"""libpq's other way to write where a database is."""
ENGINE_REMOVED = "motorn postgres har tagits bort."
INSTEAD_OF_ENGINE = "Ta bort raden, eller skriv engine: spark; en PostgreSQL-databas som input läses som förut."
HOW_TO_ESCAPE = (
    "I användare, lösenord och värden skrivs @ som %40, / som %2F, % som %25, & som %26, = som %3D och mellanslag som "
    "%20; porten är ett tal."
)
_NOT_WRITTEN = ("run_file", "is_extract_assumed")
_ALIASES = {"cards_read_on": "read_on"}


def load_run(path: Path, *, out: Path | None = None) -> RunParameters:
    """Read and check a run file; `out` takes the place of the file's own.

    Raises:
        ParameterError: with every fault found, each with its line.
    """
    lined = _read_file(path)
    content = lined.content
    folder = check_name(path.resolve()).parent
    for name in _NOT_WRITTEN:
        if name in content:
            raise ParameterError(Problem(f"{name} är inget känt namn.", place_of(lined, name), "Ta bort raden."))
    content["out"] = (
        check_name(out.resolve()) if out else resolve_path(content.get("out", "out"), folder, place_of(lined, "out"))
    )
    if "previous" in content:
        content["previous"] = _resolve_previous(content["previous"], folder, place_of(lined, "previous"))
    content["tables"] = _resolve_tables(content.get("tables", {}), folder, lined)
    content["input"] = _resolve_input(content.get("input"), folder, lined)
    _check_own_files(content, lined)
    if not isinstance(content.get("readings", {}), dict):
        raise ParameterError(Problem("readings ska vara namn: värde.", place_of(lined, "readings")))
    try:
        run = RunParameters.model_validate({**content, "run_file": path.resolve()})
    except ValidationError as error:
        keys = [*(name for name in RunParameters.model_fields if name not in _NOT_WRITTEN), *_ALIASES]
        raise ParameterError(describe_faults(error.errors(), lined, keys)) from error
    if faults := list_table_faults(run.tables, lined):
        raise ParameterError(faults)
    return run


def _read_file(path: Path) -> LinedYaml:
    """What the file says; a name whose value is left empty is as if it were not there."""
    try:
        lined = LinedYaml(path, TextLoader)
        # YAML can write half a character, which no file or path can hold.
        json.dumps(lined.content, ensure_ascii=False).encode()
    except OSError as error:
        what = f"körfilen kan inte läsas: {explain_error(error)}."
        raise ParameterError(Problem(what, str(path), "Ange en YAML-fil som finns.")) from error
    except UNREADABLE as error:
        what, line = explain_fault(error)
        raise ParameterError(
            Problem(f"{what}.", f"{path}, rad {line}" if line else str(path), "Rätta körfilen.")
        ) from None
    if not isinstance(lined.content, dict):
        raise ParameterError(Problem("körfilen ska vara en lista av namn: värde.", str(path)))
    content = {name: value for name, value in lined.content.items() if value != ""}
    removed = [name for name in content if name == "engine_url" or (name, content[name]) == ("engine", "postgres")]
    if removed:
        problems = [Problem(ENGINE_REMOVED, place_of(lined, name), INSTEAD_OF_ENGINE) for name in removed]
        raise ParameterError(problems)
    lined.content = content
    for alias, name in _ALIASES.items():
        if alias in content and content.get(name, content[alias]) != content[alias]:
            what = f"{alias} och {name} är två namn på samma sak, med olika värden."
            raise ParameterError(Problem(what, place_of(lined, alias), "Behåll ett av dem."))
        if alias in content:
            lined.rename(alias, name)
    return lined


def _resolve_input(value: object, folder: Path, lined: LinedYaml) -> Path | dict[str, Path] | DatabaseAddress:
    where = place_of(lined, "input")
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
        return resolve_path(value, folder, where)
    if isinstance(value, dict) and value and all(isinstance(file, str) and file for file in value.values()):
        return {table: resolve_path(file, folder, place_of(lined, "input", table)) for table, file in value.items()}
    if value is None and any("file" in read for read in lined.content["tables"].values()):
        return {}
    raise ParameterError(Problem("input ska vara en mapp, tabell: fil, eller postgresql://….", where))


def _resolve_tables(value: object, folder: Path, lined: LinedYaml) -> dict[str, dict[str, object]]:
    if not isinstance(value, dict) or not all(isinstance(read, dict) for read in value.values()):
        raise ParameterError(Problem("tables ska vara tabell: hur dess fil läses.", place_of(lined, "tables")))
    return {
        table: {
            name: resolve_path(part, folder, place_of(lined, "tables", table, "file")) if name == "file" else part
            for name, part in read.items()
            if part != ""
        }
        for table, read in value.items()
    }


def _check_own_files(content: dict[str, object], lined: LinedYaml) -> None:
    """A table's file is told in one place; and a database has no files."""
    given, tables = content["input"], content["tables"]
    problems = []
    for table, read in tables.items() if isinstance(tables, dict) else ():
        where = place_of(lined, "tables", table)
        if isinstance(given, dict) and table in given and "file" in read:
            problems.append(Problem(f"filen för {table} står både här och under input.", where, "Behåll den ena."))
        if isinstance(given, DatabaseAddress) and not read.keys().isdisjoint(("file", "sheet", "header_row")):
            what = "en databas har inga filer: file, sheet och header_row gäller inte."
            problems.append(Problem(what, where, "Ta bort dem."))
    if problems:
        raise ParameterError(problems)


def _resolve_previous(value: object, folder: Path, where: str) -> Path:
    previous = resolve_path(value, folder, where)
    is_run = False
    with suppress(OSError):  # a name that is longer than any file's
        is_run = (previous / MANIFEST).is_file()
    if not is_run:
        what = "previous ska vara mappen för en tidigare körning, med run.json i."
        remedy = "Rätta sökvägen, eller ta bort raden: då söks förra körningen bredvid out."
        raise ParameterError(Problem(what, where, remedy))
    return previous
