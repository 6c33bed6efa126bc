"""States, phases and reasons. Their values stand in ledgers, in `run.json` and in what `--json` prints.

Ledgers check `RunState`, `JobState` and `JobKind` by themselves: another value there is another version of the ledger.
"""

from enum import StrEnum


class RunState(StrEnum):
    """How a run stands, or ended; `LOST` is one that ended without a word."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    LOST = "lost"


class Phase(StrEnum):
    """What a run is at; the shared steps have jobs of the same name. `THROUGH` came to the end, whatever failed."""

    START = "start"
    INTAKE = "intake"
    VERDICTS = "verdicts"
    REPORTS = "reports"
    REGION = "region"
    THROUGH = "through"


class JobKind(StrEnum):
    """A step that all clinics share, or one clinic's report."""

    STAGE = "stage"
    CLINIC = "clinic"


class JobState(StrEnum):
    """How a job stands in the ledger."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ClinicState(StrEnum):
    """What became of a clinic in a run; `KEPT` was done before, and `CHECKED` has verdicts and no report."""

    DONE = "done"
    KEPT = "done_before"
    FAILED = "failed"
    DATA_ERROR = "data_error"
    CHECKED = "checked"


class LossReason(StrEnum):
    """Why a notebook left nothing: an error, its kernel's death, a limit that it broke, or no ticket to start with."""

    ERROR = "error"
    DIED = "died"
    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    REFUSED = "refused"
