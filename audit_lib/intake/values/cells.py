"""The SQL of one cell: what is left to look at of it, what it means, and what is wrong with it (contract section 1).

A cell passes projections that build on each other, because DuckDB would compute an inlined step once for every mention:
`plain_x` is the value of a cell written the one way most are, then `c_x` is the trimmed text of the others, then that
without the words for no value, then the column itself is the value. Few texts repeat over millions of rows in some
columns: those are read once each (`meanings`), and a row only looks its own up.
"""

from collections.abc import Collection
from dataclasses import dataclass

from audit_lib.model.tables import Column, Form

_TYPES = {Form.TRI: "BOOLEAN", Form.DATE: "DATE", Form.TIMESTAMP: "TIMESTAMP", Form.COUNT: "INTEGER"}
_MACROS = {
    Form.HSA_ID: "read_hsa_id",
    Form.TEXT: "read_text",
    Form.TERMS: "read_text",
    Form.TRI: "read_tri",
    Form.DATE: "read_date",
    Form.COUNT: "read_count",
}
NUMBERS = (Form.DATE, Form.TIMESTAMP, Form.COUNT)
"""The forms where a point alone is no value."""
PLAIN = (Form.CODE, Form.TIMESTAMP)
"""The forms that are mostly written one way, and are then values before anything else is looked at."""


def quote(name: str) -> str:
    """Give the name of a column or table as SQL."""
    return '"' + name.replace('"', '""') + '"'


def read_plain(relation: str, columns: Collection[Column], given: Collection[str]) -> str:
    """Give the query of a raw relation where codes and times that are written plainly are values already.

    It has `plain_x` beside each code and time; `x` keeps the texts that are not plain, and both are NULL in an empty
    cell. One byte, or eight, where the text would be a dozen or two. Nothing is done where a reader has `given` the
    raw column `plain_x` or `instant_x`.
    """
    todo = [
        column
        for column in columns
        if column.form in PLAIN
        and column.name in given
        and f"plain_{column.name}" not in given
        and f"instant_{column.name}" not in given
    ]
    if not todo:
        return f"SELECT * FROM {relation}"
    times = [column.name for column in todo if column.form is Form.TIMESTAMP]
    casts = "".join(f', TRY_CAST("{name}" AS TIMESTAMP) AS "cast_{name}"' for name in times)
    plain = "".join(f', {_plain(column)} AS "plain_{column.name}"' for column in todo)
    left = ", ".join(
        f'CASE WHEN "plain_{column.name}" IS NULL THEN "{column.name}" END AS "{column.name}"' for column in todo
    )
    dropped = f" EXCLUDE ({', '.join(quote('cast_' + name) for name in times)})" if times else ""
    return f"SELECT *{dropped} REPLACE ({left}) FROM (SELECT *{plain} FROM (SELECT *{casts} FROM {relation}))"


def _plain(column: Column) -> str:
    if column.form is Form.CODE:
        return as_code(quote(column.name), column)
    # A cell that DuckDB would print just as it stands needs no pattern.
    cell, cast = quote(column.name), quote(f"cast_{column.name}")
    as_printed = f"starts_with(CAST({cast} AS VARCHAR), {cell})"
    return f"CASE WHEN strlen({cell}) IN (16, 19) AND {as_printed} THEN {cast} END"


def as_code(text: str, column: Column) -> str:
    """Give the SQL of a text as a code of the column's domain, one byte a row; NULL if it is none.

    A long IN would become a join, which folds every cell of millions before it looks.
    """
    return f"TRY_CAST({text} AS ENUM({', '.join(repr(code) for code in column.domain)}))"


def no_value(column: Column) -> str:
    """Give the SQL of a column that the source does not have."""
    return f"CAST(NULL AS {_TYPES.get(column.form, 'VARCHAR')})"


