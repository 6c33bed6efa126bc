"""What the cells of a column look like, and whether they can be those of a canonical column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from audit_lib.files.paths import quote_text
from audit_lib.intake.suggest.grids import Grid
from audit_lib.intake.suggest.words import HeaderWords, Vocabulary
from audit_lib.model.services import ServiceNames
from audit_lib.model.tables import SERVICES, Column, Form, Table

_N_SAMPLED = 100_000
_MOST_WORDS = 100
_MOST_CODES = 12
_MOST_TRI = 6
_LONG_ID, _LONG_NAME, _SHORT_TEXT, _LONG_TEXT = 70, 60, 25, 120
"""Signs of a value, on an average."""
_NO_VALUE = ("null", "(null)", "\\n", "na", "n/a", "nan", "nat", "none")
_DAY = r"(\d{4}-\d{2}-\d{2})"
_OTHER_DAY = r"(\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}[./]\d{1,2}[./]\d{1,2}|20\d{6})"
_CLOCK = r"[ T]\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?( ?(Z|[+-]\d{2}(:?\d{2})?))?"
_KINDS = {
    "hsa": r"(?i)SE(16)?\d{10}-[A-Z0-9]+",
    "date": rf"{_DAY}|{_OTHER_DAY}",
    "time": rf"({_DAY}|{_OTHER_DAY}){_CLOCK}",
    "whole": r"-?\d{1,18}(\.0+)?",
    "number": r"-?\d+([.,]\d+)?",
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "rule": r"[A-ZÅÄÖ]{3}-\d{2}",
}
_KIND_OF_TEXT = {"report_email": "email", "rule": "rule"}
_TRI_WORDS = (
    *("ja", "nej", "j", "n", "1", "0", "1.0", "0.0", "x", "true", "false", "sann", "falsk"),
    *("okänt", "okand", "vet ej", "-"),
)


@dataclass(frozen=True)
class Contents:
    """A column's cells, or those of its first 100,000 rows.

    Attributes:
        n_rows: how many rows there are, and `n_filled` how many cells with a value.
        n_filled: see there.
        n_distinct: different values.
        mean_length: signs of a value.
        shares: kind → the share of the values that have its form.
        words: value, without regard to case → how often; empty where there are more than 100.
    """

    n_rows: int
    n_filled: int
    n_distinct: int
    mean_length: float
    shares: Mapping[str, float]
    words: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_unique(self) -> bool:
        """Whether hardly any value is there twice."""
        return self.n_filled > 0 and self.n_distinct >= 0.98 * self.n_filled

    @property
    def is_dated(self) -> bool:
        """Whether most values are dates or times."""
        return self.share("date") + self.share("time") > 0.5

    @property
    def is_tri(self) -> bool:
        """Whether all there is are words for ja, nej and okänt, in more rows than one each."""
        return bool(self.words) and self.n_filled > len(self.words) + 1 and all(map(is_tri, self.words))

    def share(self, kind: str) -> float:
        """The share of the values that have the form of a kind."""
        return self.shares.get(kind, 0.0)


def describe_columns(con: duckdb.DuckDBPyConnection, grid: Grid) -> list[Contents]:
    """Describe each column of a grid, in order."""
    return [_describe(con, grid, place) for place in range(len(grid.headers))]


def _describe(con: duckdb.DuckDBPyConnection, grid: Grid, place: int) -> Contents:
    cell = f"clean_text(c{place})"
    empty = ", ".join(map(quote_text, ("", *_NO_VALUE)))
    source = (
        f"(SELECT CASE WHEN lower({cell}) IN ({empty}) THEN NULL ELSE {cell} END AS cell FROM {grid.cells} "
        f"LIMIT {_N_SAMPLED})"
    )
    kinds = ", ".join(f"count(*) FILTER (regexp_full_match(cell, {quote_text(kind)}))" for kind in _KINDS.values())
    row = con.execute(
        f"SELECT count(*), count(cell), count(DISTINCT cell), coalesce(avg(length(cell)), 0), {kinds} FROM {source}"
    ).fetchall()[0]
    n_rows, n_filled, n_distinct, mean_length, *found = row
    shares = {kind: n / n_filled for kind, n in zip(_KINDS, found, strict=True)} if n_filled else {}
    words: dict[str, int] = {}
    if 0 < n_distinct <= _MOST_WORDS:
        counted = con.execute(
            f"SELECT any_value({cell}), count(*) FROM {grid.cells} WHERE {cell} IS NOT NULL "
            f"AND lower({cell}) NOT IN ({empty}) GROUP BY lower({cell}) ORDER BY 2 DESC, 1"
        ).fetchall()
        words = {str(word): int(n) for word, n in counted}
    return Contents(int(n_rows), int(n_filled), int(n_distinct), float(mean_length), shares, words)


def judge(contents: Contents, table: Table, column: Column, known: Vocabulary) -> float | None:
    """How well the cells fit a column, from 0 (nothing speaks for it) to 1; None if they cannot be its cells."""
    if _cannot_be(contents, column):
        return None
    if not contents.n_filled:
        return 0.0
    match column.form:
        case Form.HSA_ID:
            # In the table of clinics each has an id of its own; who runs them has fewer.
            is_few = table.key == (column.name,) and contents.n_distinct < 0.8 * contents.n_filled
            return None if is_few else _over(contents.share("hsa"), 0.5)
        case Form.DATE | Form.TIMESTAMP:
            return _judge_moment(contents, column)
        case Form.COUNT:
            return 0.5 if contents.share("whole") > 0.9 and contents.mean_length <= 5 else None
        case _:
            return None if contents.is_dated else _judge_words(contents, table, column, known)


def _cannot_be(contents: Contents, column: Column) -> bool:
    """Whether a required column would be more than half empty, or a clinic's id would be something else."""
    least = 0.5 * contents.n_rows if column.required else 0
    is_empty = contents.n_filled == 0 and contents.n_rows > 0 and column.required
    is_person = column.is_id and not column.required
    is_other = contents.share("hsa") > 0.5 and column.form is not Form.HSA_ID and not is_person
    return contents.n_filled < least or is_empty or is_other


