"""One notebook to run and what became of it, as data: who plans a run needs no papermill for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from audit_lib.batch.notebooks.limits import Limits
from audit_lib.batch.states import LossReason
from audit_lib.errors import Problem, ReportError
from audit_lib.model.folder import CLINICS, FAILED

FORKED, ORDINARY = "basutbud", "python3"


@dataclass(frozen=True)
class NotebookTask:
    """One notebook to run and where its products go.

    `work_parameter` is the notebook's parameter for its working folder, if it has one; `products` are files that it
    writes there itself and that must be there at the end.
    """

    notebook: str
    parameters: Mapping[str, str | int | float | bool]
    folder: Path
    executed_name: str
    page_name: str
    title: str
    work_parameter: str = ""
    products: tuple[str, ...] = ()
    kernel: str = FORKED
    limits: Limits = field(default_factory=Limits)

    @property
    def failed_folder(self) -> Path:
        """Where the notebook as far as it came is kept for the analyst, of a clinic or of the region."""
        if self.folder.parent.name == CLINICS:
            return self.folder.parent.parent / FAILED / self.folder.name
        return self.folder / FAILED / "region"


class Answer(NamedTuple):
    """What a worker says of one try: no problem, and no reason, means that every product is in place."""

    problem: str = ""
    reason: LossReason | None = None


class KernelLostError(ReportError):
    """A notebook's kernel ended before the notebook did, or never started; `reason` may be a limit that it broke."""

    def __init__(self, problem: Problem, reason: LossReason = LossReason.DIED) -> None:
        super().__init__(problem)
        self.reason = reason
