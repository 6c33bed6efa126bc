"""How a rule and its outcome read in great-expectations' Data Docs: Swedish sentences, never the query.

Data Docs take what a renderer gives for HTML. What comes from a decision or from the data is therefore given as values
that Data Docs escape, or escaped here.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from great_expectations.core import ExpectationValidationResult

from audit_lib.check.gx_internals import (
    AtomicDiagnosticRendererType,
    BatchExpectation,
    ExpectationConfiguration,
    LegacyDiagnosticRendererType,
    LegacyRendererType,
    RenderedAtomicContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
    RendererConfiguration,
    RendererValueType,
    renderedAtomicValueSchema,
    renderer,
)
from audit_lib.check.metric import Outcomes
from audit_lib.model.verdict import WHOLE_CLINIC, Verdict
from audit_lib.wording.say import say, say_count

Configured = RendererConfiguration[Any]


def describe_counts(outcomes: Outcomes, verdicts: Mapping[str, int]) -> str:
    """The outcome of a rule in words: how much deviates of what was judged, and how much could not be.

    >>> describe_counts(Outcomes("errand_id", 100, 4, []), {"information": 0, "kan_ej_bedomas": 2})
    '4 av 100 ärenden avviker; 2 mottagningar kan inte bedömas.'
    """
    if verdicts[Verdict.INFORMATION]:
        return say("check.not_judged") + "."
    on_errands = outcomes.unit == "errand_id"
    parts = [say("check.none_judged")]
    if outcomes.n_judged and on_errands:
        parts = [say("check.errands", n_unmet=outcomes.n_unmet, errands=say_count("errands", outcomes.n_judged))]
    elif outcomes.n_judged:
        parts = [say("check.subjects", n_unmet=outcomes.n_unmet, n=outcomes.n_judged)]
    if n := verdicts[Verdict.KAN_EJ_BEDOMAS]:
        clinics = say_count("clinics", n)
        parts.append(say("check.unknown_clinics", clinics=clinics) if on_errands else say("check.unknown", n=n))
    return "; ".join(parts) + "."


def _name_rule(configuration: ExpectationConfiguration | None) -> dict[str, str]:
    """The rule's name and id; its id alone if the suite is somebody's own and has no name."""
    meta, kwargs = (configuration.meta or {}, configuration.kwargs) if configuration else ({}, {})
    rule_id = str(kwargs.get("rule_id", ""))
    return {"name": str(meta.get("name", rule_id)), "rule_id": rule_id}


def _summarise(result: ExpectationValidationResult | None) -> str:
    details = (result.result if result else None) or {}
    return str(details.get("details", {}).get("summary", "--"))


class SwedishExpectation(BatchExpectation):
    """What is left to say of an expectation when its words are Swedish: how it is validated."""

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: Configured) -> Configured:
        given = renderer_configuration.configuration
        if given is None and renderer_configuration.result is not None:
            given = renderer_configuration.result.expectation_config
        for name, value in _name_rule(given).items():
            renderer_configuration.add_param(name=name, param_type=RendererValueType.STRING, value=value)
        renderer_configuration.template_str = say("check.rule", name="$name", rule_id="$rule_id")
        return renderer_configuration

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> list[RenderedStringTemplateContent]:
        template = say("check.rule", name="$name", rule_id="$rule_id")
        return [
            RenderedStringTemplateContent(
                content_block_type="string_template",
                string_template={"template": template, "params": _name_rule(configuration)},
            )
        ]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> str:
        return escape(_summarise(result))

    @classmethod
    @renderer(renderer_type=AtomicDiagnosticRendererType.OBSERVED_VALUE)
    def _atomic_diagnostic_observed_value(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> RenderedAtomicContent:
        said: Configured = RendererConfiguration(result=result)
        said.add_param(name="summary", param_type=RendererValueType.STRING, value=_summarise(result))
        schema = {"type": "com.superconductive.rendered.string"}
        value = {"template": "$summary", "params": said.params.dict(), "schema": schema}
        return RenderedAtomicContent(
            name=AtomicDiagnosticRendererType.OBSERVED_VALUE,
            value=renderedAtomicValueSchema.load(value),
            value_type="StringValueType",
        )

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_STATEMENT)
    def _diagnostic_unexpected_statement_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> list[Any]:
        # The observed value says it already; what failed is told as GX tells it.
        if result is None or _summarise(result) != "--":
            return []
        told: list[Any] = super()._diagnostic_unexpected_statement_renderer(result=result)
        return told

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> list[Any] | None:
        ids = ((result.result if result else None) or {}).get("partial_unexpected_list")
        if not ids:
            return None
        unit = "check.errand" if "errand_id" in ids[0] else "check.subject"
        rows = [[escape(_say_id(key)) for key in row.values()] for row in ids]
        header = [say("check.clinic"), say(unit)]
        styling = {"body": {"classes": ["table-bordered", "table-sm", "mt-3"]}}
        return [RenderedTableContent(content_block_type="table", table=rows, header_row=header, styling=styling)]


def _say_id(key: str) -> str:
    return say("check.whole_clinic") if key == WHOLE_CLINIC else key
