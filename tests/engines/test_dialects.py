"""Each point where the engines differ, asked of the engines themselves (the table in `audit_lib.engines.dialects`)."""

# ruff: noqa: E501 (one query a line is read most easily)
import datetime as dt
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import sqlglot
from sqlglot import exp

from audit_lib.check.query import build_query
from audit_lib.engines.dialects import list_mentioned, translate_to_spark
from audit_lib.engines.spark import SparkDatabase
from audit_lib.facts import build
from audit_lib.findings.region.months import MONTHS
from audit_lib.model.decision import find_decision, load_decision
from engines.spark.cluster import SPARK_MARKS, own_java

TEXTS = [
    "a",
    "B",
    "å",
    "Å",
    "Z",
    "-",
    "ä",
    "A",
    'citat "x", och\nrad',
    "\\.",
    "\\N",
    "",
    None,
    "null",
    "İ",
    "ß",
    "%s :x",
]
TABLE = pa.table(
    {
        "n": pa.array(range(len(TEXTS)), pa.int64()),
        "text": pa.array(TEXTS, pa.string()),
        "yes": pa.array([[True, False, None][i % 3] for i in range(len(TEXTS))], pa.bool_()),
        "day": pa.array([dt.date(1, 1, 3), dt.date(9999, 12, 29), None] * 5 + [dt.date(2026, 3, 29)] * 2, pa.date32()),
        "at": pa.array(
            [dt.datetime(2026, 3, 29, 0, 59, 59, tzinfo=dt.UTC), None] * 8
            + [dt.datetime(2025, 10, 26, 1, 0, tzinfo=dt.UTC)],
            pa.timestamp("us", tz="UTC"),
        ),
        "small": pa.array([i % 4 if i % 5 else None for i in range(len(TEXTS))], pa.int32()),
    }
)
QUERIES = {
    "a share of integers is a fraction": "SELECT n, CAST(n AS DOUBLE) / 17 >= 0.5 AS v FROM t ORDER BY n",
    "a share equal to the limit meets it": "SELECT CAST(9 AS DOUBLE) / 10 >= 0.9 AS v, CAST(2 AS DOUBLE) / 3 >= 0.6666666666666666 AS w",
    "texts sort by their bytes": "SELECT text FROM t WHERE text IS NOT NULL ORDER BY text",
    "what is missing sorts last": "SELECT small, n FROM t ORDER BY small, n",
    "what is missing first when asked": "SELECT small, n FROM t ORDER BY small NULLS FIRST, n",
    "empty and missing texts are two things": "SELECT n FROM t WHERE text = '' ORDER BY n",
    "letters fold one by one": "SELECT translate(text, 'ABZÅÄÖ', 'abzåäö') AS v FROM t ORDER BY n",
    "a percent sign and a colon are letters": "SELECT n FROM t WHERE text LIKE '%:x' OR text = '%s :x'",
    "a backslash is a letter": "SELECT n FROM t WHERE text = '\\.' ORDER BY n",
    "least and greatest skip what is missing": "SELECT least(small, 2) AS a, greatest(small, 1, NULL) AS b FROM t ORDER BY n",
    "three-valued logic": "SELECT yes AND small > 1 AS a, yes OR small > 1 AS b, NOT yes AS c, (yes OR small = 1) IS FALSE AS d FROM t ORDER BY n",
    "not in with something missing": "SELECT n FROM t WHERE small NOT IN (1, 2) ORDER BY n",
    "counts with a condition": "SELECT count(*) FILTER (WHERE yes) AS a, count(*) FILTER (WHERE yes IS NULL) AS b FROM t",
    "a truth that holds of all that say it": "SELECT small, bool_and(yes) AS a FROM t GROUP BY small ORDER BY small",
    "the smallest texts": "SELECT small, min(CAST(text AS VARCHAR), 2) FILTER (WHERE n < 14) AS a FROM t GROUP BY small ORDER BY small",
    "counts of nothing": "SELECT count(*) AS a, min(day) AS b FROM t WHERE n < 0",
    "days as text": "SELECT coalesce(CAST(day AS VARCHAR), 'saknas') || '.' AS v FROM t ORDER BY n",
    "truth and numbers as text": "SELECT coalesce(CAST(yes AS VARCHAR), '-') AS a, CAST(small AS VARCHAR) AS b FROM t ORDER BY n",
    "joined words skip what is missing": "SELECT concat_ws('|', CASE WHEN yes THEN 'a' END, CASE WHEN small = 1 THEN 'b' END) AS v FROM t ORDER BY n",
    "instants compare across clock changes": "SELECT a.n, b.n AS m FROM t AS a JOIN t AS b ON a.at < b.at ORDER BY a.n, b.n",
    "a union takes its types from its first part": "SELECT day, yes, small FROM t WHERE n = 1 UNION ALL SELECT NULL, NULL, NULL FROM t WHERE n = 2",
    "a sum of counts has room": "SELECT coalesce(small - 1, 1 + CAST(greatest(coalesce(small, 0), 2147483647) AS BIGINT)) AS v FROM t ORDER BY n",
    "numbers of days": "SELECT small - 1 AS v, small + n AS w FROM t ORDER BY n",
    "months as numbers": "SELECT CAST(extract(year FROM day) AS INTEGER) * 100 + CAST(extract(month FROM day) AS INTEGER) AS v FROM t ORDER BY n",
    "days within limits": "SELECT n FROM t WHERE day BETWEEN DATE '2026-03-29' AND DATE '2026-03-29' AND small <> 3 AND n <= 17 ORDER BY n",
}  # fmt: skip


