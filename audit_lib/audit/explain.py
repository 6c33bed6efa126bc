"""Explain: the way from rows to one verdict of one clinic, for the analyst who must defend it.

It may name errands, so it is written to a terminal or a notebook and never into a page. The facts, the expressions and
the query are those that the audit itself judges by; nothing is worked out a second way.
"""

from collections import defaultdict
from contextlib import closing

import duckdb
import sqlglot
from sqlglot import exp

from audit_lib.audit.clinic_facts import ClinicFacts, build_clinic_facts
from audit_lib.check.query import build_query
from audit_lib.errors import ParameterError, Problem
from audit_lib.facts.other_readings import MOVES
from audit_lib.model.audit import Audit
from audit_lib.model.decision import Rule
from audit_lib.model.relations import AGGREGATED, RELATIONS
from audit_lib.model.verdict import NUMBERS
from audit_lib.report.explanation import ExplainedErrand, ExplainedFacts, Explanation

MOST_ERRANDS = 200
REASONS = {"has_ombud_point": "ombud_why", "promise_grade": "promise_why"}
"""Facts read from a villkorstext, and the column of `terms_facts` that names what decided them."""
SHOWN = f"SELECT errand_id FROM deviating ORDER BY sent_on, errand_id LIMIT {MOST_ERRANDS}"
"""Of the temporary table of the errands that deviate; bound as a value, their ids would make DuckDB import pandas."""
MESSAGES = f"""
SELECT e.errand_id, strftime(timezone('Europe/Stockholm', m.sent_at), '%Y-%m-%d %H:%M'), m.sender, m.kind
FROM messages AS m JOIN errands AS e ON e."row" = m.errand_row
WHERE e.errand_id IN ({SHOWN}) ORDER BY e.errand_id, m.sent_at, m.kind
"""
WIDE = " UNION ALL ".join(
    f"SELECT errand_id, strftime(timezone('Europe/Stockholm', {column}), '%Y-%m-%d %H:%M'), 'mottagning', '{kind}' "
    f"FROM errands WHERE {column} IS NOT NULL AND errand_id IN ({SHOWN})"
    for kind, column in (
        ("delsvar", "first_delsvar_at"),
        ("motfraga", "first_motfraga_at"),
        ("slutsvar", "slutsvar_at"),
        ("kontakt", "first_kontakt_at"),
        ("kvittens", "first_kvittens_at"),
    )
)
"""The wide form's first times, each as the message it stands for."""
SENT = f"""
SELECT errand_id, strftime(timezone('Europe/Stockholm', sent_at), '%Y-%m-%d %H:%M') FROM errands
WHERE errand_id IN ({SHOWN})
"""


def explain(
    audit: Audit, clinic_id: str, rule_id: str, *, asked: tuple[str, str] = ("clinic_id", "rule_id")
) -> Explanation:
    """Show how one rule came out for one clinic: facts, expressions with their values, errands, quotation, readings.

    `asked` tells where the clinic and the rule were named.

    Returns:
        An object that prints as plain text and shows as tables in a notebook.

    Raises:
        ParameterError: the decision has no such rule, or the store no such clinic.
        RuleError: a fact could not be computed.
    """
    rule = audit.decision.rules.get(rule_id.upper())
    if rule is None:
        what = f"regeln {rule_id} finns inte i beslutet." if rule_id else "ingen regel är vald."
        raise ParameterError(Problem(what, asked[1], f"Reglerna är {', '.join(audit.decision.rules)}."))
    with closing(build_clinic_facts(audit, clinic_id, asked=asked[0])) as facts:
        return _explain(facts, rule)


def _explain(facts: ClinicFacts, rule: Rule) -> Explanation:
    decision, connection = facts.audit.decision, facts.connection
    names = _list_names(rule)
    # A reading bears on the rule if the expressions name it or a fact that it can move, or it is the accepted share.
    bearing = names | ({rule.aggregate.share_name} if rule.aggregate else set())
    columns = [column for column in RELATIONS[rule.relation] if column in names]
    is_aggregated = rule.relation == AGGREGATED
    subjects = [] if is_aggregated else _list_subjects(connection, rule, columns)
    errands, n_unlisted = _list_errands(connection, facts.audit, rule) if is_aggregated else ([], 0)
    return Explanation(
        clinic_id=facts.clinic_id,
        rule_id=rule.rule_id,
        name=rule.name,
        kind=rule.kind.value,
        source=f"{decision.source_title}, {decision.source_updated}",
        is_draft=decision.is_draft,
        quotes=rule.quotes,
        relation=rule.relation,
        applies=rule.source_applies,
        expected=rule.source_expected,
        verdicts=tuple(_list_verdicts(connection, rule)),
        subjects=tuple(subjects),
        errand_counts=tuple(_count_errands(connection, rule, columns)) if is_aggregated else (),
        errands=tuple(errands),
        n_unlisted=n_unlisted,
        readings=tuple(
            reading for name, reading in decision.readings.items() if bearing & {name, *MOVES.get(name, ())}
        ),
        values=tuple((name, value) for name, value in decision.values.items() if name in names),
        synthetic=facts.audit.run.synthetic,
    )


