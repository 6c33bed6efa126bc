"""Rule expressions: a small, checked piece of SQL that means the same on every engine.

SQL's own NULL logic is the three-valued logic of the contract. What may stand in an expression is a whitelist; text
functions, LIKE, casts, dates and division are refused by name, because the same words mean different things on DuckDB
and Spark: they belong in the facts, computed once.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

_NAMES_AND_VALUES = (exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren)
_LOGIC = (exp.And, exp.Or, exp.Not, exp.Case, exp.If, exp.Coalesce)
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Is)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Neg)
ALLOWED_NODES = (*_NAMES_AND_VALUES, *_LOGIC, *_COMPARISONS, *_ARITHMETIC)


class ExpressionError(ValueError):
    """An expression that cannot be accepted, with the reason in words."""


def parse_expression(text: str, *, columns: Collection[str], constants: Mapping[str, bool | float]) -> exp.Expr:
    """Parse a rule expression such as `state = 'in_time'`, and put readings and dated values in their places.

    Raises:
        ExpressionError: the text does not parse, or uses what is not allowed or not known.

    >>> parse_expression("n <= minst", columns={"n"}, constants={"minst": 2}).sql()
    'n <= 2'
    """

    def resolve(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column):
            return node
        if node.table:
            raise ExpressionError(f"skriv kolumnen {node.name} utan tabellnamn (”{text}”)")
        if node.name in columns:
            return node
        if node.name in constants:
            return exp.convert(constants[node.name])
        raise ExpressionError(f"{node.name} är varken en kolumn, en läsning eller ett värde (”{text}”)")

    return _parse_text(text).transform(resolve)


def settle_expression(text: str, *, columns: Collection[str], constants: Mapping[str, bool | float]) -> str:
    """Give `parse_expression`'s tree as SQL.

    It is kept: a kernel settles the rules that its parent has settled, and other readings leave most as they are.
    """
    # 1, 1.0 and True are equal keys but not the same SQL.
    values = tuple((name, type(value).__name__, value) for name, value in sorted(constants.items()))
    return _settle(text, frozenset(columns), values)


@lru_cache(maxsize=4_000)
def _settle(text: str, columns: frozenset[str], constants: tuple[tuple[str, str, bool | float], ...]) -> str:
    given = {name: value for name, _, value in constants}
    return parse_expression(text, columns=columns, constants=given).sql(dialect="duckdb")


@lru_cache(maxsize=1_000)
def _parse_text(text: str) -> exp.Expr:
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except (ParseError, TokenError) as error:
        raise ExpressionError(f"uttrycket ”{text}” går inte att tolka") from error
    for node in tree.walk():
        if not isinstance(node, ALLOWED_NODES):
            raise ExpressionError(f"{type(node).__name__} får inte stå i ett regeluttryck (”{text}”)")
    return tree
