"""From GX results to the contract's two tables: verdicts and deviations (contract section 7)."""

import re
from collections.abc import Callable
from typing import Literal

import pyarrow as pa

from audit_lib.engines.database import Queryable
from audit_lib.files.paths import quote_text
from audit_lib.model.decision import Decision, Rule
from audit_lib.model.relations import AGGREGATED
from audit_lib.model.verdict import NUMBERS, Verdict, VerdictColumns

VERDICTS_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("clinic_id", "rule_id", "subject", "verdict", "kind")]
    + [(name, pa.int64()) for name in NUMBERS]
    + [("observations", pa.string())]
)
DEVIATIONS_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("clinic_id", "rule_id", "subject", "item", "observed", "expected")]
)
ORDER: list[tuple[str, Literal["ascending", "descending"]]]
ORDER = [(name, "ascending") for name in ("clinic_id", "rule_id", "subject")]
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NOT_THERE = "saknas"


def collect_verdicts(verdicts_of: Callable[[str], VerdictColumns], decision: Decision) -> pa.Table:
    """All verdict rows, sorted by clinic, rule and subject; `verdicts_of` gives one rule's.

    Returns:
        `VERDICTS_SCHEMA`: one row a clinic × rule × subject that exists; observations joined by `|`.
    """
    parts = []
    for rule in decision.rules.values():
        columns = verdicts_of(rule.rule_id)
        n_rows = len(columns["verdict"])
        said = {"rule_id": pa.repeat(rule.rule_id, n_rows), "kind": pa.repeat(rule.kind.value, n_rows)}
        parts.append(pa.table({**columns, **said}, schema=VERDICTS_SCHEMA))
    return pa.concat_tables(parts).sort_by(ORDER).combine_chunks()


def collect_deviations(connection: Queryable, verdicts: pa.Table, decision: Decision) -> pa.Table:
    """Every deviating errand, and every other `ej_uppfylld` as its own item, sorted as the verdicts are.

    The connection is to the database that holds `errand_facts`.
    """
    parts = [_find_errands(connection, rule) for rule in decision.rules_on(AGGREGATED)]
    rows = []
    for row in verdicts.to_pylist():
        rule = decision.rules[row["rule_id"]]
        if row["verdict"] == Verdict.EJ_UPPFYLLD and rule.relation != AGGREGATED:
            words = {"observed": rule.observed_text, "expected": rule.expected_text}
            rows.append({**row, "item": row["subject"], **words})
    parts.append(pa.Table.from_pylist(rows, schema=DEVIATIONS_SCHEMA))
    return pa.concat_tables(parts).sort_by([*ORDER, ("item", "ascending")]).combine_chunks()


def _find_errands(connection: Queryable, rule: Rule) -> pa.Table:
    query = (
        f"SELECT clinic_id, '{rule.rule_id}' AS rule_id, '-' AS subject, errand_id AS item, "
        f"{_as_sql_text(rule.observed_text)} AS observed, {_as_sql_text(rule.expected_text)} AS expected "
        f"FROM errand_facts WHERE is_errand AND ({rule.applies}) AND NOT ({rule.expected})"
    )
    found: pa.Table = connection.execute(query).to_arrow_table()
    return found.cast(DEVIATIONS_SCHEMA)


def _as_sql_text(template: str) -> str:
    """The decision's words with `{column}` filled in, as an SQL expression."""
    pieces = []
    for position, piece in enumerate(PLACEHOLDER.split(template)):
        if position % 2:
            pieces.append(f"coalesce(CAST({piece} AS VARCHAR), '{NOT_THERE}')")
        elif piece:
            pieces.append(quote_text(piece))
    return " || ".join(pieces) or "''"
