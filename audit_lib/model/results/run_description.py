"""What every result says of the run it came from: decision, dates, readings, input files, code version."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from audit_lib.files.described import Described
from audit_lib.model.audit import Audit
from audit_lib.model.decision.readings import Reading
from audit_lib.model.version import code_version


class InputName(Described):
    """A file that was read, by its own name."""

    table: str
    path: str


class RunDescription(Described):
    """The run as it stands in `result.json` and on the pages.

    The inputs are named without their hashes, which stand in `run.json`: a report is the same whatever the order of the
    rows, and as long as its own clinic's rows are the same.
    """

    decision_id: str
    decision_name: str
    decision_status: str
    decision_reference: str
    decision_hash: str
    faq_updated: date
    period_from: date
    period_to: date
    audit_date: date
    extract_at: datetime
    code_version: str
    min_cell: int
    """The smallest count of errands that may be shown of others."""
    readings: tuple[Reading, ...]
    hypothesis: tuple[str, ...]
    """The readings that were only supposed, by name; every page then says so, and none is the region's result."""
    inputs: tuple[InputName, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """The run file's own names of services, and what each is."""

    @property
    def is_draft(self) -> bool:
        """Whether nobody has decided the decision yet; every page then says so."""
        return self.decision_status == "utkast"

    @property
    def supposed(self) -> tuple[Reading, ...]:
        """The readings of a hypothesis; none for a result."""
        return tuple(reading for reading in self.readings if reading.name in self.hypothesis)


def describe_run(audit: Audit) -> RunDescription:
    """Say of a run what its results say."""
    run, decision = audit.run, audit.decision
    return RunDescription(
        decision_id=decision.decision_id,
        decision_name=decision.name,
        decision_status=decision.status,
        decision_reference=decision.reference,
        decision_hash=decision.sha256,
        faq_updated=date.fromisoformat(decision.source_updated),
        period_from=run.period_from,
        period_to=run.period_to,
        audit_date=run.audit_date,
        extract_at=run.extract_at,
        code_version=code_version(),
        min_cell=run.min_cell,
        readings=tuple(decision.readings.values()),
        hypothesis=audit.hypothesis,
        inputs=tuple(InputName(file.table, file.path) for file in audit.store.inputs),
        names=run.names,
    )
