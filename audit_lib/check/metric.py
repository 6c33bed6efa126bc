"""The one metric that all rules asked of a relation share: a single pass that judges every rule for every clinic.

GX asks every expectation of a validation what it rests on before it computes anything, and computes a metric once
however many rest on it. So each rule is noted while GX asks, and the metric's one query judges all that were noted. The
notes lie in the validation's own runtime configuration, which GX makes anew for each and hands to every expectation and
to the metric: nothing of a validation that failed, of another suite or of another batch can be there.

The value holds ids, verdict codes and counts; never another cell of the input.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy

from audit_lib.check.dialect import SharedConnection
from audit_lib.check.gx_internals import (
    IDDict,
    MetricConfiguration,
    PandasExecutionEngine,
    SparkDFExecutionEngine,
    SqlAlchemyExecutionEngine,
    TableMetricProvider,
    metric_value,
)
from audit_lib.check.query import UNMARKED, build_query
from audit_lib.engines.dialects import list_mentioned, translate_to_spark
from audit_lib.engines.embedded import keep_quiet
from audit_lib.errors import Problem, RuleError
from audit_lib.model.decision import Aggregate
from audit_lib.model.verdict import NUMBERS, Kind, Verdict, VerdictColumns

METRIC_NAME = "table.rule_verdicts"
MOST_IDS = 20
"""How many ids of what breaks a rule are ever told, in any format: a clinic has thousands of errands."""
_NOTES = "rules_asked"
ENGINES = (
    "Reglerna kan prövas på pandas, på Spark och på DuckDB genom duckdb+shared (audit_lib.check.dialect.address_url)."
)


@dataclass(frozen=True)
class AskedRule:
    """A rule as an expectation asks it; rules that say the same are one, whatever they are called."""

    kind: Kind
    applies: str
    expected: str | None
    aggregate: Aggregate | None
    observations: Mapping[str, str] = field(hash=False)


class AskedRules(dict[AskedRule, int]):
    """Each rule noted so far, with its place in the query; GX copies what it is handed, and this stays the one."""

    def __deepcopy__(self, _: object) -> "AskedRules":
        return self


@dataclass(frozen=True)
class Outcomes:
    """How many of a rule's units were judged and unmet, and the ids of the first that were unmet with their clinics."""

    unit: str
    n_judged: int
    n_unmet: int
    ids: list[tuple[str, str]]


@dataclass(frozen=True)
class RelationVerdicts:
    """The answer of one pass: a column of Python values by name, rows sorted by clinic and subject."""

    positions: Mapping[AskedRule, int]
    columns: Mapping[str, list[Any]]

    def verdicts_of(self, rule: AskedRule) -> VerdictColumns:
        """The columns of one rule, named without its position; an absent number column is all None."""
        empty: list[Any] = [None] * len(self.columns["clinic_id"])
        return {
            "clinic_id": self.columns["clinic_id"],
            "subject": self.columns["subject"],
            **{name: self.of_rule(rule, name) or empty for name in ("verdict", "observations", *NUMBERS)},
        }

    def of_rule(self, rule: AskedRule, name: str) -> list[Any]:
        """One column of a rule; empty if it has none."""
        return self.columns.get(f"{name}_{self.positions[rule]}", [])

    def count_verdicts(self, rule: AskedRule) -> dict[str, int]:
        """How many subjects have each of the five verdicts."""
        counts = Counter(self.of_rule(rule, "verdict"))
        return {verdict.value: counts[verdict.value] for verdict in Verdict}

    def count_outcomes(self, rule: AskedRule) -> Outcomes:
        """What could be met or not, and how much of it was not: subjects, or for a rule on errands the errands."""
        clinics = self.columns["clinic_id"]
        if rule.aggregate is not None:
            n_unmet = sum(self.of_rule(rule, "n_unmet"))
            lists = zip(clinics, self.of_rule(rule, "ids"), strict=True)
            ids = [(clinic, key) for clinic, keys in lists for key in keys or ()]
            return Outcomes("errand_id", sum(self.of_rule(rule, "n_met")) + n_unmet, n_unmet, sorted(ids)[:MOST_IDS])
        verdicts = self.of_rule(rule, "verdict")
        rows = zip(clinics, self.columns["subject"], verdicts, strict=True)
        ids = [(clinic, subject) for clinic, subject, verdict in rows if verdict == Verdict.EJ_UPPFYLLD]
        n_judged = len(ids) + sum(verdict == Verdict.UPPFYLLD for verdict in verdicts)
        return Outcomes("subject", n_judged, len(ids), sorted(ids)[:MOST_IDS])


def note_rule(rule: AskedRule, batch: Mapping[str, Any], configuration: dict[str, Any]) -> MetricConfiguration:
    """Note a rule in a validation's runtime configuration, and give the metric that will judge it with the others.

    Rules over errands are counted and others are not: of a batch that is asked both, there are two metrics.
    """
    metric = MetricConfiguration(METRIC_NAME, IDDict(batch), IDDict(counted=rule.aggregate is not None))
    asked = configuration.setdefault(_NOTES, {}).setdefault(metric.id, AskedRules())
    asked.setdefault(rule, len(asked))
    return metric


