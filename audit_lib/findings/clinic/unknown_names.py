"""Which of a clinic's verdicts cannot be given because nobody has said what the names of some services stand for."""

import duckdb
import pyarrow as pa

from audit_lib.model.audit import Audit
from audit_lib.model.decision import Rule
from audit_lib.model.verdict import Verdict
from audit_lib.wording.say import say, say_count

_MISSED = (
    "active",
    "active_directly",
    "active_time_request",
    "active_egenremiss",
    "active_certificates",
    "physician_time_requestable",
    "visit_stated_in_terms",
    "is_prescription",
)
"""The facts that are okänt, and not nej, where a service may hide behind an unknown name."""


def list_unnamed(verdicts: pa.Table, connection: duckdb.DuckDBPyConnection, audit: Audit) -> dict[tuple[str, str], str]:
    """Rule and subject → why, of the verdicts that could be given if the names were known to stand for nothing else.

    The connection is to the facts of one clinic.
    """
    # A row may be of any service where it is okänt whether it is Förnya recept.
    counted = connection.execute(
        "SELECT count(*) FROM service_facts WHERE row_active AND is_prescription IS NULL"
    ).fetchall()
    n_services = 0 if audit.store.source == "contact_cards" else int(counted[0][0])
    if not n_services:
        return {}
    why = say("result.unnamed", services=say_count("active_services", n_services))
    found: dict[tuple[str, str], str] = {}
    open_verdicts: dict[str, list[str]] = {}
    for row in verdicts.select(["rule_id", "subject", "verdict"]).to_pylist():
        if row["verdict"] == Verdict.KAN_EJ_BEDOMAS:
            open_verdicts.setdefault(row["rule_id"], []).append(row["subject"])
    for rule_id, subjects in open_verdicts.items():
        settled = _list_settled(connection, audit.decision.rules[rule_id])
        found |= {(rule_id, subject): why for subject in subjects if subject in settled}
    return found


def _list_settled(connection: duckdb.DuckDBPyConnection, rule: Rule) -> set[str]:
    """The subjects that the rule can judge when what may hide behind a name is taken to be absent."""
    present = {name for name, *_ in connection.execute(f"DESCRIBE {rule.relation}").fetchall()}
    facts = [name for name in _MISSED if name in present]
    if not facts:
        return set()
    absent = ", ".join(f"coalesce({name}, FALSE) AS {name}" for name in facts)
    query = (
        f"SELECT subject FROM (SELECT * REPLACE ({absent}) FROM {rule.relation}) WHERE NOT ({rule.applies}) "
        f"OR ({rule.expected}) OR (({rule.applies}) AND NOT ({rule.expected}))"
    )
    return {str(subject) for (subject,) in connection.execute(query).fetchall()}
