"""The one module that imports what great-expectations does not document as its own users' interface.

All else comes from `great_expectations`, `.core` and `.expectations`, whose names are kept between versions. Each name
here was read in 1.24.1, and each has its reason:

| from | what for |
|---|---|
| `compatibility.pydantic` | the pydantic that GX itself builds expectations on, whichever is installed |
| `core.id_dict`, `validator.metric_configuration` | to name a metric of our own, as GX's guide has it |
| `validator.validator`, `expectations.expectation_configuration` | what an expectation says that it rests on |
| `execution_engine`, `expectations.metrics` | the engines, and which of them a metric is computed on |
| `expectations.expectation` | the base class of an expectation about a whole batch |
| `expectations.metadata_types` | how bad it is when an expectation is not met |
| `render` | the words of an expectation in Data Docs |
| `datasource.fluent`, `data_context` | one source for all validations of a process, and that it does not answer |
"""

from great_expectations.compatibility.pydantic import PrivateAttr, validator
from great_expectations.core.id_dict import IDDict
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.data_context.context_factory import set_context
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent import GxDatasourceWarning, SQLDatasource
from great_expectations.datasource.fluent.interfaces import Batch, TestConnectionError
from great_expectations.execution_engine import (
    ExecutionEngine,
    PandasExecutionEngine,
    SparkDFExecutionEngine,
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration, parse_result_format
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render import (
    AtomicDiagnosticRendererType,
    LegacyDiagnosticRendererType,
    LegacyRendererType,
    RenderedAtomicContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
    renderedAtomicValueSchema,
)
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.renderer_configuration import RendererConfiguration, RendererValueType
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

__all__ = [
    "AtomicDiagnosticRendererType",
    "Batch",
    "BatchExpectation",
    "EphemeralDataContext",
    "ExecutionEngine",
    "ExpectationConfiguration",
    "FailureSeverity",
    "GxDatasourceWarning",
    "IDDict",
    "LegacyDiagnosticRendererType",
    "LegacyRendererType",
    "MetricConfiguration",
    "PandasExecutionEngine",
    "PrivateAttr",
    "ProgressBarsConfig",
    "RenderedAtomicContent",
    "RenderedStringTemplateContent",
    "RenderedTableContent",
    "RendererConfiguration",
    "RendererValueType",
    "SQLDatasource",
    "SparkDFExecutionEngine",
    "SqlAlchemyExecutionEngine",
    "TableMetricProvider",
    "TestConnectionError",
    "ValidationDependencies",
    "metric_value",
    "parse_result_format",
    "renderedAtomicValueSchema",
    "renderer",
    "set_context",
    "validator",
]