@dataclass(frozen=True)
class Cell:
    """One column of a raw relation that is to be read.

    `given` are the names of the raw columns, `plain_x` and `instant_x` among them. With `has_meaning` its texts are
    looked up in `meanings_x` (columns written, text, code); with `is_verbatim` a text is taken as it stands.
    """

    column: Column
    given: Collection[str]
    has_meaning: bool
    is_verbatim: bool = False

    @property
    def name(self) -> str:
        """The canonical name."""
        return self.column.name

    @property
    def _is_looked_up(self) -> bool:
        """Whether its value is the code of its meaning, and all that is left of its text is whether there is one."""
        return self.has_meaning and self.column.form is not Form.TEXT

    @property
    def _typed(self) -> list[str]:
        return [f'"{kind}_{self.name}"' for kind in ("plain", "instant") if f"{kind}_{self.name}" in self.given]

    def list_cleaned(self) -> list[str]:
        """Give the first projection: what is left to look at."""
        name = self.name
        if self.has_meaning:
            text = f"m_{name}.text IS NOT NULL" if self._is_looked_up else f"m_{name}.text"
            return [f'{text} AS "c_{name}"', f'm_{name}.code AS "code_{name}"', self._written]
        if name not in self.given:
            text = "CAST(NULL AS VARCHAR)"
        elif self.is_verbatim:
            return [f'{quote(name)} AS "c_{name}"']
        else:
            text = f'{"clean_terms" if self.column.form is Form.TERMS else "clean_value"}("{name}")'
        return [*self._typed, f'{text} AS "c_{name}"', *([self._written] if name in self.given else [])]

    @property
    def _written(self) -> str:
        return f'raw."{self.name}" IS NOT NULL AS "w_{self.name}"'

    def list_said(self) -> list[str]:
        """Give the second projection, in place of the first's: nothing is left of a word for no value."""
        if self.has_meaning or self.is_verbatim or self.name not in self.given:
            return []
        cell = f'"c_{self.name}"'
        return [f"{'said_number' if self.column.form in NUMBERS else 'said'}({cell}) AS {cell}"]

    def list_clocks(self) -> list[str]:
        """Give the third projection: what the clock showed and the offset written beside it; fractions are cut off."""
        if self.column.form is not Form.TIMESTAMP or self.name not in self.given:
            return []
        cell = f'"c_{self.name}"'
        return [f'written_time({cell}) AS "t_{self.name}"', f'written_offset({cell}) AS "o_{self.name}"']

    @property
    def value(self) -> str:
        """The fourth projection: what the cell says; NULL if nothing or nothing readable."""
        cell, name, form = f'"c_{self.name}"', self.name, self.column.form
        if self._is_looked_up or self.is_verbatim:
            return f'"code_{name}"' if self._is_looked_up else cell
        if form is Form.CODE:
            return f'coalesce("plain_{name}", {as_code(f"fold_code({cell})", self.column)})'
        if form is not Form.TIMESTAMP:
            return f"{'read_id' if self.column.is_id else _MACROS[form]}({cell})"
        if f"instant_{name}" in self.given:
            return f'within_calendar("instant_{name}")'
        if name not in self.given:
            return f'as_instant("plain_{name}")'
        return (
            f'CASE WHEN "plain_{name}" IS NOT NULL THEN as_instant("plain_{name}") '
            f'WHEN {cell} IS NOT NULL THEN read_timestamp("t_{name}", "o_{name}") END'
        )

    @property
    def flags(self) -> dict[str, str]:
        """The flags of a read cell and their SQL, where the value is `v_x`: `empty_x`, `bad_x` (unreadable)."""
        flags: dict[str, str] = {}
        value, cell = f'"v_{self.name}"', f'"c_{self.name}"'
        is_written = " OR ".join(f"{held} IS NOT NULL" for held in [*self._typed, cell])
        if self._is_looked_up:
            is_written = f"{cell} IS TRUE"
        if self.column.required:
            flags[f"empty_{self.name}"] = f"{value} IS NULL AND NOT ({is_written})"
        bad = "false" if self.is_verbatim else f"{value} IS NULL AND ({is_written})"
        if self.column.form is Form.TRI or self.column.may_be_unknown:
            bad += f" AND NOT is_unknown_word({cell})"
        flags[f"bad_{self.name}"] = bad
        return flags

    @property
    def is_odd(self) -> str | None:
        """The SQL of whether a cell is written and yet empty, or may be an error value; None if no text is left."""
        if self.name not in self.given or self.is_verbatim:
            return None
        written, value, cell = f'"w_{self.name}"', f'"v_{self.name}"', f'"c_{self.name}"'
        if self._is_looked_up:
            return f"{written} AND {value} IS NULL"
        return f"{written} AND {cell} IS NULL OR {value} IS NULL AND is_error_value({cell})"
