"""One notebook to run, as data: who plans a run needs no papermill for it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit_lib.batch.notebooks.limits import Limits

FORKED, ORDINARY = "basutbud", "python3"
FAILED = "failed"
REGION = "region"


@dataclass(frozen=True)
class NotebookTask:
    """One notebook to run and where its products go.

    `products` are files that the notebook itself writes into its working folder and that must be there at the end.
    `failed` is the protected folder that a notebook which could not be finished is kept in; without one it is
    `failed/<clinic>` in the run's folder, or `failed/region` there.
    """

    notebook: str
    parameters: dict[str, Any]
    folder: Path
    executed_name: str
    page_name: str
    title: str
    work_parameter: str = ""
    products: tuple[str, ...] = ()
    kernel: str = FORKED
    limits: Limits = field(default_factory=Limits)
    failed: Path | None = None

    @property
    def failed_folder(self) -> Path:
        """Where the notebook as far as it came is kept for the analyst."""
        if self.failed is not None:
            return self.failed
        if self.folder.parent.name == "clinics":
            return self.folder.parent.parent / FAILED / self.folder.name
        return self.folder / FAILED / REGION
