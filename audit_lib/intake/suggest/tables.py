"""Which part of which file is which table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import duckdb

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.files import describe_unopened
from audit_lib.intake.sources.folder_search import find_table
from audit_lib.intake.suggest.contents import Contents, describe_columns
from audit_lib.intake.suggest.grids import Grid, read_grids
from audit_lib.intake.suggest.headers import choose_header, has_data
from audit_lib.intake.suggest.matching import Match, match_table
from audit_lib.intake.suggest.words import HeaderWords, Said, Vocabulary
from audit_lib.model.run.own_tables import AS_IT_STANDS, OwnTables
from audit_lib.model.tables import TABLES

_LEAST = 0.45
_NEAR = 0.15
_NAMED, _NAMED_LIKE, _HIDDEN = 0.5, 0.15, -0.5


_Part: TypeAlias = tuple[Grid, Sequence[Contents], Sequence[Said]]
"""A part of a file, its columns and its headers."""


@dataclass(frozen=True)
class FoundTable:
    """A table and the part of a file that it may be; `beside` are others that it may nearly as well be."""

    grid: Grid
    contents: Sequence[Contents]
    match: Match
    beside: tuple[Grid, ...] = ()


@dataclass
class Search:
    """What was looked through: the tables that were found, the parts that are none, and what could not be read."""

    found: dict[str, FoundTable] = field(default_factory=dict)
    left: list[Grid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_tables(
    con: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    told: Mapping[str, Path],
    own: OwnTables,
    known: Vocabulary,
    work: Path,
) -> Search:
    """Read every file and find the tables among its parts; `told` are the tables whose file is already said."""
    search = Search()
    grids: list[_Part] = []
    for place, path in enumerate(paths):
        asked = {own[table].header_row for table, file in told.items() if file == path and table in own}
        choose = _choose_for(asked - {None}, known.words)
        try:
            for grid in read_grids(con, path, work, f"cells_{place}", choose):
                if has_data(grid.headers):
                    what = "filen ser ut att sakna rubrikrad: första raden är data"
                    search.problems.append(Problem(what, grid.name, "Lägg till en rad överst med kolumnnamnen."))
                else:
                    said = [known.words.read(header) for header in grid.headers]
                    grids.append((grid, describe_columns(con, grid), said))
        except InputError as error:
            search.problems.extend(replace(problem, where=path.name) for problem in error.problems)
        except OSError:
            search.problems.append(describe_unopened(path))
    _assign(grids, told, own, known, search)
    return search


def _choose_for(asked: set[int | None], words: HeaderWords) -> Callable[[Sequence[tuple[int, Sequence[str]]]], int]:
    def choose(rows: Sequence[tuple[int, Sequence[str]]]) -> int:
        if len(asked) == 1:
            [row] = asked
            return next((place for place, (number, _) in enumerate(rows) if number == row), 0)
        return choose_header([cells for _, cells in rows], words)

    return choose


def _assign(
    grids: Sequence[_Part],
    told: Mapping[str, Path],
    own: OwnTables,
    known: Vocabulary,
    search: Search,
) -> None:
    """Give each table the part that is most like it, the surest first, and no part to two tables."""
    matches: list[tuple[float, str, int, Match]] = []
    for place, (grid, contents, said) in enumerate(grids):
        for name, table in TABLES.items():
            read = own.get(name, AS_IT_STANDS)
            if (name in told and told[name] != grid.path) or read.sheet not in (None, grid.sheet):
                continue
            wanted = known.columns.of(table, read)
            match = match_table(wanted, grid.headers, said, contents, known)
            is_told = told.get(name) == grid.path
            matches.append((match.score + is_told + _name_bonus(grid, name, known.words), name, place, match))
    used: set[int] = set()
    for score, name, place, match in sorted(matches, key=lambda found: (-found[0], found[1], found[2])):
        if score < _LEAST or not match.guesses or name in search.found or place in used:
            continue
        used.add(place)
        grid, contents, _ = grids[place]
        search.found[name] = FoundTable(grid, contents, match)
    for name, found in search.found.items():
        scores = {place: score for score, table, place, _ in matches if table == name}
        best = max(score for place, score in scores.items() if grids[place][0] is found.grid)
        near = [grids[at][0] for at, score in scores.items() if at not in used and score > best - _NEAR]
        search.found[name] = replace(found, beside=tuple(near))
    search.left.extend(grid for place, (grid, *_) in enumerate(grids) if place not in used)
    search.found = {name: search.found[name] for name in TABLES if name in search.found}


def _name_bonus(grid: Grid, table: str, words: HeaderWords) -> float:
    """What the names of the file and the sheet say for a table."""
    stem = grid.path.name.partition(".")[0]
    names = [stem] if grid.is_only or not grid.sheet else [grid.sheet, stem]
    hidden = _HIDDEN if grid.is_hidden else 0.0
    if find_table(names[0]) == table:
        return _NAMED + hidden
    return hidden + (_NAMED_LIKE if any(words.names_table(name, table) for name in names) else 0.0)
