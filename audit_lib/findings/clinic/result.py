"""Everything a clinic's report says, as one plain dictionary: the machine-readable twin of the page.

Built from the verdicts and the clinic's own facts; errand ids and administrators' names stay out of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from audit_lib.files.paths import parquet_source
from audit_lib.findings.clinic import indicators
from audit_lib.findings.clinic.actions import list_actions
from audit_lib.findings.clinic.changes import compare_results
from audit_lib.findings.other_readings import describe_other_readings
from audit_lib.findings.waivers import WAIVED, Waiver, count_waived, describe_waivers, find_waiver, is_waived
from audit_lib.model.audit import Audit
from audit_lib.model.decision import Decision, Rule
from audit_lib.model.relations import AGGREGATED
from audit_lib.model.results.run_description import describe_run
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import Store
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.wording.say import say, say_missing
from audit_lib.wording.swedish import format_day

SCHEMA_VERSION = 1
MOST_ERRORS_LISTED = 50
WHOLE_CLINIC = "-"
WORST_FIRST = (Verdict.EJ_UPPFYLLD, Verdict.KAN_EJ_BEDOMAS, Verdict.UPPFYLLD, Verdict.EJ_TILLAMPLIG)
"""A rule with several subjects counts as met only when all that could be judged are, and all could be judged."""


def build_result(
    connection: duckdb.DuckDBPyConnection,
    verdicts: pa.Table,
    audit: Audit,
    *,
    clinic_id: str,
    waivers: Sequence[Waiver] = (),
    otherwise: Iterable[Mapping[str, Any]] = (),
    peers: Mapping[str, Any] | None = None,
    previous: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The result of one clinic, valid against `docs/result.schema.json`.

    Args:
        connection: the database with the clinic's facts.
        verdicts: the clinic's rows, from `collect_verdicts`.
        audit: the run with its input.
        clinic_id: whose result it is.
        waivers: the clinic's waivers; the verdicts are marked by them already.
        otherwise: the clinic's verdicts that other readings would change (`findings.other_readings`).
        peers: how other clinics stand (`findings.peers.choose_peers`), None when it is not known.
        previous: the clinic's earlier result, None without one.
    """
    run, decision = audit.run, audit.decision
    labels = label_services(audit.names)
    rows = [_describe_row(row, decision, waivers, run.audit_date) for row in verdicts.to_pylist()]
    subjects = [(row["rule_id"], row["subject"]) for row in rows]
    unmet = [key for key, row in zip(subjects, rows, strict=True) if row["verdict"] == Verdict.EJ_UPPFYLLD]
    _label_subjects(rows, connection, decision, labels)
    labelled = {key: row["subject_label"] for key, row in zip(subjects, rows, strict=True)}
    for row in rows:
        row["why"] = _explain(row, decision.rules[row["rule_id"]])
    run_facts = describe_run(audit)
    return {
        "schema_version": SCHEMA_VERSION,
        "synthetic": run.synthetic,
        "clinic": _describe_clinic(connection, clinic_id),
        "run": run_facts,
        "counts": {
            kind.value: count_rules(rows, kind) | {"varav_undantag": count_waived(rows, kind)}
            for kind in Kind
            if kind is not Kind.INFORMATION
        },
        "rules": {rule_id: _describe_rule(rule, decision) for rule_id, rule in decision.rules.items()},
        "verdicts": rows,
        "actions": list_actions([row for row in rows if not is_waived(row)], decision, run.audit_date),
        "texts": _list_texts(connection, rows),
        "indicators": {
            "SVA-02": indicators.measure_slutsvar(connection),
            "SVA-03": indicators.measure_motfragor(connection),
            "SVA-04": indicators.measure_doubles(connection),
            "UTB-03": _list_recommended(connection, decision, labels),
        },
        "months": indicators.list_months(connection),
        "late": indicators.describe_late(connection, labels),
        "data_errors": _list_data_errors(connection, audit.store, clinic_id),
        "sensitivity": describe_other_readings(decision, otherwise, labelled),
        "waivers": describe_waivers(waivers, labelled, unmet, run.audit_date),
        "peers": peers,
        "previous": compare_results(rows, run_facts, previous),
    }


def label_services(names: ServiceNames) -> dict[str, str]:
    """Each canonical code's first known spelling: how the service is named to a reader."""
    labels: dict[str, str] = {"egen": say("result.own_service")}
    for normal, code in names.codes.items():
        labels.setdefault(code, names.spellings[normal])
    return labels


def count_rules(rows: list[dict[str, Any]], kind: Kind) -> dict[str, int]:
    """How many rules of a kind had which verdict; a rule with several subjects has its worst one."""
    by_rule: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] == kind:
            by_rule.setdefault(row["rule_id"], set()).add(row["verdict"])
    worst = Counter(next(verdict for verdict in WORST_FIRST if verdict in seen) for seen in by_rule.values())
    return {verdict.value: worst[verdict] for verdict in WORST_FIRST}


