"""Counts over a set of clinics: coverage, rules, commonest faults. Clinics are counted; no errand is."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from audit_lib.findings.region.clinics import JudgedRule, RegionClinic
from audit_lib.model.decision import Decision
from audit_lib.model.verdict import Kind, Verdict

MOST_FAULTS = 5
SUBJECT = "{subject}"
_SUBJECT_OF_ALL = {
    # "Aktivera e-tjänsten Beställ tid" names the kind already.
    "offer_facts": (f" {SUBJECT}", ""),
    "certificate_facts": (SUBJECT, "intyget"),
    "service_facts": (SUBJECT, "ärendetypen"),
}
"""Relation → what of an action's words stands for one thing, and what stands there when it is said to all clinics."""


def count_coverage(clinics: Sequence[RegionClinic]) -> dict[str, int]:
    """How many clinics are judged, in scope, reached, of these with some krav judged, and without any left to mend.

    Where nothing could be judged nothing is finished either.
    """
    reached = [clinic for clinic in clinics if clinic.is_reached]
    assessed = [clinic for clinic in reached if any(map(clinic.count_krav, (Verdict.UPPFYLLD, Verdict.EJ_UPPFYLLD)))]
    return {
        "audited": len(clinics),
        "in_scope": sum(clinic.is_in_scope for clinic in clinics),
        "reached": len(reached),
        "assessed": len(assessed),
        "without_open": sum(not clinic.list_open() for clinic in assessed),
        "fully_known": sum(not clinic.count_krav(Verdict.KAN_EJ_BEDOMAS) for clinic in reached),
    }


def count_krav(clinics: Sequence[RegionClinic]) -> dict[str, int]:
    """All krav of all clinics: met, unmet, unmet but waived, not assessable."""
    return {
        "uppfylld": sum(clinic.count_krav(Verdict.UPPFYLLD) for clinic in clinics),
        "ej_uppfylld": sum(clinic.count_krav(Verdict.EJ_UPPFYLLD) for clinic in clinics),
        "kan_ej_bedomas": sum(clinic.count_krav(Verdict.KAN_EJ_BEDOMAS) for clinic in clinics),
        "varav_undantag": sum(_is_waived_krav(rule) for clinic in clinics for rule in clinic.rules.values()),
    }


def count_rules(clinics: Sequence[RegionClinic], decision: Decision) -> list[dict[str, Any]]:
    """For every rule, how many clinics have which worst verdict; those that lack its subject are not applicable."""
    counts: dict[str, Counter[str]] = {rule_id: Counter() for rule_id in decision.rules}
    for clinic in clinics:
        for rule_id, judged_rule in clinic.rules.items():
            counts[rule_id][judged_rule.verdict.value] += 1
            counts[rule_id]["varav_undantag"] += judged_rule.is_waived
    rows = []
    for rule in decision.rules.values():
        count = counts[rule.rule_id]
        judged = sum(count[verdict.value] for verdict in Verdict if verdict is not Verdict.EJ_TILLAMPLIG)
        rows.append(
            {
                "rule_id": rule.rule_id,
                "name": rule.name,
                "kind": rule.kind.value,
                "group": rule.group,
                **{verdict.value: count[verdict.value] for verdict in Verdict},
                Verdict.EJ_TILLAMPLIG.value: len(clinics) - judged,
                "varav_undantag": count["varav_undantag"],
            }
        )
    return rows


def list_faults(rules: Sequence[dict[str, Any]], decision: Decision) -> list[dict[str, Any]]:
    """The krav that most clinics have left to mend, with the way to mend them."""
    faults = [
        {
            "rule_id": row["rule_id"],
            "name": row["name"],
            "n_open": row["ej_uppfylld"] - row["varav_undantag"],
            "n_waived": row["varav_undantag"],
            "n_judged": row["uppfylld"] + row["ej_uppfylld"],
            **_describe_action(row["rule_id"], decision),
        }
        for row in rules
        if row["kind"] == Kind.KRAV and row["ej_uppfylld"] > row["varav_undantag"]
    ]
    return sorted(faults, key=lambda fault: (-fault["n_open"], fault["rule_id"]))[:MOST_FAULTS]


def _describe_action(rule_id: str, decision: Decision) -> dict[str, str]:
    action = decision.rules[rule_id].action
    if action is None:
        return {"what": "", "where": "", "who": ""}
    # The rule names the service, certificate or type; over a region there are many.
    name_it, of_all = _SUBJECT_OF_ALL.get(decision.rules[rule_id].relation, ("", ""))
    return {"what": action.what.replace(name_it or SUBJECT, of_all), "where": action.where, "who": action.who}


def _is_waived_krav(rule: JudgedRule) -> bool:
    return rule.kind is Kind.KRAV and rule.is_waived
