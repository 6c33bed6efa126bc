"""One query a relation that judges every rule on it: the two expressions of each rule become one verdict column.

SQL's NULL is okänt, so the table of contract section 4 is one CASE for every rule. For rules on errands the pair is
counted over the clinic's errands first; an errand that may or may not count keeps the verdict open.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from audit_lib.model.decision import Aggregate
from audit_lib.model.verdict import Kind


class Judged(Protocol):
    """What the query must know of a rule, whether it comes from a decision or from a suite."""

    @property
    def kind(self) -> Kind:
        """Information is shown, never judged."""

    @property
    def applies(self) -> str:
        """When the rule applies, as SQL."""

    @property
    def expected(self) -> str | None:
        """What is expected then, as SQL; nothing for information."""

    @property
    def aggregate(self) -> Aggregate | None:
        """How it is counted over a clinic's errands, for a rule on them."""

    @property
    def observations(self) -> Mapping[str, str]:
        """Code → when it is observed, as SQL."""


UNMARKED = "n_unmarked"
"""Beside the counts of a clinic: its rows that do not say whether they are an errand, of which a run has none."""


def build_query(relation: str, rules: Sequence[Judged], *, n_ids: int = 0) -> str:
    """The SQL (DuckDB's dialect) that gives, for each `clinic_id` and `subject`, what every rule says of it.

    For the rule at position i that is `verdict_i`, `observations_i` and, if the rules have an aggregate (all or none
    of them), `n_assessed_i` … `n_excluded_i`. With `n_ids` those have beside it `n_met_i`, `n_unmet_i` and `ids_i`: the
    first so many ids of errands that do not meet the rule, NULL or empty for none.
    """
    if any(rule.aggregate for rule in rules):
        return _build_aggregated(relation, rules, n_ids)
    columns = ["clinic_id", "subject"]
    for position, rule in enumerate(rules):
        columns.append(f"{_verdict(rule, rule.applies, rule.expected)} AS verdict_{position}")
        columns.append(f"{_observations(rule)} AS observations_{position}")
    return f"SELECT {', '.join(columns)} FROM {relation} ORDER BY clinic_id, subject"


def _verdict(rule: Judged, applies: str, expected: str | None) -> str:
    if rule.kind is Kind.INFORMATION:
        # Information is never judged, so an open condition does not make it "kan ej bedömas".
        return f"CASE WHEN NOT ({applies}) THEN 'ej_tillamplig' ELSE 'information' END"
    return (
        f"CASE WHEN NOT ({applies}) THEN 'ej_tillamplig' WHEN ({expected}) THEN 'uppfylld' "
        f"WHEN ({applies}) AND NOT ({expected}) THEN 'ej_uppfylld' ELSE 'kan_ej_bedomas' END"
    )


def _observations(rule: Judged) -> str:
    if not rule.observations:
        return "''"
    listed = sorted(rule.observations.items())
    seen = [f"CASE WHEN ({rule.applies}) AND ({when}) THEN '{code}' END" for code, when in listed]
    return f"concat_ws('|', {', '.join(seen)})"


def _build_aggregated(relation: str, rules: Sequence[Judged], n_ids: int) -> str:
    """Count over each clinic's rows, settle each rule's pair, judge: a step is named and planned once."""
    counts, pairs, columns = [], [], ["clinic_id", "'-' AS subject", UNMARKED]
    # The decision is refused if a rule on errands has no aggregate.
    on_errands = [(rule, rule.aggregate) for rule in rules if rule.aggregate is not None]
    for position, (rule, aggregate) in enumerate(on_errands):
        wanted = _list_counts(rule, aggregate)
        # A clinic without errands has a row that says so, which no rule's words may count.
        wanted |= {f"seen_{code}": f"reached AND ({when})" for code, when in sorted(rule.observations.items())}
        counts += [f"count(*) FILTER (WHERE is_errand AND {of}) AS {name}_{position}" for name, of in wanted.items()]
        pairs += _settle(position, aggregate.share)
        columns += _judge_counts(position, rule, aggregate)
        if n_ids:
            unmet = f"FILTER (WHERE is_errand AND {wanted['n_unmet']})"
            counts.append(f"min(CAST(errand_id AS VARCHAR), {n_ids}) {unmet} AS ids_{position}")
            columns += [f"{name}_{position}" for name in ("n_met", "n_unmet", "ids")]
    return (
        f"WITH counted AS (SELECT clinic_id, bool_and(reached) AS reached, "
        f"count(*) FILTER (WHERE is_errand IS NULL) AS {UNMARKED}, {', '.join(counts)} FROM {relation} "
        f"GROUP BY clinic_id), settled AS (SELECT *, {', '.join(pairs)} FROM counted) "
        f"SELECT {', '.join(columns)} FROM settled ORDER BY clinic_id"
    )


def _list_counts(rule: Judged, aggregate: Aggregate) -> dict[str, str]:
    applies, expected = f"({rule.applies})", f"({rule.expected})"
    pending = f"({aggregate.pending or 'FALSE'})"
    return {
        "n_applies": applies,
        "n_open": f"{applies} IS NULL",
        "n_met": f"{applies} AND {expected}",
        "n_unmet": f"{applies} AND NOT {expected}",
        "n_assessed": f"{applies} AND ({aggregate.assessed})",
        "n_pending": pending if aggregate.assessed == "TRUE" else f"{pending} AND {applies}",
        "n_excluded": f"({aggregate.excluded or 'FALSE'})",
    }


def _settle(position: int, share: float) -> list[str]:
    """The pair of a rule over a clinic's errands: does it apply, and is the share of those that meet it reached?"""
    n_applies, n_open, n_met, n_unmet = (f"n_{name}_{position}" for name in ("applies", "open", "met", "unmet"))
    possible = f"({n_applies} + {n_open})"
    # Division of two integers as doubles is correctly rounded on every engine, so a share equal to the limit is equal.
    return [
        f"CASE WHEN {n_applies} > 0 THEN TRUE WHEN {n_open} > 0 THEN NULL ELSE FALSE END AS applies_{position}",
        f"CASE WHEN {possible} = 0 THEN NULL "
        f"WHEN CAST({n_met} AS DOUBLE) / {possible} >= {share!r} THEN TRUE "
        f"WHEN CAST({possible} - {n_unmet} AS DOUBLE) / {possible} < {share!r} THEN FALSE END AS expected_{position}",
    ]


def _judge_counts(position: int, rule: Judged, aggregate: Aggregate) -> list[str]:
    def n(name: str) -> str:
        return f"n_{name}_{position}"

    # Where some outcome is unknown there is no count either, unless the rule says which errands are assessed.
    outcomes = f"{n('met')} + {n('unmet')}" if aggregate.assessed == "TRUE" else n("applies")
    known = f"reached AND {n('open')} = 0 AND {outcomes} = {n('applies')}"
    numbers = {
        "n_assessed": n("assessed"),
        "n_deviating": n("unmet"),
        "n_pending": n("pending") if aggregate.pending else "NULL",
        "n_excluded": n("excluded") if aggregate.excluded else "NULL",
    }
    verdict = _verdict(rule, f"applies_{position}", f"expected_{position}")
    seen = [f"CASE WHEN seen_{code}_{position} > 0 THEN '{code}' END" for code in sorted(rule.observations)]
    observations = f"concat_ws('|', {', '.join(seen)})" if seen else "''"
    return [f"{verdict} AS verdict_{position}", f"{observations} AS observations_{position}"] + [
        f"CASE WHEN {known} THEN CAST({value} AS BIGINT) END AS {name}_{position}" for name, value in numbers.items()
    ]
