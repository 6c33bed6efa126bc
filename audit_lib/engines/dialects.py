r"""The one place where engines differ: queries are written in DuckDB's dialect and translated here.

What the facts and rules use is kept to where the three agree, and each point where they do not has its line here and
its test in `tests/engines/test_dialects.py`:

| point | DuckDB | PostgreSQL | Spark | how it is settled |
|---|---|---|---|---|
| `/` of integers | double | integer | double | one side is cast to double before a share is computed |
| NULL in ORDER BY | last | last | first | sqlglot writes it out for Spark; results are sorted again in Arrow |
| order of texts | bytes | the database's locale | bytes | text columns are made with COLLATE "C" |
| instants and dates | the session's | the same | the same | instants are only compared; local dates come from intake |
| letters' case | Unicode, simple | the locale's | Unicode, full | no lower(); `translate` of the letters that matter |
| `least`, `greatest` of NULL | skipped | skipped | skipped | the same |
| sum or count in a share | bigint | bigint | bigint | counts only, no sums (PostgreSQL's would be numeric) |
| a sum past the largest integer | an error | an error | wraps | one part is cast to bigint before it is added |
| year and month of a date | bigint | numeric | integer | cast to integer before they are reckoned with |
| quantiles | – | – | – | computed in `findings` for one clinic, never in a rule |
| regular expressions, lists | – | – | – | none in facts or rules; names and texts are read in Python |
| boolean aggregates | – | – | – | none: `count(*) FILTER (WHERE …)` |
| `AS MATERIALIZED` | yes | yes | no | dropped for Spark |
| a backslash in a text | itself | itself | escape | sqlglot doubles it for Spark |
"""

from functools import lru_cache
from importlib import resources

import pyarrow as pa
import sqlglot
from sqlglot import exp

DUCKDB, POSTGRES, SPARK = "duckdb", "postgres", "spark"

_POSTGRES_TYPES: tuple[tuple[pa.DataType, str], ...] = (
    (pa.string(), 'text COLLATE "C"'),
    (pa.bool_(), "boolean"),
    (pa.int32(), "integer"),
    (pa.int64(), "bigint"),
    (pa.float64(), "double precision"),
    (pa.date32(), "date"),
    (pa.timestamp("us", tz="UTC"), "timestamptz"),
)


@lru_cache(maxsize=500)
def translate(query: str, engine: str) -> str:
    """A query of ours in an engine's own words.

    Args:
        query: in DuckDB's dialect.
        engine: `duckdb`, `postgres` (SQLAlchemy's `postgresql` too) or `spark`.

    >>> translate("SELECT CAST(a AS DOUBLE) / b FROM t", "postgres")
    'SELECT CAST(a AS DOUBLE PRECISION) / b FROM t'
    """
    if engine == DUCKDB:
        return query
    target = POSTGRES if engine == "postgresql" else engine
    tree = sqlglot.parse_one(query, dialect=DUCKDB)
    if target == SPARK:
        for part in tree.find_all(exp.CTE):
            part.set("materialized", None)
    return tree.sql(dialect=target, comments=False)


def postgres_type(kind: pa.DataType) -> str:
    """The PostgreSQL type that holds what an Arrow type holds, texts in byte order.

    Raises:
        KeyError: a type that no relation of ours has.
    """
    for arrow, written in _POSTGRES_TYPES:
        if kind == arrow or (pa.types.is_timestamp(kind) and kind.tz is not None and pa.types.is_timestamp(arrow)):
            return written
    raise KeyError(str(kind))


def list_mentioned(queries: tuple[str, ...]) -> frozenset[str]:
    """The names of all columns that queries mention: no others are handed to a server."""
    return frozenset(
        column.name for query in queries for column in sqlglot.parse_one(query, dialect=DUCKDB).find_all(exp.Column)
    )


def read_sql(package: str, name: str) -> str:
    """An SQL file of a package, as shipped."""
    return resources.files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
