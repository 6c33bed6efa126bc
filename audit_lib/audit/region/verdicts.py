"""Every clinic judged in one pass over the region's facts, on the engine that the run names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from audit_lib.audit.half_made import working_folder
from audit_lib.audit.region.gx_files import describe_validation
from audit_lib.engines.database import Queryable
from audit_lib.engines.embedded import describe_failure
from audit_lib.engines.spark import SparkDatabase, open_engine
from audit_lib.errors import RuleError
from audit_lib.facts.build import build_facts, open_database
from audit_lib.files.displayed import Displayed
from audit_lib.findings.region.months import measure_months
from audit_lib.findings.verdicts import collect_deviations, collect_verdicts
from audit_lib.findings.waivers import mark_waived, read_waivers
from audit_lib.model.audit import Audit

if TYPE_CHECKING:
    from audit_lib.check.validation import Validation


@dataclass(frozen=True, repr=False)
class RegionVerdicts(Displayed):
    """The tables of a region-wide check, and what other readings would change if that was asked for."""

    verdicts: pa.Table
    deviations: pa.Table
    months: pa.Table
    gx: Mapping[str, str]
    """Great-expectations' own JSON, by file name: the whole region's, also where the tables are of some clinics."""
    other_readings: pa.Table | None = None

    def _list_facts(self) -> Mapping[str, object]:
        named = {"verdicts": self.verdicts, "deviations": self.deviations, "months": self.months}
        return {name: f"{table.num_rows} rows" for name, table in named.items()}


@dataclass(frozen=True)
class _RegionFacts:
    """The region's facts: the DuckDB that reads the input, its address, and the Spark that computed, if it did."""

    connection: duckdb.DuckDBPyConnection
    address: str
    spark: SparkDatabase | None


def check_region(audit: Audit, *, other_readings: bool = False, for_notebooks: bool = False) -> RegionVerdicts:
    """Judge every clinic of the store in one pass, and under the other side of each reading in one more pass each.

    The facts are kept `for_notebooks` as files; those of another engine stay in it.

    Raises:
        RuleError: a fact or a rule could not be computed.
        ReportError: the facts could not be written.
    """
    with _facts_of_region(audit) as facts:
        found = _judge(facts, audit)
        if for_notebooks and facts.spark is None:
            from audit_lib.audit.region.kept_facts import keep_facts  # noqa: PLC0415 (needed by one command)

            keep_facts(facts.connection, audit)
        if not other_readings:
            return found
        from audit_lib.audit.region.other_readings import judge_otherwise  # noqa: PLC0415 (needed by few commands)

        changed = judge_otherwise(facts.connection, found.verdicts, audit, spark=facts.spark)
        return replace(found, other_readings=changed)


def validate_region(audit: Audit) -> "Validation":
    """Apply the decision's expectations to the whole region on the run's engine, for an analyst to look at.

    Returns:
        GX's own results by relation; `check_region` makes its verdicts of the same.

    Raises:
        RuleError: a fact or a rule could not be computed.
    """
    with _facts_of_region(audit) as facts:
        return _validate(facts, audit)


@contextmanager
def _facts_of_region(audit: Audit) -> Iterator[_RegionFacts]:
    """The region's facts on the run's engine; any failure of the embedded one in the block is told as ours."""
    try:
        with working_folder(audit.run.out) as work:
            address = str(work / "facts.duckdb")
            with open_database(address) as connection, open_engine(audit.run, work) as spark:
                build_facts(connection, audit, spark=spark)
                yield _RegionFacts(connection, address, spark)
    except duckdb.Error as error:
        raise RuleError(describe_failure("reglerna kunde inte prövas", error, audit.run.out)) from error


def _validate(facts: _RegionFacts, audit: Audit) -> "Validation":
    # Imported here: great-expectations takes seconds, and the commands that do not judge need none of it.
    from audit_lib.check.suite import build_suites  # noqa: PLC0415
    from audit_lib.check.validate import validate_facts  # noqa: PLC0415

    return validate_facts(facts.spark or facts.address, build_suites(audit.decision))


def _judge(facts: _RegionFacts, audit: Audit) -> RegionVerdicts:
    engine: Queryable = facts.spark or facts.connection
    validation = _validate(facts, audit)
    judged = collect_verdicts(validation.verdicts_of, audit.decision)
    verdicts = mark_waived(judged, read_waivers(facts.connection), audit.run.audit_date)
    deviations = collect_deviations(engine, verdicts, audit.decision)
    return RegionVerdicts(verdicts, deviations, measure_months(engine), describe_validation(validation))
