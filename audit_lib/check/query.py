"""One query a relation that judges every rule on it: the two expressions of each rule become one verdict column.

SQL's NULL is okänt, so the table of contract section 4 is one CASE for every rule. For rules on errands the pair is
counted over the clinic's errands first; an errand that may or may not count keeps the verdict open.
"""

from collections.abc import Sequence

from audit_lib.model.decision import Rule
from audit_lib.model.relations import AGGREGATED
from audit_lib.model.verdict import Kind

NUMBERS = ("n_assessed", "n_deviating", "n_pending", "n_excluded")


def build_query(relation: str, rules: Sequence[Rule]) -> str:
    """The SQL that gives, for each clinic and subject, every rule's verdict, numbers and observations.

    Returns:
        SQL (DuckDB's dialect) with columns `clinic_id`, `subject`, and for the rule at position i `verdict_i`,
        `observations_i` and, for rules on errands, `n_assessed_i` … `n_excluded_i`.
    """
    if relation == AGGREGATED:
        return _build_aggregated(rules)
    columns = ["clinic_id", "subject"]
    for position, rule in enumerate(rules):
        columns.append(f"{_verdict(rule, rule.applies, rule.expected)} AS verdict_{position}")
        columns.append(f"{_observations(rule)} AS observations_{position}")
    return f"SELECT {', '.join(columns)} FROM {relation} ORDER BY clinic_id, subject"


def _verdict(rule: Rule, applies: str, expected: str | None) -> str:
    if rule.kind is Kind.INFORMATION:
        # Information is never judged, so an open condition does not make it "kan ej bedömas".
        return f"CASE WHEN NOT ({applies}) THEN 'ej_tillamplig' ELSE 'information' END"
    return (
        f"CASE WHEN NOT ({applies}) THEN 'ej_tillamplig' WHEN ({expected}) THEN 'uppfylld' "
        f"WHEN ({applies}) AND NOT ({expected}) THEN 'ej_uppfylld' ELSE 'kan_ej_bedomas' END"
    )


def _observations(rule: Rule) -> str:
    if not rule.observations:
        return "''"
    seen = [
        f"CASE WHEN ({rule.applies}) AND ({when}) THEN '{code}' END" for code, when in sorted(rule.observations.items())
    ]
    return f"concat_ws('|', {', '.join(seen)})"


def _build_aggregated(rules: Sequence[Rule]) -> str:
    counts = []
    for position, rule in enumerate(rules):
        applies, expected = f"({rule.applies})", f"({rule.expected})"
        wanted = {
            "n_applies": applies,
            "n_open": f"{applies} IS NULL",
            "n_met": f"{applies} AND {expected}",
            "n_unmet": f"{applies} AND NOT {expected}",
        }
        if rule.aggregate is not None:
            wanted["n_assessed"] = f"{applies} AND ({rule.aggregate.assessed})"
            wanted["n_pending"] = f"({rule.aggregate.pending or 'FALSE'}) AND {_beside(rule)}"
            wanted["n_excluded"] = f"({rule.aggregate.excluded or 'FALSE'})"
        counts += [f"count(*) FILTER (WHERE {when}) AS {name}_{position}" for name, when in wanted.items()]
    counted = f"SELECT clinic_id, {', '.join(counts)} FROM errand_facts GROUP BY clinic_id"
    columns = ["c.clinic_id", "'-' AS subject"]
    for position, rule in enumerate(rules):
        columns += _judge_counts(position, rule)
    return (
        f"WITH counted AS ({counted}) SELECT {', '.join(columns)} FROM clinic_facts AS c "
        f"LEFT JOIN counted AS k ON k.clinic_id = c.clinic_id ORDER BY c.clinic_id"
    )


def _beside(rule: Rule) -> str:
    """Pending errands stand beside the assessed ones where the rule says so; roles missing stand among them."""
    assessed = rule.aggregate.assessed if rule.aggregate else "TRUE"
    return "TRUE" if assessed == "TRUE" else f"({rule.applies})"


def _judge_counts(position: int, rule: Rule) -> list[str]:
    def n(name: str) -> str:
        return f"coalesce(k.{name}_{position}, 0)"

    share = rule.aggregate.share if rule.aggregate else 1.0
    possible = f"({n('n_applies')} + {n('n_open')})"
    worst, best = n("n_met"), f"({possible} - {n('n_unmet')})"
    applies = f"CASE WHEN {n('n_applies')} > 0 THEN TRUE WHEN {n('n_open')} > 0 THEN NULL ELSE FALSE END"
    # Division of two integers as doubles is correctly rounded on every engine, so a share equal to the limit is equal.
    expected = (
        f"CASE WHEN {possible} = 0 THEN NULL "
        f"WHEN CAST({worst} AS DOUBLE) / {possible} >= {share!r} THEN TRUE "
        f"WHEN CAST({best} AS DOUBLE) / {possible} < {share!r} THEN FALSE END"
    )
    # Where some outcome is unknown there is no count either, unless the rule says which errands are assessed.
    settled = n("n_met") + " + " + n("n_unmet") if _beside(rule) == "TRUE" else n("n_applies")
    known = f"c.reached AND {n('n_open')} = 0 AND {settled} = {n('n_applies')}"
    numbers = {
        "n_assessed": n("n_assessed"),
        "n_deviating": n("n_unmet"),
        "n_pending": n("n_pending") if rule.aggregate and rule.aggregate.pending else "NULL",
        "n_excluded": n("n_excluded") if rule.aggregate and rule.aggregate.excluded else "NULL",
    }
    columns = [f"{_verdict(rule, applies, expected)} AS verdict_{position}", f"'' AS observations_{position}"]
    return columns + [
        f"CASE WHEN {known} THEN CAST({value} AS BIGINT) END AS {name}_{position}" for name, value in numbers.items()
    ]
