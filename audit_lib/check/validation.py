"""What great-expectations answered: its own results, the verdicts they rest on, and both in short forms to look at."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult

from audit_lib.model.verdict import VerdictColumns
from audit_lib.wording.say import say, say_count

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("element_count", "unexpected_count", "unexpected_percent")


@dataclass(frozen=True)
class Validation:
    """What GX answered, by relation: its suites and real result objects, which an analyst can inspect."""

    suites: Mapping[str, ExpectationSuite]
    results: Mapping[str, ExpectationSuiteValidationResult]
    _columns: Mapping[str, VerdictColumns] = field(repr=False)

    def verdicts_of(self, rule_id: str) -> VerdictColumns:
        """One rule's verdicts; KeyError if it was not judged."""
        return self._columns[rule_id]

    def to_frame(self) -> "pd.DataFrame":
        """One row a rule, in the suites' order.

        Returns:
            `rule_id`, `name`, `kind` and `relation` as text, `success` as bool, `element_count` and `unexpected_count`
            as int64, `unexpected_percent` as float64 (missing where nothing was judged), and the number of subjects
            with each of the five verdicts as int64.
        """
        import pandas as pd  # noqa: PLC0415 (the audit itself has no use for it)

        return pd.DataFrame([*self._list_rows()]).astype({"unexpected_percent": "float64"})

    def _list_rows(self) -> Iterator[dict[str, Any]]:
        for relation, outcome in self._list_outcomes():
            meta = (outcome.expectation_config.meta if outcome.expectation_config else None) or {}
            told = {name: meta.get(name) for name in ("rule_id", "name", "kind")}
            counts = {name: outcome.result[name] for name in COUNTS}
            verdicts = outcome.result["details"]["verdicts"]
            yield {**told, "relation": relation, "success": outcome.success, **counts, **verdicts}

    def _list_outcomes(self) -> Iterator[tuple[str, ExpectationValidationResult]]:
        """The results in the suites' order: GX gives them in another."""
        for relation, result in self.results.items():
            found = {rule_of(outcome): outcome for outcome in result.results}
            for expectation in self.suites[relation].expectations:
                yield relation, found[str((expectation.meta or {})["rule_id"])]

    def __repr__(self) -> str:
        """How many rules are followed, and which have deviations."""
        outcomes = [*self._list_outcomes()]
        unmet = [rule_of(outcome) for _, outcome in outcomes if not outcome.success]
        n = {"relations": len(self.results), "n_met": len(outcomes) - len(unmet), "n_unmet": len(unmet)}
        lines = [say("check.validation", rules=say_count("rules", len(outcomes)), **n)]
        lines += [say("check.unmet", rules=", ".join(unmet))] if unmet else []
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The frame as a plain table, which pandas escapes."""
        return str(
            self.to_frame().to_html(index=False, escape=True, border=0, na_rep="–", float_format="{:.1f}".format)
        )

    def to_json(self, relation: str) -> tuple[str, str]:
        """GX's own JSON of a relation's suite and of its results.

        The same facts give the same text: what tells when, where and by which connection is left out, and the results
        stand in the suite's order.
        """
        result = self.results[relation]
        told: dict[str, Any] = {**result.to_json_dict(), "batch_id": None}  # type: ignore[no-untyped-call]
        told["meta"] = {"great_expectations_version": told["meta"]["great_expectations_version"]}
        told["results"] = [outcome.to_json_dict() for of, outcome in self._list_outcomes() if of == relation]
        for outcome in told["results"]:
            outcome["expectation_config"]["kwargs"].pop("batch_id", None)
        return _write(self.suites[relation].to_json_dict()), _write(told)


def rule_of(outcome: ExpectationValidationResult) -> str:
    """The id of the rule that a result is of."""
    meta = outcome.expectation_config.meta if outcome.expectation_config else None
    return str((meta or {}).get("rule_id", ""))


def _write(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
