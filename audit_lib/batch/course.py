"""What the steps of one run share: the ledger, the workers, the signal to stop, and how it went."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from audit_lib.batch.interrupt import Stop
from audit_lib.batch.ledger.jobs import Ledger
from audit_lib.batch.notebooks.workers import Workers
from audit_lib.batch.states import ClinicState, JobKind, Phase
from audit_lib.model.audit import Assignment, Audit

CHANGED_MEANWHILE = "körfilen eller beslutet ändrades under körningen"
RUN_AGAIN = "Kör samma kommando igen."


@dataclass
class RunOutcome:
    """How a run went: each clinic's state, what failed and why, and what the operator should know.

    `stages` are the shared steps that were done anew; none, and no clinic either, means that nothing was to do. `audit`
    has the input as it was read in.
    """

    out: Path
    audit: Audit | None = None
    states: dict[str, ClinicState] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    stages: list[Phase] = field(default_factory=list)

    def count(self, state: ClinicState) -> int:
        """How many clinics are in a state."""
        return [*self.states.values()].count(state)

    @property
    def did_nothing(self) -> bool:
        """Whether all was there already."""
        return not self.stages and not {ClinicState.DONE, ClinicState.FAILED} & {*self.states.values()}


@dataclass
class Course:
    """What the steps of one run share; `hire` gives its workers, who begin to import when they are first asked for."""

    assignment: Assignment
    ledger: Ledger
    hire: Callable[[], Workers]
    stop: Stop
    only: Collection[str]
    force: bool
    outcome: RunOutcome
    started_at: datetime

    def is_done(self, job: str, key: str) -> bool:
        """Whether a job need not be done."""
        return not self.force and self.ledger.is_done(job, key)

    @contextmanager
    def doing(self, stage: Phase, key: str) -> Iterator[None]:
        """Write down that a shared step begins; it ends by `ledger.finish`, or not at all."""
        self.hire()
        self.stop.check()
        self.outcome.stages.append(stage)
        self.ledger.enter(stage)
        self.ledger.plan({stage: key}, JobKind.STAGE)
        self.ledger.start(stage)
        yield
        self.stop.check()


@dataclass(frozen=True)
class Judged:
    """What the verdicts leave for the reports: the audit, its clinics, and the keys of the verdicts and of the rest."""

    audit: Audit
    clinics: list[str]
    rest_key: str
    verdicts_key: str
