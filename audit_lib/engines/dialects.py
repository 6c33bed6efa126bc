r"""The one place where the engines differ: queries are written in DuckDB's dialect and translated to Spark's here.

What the facts and rules use is kept to where the two agree. Each point where they do not has its line here, and what is
used is asked of both in `tests/engines/test_dialects.py`:

| point | DuckDB | Spark | how it is settled |
|---|---|---|---|
| NULL in ORDER BY | last | first | sqlglot writes it out; results are sorted again in Arrow |
| instants and dates | the session's zone | the same | instants are only compared; local dates come from intake |
| letters' case | Unicode, simple | Unicode, full | no lower(); `translate` of the letters that matter |
| a sum of integers | hugeint | bigint | counts only, no sums |
| an addition past the largest integer | an error | wraps | one part is cast to bigint before it is added |
| year and month of a date | bigint | integer | cast to integer before they are reckoned with |
| quantiles | – | – | computed in `findings` for one clinic, never in a rule |
| regular expressions, lists | – | – | none in facts or rules; names and texts are read in Python |
| `AS MATERIALIZED` | yes | no | dropped |
| the n smallest of a group | `min(x, n)` | – | a list, sorted and cut |
| a backslash in a text | itself | escape | sqlglot doubles it |
"""

from collections.abc import Iterable

import sqlglot
from sqlglot import exp


def translate_to_spark(query: str) -> str:
    """A query of ours in Spark's own words.

    >>> translate_to_spark("SELECT a FROM t ORDER BY a")
    'SELECT a FROM t ORDER BY a NULLS LAST'
    """
    tree = sqlglot.parse_one(query, dialect="duckdb")
    for named in tree.find_all(exp.CTE):
        named.set("materialized", None)
    for part in list(tree.find_all(exp.Filter)):
        if isinstance(part.this, exp.Min) and (count := part.this.args.get("count")):
            part.this.replace(exp.ArrayAgg(this=part.this.this))
            part.replace(exp.ArraySlice(this=exp.ArraySort(this=part.copy()), start=exp.Literal.number(1), end=count))
    return tree.sql(dialect="spark", comments=False)


def list_mentioned(queries: Iterable[str]) -> frozenset[str]:
    """The names of all columns that queries mention: no others are handed to another engine."""
    return frozenset(
        column.name for query in queries for column in sqlglot.parse_one(query, dialect="duckdb").find_all(exp.Column)
    )