def _judge_moment(contents: Contents, column: Column) -> float | None:
    if contents.share("date") + contents.share("time") < 0.8:
        return None
    wanted = "date" if column.form is Form.DATE else "time"
    return 0.8 if contents.share(wanted) > 0.5 else 0.3


def _judge_words(contents: Contents, table: Table, column: Column, known: Vocabulary) -> float | None:
    match column.form:
        case Form.TRI:
            return _judge_tri(contents, column, known.words)
        case Form.CODE:
            return _judge_codes(contents, column, known.words)
        case Form.SERVICE:
            return _judge_service(contents, known.services)
        case _ if (table.name, column.name) == (SERVICES.name, "name"):
            return _judge_service(contents, known.services)
        case _ if column.is_id:
            return _judge_id(contents, table, column)
        case _:
            return _judge_text(contents, column)


def _over(share: float, least: float) -> float | None:
    return share if share >= least else None


def _count_share(contents: Contents, known: Sequence[bool]) -> float:
    total = sum(contents.words.values())
    return sum(n for n, is_known in zip(contents.words.values(), known, strict=True) if is_known) / total


def is_tri(word: str) -> bool:
    """Whether intake reads the word as ja, nej or okänt."""
    return word.casefold() in _TRI_WORDS


def _judge_tri(contents: Contents, column: Column, words: HeaderWords) -> float | None:
    if not contents.words or len(contents.words) > _MOST_TRI:
        return None
    is_known = [is_tri(word) or words.find_word(word, column) is not None for word in contents.words]
    if _count_share(contents, is_known) > 0.8:
        return 0.7
    are_words = len(contents.words) > 1 and all(word.isalpha() and len(word) < _SHORT_TEXT for word in contents.words)
    return 0.0 if are_words else None


def _judge_codes(contents: Contents, column: Column, words: HeaderWords) -> float | None:
    if not contents.words or len(contents.words) > _MOST_CODES:
        return None
    plain = _count_share(contents, [word.casefold() in column.domain for word in contents.words])
    known = _count_share(contents, [words.find_word(word, column) is not None for word in contents.words])
    if known > 0.6:
        return 1.0 if plain > 0.6 else 0.8
    if contents.is_tri or contents.share("number") > 0.5 or contents.mean_length > 40:
        return None
    return 0.2 if known > 0.2 else 0.0


def _judge_service(contents: Contents, services: ServiceNames) -> float | None:
    if contents.is_tri or contents.share("number") > 0.5 or contents.share("email") > 0.5:
        return None
    if not contents.words:
        return None if contents.mean_length > _LONG_NAME else 0.0
    known = _count_share(contents, [services.find_code_or_name(word) is not None for word in contents.words])
    return 1.0 if known > 0.4 else known


def _judge_id(contents: Contents, table: Table, column: Column) -> float | None:
    if column.required and table.key == (column.name,):
        return 0.5 if contents.is_unique and contents.mean_length <= _LONG_ID else None
    is_code = 0 < len(contents.words) <= 3 and contents.n_filled > 2 * len(contents.words)
    return 0.1 if contents.mean_length <= _LONG_ID and not is_code else None


def _judge_text(contents: Contents, column: Column) -> float | None:
    if kind := _KIND_OF_TEXT.get(column.name):
        return _over(contents.share(kind), 0.5)
    is_foreign = max(contents.share("number"), contents.share("email")) > 0.5 or contents.is_tri
    is_long = contents.mean_length > _LONG_TEXT
    if column.form is Form.TERMS or column.name == "description":
        return None if is_foreign else 0.3 if contents.mean_length > _SHORT_TEXT else 0.0
    if is_foreign or is_long:
        return None
    # A name is nearly each row's own; a kind, a place or a role is not.
    is_own = contents.n_distinct > 0.5 * contents.n_filled
    return 0.3 if is_own == (column.name == "name") else 0.0
