"""The SQL of one cell: what is left to look at of it, what it means, and what is wrong with it (contract section 1).

A cell passes projections that build on each other, because DuckDB would compute an inlined step once for every mention:
`plain_x` is the value of a cell written the one way most are, then `c_x` is the trimmed text of the others, then the
column itself is the value. Few texts repeat over millions of rows in some columns: those are read once each
(`meanings`), and a row only looks its own up.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from audit_lib.model.tables import Column, Form

_TYPES = {
    Form.TRI: "BOOLEAN",
    Form.DATE: "DATE",
    Form.TIMESTAMP: "TIMESTAMP",
    Form.COUNT: "INTEGER",
}
_PLAIN = (Form.CODE, Form.TIMESTAMP)


def quote(name: str) -> str:
    """Give a column's name as SQL."""
    return f'"{name}"'


def clean_value(column: Column) -> str:
    """Give the SQL that trims and normalises a raw cell; NULL when nothing is left."""
    return f"clean_value({quote(column.name)})"


def read_plain(relation: str, columns: Collection[Column], given: Collection[str]) -> str:
    """Give the query of a raw relation where codes and times that are written plainly are values already.

    Args:
        relation: what to read, in SQL.
        columns: the columns it has.
        given: the names of the raw columns; where a reader gives `plain_x` or `instant_x`, nothing is done.

    Returns:
        The relation with `plain_x` beside each code and time; `x` keeps the texts that are not plain, and
        both are NULL in an empty cell. One byte, or eight, where the text would be a dozen or two.
    """
    todo = [
        column for column in columns if column.form in _PLAIN and not _is_typed(column, given) and column.name in given
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


def _is_typed(column: Column, given: Collection[str]) -> bool:
    return f"plain_{column.name}" in given or f"instant_{column.name}" in given


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

    Attributes:
        column: what it is.
        given: the names of the raw columns, `plain_x` and `instant_x` among them.
        has_meaning: its texts are looked up in `meanings_x` (columns written, text, code).
        is_verbatim: a text is taken as it stands.
    """

    column: Column
    given: Collection[str]
    has_meaning: bool
    is_verbatim: bool = False

    @property
    def name(self) -> str:
        """The canonical name."""
        return self.column.name

    def list_cleaned(self) -> list[str]:
        """Give the first projection: what is left to look at."""
        name = self.name
        if self.has_meaning:
            text = f"m_{name}.text" if self.column.form is Form.TEXT else f"m_{name}.text IS NOT NULL"
            return [f'{text} AS "c_{name}"', f'm_{name}.code AS "code_{name}"']
        typed = [quote(f"{kind}_{name}") for kind in ("plain", "instant") if f"{kind}_{name}" in self.given]
        if name not in self.given:
            return [*typed, f'CAST(NULL AS VARCHAR) AS "c_{name}"']
        text = quote(name) if self.is_verbatim else clean_value(self.column)
        if self.column.form is Form.TERMS:
            # An empty text that was meant is written <tom>.
            text = f"clean_text({quote(name)})"
            text = f"CASE WHEN lower({text}) = '<tom>' THEN '' ELSE {text} END"
        return [*typed, f'{text} AS "c_{name}"']

    def list_clocks(self) -> list[str]:
        """Give the second projection: what the clock showed and the offset written beside it; fractions are cut off."""
        if self.column.form is not Form.TIMESTAMP or self.name not in self.given:
            return []
        cell = f'"c_{self.name}"'
        return [f'written_time({cell}) AS "t_{self.name}"', f'written_offset({cell}) AS "o_{self.name}"']

    @property
    def value(self) -> str:
        """The third projection: what the cell says; NULL if nothing or nothing readable."""
        cell, name = f'"c_{self.name}"', self.name
        if self.has_meaning and self.column.form is not Form.TEXT:
            return f'"code_{name}"'
        readings: Mapping[Form, str] = {
            Form.HSA_ID: f"read_hsa_id({cell})",
            Form.TRI: f"read_tri({cell})",
            Form.DATE: f"read_date({cell})",
            Form.COUNT: f"read_count({cell})",
        }
        if self.column.form is Form.CODE:
            return f'coalesce("plain_{name}", {as_code(f"fold_code({cell})", self.column)})'
        if self.column.form is Form.TIMESTAMP:
            return self._instant
        return readings.get(self.column.form, cell)

    @property
    def _instant(self) -> str:
        name = self.name
        if f"instant_{name}" in self.given:
            return f'within_calendar("instant_{name}")'
        if name not in self.given:
            return f'as_instant("plain_{name}")'
        return (
            f'CASE WHEN "plain_{name}" IS NOT NULL THEN as_instant("plain_{name}") '
            f'WHEN "c_{name}" IS NOT NULL THEN read_timestamp("t_{name}", "o_{name}") END'
        )

    @property
    def flags(self) -> dict[str, str]:
        """The flags of a read cell and their SQL, where the value is `v_x`: `empty_x`, `bad_x` (unreadable)."""
        flags: dict[str, str] = {}
        value = quote(f"v_{self.name}")
        if self.column.required:
            flags[f"empty_{self.name}"] = f"{value} IS NULL AND NOT ({self._is_written})"
        if self.column.form not in (Form.TEXT, Form.TERMS):
            bad = f"{value} IS NULL AND ({self._is_written})"
            if self.column.form is Form.TRI or self.column.may_be_unknown:
                bad += f' AND NOT is_unknown_word("c_{self.name}")'
            flags[f"bad_{self.name}"] = bad
        return flags

    @property
    def _is_written(self) -> str:
        if self.has_meaning and self.column.form is not Form.TEXT:
            return f'"c_{self.name}" IS TRUE'
        kinds = [f"{kind}_{self.name}" for kind in ("plain", "instant", "c")]
        held = [kind for kind in kinds if kind.startswith("c_") or kind in self.given]
        return " OR ".join(f"{quote(kind)} IS NOT NULL" for kind in held)
