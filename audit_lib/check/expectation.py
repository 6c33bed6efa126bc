"""Each rule of a decision as a great-expectations Expectation.

GX has two truth values and the contract five verdicts: the three-valued logic is in the metric, and an expectation
succeeds when no subject is `ej_uppfylld`. The verdicts themselves stand in the result's `details`, ids and codes only.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.core.id_dict import IDDict
from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration, parse_result_format
from great_expectations.expectations.registry import get_metric_kwargs
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from audit_lib.check.metric import METRIC_NAME, RelationVerdicts
from audit_lib.model.verdict import Verdict


class ExpectRuleToBeFollowed(BatchExpectation):
    """Expect no subject of the relation to break one rule of the decision.

    The rule's expressions are for a reader; `expected` is empty for information. All rules of a relation have one
    `query`, so that the metric is computed once, and `position` is the rule's place in its column names.
    """

    rule_id: str
    position: int
    applies: str
    expected: str
    query: str

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC_NAME,)
    success_keys: ClassVar[tuple[str, ...]] = ("rule_id", "position", "applies", "expected", "query")
    args_keys: ClassVar[tuple[str, ...]] = ("rule_id",)

    _configuration: ExpectationConfiguration | None = PrivateAttr(None)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a field; what was derived from the old one is forgotten."""
        super().__setattr__(name, value)
        if name != "_configuration":
            self._configuration = None

    def copy(self, **options: Any) -> "ExpectRuleToBeFollowed":
        """Copy the fields, changed where the options say so, and nothing derived from the old ones."""
        duplicate = super().copy(**options)
        duplicate._configuration = None
        return duplicate

    @property
    def configuration(self) -> ExpectationConfiguration:
        """What GX stores of an expectation; it asks for it eighteen times a rule and would build it anew each time."""
        if self._configuration is None:
            self._configuration = super().configuration
        return self._configuration

    def get_validation_dependencies(
        self,
        execution_engine: "ExecutionEngine[Any] | None" = None,
        runtime_configuration: Mapping[str, str | dict[str, object]] | None = None,
    ) -> ValidationDependencies:
        """The relation's metric, for this expectation's batch and query.

        GX's own finds out the same from four configurations and two more expectations a rule, twice a validation.
        """
        wanted = (runtime_configuration or {}).get("result_format", self.result_format)
        domain = {key: getattr(self, key, None) for key in get_metric_kwargs(METRIC_NAME)["metric_domain_keys"]}
        metric = MetricConfiguration(METRIC_NAME, IDDict(domain), IDDict(query=self.query))
        return ValidationDependencies({METRIC_NAME: metric}, parse_result_format(wanted))

    def _validate(self, metrics: Mapping[str, RelationVerdicts], *_: object, **__: object) -> dict[str, object]:
        verdicts = metrics[METRIC_NAME].of_rule(self.position)
        counts = Counter(verdicts["verdict"])
        result = {"observed_value": {verdict.value: counts[verdict.value] for verdict in Verdict}, "details": verdicts}
        return {"success": counts[Verdict.EJ_UPPFYLLD] == 0, "result": result}
