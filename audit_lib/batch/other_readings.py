"""Judges again under the other side of each reading and keeps only what would change.

For the region it is one more pass a reading, written to `sensitivity.parquet`; a notebook reads its clinic's rows from
there if they are of this very run, and else works them out for the one clinic.
"""

import hashlib
import json
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.batch.ledger.keys import hash_judging
from audit_lib.check.query import build_query
from audit_lib.engines.database import Database, Queryable
from audit_lib.engines.embedded import EmbeddedDatabase
from audit_lib.facts.other_readings import other_facts
from audit_lib.findings.run_facts import describe_run
from audit_lib.findings.sensitivity import CHANGES_SCHEMA, list_other_readings
from audit_lib.model.decision import Decision, Rule, load_decision
from audit_lib.model.relations import RELATIONS
from audit_lib.model.run import RunParameters
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import Store
from audit_lib.model.verdict import Kind
from audit_lib.publish.tables import write_parquet

FILE_NAME = "sensitivity.parquet"
KEY = b"run"


def find_changes(
    connection: duckdb.DuckDBPyConnection,
    verdicts: pa.Table,
    *,
    store: Store,
    decision: Decision,
    run: RunParameters,
    names: ServiceNames,
    database: Database | None = None,
) -> pa.Table:
    """The verdicts that would be others under the other side of each reading.

    Args:
        connection: the database with the facts that `verdicts` were judged on.
        verdicts: the verdicts in force.
        store: the typed input.
        decision: the decision as it is settled for the run.
        run: dates and readings.
        names: the alias table.
        database: the engine that holds the facts; None for `connection` itself.

    Returns:
        `CHANGES_SCHEMA`, sorted by all columns.

    Raises:
        RuleError: a fact could not be computed.
    """
    engine: Database = database or EmbeddedDatabase(connection)
    in_force = verdicts.select(["clinic_id", "rule_id", "subject", "verdict"])
    engine.put("verdicts_in_force", in_force.schema, in_force.to_batches())
    parts = [CHANGES_SCHEMA.empty_table()]
    for reading in list_other_readings(decision):
        wanted = {**run.readings, reading.name: reading.other}
        other = load_decision(decision.path, on=run.audit_date, readings=wanted)
        scope: dict[str, Any] = {"store": store, "decision": other, "run": run, "names": names}
        with other_facts(connection, reading.name, database=database, **scope) as remade:
            for relation in RELATIONS:
                rules = _list_touched(decision, other, relation, is_remade=relation in remade)
                if rules:
                    parts.append(_compare(engine, reading.name, relation, rules))
    return pa.concat_tables(parts).sort_by([(name, "ascending") for name in CHANGES_SCHEMA.names]).combine_chunks()


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
    return found.cast(CHANGES_SCHEMA)


def write_changes(changes: pa.Table, *, store: Store, decision: Decision, run: RunParameters) -> None:
    """Write `sensitivity.parquet` with the key of the run it belongs to."""
    marked = changes.replace_schema_metadata({KEY: make_run_key(store, decision, run).encode()})
    write_parquet(marked, run.out / FILE_NAME)


def read_changes(
    clinic_id: str, *, store: Store, decision: Decision, run: RunParameters
) -> list[dict[str, Any]] | None:
    """One clinic's rows of the region's pass, or None if there is none of this decision, run, input and code."""
    path = run.out / FILE_NAME
    if not path.is_file():
        return None
    metadata = pq.read_schema(path).metadata or {}
    if metadata.get(KEY) != make_run_key(store, decision, run).encode():
        return None
    rows: list[dict[str, Any]] = pq.read_table(path, filters=[("clinic_id", "=", clinic_id)]).to_pylist()
    return rows


def make_run_key(store: Store, decision: Decision, run: RunParameters) -> str:
    """Decision, parameters, readings, input and code as one hash: a file with another one is of another run."""
    inputs = [file.sha256 for file in store.inputs]
    facts = json.dumps([describe_run(decision, run, store), inputs, hash_judging()], sort_keys=True, default=str)
    return hashlib.sha256(facts.encode()).hexdigest()
