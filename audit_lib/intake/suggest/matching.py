"""Which column of a table each header of a grid may be, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audit_lib.intake.sources.headers import TableHeaders
from audit_lib.intake.suggest.contents import Contents, judge
from audit_lib.intake.suggest.words import Said, Vocabulary
from audit_lib.model.tables import Column, Form, Table

_LEAST, _LIKELY, _SURE = 0.35, 0.5, 0.72
_KNOWN = 1.1
"""Of a header that intake reads already: above all others."""
_UNSURE, _EXPLAINED = 0.7, 0.75
"""The most that a header can tell of whose letters fewer than so many are words that people use in headers."""
_NOT_LIKE, _LIKE_ENOUGH = 0.3, 0.7
_TELLING = 0.8
"""How well cells must fit to tell a column without its header."""
_MARGIN = 0.12
"""By how much a sure one is better than the next."""
_ALONE = {Form.HSA_ID: 0.75, Form.SERVICE: 0.6, Form.CODE: 0.75}
"""What the cells alone can tell, whatever the header says."""


class Confidence(StrEnum):
    """How sure a proposal is; a `doubtful` one is only shown."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Guess:
    """What a header may mean.

    Attributes:
        place: of the header, from 0.
        header: as the file writes it.
        column: the canonical column.
        confidence: how sure.
        likeness: of the header, 0–1; 1 where it is known already.
        fit: of the cells, 0–1.
        is_known: whether intake reads the header already.
        beside: other columns that it may nearly as well be.
    """

    place: int
    header: str
    column: Column
    confidence: Confidence
    likeness: float
    fit: float
    is_known: bool
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """The guesses for a table in a grid, in the order of the headers, and the sum of what speaks for them."""

    table: Table
    guesses: Sequence[Guess]
    score: float

    @property
    def lacking(self) -> list[str]:
        """The columns that the table must have and no header may be."""
        found = {guess.column.name for guess in self.guesses if guess.confidence is not Confidence.DOUBTFUL}
        return [column.name for column in self.table.columns if column.required and column.name not in found]


@dataclass(frozen=True)
class _Pair:
    place: int
    column: Column
    score: float
    likeness: float
    fit: float
    is_known: bool = False


def match_table(
    wanted: TableHeaders,
    headers: Sequence[str],
    said: Sequence[Said],
    contents: Sequence[Contents],
    known: Vocabulary,
) -> Match:
    """Find what the headers of a grid mean if it is that table: each at most one column, each column at most once."""
    table = wanted.table
    pairs: list[_Pair] = []
    for place, header in enumerate(headers):
        if (name := wanted.find(header)) is not None:
            column = table.find_column(name)
            fit = judge(contents[place], table, column, known) or 0.0
            pairs.append(_Pair(place, column, _KNOWN, 1.0, fit, is_known=True))
        elif header.strip():
            weighed = (_weigh(place, said[place], contents[place], column, table, known) for column in table.columns)
            pairs.extend(pair for pair in weighed if pair.score >= _LEAST)
    chosen: dict[int, _Pair] = {}
    taken: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.place)):
        if pair.place not in chosen and pair.column.name not in taken:
            chosen[pair.place] = pair
            taken.add(pair.column.name)
    guesses = [_describe(chosen[place], headers[place], pairs, chosen) for place in sorted(chosen)]
    return Match(table, guesses, _sum_up(table, headers, chosen))


def _weigh(place: int, said: Said, contents: Contents, column: Column, table: Table, known: Vocabulary) -> _Pair:
    likeness = known.words.measure(said, table, column)
    alone_at_most = _ALONE.get(column.form, 0.0) if column.name != "report_email" else _ALONE[Form.HSA_ID]
    if likeness <= _NOT_LIKE and not alone_at_most:
        return _Pair(place, column, 0.0, likeness, 0.0)
    fit = judge(contents, table, column, known)
    if fit is None:
        return _Pair(place, column, 0.0, likeness, 0.0)
    by_header = 0.75 * likeness + 0.25 * fit if likeness > _NOT_LIKE else 0.0
    if said.explained < _EXPLAINED:
        by_header = min(by_header, _UNSURE)
    by_cells = alone_at_most * fit + 0.25 * likeness if fit >= _TELLING and alone_at_most else 0.0
    return _Pair(place, column, min(max(by_header, by_cells), 1.0), likeness, fit)


def _describe(pair: _Pair, header: str, pairs: Sequence[_Pair], chosen: Mapping[int, _Pair]) -> Guess:
    rivals = [
        other
        for other in pairs
        if (other.place == pair.place) != (other.column.name == pair.column.name)
        and other.score > pair.score - _MARGIN
        # A rival that is surer of another place or column is none.
        and not any(
            kept.score > other.score + _MARGIN / 2 and (kept.place == other.place or kept.column is other.column)
            for kept in chosen.values()
            if kept is not pair
        )
    ]
    beside = tuple(dict.fromkeys(other.column.name for other in rivals if other.place == pair.place))
    # One reply column too many changes what is known of every errand.
    is_unsafe = pair.column.is_wide and (beside or pair.likeness < _LIKE_ENOUGH)
    if pair.is_known or (pair.score >= _SURE and not rivals):
        confidence = Confidence.SURE
    else:
        confidence = Confidence.LIKELY if pair.score >= _LIKELY and not is_unsafe else Confidence.DOUBTFUL
    return Guess(pair.place, header, pair.column, confidence, pair.likeness, pair.fit, pair.is_known, beside)


def _sum_up(table: Table, headers: Sequence[str], chosen: Mapping[int, _Pair]) -> float:
    n_headers = sum(bool(header.strip()) for header in headers)
    if not n_headers:
        return 0.0
    required = [column.name for column in table.columns if column.required]
    met = {pair.column.name: min(pair.score, 1.0) for pair in chosen.values()}
    return 0.5 * sum(met.values()) / n_headers + 0.5 * sum(met.get(name, 0.0) for name in required) / len(required)
