"""How a run goes, read from its ledger while it runs: what `basutbud status` says."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from audit_lib.audit.lock import read_holder
from audit_lib.batch.ledger.database import open_for_reading
from audit_lib.batch.ledger.jobs import THROUGH
from audit_lib.errors import ParameterError, Problem

PHASES = {
    "start": "startar",
    "intake": "läser in",
    "verdicts": "bedömer",
    "reports": "gör rapporter",
    "region": "gör regionens sidor",
}
STATES = {
    "running": "pågår",
    "done": "klar",
    "failed": "klar, men något misslyckades",
    "stopped": "avbruten; kör samma kommando igen för att fortsätta",
    "broken": "avslutades med fel; kör samma kommando igen",
    "lost": "avbröts utan att hinna säga det; kör samma kommando igen för att fortsätta",
}
COUNTS = """
SELECT
  count(*) FILTER (WHERE state = 'done' AND made_by = :run),
  count(*) FILTER (WHERE state = 'done' AND made_by IS NOT :run),
  count(*) FILTER (WHERE state = 'running'),
  count(*) FILTER (WHERE state = 'failed'),
  count(*) FILTER (WHERE state = 'waiting'),
  min(started_at) FILTER (WHERE made_by = :run OR state IN ('running', 'failed'))
FROM jobs WHERE kind = 'clinic' AND run_id = :run
"""


def read_status(out: Path, at: datetime) -> dict[str, Any]:
    """The latest run of a folder: state, phase, clinics by state, rate a minute, expected end, and who holds the lock.

    Args:
        out: the run's folder.
        at: the time now; rate and expected end are reckoned from it.

    Raises:
        ParameterError: no run has been made there.
        ReportError: the ledger is damaged or of a newer version.
    """
    with open_for_reading(out) as ledger:
        query = "SELECT run_id, state, phase, started_at, ended_at, pid FROM runs ORDER BY run_id DESC LIMIT 1"
        row = ledger.execute(query).fetchone() if ledger else None
        if ledger is None or row is None:
            raise ParameterError(Problem("här har ingen körning gjorts än.", str(out), "Kör basutbud run först."))
        run_id, state, phase, started_at, ended_at, pid = row
        made, kept, running, failed, left, first = ledger.execute(COUNTS, {"run": run_id}).fetchone()
        failures = ledger.execute(
            "SELECT job, problem FROM jobs WHERE kind = 'clinic' AND run_id = ? AND state = 'failed' ORDER BY job",
            [run_id],
        ).fetchall()
    holder = read_holder(out)
    # Somebody else may hold the folder by now, a `check` for one.
    if state == "running" and (holder is None or holder.pid != pid):
        state = "lost"
    until = at if ended_at is None else datetime.fromisoformat(ended_at)
    minutes = (until - datetime.fromisoformat(first)).total_seconds() / 60 if first else 0.0
    rate = (made + failed) / minutes if minutes > 0 else None
    remaining = left + running
    end = at + timedelta(minutes=remaining / rate) if state == "running" and rate and remaining else None
    return {
        "out": str(out),
        "state": state,
        "phase": phase,
        "started_at": started_at,
        "ended_at": ended_at,
        "done": made,
        "done_before": kept,
        "running": running,
        "failed": failed,
        "left": left,
        "per_minute": None if rate is None else round(rate, 1),
        "expected_end": None if end is None else end.replace(microsecond=0).isoformat(),
        "holder": None if holder is None else {"pid": holder.pid, "host": holder.host, "since": holder.since},
        "failures": dict(failures),
    }


def describe_status(status: Mapping[str, Any]) -> list[str]:
    """A status as Swedish lines for a terminal."""
    is_broken = status["state"] == "failed" and status["phase"] != THROUGH
    state = STATES["broken" if is_broken else status["state"]]
    phase = f" ({PHASES.get(status['phase'], status['phase'])})" if status["state"] == "running" else ""
    lines = [
        f"{status['out']}: {state}{phase}, började {status['started_at']}",
        f"rapporter: {status['done']} klara, {status['done_before']} oförändrade, {status['running']} pågår, "
        f"{status['failed']} misslyckade, {status['left']} kvar",
    ]
    if status["per_minute"] is not None:
        lines.append(f"takt: {str(status['per_minute']).replace('.', ',')} rapporter i minuten")
    if status["expected_end"]:
        lines.append(f"väntas vara klar: {status['expected_end']}")
    if status["holder"]:
        lines.append("körs av process {pid} på {host}, sedan {since}".format(**status["holder"]))
    return [*lines, *(f"fel: {problem}" for problem in status["failures"].values())]