def _list_names(rule: Rule) -> set[str]:
    texts = [text for text in (rule.source_applies, rule.source_expected) if text]
    trees = [sqlglot.parse_one(text, dialect="duckdb") for text in texts]
    return {column.name for tree in trees for column in tree.find_all(exp.Column)}


def _list_verdicts(connection: duckdb.DuckDBPyConnection, rule: Rule) -> list[tuple[str, str, dict[str, int]]]:
    """Subject, verdict and the numbers beside it, by the audit's own query."""
    query = build_query(rule.relation, [rule])
    numbers = [f"{name}_0" for name in NUMBERS] if rule.relation == AGGREGATED else []
    rows = connection.execute(f"SELECT {', '.join(['subject', 'verdict_0', *numbers])} FROM ({query})").fetchall()
    return [
        (subject, verdict, {name: n for name, n in zip(NUMBERS, counts, strict=False) if n is not None})
        for subject, verdict, *counts in rows
    ]


def _list_subjects(connection: duckdb.DuckDBPyConnection, rule: Rule, columns: list[str]) -> list[ExplainedFacts]:
    reasons = [REASONS[column] for column in columns if column in REASONS]
    values = [f"({rule.applies})", f"({rule.expected})" if rule.expected else "NULL", *columns, *reasons]
    texts = f"LEFT JOIN (SELECT service_id AS subject, {', '.join(reasons)} FROM terms_facts) USING (subject)"
    query = f"SELECT subject, {', '.join(values)} FROM {rule.relation} {texts if reasons else ''} ORDER BY subject"
    return [
        ExplainedFacts(subject, applies, expected, tuple(zip([*columns, *reasons], facts, strict=True)))
        for subject, applies, expected, *facts in connection.execute(query).fetchall()
    ]


def _count_errands(connection: duckdb.DuckDBPyConnection, rule: Rule, columns: list[str]) -> list[ExplainedFacts]:
    """The errands by the facts that the expressions name: how many, applies, expected, facts."""
    shown = ", ".join(columns)
    query = (
        f"SELECT count(*), ({rule.applies}) AS applies_, ({rule.expected}) AS expected_, {shown} FROM errand_facts "
        f"WHERE is_errand GROUP BY ALL ORDER BY applies_ DESC NULLS LAST, expected_ NULLS LAST, {shown}"
    )
    return [
        ExplainedFacts(n, applies, expected, tuple(zip(columns, facts, strict=True)))
        for n, applies, expected, *facts in connection.execute(query).fetchall()
    ]


def _list_errands(connection: duckdb.DuckDBPyConnection, audit: Audit, rule: Rule) -> tuple[list[ExplainedErrand], int]:
    """The deviating errands with deadline, first reply and every message; the rest beyond a limit are counted."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE deviating AS FROM errand_facts "
        f"WHERE is_errand AND ({rule.applies}) AND NOT ({rule.expected})"
    )
    query = (
        "SELECT errand_id, coalesce(service, ''), due_on, replied_on, vardagar_to_reply, starter_role "
        "FROM deviating ORDER BY sent_on, errand_id"
    )
    rows = connection.execute(query).fetchall()
    shown = rows[:MOST_ERRANDS]
    sent = dict(connection.execute(SENT).fetchall())
    messages = defaultdict(list)
    query = WIDE if audit.store.replies == "wide" else MESSAGES
    for errand_id, sent_at, sender, kind in connection.execute(query).fetchall():
        messages[errand_id].append((sent_at, sender, kind))
    errands = []
    for errand_id, service, due_on, replied_on, vardagar, role in shown:
        times = (sent.get(errand_id, ""), due_on, replied_on, vardagar)
        errands.append(ExplainedErrand(errand_id, service, *times, role, tuple(messages[errand_id])))
    return errands, len(rows) - len(shown)
