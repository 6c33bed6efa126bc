"""Every judged clinic with its worst verdict of each rule and its assessed errands, read from the run's two tables.

Pages count rules, not verdict rows: a rule with several subjects is met by a clinic only when all that could be judged
are, and all could be judged, as in the clinic's own report.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit_lib.counts.suppression import ReplyCount
from audit_lib.errors import Problem, ReportError
from audit_lib.files.parquet import table_rows
from audit_lib.model.audit import Audit
from audit_lib.model.decision import Rule
from audit_lib.model.decision.roles import Role
from audit_lib.model.folder import MONTHS
from audit_lib.model.verdict import WAIVED, WORST_FIRST, Kind, Verdict

WORST = " ".join(f"WHEN bool_or(verdict = '{verdict}') THEN '{verdict}'" for verdict in WORST_FIRST)
JUDGED = f"""
SELECT clinic_id, rule_id, CASE {WORST} END AS verdict,
  bool_and(verdict <> '{Verdict.EJ_UPPFYLLD}' OR list_contains(string_split(observations, '|'), '{WAIVED}'))
    AS only_waived,
  coalesce(sum(n_assessed), 0)::BIGINT AS n_assessed, coalesce(sum(n_deviating), 0)::BIGINT AS n_deviating
FROM source GROUP BY clinic_id, rule_id ORDER BY clinic_id, rule_id
"""
NAMED = """
SELECT clinic_id, name, coalesce(clinic_type, '') AS clinic_type, coalesce(municipality, '') AS municipality
FROM source ORDER BY clinic_id
"""
BY_MONTH = """
SELECT format('{}-{:02d}', month // 100, month % 100) AS month,
  sum(n_assessed)::BIGINT AS n_assessed, sum(n_in_time)::BIGINT AS n_in_time
FROM source WHERE list_contains(?, clinic_id) GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class JudgedRule:
    """One rule for one clinic: its worst verdict, and whether a waiver covers all that is unmet of it."""

    rule: Rule
    verdict: Verdict
    is_waived: bool = False

    @property
    def applies(self) -> bool:
        """Whether the rule is about the clinic; a rule about data is about the data."""
        return self.verdict is not Verdict.EJ_TILLAMPLIG and self.rule.kind is not Kind.DATAKVALITET

    @property
    def is_open(self) -> bool:
        """A krav that is unmet, and no waiver says that it may be."""
        return self.rule.kind is Kind.KRAV and self.verdict is Verdict.EJ_UPPFYLLD and not self.is_waived


@dataclass(frozen=True)
class RegionClinic:
    """A judged clinic; `replies` holds true numbers, which nothing may show before suppression."""

    clinic_id: str
    name: str
    clinic_type: str
    municipality: str
    rules: tuple[JudgedRule, ...]
    replies: ReplyCount = field(repr=False)

    @property
    def is_in_scope(self) -> bool:
        """Whether the decision is about the clinic."""
        return any(judged.applies for judged in self.rules)

    @property
    def is_reached(self) -> bool:
        """Whether the clinic is in scope and not known to be without the e-services."""
        return any(judged.applies for judged in self.rules if judged.rule.role is not Role.CONNECTED)


def read_clinics(audit: Audit) -> list[RegionClinic]:
    """Read the clinics that the run has verdicts for, sorted by id.

    Raises:
        ReportError: the run has no verdicts yet.
    """
    path = audit.run.out / "verdicts.parquet"
    if not path.is_file():
        raise ReportError(Problem("körningen har inga utlåtanden än.", str(path), "Kör basutbud run först."))
    rules: dict[str, list[JudgedRule]] = defaultdict(list)
    replies = defaultdict(lambda: ReplyCount(0, 0))
    for row in table_rows(path, JUDGED):
        clinic_id, verdict, rule = row["clinic_id"], Verdict(row["verdict"]), audit.decision.rules[row["rule_id"]]
        rules[clinic_id].append(JudgedRule(rule, verdict, verdict is Verdict.EJ_UPPFYLLD and row["only_waived"]))
        if rule.role is Role.FIRST_REPLY:
            replies[clinic_id] = ReplyCount(row["n_assessed"], row["n_assessed"] - row["n_deviating"])
    return [
        RegionClinic(**row, rules=tuple(rules[row["clinic_id"]]), replies=replies[row["clinic_id"]])
        for row in table_rows(audit.store.path("clinics"), NAMED)
        if row["clinic_id"] in rules
    ]


def read_months(out: Path, clinics: Sequence[RegionClinic]) -> list[tuple[str, ReplyCount]]:
    """The clinics' assessed errands together, by month `2026-04`; none if the run has not counted them."""
    path = out / MONTHS
    if not path.is_file():
        return []
    rows = table_rows(path, BY_MONTH, [clinic.clinic_id for clinic in clinics])
    return [(row["month"], ReplyCount(row["n_assessed"], row["n_in_time"])) for row in rows]