def _describe_row(
    row: Mapping[str, Any], decision: Decision, waivers: Iterable[Waiver], audit_date: date
) -> dict[str, Any]:
    texts = dict(decision.rules[row["rule_id"]].observation_texts)
    waiver = find_waiver(waivers, row["rule_id"], row["subject"], audit_date)
    if waiver is not None:
        texts[WAIVED] = waiver.text
    codes = [code for code in row["observations"].split("|") if code]
    kept = {key: value for key, value in row.items() if key not in {"clinic_id", "observations"}}
    return kept | {"observations": [{"code": code, "text": texts[code]} for code in codes]}


def _label_subjects(
    rows: list[dict[str, Any]],
    connection: duckdb.DuckDBPyConnection,
    decision: Decision,
    labels: Mapping[str, str],
) -> None:
    services = dict(connection.execute("SELECT service_id, name FROM service_facts").fetchall())
    admins = [row[0] for row in connection.execute("SELECT subject FROM administrator_facts ORDER BY 1").fetchall()]
    # Administrators are persons: they are numbered in the result, never named.
    numbered = {admin: f"administrator-{number}" for number, admin in enumerate(admins, start=1)}
    for row in rows:
        relation = decision.rules[row["rule_id"]].relation
        subject = row["subject"]
        if relation == "offer_facts":
            row["subject_label"] = labels.get(subject, subject)
        elif relation == "service_facts":
            row["subject_label"] = services[subject]
        elif relation == "administrator_facts":
            row["subject"] = numbered[subject]
            row["subject_label"] = say("result.administrator", number=admins.index(subject) + 1, n=len(admins))
        else:
            row["subject_label"] = say("result.whole_clinic") if subject == WHOLE_CLINIC else subject


def _explain(row: Mapping[str, Any], rule: Rule) -> str | None:
    if row["verdict"] == Verdict.KAN_EJ_BEDOMAS:
        return say_missing(rule.missing.replace("{subject}", row["subject_label"]))
    if row["verdict"] != Verdict.EJ_UPPFYLLD:
        return None
    if rule.relation != AGGREGATED:
        return rule.observed_text
    n_assessed, n_deviating = row["n_assessed"], row["n_deviating"]
    errands = "ärende" if n_assessed == 1 else "ärenden"
    numbers = {"n_deviating": n_deviating, "n_assessed": n_assessed}
    return say("result.deviating", **numbers, errands=errands, rule=rule.name)


def _describe_rule(rule: Rule, decision: Decision) -> dict[str, Any]:
    source = say(
        "result.source", title=decision.source_title, day=format_day(date.fromisoformat(decision.source_updated))
    )
    return {
        "name": rule.name,
        "kind": rule.kind.value,
        "group": rule.group,
        "quotes": [{"text": quote, "source": source} for quote in rule.quotes],
        "action": rule.action.what if rule.action else None,
        "contact": decision.contact,
    }


def _describe_clinic(connection: duckdb.DuckDBPyConnection, clinic_id: str) -> dict[str, Any]:
    names = ("clinic_id", "name", "clinic_type", "municipality", "operated_by", "connected")
    query = f"SELECT {', '.join(names)} FROM clinics WHERE clinic_id = ?"
    row = connection.execute(query, [clinic_id]).fetchall()[0]
    return dict(zip(names, row, strict=True))


def _list_texts(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    phrases = {"VIL-02": "ombud_phrase", "VIL-03": "promise_phrase", "VIL-05": "placeholder_phrase"}
    texts = []
    for row in rows:
        phrase = phrases.get(row["rule_id"])
        if phrase and row["verdict"] == Verdict.EJ_UPPFYLLD:
            found = connection.execute(
                f"SELECT plain, {phrase} FROM terms_facts WHERE service_id = ?", [row["subject"]]
            ).fetchone()
            if found:
                shown = {"subject": row["subject"], "subject_label": row["subject_label"]}
                texts.append({**shown, "plain": found[0], "phrase": found[1], "rule_id": row["rule_id"]})
    return texts


def _list_recommended(
    connection: duckdb.DuckDBPyConnection, decision: Decision, labels: Mapping[str, str]
) -> list[str]:
    found = connection.execute("SELECT DISTINCT code FROM service_facts WHERE row_active AND reached").fetchall()
    active = {code for (code,) in found}
    return [labels.get(code, code) for code in decision.recommended if code in active]


def _list_data_errors(connection: duckdb.DuckDBPyConnection, store: Store, clinic_id: str) -> dict[str, Any]:
    names = ("table", "row", "column", "rule_id", "reason")
    quoted = ", ".join(f'"{name}"' for name in names)
    own = f"FROM {parquet_source(store.path('data_errors'))} WHERE clinic_id = ?"
    # Counted by the engine: of a file of nothing but errors a clinic's share may be a million rows.
    by_rule = dict(connection.execute(f"SELECT rule_id, count(*) {own} GROUP BY 1 ORDER BY 1", [clinic_id]).fetchall())
    order = f'ORDER BY "table", "row", "column", rule_id, reason LIMIT {MOST_ERRORS_LISTED}'
    rows = connection.execute(f"SELECT {quoted} {own} {order}", [clinic_id]).fetchall() if by_rule else []
    listed = [dict(zip(names, row, strict=True)) for row in rows]
    return {"total": sum(by_rule.values()), "by_rule": by_rule, "rows": listed}
