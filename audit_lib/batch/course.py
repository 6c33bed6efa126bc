"""What the steps of one run share: the ledger, the workers, the signal to stop, and how it went."""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from audit_lib.batch.interrupt import Stop
from audit_lib.batch.ledger.jobs import STAGE, Ledger
from audit_lib.batch.notebooks.workers import Workers
from audit_lib.model.audit import Assignment, Audit

CHANGED_MEANWHILE = "körfilen eller beslutet ändrades under körningen"
RUN_AGAIN = "Kör samma kommando igen."
DONE, KEPT, FAILED, DATA_ERROR = "done", "done_before", "failed", "data_error"


@dataclass
class RunOutcome:
    """How a run went: each clinic's state, what failed and why, and what the operator should know.

    `stages` are the shared steps that were done anew; none, and no clinic either, means that nothing was to do.
    """

    out: Path
    states: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)

    def count(self, *states: str) -> int:
        """How many clinics are in any of the states."""
        return sum(state in states for state in self.states.values())

    @property
    def did_nothing(self) -> bool:
        """Whether all was there already."""
        return not self.stages and not self.count(DONE, FAILED)


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
    def doing(self, stage: str, key: str) -> Iterator[None]:
        """Write down that a shared step begins; it ends by `ledger.finish`, or not at all."""
        self.crew.warm_up()
        self.stop.check()
        self.outcome.stages.append(stage)
        self.ledger.enter(stage)
        self.ledger.plan({stage: key}, STAGE)
        self.ledger.start(stage)
        yield
        self.stop.check()


class Crew:
    """The workers of one run, hired when there is something to do; a run that does nothing pays nothing."""

    def __init__(self, hire: Callable[[], Workers], contexts: ExitStack[Any]) -> None:
        self._hire = hire
        self._contexts = contexts
        self._workers: Workers | None = None

    def warm_up(self) -> Workers:
        """Have them import what they need, while the caller does other things."""
        if self._workers is None:
            self._workers = self._contexts.enter_context(self._hire())
        return self._workers


@dataclass(frozen=True)
class Judged:
    """What the verdicts leave for the reports: the audit, the clinics, and what all of them rest on."""

    audit: Audit
    clinics: list[str]
    rest: dict[str, Any]
    key: str