class TableRuleVerdicts(TableMetricProvider):
    """Runs the query of `audit_lib.check.query` on the engine that holds the batch."""

    metric_name = METRIC_NAME
    value_keys = ("counted",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _duckdb(cls, execution_engine: SqlAlchemyExecutionEngine, **given: Any) -> RelationVerdicts:
        rules, query = _build(given, f"{_name_rows(execution_engine, given)} AS batch")
        # The rows are read before the connection closes: GX's own fetch comes too late for DuckDB's driver.
        with execution_engine.engine.connect() as connection:
            shared = connection.connection.driver_connection
            if not isinstance(shared, SharedConnection):
                raise RuleError(Problem("databasen är ingen som reglerna kan prövas på.", "", ENGINES))
            return _give(rules, _ask(shared.native, query))

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(cls, execution_engine: PandasExecutionEngine, **given: Any) -> RelationVerdicts:
        frame = _find_batch(execution_engine, given)
        rules, query = _build(given, "batch")
        mentioned = list_mentioned([query])
        wanted = [column for column in frame.columns if column in mentioned]
        with duckdb.connect() as connection:
            keep_quiet(connection).register("batch", _to_arrow(frame[wanted]))
            return _give(rules, _ask(connection, query))

    @metric_value(engine=SparkDFExecutionEngine)
    def _spark(cls, execution_engine: SparkDFExecutionEngine, **given: Any) -> RelationVerdicts:
        frame = _find_batch(execution_engine, given)
        name = f"rules_{uuid.uuid4().hex}"
        rules, query = _build(given, name)
        frame.createOrReplaceTempView(name)
        # The view is in the frame's own session, which need not be the one that GX found.
        session = frame.sparkSession
        try:
            found = session.sql(translate_to_spark(query))
            rows = found.collect()
        except Exception as error:  # noqa: BLE001 (Spark's own, whose kinds depend on how it is reached)
            raise _tell(error) from None
        finally:
            session.catalog.dropTempView(name)
        return _give(rules, {column: [row[i] for row in rows] for i, column in enumerate(found.columns)})


def _find_batch(engine: Any, given: Mapping[str, Any]) -> Any:
    """The rows that the metric is about, as its engine has them."""
    return engine.get_domain_records(given["metric_domain_kwargs"])


def _name_rows(engine: SqlAlchemyExecutionEngine, given: Mapping[str, Any]) -> str:
    """The batch as SQL: a table by its name, which is what a run's notebooks ask, and anything else as its query."""
    batches = engine.batch_manager
    batch_id = given["metric_domain_kwargs"].get("batch_id") or batches.active_batch_data_id
    rows: Any = getattr(batches.batch_data_cache[str(batch_id)], "selectable", None)
    if isinstance(rows, sqlalchemy.Table):
        return str(engine.engine.dialect.identifier_preparer.format_table(rows))
    rows = sqlalchemy.select(sqlalchemy.text("*")).select_from(_find_batch(engine, given))
    return f"({rows.compile(engine.engine, compile_kwargs={'literal_binds': True})})"


def _build(given: Mapping[str, Any], source: str) -> tuple[Mapping[AskedRule, int], str]:
    """The rules that were noted for this metric, and the query that judges them."""
    asked = given["runtime_configuration"][_NOTES]
    wanted = MetricConfiguration(METRIC_NAME, given["metric_domain_kwargs"], given["metric_value_kwargs"]).id
    rules = dict(asked[wanted])
    return rules, build_query(source, list(rules), n_ids=MOST_IDS)


def _give(rules: Mapping[AskedRule, int], columns: Mapping[str, list[Any]]) -> RelationVerdicts:
    """The answer, unless some row could not be counted to any clinic or to its errands.

    Raises:
        RuleError: a row has no `clinic_id`, or does not say whether it is an errand.
    """
    if None in columns["clinic_id"] or any(columns.get(UNMARKED, ())):
        what = "en rad saknar clinic_id eller is_errand, så reglerna kan inte prövas."
        raise RuleError(Problem(what, "", "Ge hela tabellen som den är: egna rader räknas inte."))
    return RelationVerdicts(rules, columns)


def _ask(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[Any]]:
    try:
        table = connection.execute(query).to_arrow_table()
    except duckdb.Error as error:
        raise _tell(error) from None
    return {name: _to_list(table.column(name)) for name in table.column_names}


def _tell(error: Exception) -> RuleError:
    """A failure without the engine's words: they quote the query, and may quote a row."""
    what = f"reglerna kunde inte räknas ({type(error).__name__})."
    return RuleError(Problem(what, "", "Kontrollera att tabellen har de kolumner som reglerna nämner."))


def _to_arrow(frame: Any) -> pa.Table:
    """A frame's columns as what they hold, whatever they are stored as: a category is its word, nothing is NULL.

    A column without any value is of no kind, and not of the kind that pandas happens to keep it as.
    """
    try:
        table = pa.Table.from_pandas(frame, preserve_index=False)
    except pa.ArrowException as error:
        raise _tell(error) from None
    columns: list[Any] = []
    for column in table.columns:
        if column.null_count == len(column):
            columns.append(pa.nulls(len(column)))
        else:
            columns.append(column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column)
    return pa.table(columns, names=table.column_names)


def _to_list(column: "pa.ChunkedArray[Any]") -> list[Any]:
    """Python values of a column; equal texts are one object, since verdict words repeat a hundred thousand times."""
    if not pa.types.is_string(column.type):
        return list(column.to_pylist())
    words: dict[str | None, str | None] = {}
    return [words.setdefault(word, word) for word in column.to_pylist()]
