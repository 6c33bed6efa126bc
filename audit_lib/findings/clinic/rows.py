"""A clinic's verdict rows as its report names them: each with its subject in words, its observations, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import duckdb
import pyarrow as pa

from audit_lib.findings.clinic.not_given import list_unknowable
from audit_lib.findings.clinic.unknown_names import list_unnamed
from audit_lib.findings.waivers import Waiver, find_waiver
from audit_lib.model.audit import Audit
from audit_lib.model.decision import Rule
from audit_lib.model.relations import AGGREGATED
from audit_lib.model.results.clinic import Observation, RuleCounts, VerdictRow
from audit_lib.model.services import OTHER, ServiceNames
from audit_lib.model.verdict import NUMBERS, WAIVED, WHOLE_CLINIC, Kind, Verdict
from audit_lib.wording.say import say, say_missing


def label_services(names: ServiceNames) -> dict[str, str]:
    """Each canonical code's first known spelling: how the service is named to a reader."""
    labels: dict[str, str] = {OTHER: say("result.own_service")}
    for code, name in names.known.values():
        labels.setdefault(code, name)
    return labels


def describe_rows(
    verdicts: pa.Table,
    connection: duckdb.DuckDBPyConnection,
    audit: Audit,
    waivers: Sequence[Waiver],
    services: Mapping[str, str],
) -> dict[tuple[str, str], VerdictRow]:
    """Rule and subject, as the clinic's verdicts have them → the row; `services` is from `label_services`."""
    things = dict(connection.execute("SELECT service_id, name FROM service_facts").fetchall())
    admins = [row[0] for row in connection.execute("SELECT subject FROM administrator_facts ORDER BY 1").fetchall()]
    # What the clinic cannot help: names that the region has not explained, and what it has not given at all.
    lacking = list_unnamed(verdicts, connection, audit) | list_unknowable(verdicts, connection, audit)
    rows = {}
    for row in verdicts.to_pylist():
        rule, subject = audit.decision.rules[row["rule_id"]], row["subject"]
        shown = subject
        if rule.relation == "offer_facts":
            label = services.get(subject, subject)
        elif rule.relation == "service_facts":
            label = things[subject]
        elif rule.relation == "administrator_facts":
            # Administrators are persons: they are numbered in the result, never named.
            number = admins.index(subject) + 1
            shown, label = f"administrator-{number}", say("result.administrator", number=number, n=len(admins))
        else:
            label = say("result.whole_clinic") if subject == WHOLE_CLINIC else subject
        waiver = find_waiver(waivers, rule.rule_id, subject, audit.run.audit_date)
        texts = {**rule.observation_texts, **({WAIVED: waiver.text} if waiver else {})}
        codes = [code for code in row["observations"].split("|") if code]
        verdict, numbers = Verdict(row["verdict"]), {name: row[name] for name in NUMBERS}
        not_given = lacking.get((rule.rule_id, subject), "").replace("{subject}", label)
        rows[rule.rule_id, subject] = VerdictRow(
            rule_id=rule.rule_id,
            subject=shown,
            subject_label=label,
            verdict=verdict,
            kind=rule.kind,
            observations=tuple(Observation(code, texts[code]) for code in codes),
            why=not_given or _explain(rule, verdict, numbers),
            is_not_given=bool(not_given),
            **numbers,
        )
    return rows


def count_rules(rows: Iterable[VerdictRow], kind: Kind) -> RuleCounts:
    """How many rules of a kind had which verdict; a rule with several subjects has its worst one."""
    by_rule: dict[str, list[VerdictRow]] = defaultdict(list)
    for row in rows:
        if row.kind is kind:
            by_rule[row.rule_id].append(row)
    worst = [Verdict.worst([row.verdict for row in of_rule]) for of_rule in by_rule.values()]
    unmet = [[row for row in of_rule if row.is_unmet] for of_rule in by_rule.values()]
    return RuleCounts(
        uppfylld=worst.count(Verdict.UPPFYLLD),
        ej_uppfylld=worst.count(Verdict.EJ_UPPFYLLD),
        kan_ej_bedomas=worst.count(Verdict.KAN_EJ_BEDOMAS),
        ej_tillamplig=worst.count(Verdict.EJ_TILLAMPLIG),
        varav_undantag=sum(bool(of_rule) and all(row.is_waived for row in of_rule) for of_rule in unmet),
    )


def _explain(rule: Rule, verdict: Verdict, numbers: Mapping[str, int | None]) -> str | None:
    if verdict is Verdict.KAN_EJ_BEDOMAS:
        return say_missing(rule.missing)
    if verdict is not Verdict.EJ_UPPFYLLD:
        return None
    if rule.relation != AGGREGATED:
        return rule.observed_text
    errands = "ärende" if numbers["n_assessed"] == 1 else "ärenden"
    return say("result.deviating", errands=errands, rule=rule.name, **numbers)
