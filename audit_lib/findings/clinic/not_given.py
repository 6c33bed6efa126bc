"""Which of a clinic's verdicts cannot be given for want of what the region's input lacks: no clinic can help that."""

from collections import defaultdict
from collections.abc import Collection

import duckdb
import pyarrow as pa

from audit_lib.model.audit import Audit
from audit_lib.model.decision import Rule
from audit_lib.model.needs import is_given, list_sources
from audit_lib.model.relations import AGGREGATED
from audit_lib.model.verdict import Verdict
from audit_lib.wording.say import say_not_given


def list_unknowable(
    verdicts: pa.Table, connection: duckdb.DuckDBPyConnection, audit: Audit
) -> dict[tuple[str, str], str]:
    """Rule and subject → what the region has not given, of verdicts that cannot be given for want of it."""
    unknown = defaultdict(list)
    columns = (verdicts.column(name).to_pylist() for name in ("rule_id", "subject", "verdict"))
    for rule_id, subject, verdict in zip(*columns, strict=True):
        if verdict == Verdict.KAN_EJ_BEDOMAS:
            unknown[rule_id].append(subject)
    found: dict[tuple[str, str], str] = {}
    for rule_id, subjects in unknown.items():
        rule = audit.decision.rules[rule_id]
        # A whole table is told of before a column of another.
        for source, fact in sorted(_list_lacking(rule, audit), key=lambda lacking: "." in lacking[0]):
            decided = subjects if rule.relation == AGGREGATED else _list_decided(connection, rule, fact)
            for subject in {*subjects} & {*decided}:
                found.setdefault((rule_id, subject), say_not_given(source, rule.missing))
    return found


def _list_lacking(rule: Rule, audit: Audit) -> list[tuple[str, str]]:
    """Each source that the input lacks, with the rule's fact that is made of it."""
    return [
        (source, fact)
        for fact, sources in list_sources(rule).items()
        for source in sources
        if not is_given(audit.store, source)
    ]


def _list_decided(connection: duckdb.DuckDBPyConnection, rule: Rule, fact: str) -> Collection[str]:
    """The subjects whose verdict turns on a fact that is okänt: with ja and with nej the rule says different things.

    A fact that is no ja or nej decides wherever it is okänt.
    """
    relation = rule.relation
    ((kind,),) = connection.execute(f"SELECT any_value(typeof({fact})) FROM {relation}").fetchall()
    query = f"SELECT subject FROM {relation} WHERE {fact} IS NULL"
    if kind == "BOOLEAN":
        said = f"SELECT subject, ({rule.applies}) AS applies, ({rule.expected}) AS expected FROM "
        yes, no = (f"{said} (SELECT * REPLACE ({value} AS {fact}) FROM {relation})" for value in ("true", "false"))
        query += f" AND subject IN (SELECT subject FROM ({yes} EXCEPT {no}))"
    return [subject for (subject,) in connection.execute(query).fetchall()]
