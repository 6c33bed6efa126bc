"""`basutbud intake --suggest`: what the run file could say of the region's own files, proposed and never applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from audit_lib.errors import InputError, ParameterError, Problem
from audit_lib.files.places import PARAMS
from audit_lib.intake import database
from audit_lib.intake.sources.files import SOURCES
from audit_lib.intake.sources.folder_search import SUFFIXES, find_as_written, find_table, is_parts
from audit_lib.intake.sources.headers import ColumnNames
from audit_lib.intake.suggest.matching import Confidence
from audit_lib.intake.suggest.tables import FoundTable, find_tables
from audit_lib.intake.suggest.unknown_words import UnknownWord, list_unknown_services, list_unknown_words
from audit_lib.intake.suggest.words import HeaderWords, Vocabulary
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.run import RunParameters
from audit_lib.model.run.own_tables import AS_IT_STANDS, OwnTable
from audit_lib.model.services import ServiceNames


@dataclass(frozen=True)
class ProposedTable:
    """A table, the file and sheet it may be in, and the words of it that are not understood.

    Attributes:
        found: the part of a file, and what its headers may mean.
        own: what the run file says of it already.
        must_name_file: whether intake would not find the file itself.
        words: column → the words; None where they may not be shown.
    """

    found: FoundTable
    own: OwnTable
    must_name_file: bool
    words: Mapping[str, Sequence[UnknownWord] | None] = field(default_factory=dict)

    @property
    def n_by_confidence(self) -> Mapping[Confidence, int]:
        """How many headers are proposed, by how sure that is; those that are read already are none of them."""
        new = [guess.confidence for guess in self.found.match.guesses if not guess.is_known]
        return {confidence: new.count(confidence) for confidence in Confidence}


@dataclass(frozen=True)
class Proposal:
    """What was found.

    Attributes:
        tables: table → where it may be.
        services: names that are no service known.
        hidden_services: tables whose names of services are too many to show.
        unused: files, and sheets, that are no table.
        problems: files that could not be read.
        skipped: sources that have no headers to propose anything for.
    """

    tables: Mapping[str, ProposedTable]
    services: Sequence[UnknownWord]
    hidden_services: Sequence[str]
    unused: Sequence[str]
    problems: Sequence[Problem]
    skipped: Sequence[str]


def propose(run: RunParameters, services: ServiceNames) -> Proposal:
    """Look through all files of the input, also those that intake would refuse or not find.

    Raises:
        ParameterError: the input is a database.
        InputError: there is no file to look through.
    """
    if isinstance(run.input, DatabaseAddress):
        what = "--suggest läser filer, och input är en databas."
        remedy = "Ge vyerna de kanoniska namnen, se docs/tabeller.md."
        raise ParameterError(Problem(what, f"{run.run_file}, input", remedy))
    told, paths, skipped = _list_files(run)
    known = Vocabulary(
        ColumnNames.load(PARAMS / "columns.yaml"), HeaderWords.load(PARAMS / "header_words.yaml"), services
    )
    with (
        TemporaryDirectory(prefix="basutbud-") as work,
        database.open_working_database(Path(work)) as con,
    ):
        search = find_tables(con, paths, told, run.tables, known, Path(work))
    tables = {}
    for name, found in search.found.items():
        own = run.tables.get(name, AS_IT_STANDS)
        words = {
            guess.column.name: listed
            for guess in found.match.guesses
            if guess.confidence is not Confidence.DOUBTFUL
            and (listed := list_unknown_words(found, guess, own, known)) != []
        }
        tables[name] = ProposedTable(found, own, own.file is not None or name not in told, words)
    unknown, hidden = list_unknown_services(search.found, run.tables, known)
    return Proposal(tables, unknown, hidden, [grid.name for grid in search.left], search.problems, skipped)


def _list_files(run: RunParameters) -> tuple[dict[str, Path], list[Path], list[str]]:
    """Give table → file, as far as it is said or the name says it; all files; and the sources that are no tables."""
    told: dict[str, Path] = {}
    paths: list[Path] = []
    skipped: list[str] = []
    if isinstance(run.input, Path):
        paths = _list_folder(run.input)
        for path in paths:
            stem = next(path.name[: -len(end)] for end in SUFFIXES if path.name.casefold().endswith(end))
            if table := find_table(stem):
                told.setdefault(table, path)
    elif isinstance(run.input, dict):
        skipped = [name for name in run.input if name in SOURCES]
        told = {name: path for name, path in run.input.items() if name not in SOURCES}
    told |= {name: own.file for name, own in run.tables.items() if own.file and name not in SOURCES}
    told = {name: find_as_written(path) for name, path in told.items()}
    paths = list(dict.fromkeys((*paths, *told.values())))
    if not paths:
        where = str(run.input) if isinstance(run.input, Path) else f"{run.run_file}, input"
        what = "det finns ingen fil att läsa: inga CSV-filer, Parquet-filer eller arbetsböcker (.xlsx)."
        raise InputError(Problem(what, where, "Lägg dem i mappen, eller rätta input i körfilen."))
    return told, paths, skipped


def _list_folder(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputError(Problem("mappen finns inte", str(folder), "Rätta input i körfilen."))
    return [
        path
        for path in sorted(folder.iterdir())
        if path.name.casefold().endswith(SUFFIXES)
        and not path.name.startswith((".", "~$"))
        and (path.is_file() or is_parts(path))
    ]
