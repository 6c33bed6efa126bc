"""Judges again under the other side of each reading and keeps only what would change.

For the region it is one more pass a reading, written to `sensitivity.parquet`; a notebook reads its clinic's rows from
there if they are of this very run, and else works them out for the one clinic.
"""

from dataclasses import replace

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.audit.keys import make_run_key
from audit_lib.check.query import build_query
from audit_lib.engines.database import Database, Queryable
from audit_lib.engines.embedded import EmbeddedDatabase
from audit_lib.engines.spark import SparkDatabase
from audit_lib.facts.other_readings import other_facts
from audit_lib.files.parquet import write_parquet
from audit_lib.findings.other_readings import OTHERWISE_SCHEMA, ChangedVerdict, read_changed
from audit_lib.model.audit import Audit
from audit_lib.model.decision import Decision, Rule, load_decision
from audit_lib.model.folder import OTHER_READINGS
from audit_lib.model.relations import RELATIONS
from audit_lib.model.verdict import Kind

KEY = b"run"


def judge_otherwise(
    connection: duckdb.DuckDBPyConnection, verdicts: pa.Table, audit: Audit, *, spark: SparkDatabase | None = None
) -> pa.Table:
    """The verdicts in force that would be others under the other side of each reading.

    The facts that they were judged on are in `spark`, or else in the connection's own database.

    Returns:
        `OTHERWISE_SCHEMA`, sorted by all columns.

    Raises:
        RuleError: a fact could not be computed.
    """
    run, decision = audit.run, audit.decision
    engine: Database = spark or EmbeddedDatabase(connection)
    in_force = verdicts.select(["clinic_id", "rule_id", "subject", "verdict"])
    engine.put("verdicts_in_force", in_force.schema, in_force.to_batches())
    parts = [OTHERWISE_SCHEMA.empty_table()]
    for reading in decision.readings.values():
        if reading.other is None:
            continue
        wanted = {**run.readings, reading.name: reading.other}
        other = load_decision(decision.path, on=run.audit_date, readings=wanted)
        with other_facts(connection, reading.name, replace(audit, decision=other), spark=spark) as remade:
            for relation in RELATIONS:
                rules = _list_touched(decision, other, relation, is_remade=relation in remade)
                if rules:
                    parts.append(_compare(engine, reading.name, relation, rules))
    return pa.concat_tables(parts).sort_by([(name, "ascending") for name in OTHERWISE_SCHEMA.names]).combine_chunks()


def _list_touched(decision: Decision, other: Decision, relation: str, *, is_remade: bool) -> list[Rule]:
    """The rules that may come out otherwise: all on a relation made anew, else those whose expressions differ."""
    judged = [rule for rule in other.rules_on(relation) if rule.kind is not Kind.INFORMATION]
    return [rule for rule in judged if is_remade or rule != decision.rules[rule.rule_id]]


def _compare(database: Queryable, reading: str, relation: str, rules: list[Rule]) -> pa.Table:
    each = " UNION ALL ".join(
        f"SELECT clinic_id, '{rule.rule_id}' AS rule_id, subject, verdict_{position} AS verdict FROM judged"
        for position, rule in enumerate(rules)
    )
    query = (
        f"WITH judged AS MATERIALIZED ({build_query(relation, rules)}), otherwise AS ({each}) "
        f"SELECT clinic_id, '{reading}' AS reading, rule_id, subject, v.verdict, o.verdict AS other_verdict "
        "FROM otherwise AS o JOIN verdicts_in_force AS v USING (clinic_id, rule_id, subject) "
        "WHERE o.verdict <> v.verdict"
    )
    found: pa.Table = database.execute(query).to_arrow_table()
    return found.cast(OTHERWISE_SCHEMA)


def write_other_readings(otherwise: pa.Table, audit: Audit) -> None:
    """Write `sensitivity.parquet` with the key of the run it belongs to."""
    marked = otherwise.replace_schema_metadata({KEY: make_run_key(audit).encode()})
    write_parquet(marked, audit.run.out / OTHER_READINGS)


def read_other_readings(clinic_id: str, audit: Audit) -> list[ChangedVerdict] | None:
    """One clinic's rows of the region's pass, or None if there is none of this decision, run, input and code."""
    path = audit.run.out / OTHER_READINGS
    if not path.is_file():
        return None
    metadata = pq.read_schema(path).metadata or {}
    if metadata.get(KEY) != make_run_key(audit).encode():
        return None
    return read_changed(pq.read_table(path, filters=[("clinic_id", "=", clinic_id)]))
