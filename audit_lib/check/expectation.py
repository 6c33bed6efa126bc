"""Each rule of a decision as a great-expectations Expectation, which a suite's JSON holds whole.

GX has two truth values and the contract five verdicts: the three-valued logic is in the metric, and an expectation
succeeds when no subject is `ej_uppfylld`. The result counts as GX's own do, with the five verdicts beside.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from audit_lib.check.gx_internals import (
    ExecutionEngine,
    ExpectationConfiguration,
    PrivateAttr,
    ValidationDependencies,
    parse_result_format,
    validator,
)
from audit_lib.check.metric import METRIC_NAME, MOST_IDS, AskedRule, RelationVerdicts, TableRuleVerdicts, note_rule
from audit_lib.check.rendering import SwedishExpectation, describe_counts
from audit_lib.model.decision import Aggregate
from audit_lib.model.verdict import Kind, Verdict

COLUMNS = "verdict_columns"
"""An option of the result format, and what it adds to the result: every verdict, as columns, for the audit itself."""


class ExpectRuleToBeFollowed(SwedishExpectation):
    """Expect no subject of the relation to break one rule of the decision.

    `applies` and `expected` are SQL on the relation's columns, `expected` empty for information; `aggregate` is how a
    rule on errands is counted, as the decision file has it; `observations` code → when.

    The result has `element_count`, the subjects for which the rule could be met or not, and of them `unexpected_count`;
    for a rule on errands these are the errands. There `success` is the clinics' affair: a clinic meets the rule when
    the accepted share of its errands does, so it can be true with some unexpected. `partial_unexpected_list` names at
    most `MOST_IDS`, in COMPLETE too, by id and nothing else; `unexpected_list` is not given. `observed_value` is the
    share that follows the rule, and `details` have the verdicts of all subjects and the counts in words.
    """

    rule_id: str
    kind: Kind
    applies: str
    expected: str = ""
    aggregate: dict[str, Any] | None = None
    observations: dict[str, str] | None = None

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC_NAME,)
    success_keys: ClassVar[tuple[str, ...]] = ("rule_id", "kind", "applies", "expected", "aggregate", "observations")
    args_keys: ClassVar[tuple[str, ...]] = ("rule_id",)

    _configuration: ExpectationConfiguration | None = PrivateAttr(None)
    _configured: str = PrivateAttr("")

    @validator("aggregate")
    @classmethod
    def _check_aggregate(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value is not None:
            Aggregate(**value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a field; what was derived from the old one is forgotten."""
        super().__setattr__(name, value)
        if not name.startswith("_"):
            self._configuration = None

    def copy(self, **options: Any) -> "ExpectRuleToBeFollowed":
        """Copy the fields and what they hold, changed where the options say so, and nothing derived from the old."""
        duplicate = super().copy(**{"deep": True, **options})
        duplicate._configuration = None
        return duplicate

    @property
    def configuration(self) -> ExpectationConfiguration:
        """What GX stores of an expectation; it asks for it eighteen times a rule and would build it anew each time."""
        # A field that holds others can be edited in place.
        configured = f"{self.aggregate}{self.observations}"
        if self._configuration is None or configured != self._configured:
            self._configuration, self._configured = super().configuration, configured
        return self._configuration

    @property
    def rule(self) -> AskedRule:
        """What the query must know of the rule."""
        aggregate = Aggregate(**self.aggregate) if self.aggregate is not None else None
        return AskedRule(self.kind, self.applies, self.expected or None, aggregate, self.observations or {})

    def get_validation_dependencies(
        self,
        execution_engine: "ExecutionEngine[Any] | None" = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> ValidationDependencies:
        """The metric of this expectation's batch, in which its rule is noted.

        GX's own finds out the same from four configurations and two more expectations a rule, twice a validation.
        """
        configuration = {} if runtime_configuration is None else runtime_configuration
        wanted = configuration.get("result_format", self.result_format)
        batch = {key: getattr(self, key, None) for key in TableRuleVerdicts.domain_keys}
        metric = note_rule(self.rule, batch, configuration)
        return ValidationDependencies({METRIC_NAME: metric}, parse_result_format(wanted))

    def _validate(
        self,
        metrics: Mapping[str, RelationVerdicts],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: "ExecutionEngine[Any] | None" = None,
    ) -> dict[str, object]:
        found, rule = metrics[METRIC_NAME], self.rule
        wanted = parse_result_format((runtime_configuration or {}).get("result_format", self.result_format))
        counts, outcome = found.count_verdicts(rule), found.count_outcomes(rule)
        n, n_unmet = outcome.n_judged, outcome.n_unmet
        most = max(0, min(wanted["partial_unexpected_count"], MOST_IDS))
        result: dict[str, object] = {
            "element_count": n,
            "unexpected_count": n_unmet,
            "unexpected_percent": 100 * n_unmet / n if n else None,
            "observed_value": (n - n_unmet) / n if n else None,
            "partial_unexpected_list": [{"clinic_id": clinic, outcome.unit: key} for clinic, key in outcome.ids[:most]],
            "details": {"verdicts": counts, "summary": describe_counts(outcome, counts)},
        }
        if wanted.get(COLUMNS):
            result[COLUMNS] = found.verdicts_of(rule)
        return {"success": counts[Verdict.EJ_UPPFYLLD] == 0, "result": result}
