"""How a run goes, read from its ledger while it runs: what `basutbud status` says."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from audit_lib.audit.lock import Holder, read_holder
from audit_lib.batch.ledger.database import open_for_reading
from audit_lib.batch.states import JobKind, JobState, Phase, RunState
from audit_lib.errors import ParameterError, Problem
from audit_lib.wording.say import say

LATEST = "SELECT run_id, state, phase, started_at, ended_at, pid FROM runs ORDER BY run_id DESC LIMIT 1"
COUNTS = f"""
SELECT
  count(*) FILTER (WHERE state = '{JobState.DONE}' AND made_by = :run),
  count(*) FILTER (WHERE state = '{JobState.DONE}' AND made_by IS NOT :run),
  count(*) FILTER (WHERE state = '{JobState.RUNNING}'),
  count(*) FILTER (WHERE state = '{JobState.FAILED}'),
  count(*) FILTER (WHERE state = '{JobState.WAITING}'),
  min(started_at) FILTER (WHERE made_by = :run OR state IN ('{JobState.RUNNING}', '{JobState.FAILED}'))
FROM jobs WHERE kind = '{JobKind.CLINIC}' AND run_id = :run
"""
FAILURES = f"""
SELECT job, problem FROM jobs
WHERE kind = '{JobKind.CLINIC}' AND run_id = :run AND state = '{JobState.FAILED}' ORDER BY job
"""


@dataclass(frozen=True)
class Status:
    """The latest run of a folder, its clinics by state, and who holds the folder; `--json` prints it field by field.

    Times are ISO, UTC. `per_minute` and `expected_end` are None when there is nothing to reckon them from, or nothing
    is left; `failures` is clinic → problem.
    """

    out: str
    state: RunState
    phase: Phase
    started_at: str
    ended_at: str | None
    done: int
    done_before: int
    running: int
    failed: int
    left: int
    per_minute: float | None
    expected_end: str | None
    holder: Holder | None
    failures: Mapping[str, str]

    def as_json(self) -> str:
        """All of it, on one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_status(out: Path, at: datetime) -> Status:
    """How the latest run of a folder goes, with rate and expected end reckoned from the time `at`, which is now.

    Raises:
        ParameterError: no run has been made there.
        ReportError: the ledger is damaged or of a newer version.
    """
    with open_for_reading(out) as ledger:
        row = ledger.execute(LATEST).fetchone() if ledger else None
        if ledger is None or row is None:
            raise ParameterError(Problem("här har ingen körning gjorts än.", str(out), "Kör basutbud run först."))
        run_id, state, phase, started_at, ended_at, pid = row
        done, done_before, running, failed, left, first = ledger.execute(COUNTS, {"run": run_id}).fetchone()
        failures = dict(ledger.execute(FAILURES, {"run": run_id}).fetchall())
    holder = read_holder(out)
    # Somebody else may hold the folder by now, a `check` for one.
    if state == RunState.RUNNING and (holder is None or holder.pid != pid):
        state = RunState.LOST
    until = at if ended_at is None else datetime.fromisoformat(ended_at)
    minutes = (until - datetime.fromisoformat(first)).total_seconds() / 60 if first else 0.0
    rate = (done + failed) / minutes if minutes > 0 else None
    remaining = left + running
    end = at + timedelta(minutes=remaining / rate) if state == RunState.RUNNING and rate and remaining else None
    return Status(
        out=str(out),
        state=RunState(state),
        phase=Phase(phase),
        started_at=started_at,
        ended_at=ended_at,
        done=done,
        done_before=done_before,
        running=running,
        failed=failed,
        left=left,
        per_minute=None if rate is None else round(rate, 1),
        expected_end=None if end is None else end.replace(microsecond=0).isoformat(),
        holder=holder,
        failures=failures,
    )


def describe_status(status: Status) -> list[str]:
    """A status as Swedish lines for a terminal."""
    is_broken = status.state is RunState.FAILED and status.phase is not Phase.THROUGH
    state = say("status.broken" if is_broken else f"status.{status.state}")
    phase = f" ({say(f'status.at_{status.phase}')})" if status.state is RunState.RUNNING else ""
    lines = [
        f"{status.out}: {state}{phase}, började {status.started_at}",
        f"rapporter: {status.done} klara, {status.done_before} oförändrade, {status.running} pågår, "
        f"{status.failed} misslyckade, {status.left} kvar",
    ]
    if status.per_minute is not None:
        lines.append(f"takt: {str(status.per_minute).replace('.', ',')} rapporter i minuten")
    if status.expected_end:
        lines.append(f"väntas vara klar: {status.expected_end}")
    if status.holder:
        lines.append(f"körs av {status.holder}")
    return [*lines, *(f"fel: {problem}" for problem in status.failures.values())]
