"""Counts over a set of clinics: coverage, rules, commonest faults. Clinics are counted; no errand is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from audit_lib.findings.region.clinics import RegionClinic
from audit_lib.model.decision import Decision, Rule
from audit_lib.model.results.region import ClinicRow, Coverage, Fault, RuleTally, WaivedTally
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.wording.say import say_to_all

MOST_FAULTS = 5


def count_coverage(rows: Sequence[ClinicRow]) -> Coverage:
    """How many clinics are judged, in scope, reached, of these with some krav judged, and without any left to mend.

    Where nothing could be judged nothing is finished either.
    """
    reached = [row.krav for row in rows if row.is_reached]
    assessed = [krav for krav in reached if krav.n_judged]
    return Coverage(
        audited=len(rows),
        in_scope=sum(row.is_in_scope for row in rows),
        reached=len(reached),
        assessed=len(assessed),
        without_open=sum(not krav.n_open for krav in assessed),
        fully_known=sum(not krav.kan_ej_bedomas for krav in reached),
    )


def count_krav(clinics: Sequence[RegionClinic]) -> WaivedTally:
    """All krav of all clinics: met, unmet, unmet but waived, not assessable."""
    krav = [judged for clinic in clinics for judged in clinic.rules if judged.rule.kind is Kind.KRAV]
    counts = Counter(judged.verdict for judged in krav)
    return WaivedTally(
        uppfylld=counts[Verdict.UPPFYLLD],
        ej_uppfylld=counts[Verdict.EJ_UPPFYLLD],
        kan_ej_bedomas=counts[Verdict.KAN_EJ_BEDOMAS],
        varav_undantag=sum(judged.is_waived for judged in krav),
    )


def count_rules(clinics: Sequence[RegionClinic], decision: Decision) -> tuple[RuleTally, ...]:
    """For every rule, how many clinics have which worst verdict; those that lack its subject are not applicable."""
    counts: Counter[tuple[str, Verdict]] = Counter()
    waived: Counter[str] = Counter()
    for clinic in clinics:
        for judged in clinic.rules:
            counts[judged.rule.rule_id, judged.verdict] += 1
            waived[judged.rule.rule_id] += judged.is_waived

    def tally(rule: Rule) -> RuleTally:
        count = {verdict: counts[rule.rule_id, verdict] for verdict in Verdict}
        return RuleTally(
            rule_id=rule.rule_id,
            name=rule.name,
            kind=rule.kind,
            group=rule.group,
            uppfylld=count[Verdict.UPPFYLLD],
            ej_uppfylld=count[Verdict.EJ_UPPFYLLD],
            varav_undantag=waived[rule.rule_id],
            kan_ej_bedomas=count[Verdict.KAN_EJ_BEDOMAS],
            ej_tillamplig=len(clinics) - sum(count.values()) + count[Verdict.EJ_TILLAMPLIG],
            information=count[Verdict.INFORMATION],
        )

    return tuple(map(tally, decision.rules.values()))


def list_faults(rules: Sequence[RuleTally], decision: Decision) -> tuple[Fault, ...]:
    """The krav that most clinics have left to mend, with the way to mend them; of equals the decision's first."""
    unmet = [rule for rule in rules if rule.kind is Kind.KRAV and rule.n_open]
    commonest = sorted(unmet, key=lambda rule: -rule.n_open)[:MOST_FAULTS]
    faults = []
    for tally in commonest:
        rule = decision.rules[tally.rule_id]
        # The rule names the service, certificate or type; over a region there are many.
        action = rule.action and replace(rule.action, what=say_to_all(rule.action.what, rule.relation))
        faults.append(Fault(tally, action))
    return tuple(faults)
