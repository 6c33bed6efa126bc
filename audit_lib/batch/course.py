"""What the steps of one run share: the ledger, the workers, the signal to stop, and how it went."""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
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

    `stages` are the shared steps that were done anew; none, and no clinic either, means that nothing was to do.
    """

    out: Path
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
    """What the steps of one run share."""

    assignment: Assignment
    ledger: Ledger
    crew: "Crew"
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
        self.crew.warm_up()
        self.stop.check()
        self.outcome.stages.append(stage)
        self.ledger.enter(stage)
        self.ledger.plan({stage: key}, JobKind.STAGE)
        self.ledger.start(stage)
        yield
        self.stop.check()


class Crew(ExitStack):
    """The workers of one run, hired when there is something to do; a run that does nothing pays nothing."""

    def __init__(self, hire: Callable[[], Workers]) -> None:
        super().__init__()
        self._hire = hire
        self._workers: Workers | None = None

    def warm_up(self) -> Workers:
        """Have them import what they need, while the caller does other things."""
        self._workers = self._workers or self.enter_context(self._hire())
        return self._workers


@dataclass(frozen=True)
class Judged:
    """What the verdicts leave for the reports: the audit, its clinics, and the keys of the verdicts and of the rest."""

    audit: Audit
    clinics: list[str]
    rest_key: str
    verdicts_key: str
