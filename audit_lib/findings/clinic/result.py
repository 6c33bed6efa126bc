"""The result of one clinic, put together from its verdicts and its own facts."""

from collections.abc import Iterable, Sequence
from datetime import date

import duckdb
import pyarrow as pa

from audit_lib.findings.clinic.actions import list_actions
from audit_lib.findings.clinic.changes import EarlierResult, compare_results
from audit_lib.findings.clinic.data_errors import list_data_errors
from audit_lib.findings.clinic.indicators import describe_late, list_months, measure_indicators
from audit_lib.findings.clinic.rows import count_rules, describe_rows, label_services
from audit_lib.findings.other_readings import ChangedVerdict, describe_other_readings
from audit_lib.findings.waivers import Waiver, describe_waivers
from audit_lib.model.audit import Audit
from audit_lib.model.decision import Decision, Rule
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.clinic import (
    SCHEMA_VERSION,
    Clinic,
    ClinicResult,
    Quote,
    ReadText,
    RuleDescription,
    VerdictRow,
)
from audit_lib.model.results.peers import Peers
from audit_lib.model.results.run_description import describe_run
from audit_lib.model.verdict import Kind
from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_day

PHRASES = {
    Role.TEXT_OMBUD: "ombud_phrase",
    Role.TEXT_PROMISE: "promise_phrase",
    Role.TEXT_PLACEHOLDER: "placeholder_phrase",
}
"""Which phrase of a text decides a rule about it."""


def build_result(
    connection: duckdb.DuckDBPyConnection,
    verdicts: pa.Table,
    audit: Audit,
    *,
    clinic_id: str,
    waivers: Sequence[Waiver],
    otherwise: Iterable[ChangedVerdict],
    peers: Peers | None,
    previous: EarlierResult | None,
    merged_of: tuple[str, ...] = (),
) -> ClinicResult:
    """The result of the clinic whose facts the database has and whose verdicts are marked by its waivers.

    `otherwise` are the verdicts that other readings would change; how other clinics stand may not be known (`peers`).
    `merged_of` are the HSA-ids of the clinics that it was in the earlier run, where they were several.
    """
    run, decision = audit.run, audit.decision
    labels = label_services(audit.names)
    labelled = describe_rows(verdicts, connection, audit, waivers, labels)
    rows = tuple(labelled.values())
    described = describe_run(audit)
    return ClinicResult(
        schema_version=SCHEMA_VERSION,
        synthetic=run.synthetic,
        clinic=_describe_clinic(connection, clinic_id),
        run=described,
        counts={kind: count_rules(rows, kind) for kind in Kind if kind is not Kind.INFORMATION},
        rules={rule_id: _describe_rule(rule, decision) for rule_id, rule in decision.rules.items()},
        verdicts=rows,
        actions=list_actions([row for row in rows if not row.is_waived], decision, run.audit_date),
        texts=_list_texts(connection, rows, decision),
        indicators=measure_indicators(connection, decision, labels),
        months=list_months(connection),
        late=describe_late(connection, labels),
        data_errors=list_data_errors(connection, audit.store, clinic_id),
        other_readings=describe_other_readings(decision, otherwise, labelled),
        waivers=describe_waivers(waivers, labelled, decision, run.audit_date),
        peers=peers,
        previous=compare_results(rows, described, previous, clinic_id=clinic_id),
        merged_of=merged_of,
    )


def _describe_rule(rule: Rule, decision: Decision) -> RuleDescription:
    updated = format_day(date.fromisoformat(decision.source_updated))
    source = say("result.source", title=decision.source_title, day=updated)
    return RuleDescription(
        name=rule.name,
        kind=rule.kind,
        role=rule.role,
        group=rule.group,
        quotes=tuple(Quote(quote, source) for quote in rule.quotes),
        action=rule.action.what if rule.action else None,
        contact=decision.contact,
    )


def _describe_clinic(connection: duckdb.DuckDBPyConnection, clinic_id: str) -> Clinic:
    query = "SELECT clinic_id, name, clinic_type, municipality, operated_by, connected FROM clinics WHERE clinic_id = ?"
    return Clinic(*connection.execute(query, [clinic_id]).fetchall()[0])


def _list_texts(
    connection: duckdb.DuckDBPyConnection, rows: Iterable[VerdictRow], decision: Decision
) -> tuple[ReadText, ...]:
    """The texts that a rule about texts found wanting, each with the phrase that decided."""
    texts = []
    for row in rows:
        role = decision.rules[row.rule_id].role
        phrase = PHRASES.get(role) if role and row.is_unmet else None
        if phrase:
            query = f"SELECT plain, {phrase} FROM terms_facts WHERE service_id = ?"
            found = connection.execute(query, [row.subject]).fetchone()
            if found:
                texts.append(ReadText(row.rule_id, row.subject, row.subject_label, *found))
    return tuple(texts)