@pytest.fixture(scope="module")
def on_spark(tmp_path_factory):
    with own_java(tmp_path_factory.mktemp("java")):
        opened = SparkDatabase("local[1]", tmp_path_factory.mktemp("spark"))
        opened.put("t", TABLE.schema, TABLE.to_batches())
        yield opened
        opened.close()


def ask_duckdb(about):
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("t", TABLE)
        return connection.execute(QUERIES[about]).fetchall()


def on_java(test):
    """Skipped, and its resources forgiven, as all that runs on Spark."""
    for mark in SPARK_MARKS:
        test = mark(test)
    return test


@on_java
@pytest.mark.parametrize("about", QUERIES)
def test_spark_answers_as_duckdb_does(on_spark, about):
    assert ask_duckdb(about) == on_spark.execute(QUERIES[about]).fetchall()


@on_java
def test_a_sum_of_counts_is_one_type_on_both(on_spark):
    query = QUERIES["a sum of counts has room"]

    assert on_spark.execute(query).to_arrow_table().schema.field("v").type == pa.int64()
    with duckdb.connect() as connection:
        connection.register("t", TABLE)
        assert connection.execute(query).to_arrow_table().schema.field("v").type == pa.int64()


@on_java
def test_what_was_made_aside_is_gone_and_what_it_replaced_is_back(on_spark):
    on_spark.make("kept", "SELECT 1 AS v")
    with on_spark.aside():
        on_spark.make("kept", "SELECT 2 AS v")
        on_spark.make("extra", "SELECT v + 1 AS v FROM kept")
        assert on_spark.execute("SELECT v FROM extra").fetchall() == [(3,)]

    assert on_spark.execute("SELECT v FROM kept").fetchall() == [(1,)]
    assert not on_spark.session.catalog.tableExists("extra")


@on_java
def test_the_types_that_leave_spark_are_the_types_that_came(on_spark):
    # No relation that is fetched back holds an instant.
    back = on_spark.execute("SELECT n, text, yes, day, small FROM t ORDER BY n").to_arrow_table()

    assert back.equals(TABLE.drop_columns(["at"]))


def list_shipped():
    """Every query that an engine is sent: the facts, the months, the example decision's rules."""
    decision = load_decision(find_decision("vgr-hs20-2016"), on=dt.date(2026, 6, 30))
    relations = sorted({rule.relation for rule in decision.rules.values()})
    rules = [
        build_query(name, [r for r in decision.rules.values() if r.relation == name], n_ids=20) for name in relations
    ]
    folder = Path(build.__file__).parent / "sql"
    return [*(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))), MONTHS, *rules]


def list_operations(queries):
    """The functions and operators of queries; an unknown function by its own name."""
    kinds = (exp.Func, exp.Binary, exp.Unary, exp.Predicate, exp.Window, exp.Distinct, exp.SetOperation)
    nodes = [node for query in queries for node in sqlglot.parse_one(query, dialect="duckdb").find_all(*kinds)]
    return {node.name.lower() if isinstance(node, exp.Anonymous) else type(node).__name__ for node in nodes}


def test_no_fact_or_rule_uses_a_function_that_no_engine_was_asked_about():
    # Upper and lower case, regular expressions, time zones, quantiles and sums are in neither, and may not come in.
    assert list_operations(list_shipped()) - list_operations(QUERIES.values()) == set()
    assert {"Lower", "Sum"} == list_operations(["SELECT lower(a), sum(b) FROM t"]) - list_operations(QUERIES.values())


def test_spark_is_not_asked_for_what_it_lacks():
    assert "MATERIALIZED" not in translate_to_spark("WITH a AS MATERIALIZED (SELECT 1 AS b) SELECT b FROM a")


def test_only_columns_that_some_query_mentions_are_handed_over():
    assert list_mentioned(("SELECT a.x, count(*) FILTER (WHERE y) AS z FROM a",)) == {"x", "y"}
