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

from audit_lib.check.query import build_query
from audit_lib.facts.other_readings import other_facts
from audit_lib.findings.run_facts import describe_run
from audit_lib.findings.sensitivity import CHANGES_SCHEMA, list_other_readings
from audit_lib.model.decision import Decision, Rule, load_decision
from audit_lib.model.relations import RELATIONS
from audit_lib.model.run import RunParameters
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import Store
from audit_lib.model.verdict import Kind
from audit_lib.model.whole_file import replacing

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
) -> pa.Table:
    """The verdicts that would be others under the other side of each reading.

    Args:
        connection: the database with the facts that `verdicts` were judged on.
        verdicts: the verdicts in force.
        store: the typed input.
        decision: the decision as it is settled for the run.
        run: dates and readings.
        names: the alias table.

    Returns:
        `CHANGES_SCHEMA`, sorted by all columns.

    Raises:
        RuleError: a fact could not be computed.
    """
    connection.register("verdicts_in_force", verdicts.select(["clinic_id", "rule_id", "subject", "verdict"]))
    parts = [CHANGES_SCHEMA.empty_table()]
    for reading in list_other_readings(decision):
        wanted = {**run.readings, reading.name: reading.other}
        other = load_decision(decision.path, on=run.audit_date, readings=wanted)
        with other_facts(connection, reading.name, store=store, decision=other, run=run, names=names) as remade:
            for relation in RELATIONS:
                rules = _list_touched(decision, other, relation, is_remade=relation in remade)
                if rules:
                    parts.append(_compare(connection, reading.name, relation, rules))
    connection.unregister("verdicts_in_force")
    return pa.concat_tables(parts).sort_by([(name, "ascending") for name in CHANGES_SCHEMA.names]).combine_chunks()


def _list_touched(decision: Decision, other: Decision, relation: str, *, is_remade: bool) -> list[Rule]:
    """The rules that may come out otherwise: all on a relation made anew, else those whose expressions differ."""
    judged = [rule for rule in other.rules_on(relation) if rule.kind is not Kind.INFORMATION]
    return [rule for rule in judged if is_remade or rule != decision.rules[rule.rule_id]]


def _compare(connection: duckdb.DuckDBPyConnection, reading: str, relation: str, rules: list[Rule]) -> pa.Table:
    each = " UNION ALL ".join(
        f"SELECT clinic_id, '{rule.rule_id}' AS rule_id, subject, verdict_{position} AS verdict FROM judged"
        for position, rule in enumerate(rules)
    )
    query = (
        f"WITH judged AS MATERIALIZED ({build_query(relation, rules)}), otherwise AS ({each}) "
        "SELECT clinic_id, ? AS reading, rule_id, subject, v.verdict, o.verdict AS other_verdict "
        "FROM otherwise AS o JOIN verdicts_in_force AS v USING (clinic_id, rule_id, subject) "
        "WHERE o.verdict <> v.verdict"
    )
    found: pa.Table = connection.execute(query, [reading]).to_arrow_table()
    return found.cast(CHANGES_SCHEMA)


def write_changes(changes: pa.Table, *, store: Store, decision: Decision, run: RunParameters) -> None:
    """Write `sensitivity.parquet` with the key of the run it belongs to."""
    marked = changes.replace_schema_metadata({KEY: _make_key(store, decision, run)})
    run.out.mkdir(parents=True, exist_ok=True)
    with replacing(run.out / FILE_NAME) as partial:
        pq.write_table(marked, partial, compression="zstd", write_page_checksum=True)


def read_changes(
    clinic_id: str, *, store: Store, decision: Decision, run: RunParameters
) -> list[dict[str, Any]] | None:
    """One clinic's rows of the region's pass, or None if there is none of this decision, run and input."""
    path = run.out / FILE_NAME
    if not path.is_file():
        return None
    metadata = pq.read_schema(path).metadata or {}
    if metadata.get(KEY) != _make_key(store, decision, run):
        return None
    rows: list[dict[str, Any]] = pq.read_table(path, filters=[("clinic_id", "=", clinic_id)]).to_pylist()
    return rows


def _make_key(store: Store, decision: Decision, run: RunParameters) -> bytes:
    facts = json.dumps(describe_run(decision, run, store), sort_keys=True, default=str)
    return hashlib.sha256(facts.encode()).hexdigest().encode()
